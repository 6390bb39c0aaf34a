"""Who saw what, and when? The log for a transcript, and the events that a page listens to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import overload

from signaalbot.rehearsal.state import Person


@dataclass(frozen=True, slots=True)
class Seen:
    """One person saw one message, an edit of it, or an answer to a button.

    *kind* is "message", "toast" or "alert"; *at* is an ISO moment in UTC; *file* is a name, or None.
    """

    at: str
    person: str
    chat: str
    sender: str
    message_id: int
    text: str
    buttons: tuple[str, ...]
    edited: bool
    file: str | None
    kind: str
    person_id: int
    chat_id: int


@dataclass(frozen=True)
class Event:
    """Something changed, for whoever follows live.

    *kind* is "message", "edited", "deleted", "pinned", "members", "toast", "reaction", "opened" or "clock";
    *people* are the ids of those whose phones change.
    """

    kind: str
    at: datetime
    chat_id: int | None = None
    message_id: int | None = None
    people: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Sight:
    """What was to be seen at one moment, by everyone in the chat at once."""

    at: datetime
    chat: str
    chat_id: int
    sender: str
    message_id: int
    text: str
    buttons: tuple[str, ...]
    edited: bool
    file: str | None
    kind: str

    def by(self, person: Person) -> Seen:
        """Return it as seen by one person."""
        return Seen(
            at=self.at.isoformat(),
            person=person.name,
            chat=self.chat,
            sender=self.sender,
            message_id=self.message_id,
            text=self.text,
            buttons=self.buttons,
            edited=self.edited,
            file=self.file,
            kind=self.kind,
            person_id=person.id,
            chat_id=self.chat_id,
        )


class SeenLog(Sequence[Seen]):
    """One entry per person per message, in order; stored once per message, however many see it."""

    def __init__(self) -> None:
        self._sights: list[tuple[Sight, tuple[Person, ...]]] = []
        self._starts: list[int] = []
        self._length = 0

    def add(self, sight: Sight, people: tuple[Person, ...]) -> None:
        """Note that these people saw this, in this order."""
        if people:
            self._sights.append((sight, people))
            self._starts.append(self._length)
            self._length += len(people)

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Seen]:
        for sight, people in self._sights:
            for person in people:
                yield sight.by(person)

    @overload
    def __getitem__(self, index: int) -> Seen: ...
    @overload
    def __getitem__(self, index: slice) -> list[Seen]: ...
    def __getitem__(self, index: int | slice) -> Seen | list[Seen]:
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(self._length))]
        at = range(self._length)[index]
        which = bisect_right(self._starts, at) - 1
        sight, people = self._sights[which]
        return sight.by(people[at - self._starts[which]])
