"""What stands fixed of a room afterwards? Values for one verslag: parties and functions, and no person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from signaalbot.domain.chain import Check
from signaalbot.domain.evaluation import Remark, Result
from signaalbot.domain.room import Room, TimelineLine


@dataclass(frozen=True)
class Seat:
    """A place at the table: party, rank and function, from when to when."""

    party: str
    rank: str
    function: str
    joined: datetime
    left: datetime | None


@dataclass(frozen=True)
class Reach:
    """How far a bulletin came at one party, in members."""

    accepted: int
    seen: int
    waiting: int
    uncertain: int
    failed: int


@dataclass(frozen=True)
class Told:
    """One version of a bulletin, with how far it came at each party (only known of the newest version)."""

    number: int
    version: int
    level: str
    text: str
    party: str
    function: str
    at: datetime
    reached: Mapping[str, Reach]
    kind: str = "announcement"


@dataclass(frozen=True)
class Agreed:
    """One version of an agreement; *answers* holds "agree", "object" or None for each party concerned.

    *details* are in words already; *verdicts* holds what each party said at the end: "kept" or "broken".
    """

    number: int
    version: int
    state: str
    text: str
    party: str
    function: str
    answers: Mapping[str, str | None]
    valid_at: datetime | None
    details: tuple[str, ...] = ()
    verdicts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Posed:
    """A stelling and how many agreed; None while there is no result."""

    number: int
    text: str
    party: str
    agree: int | None
    disagree: int | None


@dataclass(frozen=True)
class Evaluated:
    """What came of the evaluation; *closed_at* is None while it runs."""

    closed_at: datetime | None
    people: int
    count: int
    results: tuple[Result, ...]
    remarks: Mapping[Remark, tuple[str, ...]]


@dataclass(frozen=True)
class Chapter:
    """A table that another part of the room adds, in words already: phases, decisions, tasks.

    *key* names its heading ("phases"); *before* the chapter it stands in front of, "" for the end.
    """

    key: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    before: str = ""


@dataclass(frozen=True)
class Verslag:
    """All that stands fixed of one room at one moment."""

    room: Room
    number: int
    made_at: datetime
    seats: tuple[Seat, ...]
    told: tuple[Told, ...]
    agreed: tuple[Agreed, ...]
    posed: tuple[Posed, ...]
    evaluated: Evaluated | None
    timeline: tuple[TimelineLine, ...]
    check: Check
    chapters: tuple[Chapter, ...] = ()
