"""In which phase is a room, and what goes with it: a list to work through, what-ifs, nudges, and an end?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import ClassVar, Final

from signaalbot.domain.localtime import AMSTERDAM
from signaalbot.domain.problem import Problem
from signaalbot.domain.role import Membership, Party

ANSWER_WITHIN: Final = timedelta(hours=24)
"""So long a proposal to change the phase waits, and a written what-if stays a draft (T70)."""

LONGEST_WHAT_IF: Final = 700
LONGEST_FUNCTIONS: Final = 200
LONGEST_REASON: Final = 300
TRY_AGAIN: Final = timedelta(minutes=5)
"""After this a nudge that failed is tried again, so that it neither stops others nor gets lost (T39, T41)."""


class Phase(StrEnum):
    """Where an event stands. The values are data: they stand in rules/phases.toml too."""

    BEFORE = "vooraf"
    ANNOUNCED = "aangekondigd"
    DURING = "tijdens"
    AFTER = "na"
    CLOSED = "gesloten"


OPEN_PHASES: Final = tuple(phase for phase in Phase if phase is not Phase.CLOSED)


class Receiver(StrEnum):
    """Who gets a nudge: who opened the room, or every contact person and deputy besides."""

    HOST = "host"
    CONTACTS = "contacts"


@dataclass(eq=False)
class RoomClosed(Problem):
    """Raised when somebody changes something in a closed room."""

    key: ClassVar[str] = "phase.room_closed"
    room: str


@dataclass(eq=False)
class RoomNotClosed(Problem):
    """Raised when somebody reopens a room that is open."""

    key: ClassVar[str] = "phase.room_not_closed"
    room: str


@dataclass(eq=False)
class NotTheHost(Problem):
    """Raised when somebody does what only the room host may do."""

    key: ClassVar[str] = "phase.not_the_host"
    room: str


@dataclass(eq=False)
class OtherPartyNeeded(Problem):
    """Raised when the one who asked, or the same party, confirms that a room is reopened."""

    key: ClassVar[str] = "phase.other_party_needed"


@dataclass(eq=False)
class TalkMissing(Problem):
    """Raised when a group is tied to a room before a first talk was recorded."""

    key: ClassVar[str] = "talk.missing"
    room: str


@dataclass(eq=False)
class TalkInFuture(Problem):
    """Raised when the first talk would be on a day that is still to come."""

    key: ClassVar[str] = "talk.in_future"


@dataclass(eq=False)
class NoTalkNeeded(Problem):
    """Raised when every room had its first talk and has its group."""

    key: ClassVar[str] = "talk.none_needed"


Wording = Mapping[str, str]
"""A text by language: {"nl": "...", "en": "..."}."""


@dataclass(frozen=True)
class Item:
    """One line of the list of a phase; *id* is what is kept when it is done."""

    id: str
    phase: Phase
    text: Wording


@dataclass(frozen=True)
class WhatIf:
    """One thing that may happen: a title, and what to think of when the answer is written."""

    id: str
    title: Wording
    hint: Wording


@dataclass(frozen=True)
class Nudge:
    """A friendly push in one phase: so many *days* from the event at a *clock*, or *hours* after the phase began.

    With an *item* it stays away once that line of the list is done.
    """

    id: str
    phase: Phase
    text: Wording
    receiver: Receiver
    item: str | None = None
    days: int | None = None
    clock: time = time(9)
    hours: int | None = None

    def due_at(self, event: date, began: datetime) -> datetime | None:
        """Return when it goes out; None when that was before the phase began."""
        if self.days is None:
            return began + timedelta(hours=self.hours or 0)
        due = datetime.combine(event + timedelta(days=self.days), self.clock, AMSTERDAM)
        return due if due > began else None


@dataclass(frozen=True)
class Guide:
    """All that goes with the phases, as the municipality wrote it down."""

    about: Mapping[Phase, Wording]
    items: tuple[Item, ...] = ()
    what_ifs: tuple[WhatIf, ...] = ()
    nudges: tuple[Nudge, ...] = ()

    def list_of(self, phase: Phase) -> tuple[Item, ...]:
        """Return the list of a phase, in the order of the file."""
        return tuple(item for item in self.items if item.phase is phase)

    def nudges_of(self, phase: Phase) -> tuple[Nudge, ...]:
        """Return the nudges of a phase."""
        return tuple(nudge for nudge in self.nudges if nudge.phase is phase)

    def item(self, item_id: str) -> Item | None:
        """Return this line, or None when the file no longer has it."""
        return next((item for item in self.items if item.id == item_id), None)

    def what_if(self, topic: str) -> WhatIf | None:
        """Return this topic, or None when the file no longer has it."""
        return next((each for each in self.what_ifs if each.id == topic), None)

    def nudge(self, nudge_id: str) -> Nudge | None:
        """Return this nudge, or None when the file no longer has it."""
        return next((nudge for nudge in self.nudges if nudge.id == nudge_id), None)


def may_host(member: Membership, opened_by: int, opener_is_here: bool) -> bool:
    """Tell whether this member runs the room: who opened it; when that person left, who speaks for the municipality."""
    if opener_is_here:
        return member.person_id == opened_by
    return member.party is Party.GEMEENTE and member.rank.speaks


def may_reopen_together(one: Membership, other: Membership, one_hosts: bool, other_hosts: bool) -> bool:
    """Tell whether these two may open a closed room again: the host, and who speaks for another party."""
    if one.party is other.party:
        return False
    return (one_hosts and other.rank.speaks) or (other_hosts and one.rank.speaks)
