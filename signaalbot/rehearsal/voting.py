"""What do people vote? Polls and quizzes: who may, what is counted, and when they close."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

from signaalbot.rehearsal.entities import typed
from signaalbot.rehearsal.ground import Where
from signaalbot.rehearsal.problems import Impossible
from signaalbot.rehearsal.shapes import chat_json
from signaalbot.rehearsal.state import JSON, Chat, Message, Person
from signaalbot.rehearsal.talking import Talking


class Voting(Talking):
    """Polls of the bot and of people. Forwarded, a poll stays the same one: its votes count everywhere."""

    def ask(
        self,
        person: Person,
        where: Where,
        question: str,
        options: Sequence[str],
        *,
        anonymous: bool = True,
        several: bool = False,
    ) -> Message:
        """Let somebody send a poll; *several*: with more than one answer allowed. Raises CannotWrite."""
        chat = self.chat_at(person, where)
        self.require_may_write(person, chat, "can_send_polls")
        if not 2 <= len(options) <= 12:
            raise Impossible("a poll has two to twelve options")
        poll = self.new_poll(
            typed(question), list(map(typed, options)), is_anonymous=anonymous, allows_multiple_answers=several
        )
        return self.speak(person, chat, {"poll": poll})

    def new_poll(self, question: str, options: Sequence[str], **settings: object) -> JSON:
        """Return a poll without votes; *settings* are fields of the Poll, over what is usual."""
        number = str(self.random.randrange(10**18, 9 * 10**18))
        self.polls[number], self.votes[number] = [], {}
        shown = [{"persistent_id": str(index), "text": text, "voter_count": 0} for index, text in enumerate(options)]
        return {
            "id": number,
            "question": question,
            "options": shown,
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": settings.get("type") != "quiz",
            "members_only": False,
            **settings,
        }

    def close_poll_at(self, number: str, moment: int) -> None:
        """Close a poll by itself at a moment in seconds since 1970, unless it is closed before."""
        self.clock.at(datetime.fromtimestamp(moment, UTC), partial(self.close_poll, number))

    def close_poll(self, number: str) -> None:
        """Close a poll wherever it is shown; the bot hears of its own."""
        messages = self.polls[number]
        if messages and not messages[0].content["poll"]["is_closed"]:
            self._show(number, {**messages[0].content["poll"], "is_closed": True})
            self._tell_state(messages[0])

    def vote(self, person: Person, where: Where, message_id: int, options: Sequence[int | str]) -> None:
        """Let somebody vote, by number or text of the options; an empty list takes the vote back.

        Raises Impossible where a phone does not offer it: closed, one answer only, or no second thoughts.
        """
        chat = self.chat_at(person, where)
        message = self.message_at(chat, message_id)
        poll = message.content.get("poll")
        if poll is None or poll["is_closed"] or message not in self.visible(person, chat) or person.deleted:
            raise Impossible(f"message {message_id} is no open poll for {person.name}")
        chosen = _chosen(poll, options)
        before = self.votes[poll["id"]].get(person.id, ())
        if before and not poll["allows_revoting"]:
            raise Impossible("this poll does not take a vote back")
        if chosen == before:
            raise Impossible("this changes nothing")
        self.votes[poll["id"]][person.id] = chosen
        self._count(poll)
        self._tell_vote(person, message, chosen)

    def _count(self, poll: JSON) -> None:
        votes = [chosen for chosen in self.votes[poll["id"]].values() if chosen]
        options = [
            {**option, "voter_count": sum(index in chosen for chosen in votes)}
            for index, option in enumerate(poll["options"])
        ]
        self._show(poll["id"], {**poll, "options": options, "total_voter_count": len(votes)})

    def _show(self, number: str, poll: JSON) -> None:
        for message in self.polls[number]:
            message.content = {**message.content, "poll": poll}
            if message.message_id in message.chat.messages:
                self.tell("edited", message.chat, message.message_id)

    def _tell_vote(self, person: Person, message: Message, chosen: tuple[int, ...]) -> None:
        poll = message.content["poll"]
        first = self.polls[poll["id"]][0]
        if first.sender is self.bot and not poll["is_anonymous"]:
            self.updates.add(
                "poll_answer",
                {
                    "poll_id": poll["id"],
                    **self.voter(person, message.chat),
                    "option_ids": list(chosen),
                    "option_persistent_ids": [poll["options"][index]["persistent_id"] for index in chosen],
                },
            )
        self._tell_state(first)

    def voter(self, person: Person, chat: Chat) -> JSON:
        """Return who votes: a user, or the group when an administrator is anonymous there."""
        member = chat.member(person.id)
        hidden = member is not None and member.is_admin and member.anonymous
        if hidden:
            return {"voter_chat": chat_json(chat)}
        self.meet(person.user)
        return {"user": person.user}

    def _tell_state(self, message: Message) -> None:
        if message.sender is self.bot:
            self.updates.add("poll", message.content["poll"])


def _chosen(poll: JSON, options: Sequence[int | str]) -> tuple[int, ...]:
    """Return the numbers of the options that somebody chose. Raises Impossible."""
    texts = [option["text"] for option in poll["options"]]
    try:
        chosen = {each if isinstance(each, int) else texts.index(each) for each in options}
    except ValueError:
        raise Impossible("this poll has no such option") from None
    if not chosen <= set(range(len(texts))):
        raise Impossible("this poll has no such option")
    if len(chosen) > 1 and not poll["allows_multiple_answers"]:
        raise Impossible("this poll takes one answer")
    return tuple(sorted(chosen))
