"""When was each room evaluated?"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from signaalbot.domain.evaluation import Evaluation
from signaalbot.storage.database import moment, moment_or_none, one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


def add(db: Database, room_id: int, now: datetime, due_at: datetime) -> bool:
    """Start the evaluation of a room; False when it was started before."""
    changed = db.execute(
        "insert into evaluations (room_id, started_at, due_at) values (?, ?, ?) on conflict do nothing",
        [room_id, stamp(now), stamp(due_at)],
    ).rowcount
    return changed == 1


def find(db: Database, room_id: int) -> Evaluation | None:
    """Return the evaluation of this room, or None."""
    row = one(db, "select * from evaluations where room_id = ?", room_id)
    if row is None:
        return None
    return Evaluation(room_id, moment(row["started_at"]), moment(row["due_at"]), moment_or_none(row["closed_at"]))


def mark_closed(db: Database, room_id: int, now: datetime) -> bool:
    """Close it; False when it was closed before."""
    changed = db.execute(
        "update evaluations set closed_at = ? where room_id = ? and closed_at is null", [stamp(now), room_id]
    ).rowcount
    return changed == 1


def pending(db: Database) -> tuple[tuple[int, datetime], ...]:
    """Return the rooms whose evaluation is open, and when it closes by itself."""
    rows = db.query("select room_id, due_at from evaluations where closed_at is null order by room_id")
    return tuple((row["room_id"], moment(row["due_at"])) for row in rows)


def not_started(db: Database) -> tuple[tuple[int, date], ...]:
    """Return the rooms with a group that were never evaluated, and the day of the event."""
    rows = db.query(
        "select rooms.id, day from rooms join events on events.id = rooms.event_id "
        "where chat_id is not null and rooms.id not in (select room_id from evaluations) order by rooms.id"
    )
    return tuple((row["id"], date.fromisoformat(row["day"])) for row in rows)
