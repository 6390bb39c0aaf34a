"""Who offered the contact role to whom, and was it taken?"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from signaalbot.storage.database import inserted, moment, one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


class Handover(NamedTuple):
    """An offer from one member to another of the same party; *state* is "asked" while it waits."""

    id: int
    room_id: int
    giver_id: int
    taker_id: int
    state: str
    asked_at: datetime


def add(db: Database, room_id: int, giver_id: int, taker_id: int, now: datetime) -> Handover:
    """Offer the role; an older open offer of the same giver is retracted. Call inside a transaction."""
    db.execute("update handovers set state = 'retracted' where giver_id = ? and state = 'asked'", [giver_id])
    made = inserted(
        db,
        "insert into handovers (room_id, giver_id, taker_id, state, asked_at) values (?, ?, ?, 'asked', ?)",
        *(room_id, giver_id, taker_id, stamp(now)),
    )
    return Handover(made, room_id, giver_id, taker_id, "asked", now)


def find(db: Database, handover_id: int) -> Handover | None:
    """Return the offer with this id, or None."""
    row = one(db, "select id, room_id, giver_id, taker_id, state, asked_at from handovers where id = ?", handover_id)
    return None if row is None else Handover(**{**row, "asked_at": moment(row["asked_at"])})


def mark(db: Database, handover_id: int, state: str) -> None:
    """Settle an offer that waits: "taken", "refused" or "retracted"."""
    db.execute("update handovers set state = ? where id = ? and state = 'asked'", [state, handover_id])


def mark_over(db: Database, member_id: int) -> None:
    """Retract the offers of and to a member whose seat changed."""
    db.execute(
        "update handovers set state = 'retracted' where state = 'asked' and ? in (giver_id, taker_id)", [member_id]
    )


def find_open(db: Database, giver_id: int) -> Handover | None:
    """Return what this member offers at this moment, or None."""
    row = one(
        db,
        "select id, room_id, giver_id, taker_id, state, asked_at from handovers where giver_id = ? and state = 'asked'",
        giver_id,
    )
    return None if row is None else Handover(**{**row, "asked_at": moment(row["asked_at"])})
