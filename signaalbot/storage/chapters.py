"""What else stands fixed in a room? Phases, decisions, reports on agreements, verdicts and taken, for the verslag."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from signaalbot.storage.database import moment, moment_or_none

if TYPE_CHECKING:
    from sqlite_utils import Database


class PhaseStart(NamedTuple):
    """The beginning of a phase."""

    phase: str
    started_at: datetime


class Decision(NamedTuple):
    """A decision of the mayor: only by reference, and how one can object."""

    number: int
    version: int
    reference: str
    objection: str
    at: datetime


class Report(NamedTuple):
    """What a party reported of an agreement, and what each other party replied."""

    agreement: int
    version: int
    party: str
    words: tuple[str, ...]
    state: str
    replies: Mapping[str, str]


class Taken(NamedTuple):
    """A taak with its owner by party and function."""

    number: int
    text: str
    party: str
    function: str
    due_at: datetime | None
    state: str


def phases(db: Database, room_id: int) -> tuple[PhaseStart, ...]:
    """Return in which phases the room was, oldest first."""
    rows = db.query("select phase, started_at from phase_starts where room_id = ? order by id", [room_id])
    return tuple(PhaseStart(row["phase"], moment(row["started_at"])) for row in rows)


def decisions(db: Database, room_id: int) -> tuple[Decision, ...]:
    """Return the decisions that were told, by number."""
    rows = db.query(
        "select number, version, reference, objection, sent_at from bulletins "
        "where room_id = ? and kind = 'decision' and sent_at is not null order by number, version",
        [room_id],
    )
    return tuple(
        Decision(row["number"], row["version"], row["reference"] or "", row["objection"] or "", moment(row["sent_at"]))
        for row in rows
    )


def reports(db: Database, room_id: int) -> tuple[Report, ...]:
    """Return what was reported of agreements, oldest first; a reply that never came is an empty text."""
    replies: dict[int, dict[str, str]] = defaultdict(dict)
    for row in db.query("select deviation_id, party, text from deviation_replies where state = 'sent' order by party"):
        replies[row["deviation_id"]][row["party"]] = row["text"]
    rows = db.query(
        "select deviations.*, number, version from deviations join agreements on agreements.id = agreement_id "
        "where deviations.room_id = ? and deviations.state in ('reported', 'final', 'withdrawn') "
        "order by deviations.id",
        [room_id],
    )
    return tuple(
        Report(
            agreement=row["number"],
            version=row["version"],
            party=row["party"],
            words=tuple(row[name] for name in ("behaviour", "happened", "place") if row[name]),
            state=row["state"],
            replies=replies[row["id"]],
        )
        for row in rows
    )


def verdicts(db: Database, room_id: int) -> Mapping[int, Mapping[str, str]]:
    """Return per agreement what each party said at the end: "kept" or "broken"."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    rows = db.query(
        "select agreement_id, party, verdict from judgements join agreements on agreements.id = agreement_id "
        "where room_id = ? order by agreement_id, party",
        [room_id],
    )
    for row in rows:
        found[row["agreement_id"]][row["party"]] = row["verdict"]
    return found


def taken(db: Database, room_id: int) -> tuple[Taken, ...]:
    """Return every taak that was given out, by number."""
    rows = db.query("select * from errands where room_id = ? and number is not null order by number", [room_id])
    return tuple(
        Taken(
            number=row["number"],
            text=row["text"],
            party=row["owner_party"] or "",
            function=row["owner_function"] or "",
            due_at=moment_or_none(row["due_at"]),
            state=row["state"],
        )
        for row in rows
    )
