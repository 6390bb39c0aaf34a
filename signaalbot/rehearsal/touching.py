"""What do people press? Buttons, polls and reactions under a message."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from signaalbot.rehearsal.ground import Query, Where
from signaalbot.rehearsal.joining import Joining
from signaalbot.rehearsal.problems import Impossible, NoSuchButton
from signaalbot.rehearsal.shapes import chat_json, message_json
from signaalbot.rehearsal.state import JSON, Chat, Message, Person


class Touching(Joining):
    """What people do to a message without writing."""

    def tap(self, person: Person, where: Where, message_id: int | None, label_or_data: str) -> None:
        """Let somebody press the button with this label (or, failing that, this data).

        Without *message_id* it is the newest message that has such a button. A url button is opened as with
        `open_link`, a button of a keyboard says its label. Raises NoSuchButton, NoSuchMessage.
        """
        chat = self.chat_at(person, where)
        message, button = self._find_button(person, chat, message_id, label_or_data)
        if "callback_data" in button:
            self._query(person, message, button["callback_data"])
        elif "url" in button:
            self.open_link(person, button["url"])
        elif button.get("request_contact"):
            self.send_file(person, chat, person.name, b"+31600000000", kind="contact")
        elif "keyboard" in (message.markup or {}):
            if (message.markup or {}).get("one_time_keyboard"):
                chat.keyboards.pop(person.id, None)
            self.say(person, chat, button["text"])
        else:
            raise Impossible(f"the rehearsal does not offer the button {button}")

    def press(self, person: Person, where: Where, message_id: int, data: str) -> None:
        """Let somebody press a button by its data, also one that is gone: an old phone may still show it."""
        chat = self.chat_at(person, where)
        self._query(person, self.message_at(chat, message_id), data)

    def vote(self, person: Person, where: Where, message_id: int, options: Sequence[int | str]) -> None:
        """Let somebody vote, by number or text of the options; an empty list takes the vote back."""
        chat = self.chat_at(person, where)
        message = self.message_at(chat, message_id)
        poll = message.content.get("poll")
        if poll is None or poll["is_closed"] or message not in self.visible(person, chat):
            raise Impossible(f"message {message_id} is no open poll for {person.name}")
        texts = [option["text"] for option in poll["options"]]
        chosen = tuple(sorted(each if isinstance(each, int) else texts.index(each) for each in options))
        if len(chosen) > 1 and not poll["allows_multiple_answers"]:
            raise Impossible("this poll takes one answer")
        self.votes[poll["id"]][person.id] = chosen
        self._count(message)
        self._tell_vote(person, message, chosen)

    def react(self, person: Person, where: Where, message_id: int, emoji: str | None) -> None:
        """Let somebody put a reaction under a message, or take it away with None."""
        chat = self.chat_at(person, where)
        message = self.message_at(chat, message_id)
        key = (chat.id, message_id, person.id)
        old = self.reactions.pop(key, None)
        if emoji is not None:
            self.reactions[key] = emoji
        bot = self.bot_member(chat)
        if chat.person is not None or (bot is not None and bot.is_admin):
            self.updates.add("message_reaction", self._reaction(person, message, old, emoji))
        self.tell("reaction", chat, message_id)

    def _reaction(self, person: Person, message: Message, old: str | None, new: str | None) -> JSON:
        return {
            "chat": chat_json(message.chat),
            "message_id": message.message_id,
            "user": person.user,
            "date": self.timestamp,
            "old_reaction": _reactions(old),
            "new_reaction": _reactions(new),
        }

    def _find_button(
        self, person: Person, chat: Chat, message_id: int | None, label_or_data: str
    ) -> tuple[Message, JSON]:
        seen = self.visible(person, chat)
        messages = seen[::-1] if message_id is None else [self.message_at(chat, message_id)]
        there: list[str] = []
        for message in messages:
            if message not in seen and message_id is not None:
                break
            buttons = list(_buttons(message))
            for key in ("text", "callback_data"):
                for button in buttons:
                    if button.get(key) == label_or_data:
                        return message, button
            there += [str(button["text"]) for button in buttons]
        raise NoSuchButton(
            f"no button {label_or_data!r} for {person.name} in {chat.title!r}; there are {there}"
        )

    def _query(self, person: Person, message: Message, data: str) -> None:
        query_id = str(self.random.randrange(10**17, 10**18))
        self.queries[query_id] = Query(person, message, self.clock.now())
        if self.tap_opens_chat and message.chat.person is person:
            person.started = True
        self.meet(person.user)
        self.updates.add(
            "callback_query",
            {
                "id": query_id,
                "from": person.user,
                "message": message_json(message),
                "chat_instance": str(7_000_000_000_000_000_000 + message.chat.id),
                "data": data,
            },
        )

    def _count(self, message: Message) -> None:
        poll = message.content["poll"]
        votes = [chosen for chosen in self.votes[poll["id"]].values() if chosen]
        options = [
            {**option, "voter_count": sum(index in chosen for chosen in votes)}
            for index, option in enumerate(poll["options"])
        ]
        message.content = {
            **message.content,
            "poll": {**poll, "options": options, "total_voter_count": len(votes)},
        }
        self.tell("edited", message.chat, message.message_id)

    def _tell_vote(self, person: Person, message: Message, chosen: tuple[int, ...]) -> None:
        poll = message.content["poll"]
        if message.sender is not self.bot:
            return
        if not poll["is_anonymous"]:
            self.updates.add(
                "poll_answer",
                {
                    "poll_id": poll["id"],
                    "user": person.user,
                    "option_ids": list(chosen),
                    "option_persistent_ids": [poll["options"][index]["persistent_id"] for index in chosen],
                },
            )
        self.updates.add("poll", poll)


def _buttons(message: Message) -> Iterator[JSON]:
    markup = message.markup or {}
    for row in markup.get("inline_keyboard") or markup.get("keyboard") or ():
        for button in row:
            yield {"text": button} if isinstance(button, str) else button


def _reactions(emoji: str | None) -> list[JSON]:
    return [] if emoji is None else [{"type": "emoji", "emoji": emoji}]
