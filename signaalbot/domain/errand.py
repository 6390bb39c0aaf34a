"""Who will do what, by when? A taak has an owner by party and function, and every member can see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final

from signaalbot.domain.agreement import Owner
from signaalbot.domain.problem import NoLongerOpen, Problem
from signaalbot.domain.role import Membership

MAX_LENGTH: Final = 300
LAPSES_AFTER: Final = timedelta(days=7)
"""So long after its moment a taak that nobody closed is taken off the list (T70)."""


class ErrandState(StrEnum):
    """draft -> open -> done; or withdrawn, lapsed, dropped."""

    DRAFT = "draft"
    OPEN = "open"
    DONE = "done"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Errand:
    """A taak; number is None while it is a draft, owner and due_at until they are chosen."""

    id: int
    room_id: int
    number: int | None
    text: str
    owner: Owner | None
    due_at: datetime | None
    state: ErrandState
    asker_id: int


@dataclass(eq=False)
class NotYourTask(Problem):
    """Raised when someone of another party reports a taak as done."""

    key: ClassVar[str] = "errand.problem.not_yours"


@dataclass(eq=False)
class TaskUnfinished(Problem):
    """Raised when a taak goes out without an owner or a moment."""

    key: ClassVar[str] = "errand.problem.unfinished"


def is_owner(errand: Errand, member: Membership) -> bool:
    """Tell whether this member gets the taak: has the function, or speaks for the party."""
    owner = errand.owner
    if owner is None or owner.party is not member.party:
        return False
    return member.rank.speaks or member.function == owner.function


def require_owner(errand: Errand, member: Membership) -> None:
    """Raise NotYourTask unless this member is of the party that does it; NoLongerOpen once it is closed."""
    if errand.state is not ErrandState.OPEN:
        raise NoLongerOpen
    if errand.owner is None or errand.owner.party is not member.party:
        raise NotYourTask
