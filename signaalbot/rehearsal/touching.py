"""What do people press? Buttons and reactions under a message."""

from __future__ import annotations

from collections.abc import Iterator

from signaalbot.rehearsal.channels import Channels
from signaalbot.rehearsal.ground import Query, Where
from signaalbot.rehearsal.problems import Impossible, NoSuchButton
from signaalbot.rehearsal.reactions import is_reaction
from signaalbot.rehearsal.shapes import chat_json, message_json
from signaalbot.rehearsal.state import JSON, Chat, Message, Person


class Touching(Channels):
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

    def react(self, person: Person, where: Where, message_id: int, emoji: str | None) -> None:
        """Let somebody put a reaction under a message, or take it away with None.

        Raises Impossible for one that Telegram does not have, or where the person may not react.
        """
        chat = self.chat_at(person, where)
        message = self.message_at(chat, message_id)
        if message not in self.visible(person, chat) or message.service or not self._may_react(person, chat):
            raise Impossible(f"{person.name} cannot react to message {message_id}")
        if emoji is not None and not is_reaction(emoji):
            raise Impossible("Telegram has no such reaction")
        old = self.set_reaction(message, person.id, emoji)
        bot = self.bot_member(chat)
        if chat.person is not None or (bot is not None and bot.is_admin):
            self._tell_reaction(person, message, old, emoji)

    def _may_react(self, person: Person, chat: Chat) -> bool:
        if chat.kind == "channel":
            return chat.has(person.id)
        return self.may_write(person, chat, "can_react_to_messages")

    def _tell_reaction(self, person: Person, message: Message, old: str | None, new: str | None) -> None:
        shape: JSON = {"chat": chat_json(message.chat), "message_id": message.message_id, "date": self.timestamp}
        if message.chat.kind == "channel":
            counted = [
                {"type": {"type": "emoji", "emoji": emoji}, "total_count": count}
                for emoji, count in self.reactions_to(message).items()
            ]
            self.updates.add("message_reaction_count", {**shape, "reactions": counted})
            return
        voter = self.voter(person, message.chat)
        who = {"actor_chat": voter["voter_chat"]} if "voter_chat" in voter else voter
        reaction = {**shape, **who, "old_reaction": _reactions(old), "new_reaction": _reactions(new)}
        self.updates.add("message_reaction", reaction)

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
        raise NoSuchButton(f"no button {label_or_data!r} for {person.name} in {chat.title!r}; there are {there}")

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


def _buttons(message: Message) -> Iterator[JSON]:
    markup = message.markup or {}
    for row in markup.get("inline_keyboard") or markup.get("keyboard") or ():
        for button in row:
            yield {"text": button} if isinstance(button, str) else button


def _reactions(emoji: str | None) -> list[JSON]:
    return [] if emoji is None else [{"type": "emoji", "emoji": emoji}]
