"""Was there a first talk before the room opened: on which day, and between which functions?"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from signaalbot.storage.database import one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


class Talk(NamedTuple):
    """A first talk; *day* is None while there was none, *reason* says why there was none or why it waited."""

    day: date | None
    functions: str | None
    reason: str | None


def find(db: Database, room_id: int) -> Talk | None:
    """Return what is known of the first talk of this room, or None when nobody answered yet."""
    row = one(db, "select * from talks where room_id = ?", room_id)
    if row is None:
        return None
    return Talk(None if row["day"] is None else date.fromisoformat(row["day"]), row["functions"], row["reason"])


def is_recorded(db: Database, room_id: int) -> bool:
    """Tell whether there was a first talk."""
    known = find(db, room_id)
    return known is not None and known.day is not None


def mark_recorded(db: Database, room_id: int, day: date, functions: str, now: datetime) -> bool:
    """Record the first talk; False when one was recorded before, which stays."""
    changed = db.execute(
        "insert into talks (room_id, day, functions, recorded_at) values (?, ?, ?, ?) "
        "on conflict (room_id) do update set day = excluded.day, functions = excluded.functions, "
        "recorded_at = excluded.recorded_at where talks.recorded_at is null",
        [room_id, day.isoformat(), functions, stamp(now)],
    ).rowcount
    return changed == 1


def mark_reason(db: Database, room_id: int, reason: str) -> None:
    """Keep why there was no talk yet."""
    db.execute(
        "insert into talks (room_id, reason) values (?, ?) "
        "on conflict (room_id) do update set reason = excluded.reason",
        [room_id, reason],
    )


def rooms_without_group(db: Database) -> tuple[int, ...]:
    """Return the rooms that have no group yet, newest first."""
    return tuple(row["id"] for row in db.query("select id from rooms where chat_id is null order by id desc"))
