"""In which phase is each room, since when, and who proposed another one?"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from signaalbot.domain.phase import ANSWER_WITHIN, Phase
from signaalbot.storage.database import Row, inserted, moment, one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


class Start(NamedTuple):
    """The beginning of a phase in a room."""

    id: int
    room_id: int
    phase: Phase
    started_at: datetime


class Proposal(NamedTuple):
    """A phase that somebody proposed; *outcome* is None while it waits."""

    id: int
    room_id: int
    phase: Phase
    member_id: int
    proposed_at: datetime
    outcome: str | None


def mark(db: Database, room_id: int, phase: Phase, now: datetime) -> None:
    """Begin a phase; what was proposed before has lapsed. Call inside a transaction."""
    db.execute("update rooms set phase = ? where id = ?", [phase, room_id])
    db.execute("insert into phase_starts (room_id, phase, started_at) values (?, ?, ?)", [room_id, phase, stamp(now)])
    db.execute("update phase_proposals set outcome = 'lapsed' where room_id = ? and outcome is null", [room_id])


def before_closing(db: Database, room_id: int) -> Phase:
    """Return the last phase in which this room was open."""
    row = one(
        db,
        "select phase from phase_starts where room_id = ? and phase <> ? order by id desc limit 1",
        *(room_id, Phase.CLOSED),
    )
    return Phase.BEFORE if row is None else Phase(row["phase"])


def unplanned(db: Database) -> tuple[Start, ...]:
    """Return the beginnings whose nudges were not worked out yet."""
    rows = db.query("select * from phase_starts where planned = 0 order by id")
    return tuple(Start(row["id"], row["room_id"], Phase(row["phase"]), moment(row["started_at"])) for row in rows)


def mark_planned(db: Database, start_id: int) -> None:
    """Note that the nudges of this beginning are rows."""
    db.execute("update phase_starts set planned = 1 where id = ?", [start_id])


def propose(db: Database, room_id: int, phase: Phase, member_id: int, now: datetime) -> int:
    """Keep a proposal; an open one for this room lapses. Returns its id. Call inside a transaction."""
    db.execute("update phase_proposals set outcome = 'lapsed' where room_id = ? and outcome is null", [room_id])
    return inserted(
        db,
        "insert into phase_proposals (room_id, phase, member_id, proposed_at) values (?, ?, ?, ?)",
        *(room_id, phase, member_id, stamp(now)),
    )


def find_proposal(db: Database, proposal_id: int) -> Proposal | None:
    """Return the proposal with this id, or None."""
    row = one(db, "select * from phase_proposals where id = ?", proposal_id)
    return None if row is None else _proposal(row)


def open_proposal(db: Database, room_id: int, now: datetime) -> Proposal | None:
    """Return what waits for an answer in this room, not older than a day, or None."""
    row = one(
        db,
        "select * from phase_proposals where room_id = ? and outcome is null and proposed_at > ? order by id desc",
        *(room_id, stamp(now - ANSWER_WITHIN)),
    )
    return None if row is None else _proposal(row)


def mark_settled(db: Database, proposal_id: int, outcome: str) -> None:
    """Note what came of a proposal: "accepted" or "declined"."""
    db.execute("update phase_proposals set outcome = ? where id = ?", [outcome, proposal_id])


def _proposal(row: Row) -> Proposal:
    return Proposal(
        row["id"],
        row["room_id"],
        Phase(row["phase"]),
        row["member_id"],
        moment(row["proposed_at"]),
        row["outcome"],
    )
