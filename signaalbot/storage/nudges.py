"""Which pushes wait for their moment, and which stay silent because it is done or over?"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from signaalbot.storage.database import moment_or_none, one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database

OPEN = "sent_at is null and silenced_at is null"


class Waiting(NamedTuple):
    """A nudge that is due."""

    id: int
    room_id: int
    name: str


def add(db: Database, room_id: int, start_id: int, name: str, item: str | None, due_at: datetime) -> None:
    """Plan a nudge in the phase that began with *start_id*; planning it twice plans it once."""
    db.execute(
        "insert into nudges (room_id, start_id, name, item, due_at) values (?, ?, ?, ?, ?) on conflict do nothing",
        [room_id, start_id, name, item, stamp(due_at)],
    )


def pending(db: Database, now: datetime) -> tuple[Waiting, ...]:
    """Return what is due, oldest first."""
    rows = db.query(
        f"select id, room_id, name from nudges where {OPEN} and due_at <= ? order by due_at, id", [stamp(now)]
    )
    return tuple(Waiting(row["id"], row["room_id"], row["name"]) for row in rows)


def next_due(db: Database) -> datetime | None:
    """Return when the first open nudge is due, or None."""
    row = one(db, f"select min(due_at) as at from nudges where {OPEN}")
    return None if row is None else moment_or_none(row["at"])


def mark_sent(db: Database, nudge_id: int, now: datetime) -> None:
    """Note that it is in the outbox."""
    db.execute("update nudges set sent_at = ? where id = ?", [stamp(now), nudge_id])


def mark_silenced(db: Database, nudge_id: int, now: datetime) -> None:
    """Keep one silent."""
    db.execute("update nudges set silenced_at = ? where id = ?", [stamp(now), nudge_id])


def mark_due(db: Database, nudge_id: int, due_at: datetime) -> None:
    """Try one again later."""
    db.execute("update nudges set due_at = ? where id = ?", [stamp(due_at), nudge_id])


def silence_room(db: Database, room_id: int, now: datetime) -> None:
    """Keep all nudges of a room silent, also those on their way out (T40)."""
    db.execute(f"update nudges set silenced_at = ? where room_id = ? and {OPEN}", [stamp(now), room_id])
    _withdraw(db, "room_id = ?", room_id, now)


def silence_item(db: Database, room_id: int, item: str, now: datetime) -> None:
    """Keep the nudges about a line of the list silent: it is done."""
    db.execute(
        f"update nudges set silenced_at = ? where room_id = ? and item = ? and {OPEN}", [stamp(now), room_id, item]
    )
    rows = list(db.query("select id from nudges where room_id = ? and item = ?", [room_id, item]))
    for row in rows:
        _withdraw(db, "occasion like 'nudge ' || ? || ' to %'", row["id"], now)


def wake_item(db: Database, room_id: int, item: str, now: datetime) -> None:
    """Let nudges about a line go on that is not done after all; what is past stays silent."""
    db.execute(
        "update nudges set silenced_at = null where room_id = ? and item = ? and sent_at is null and due_at > ? "
        "and start_id = (select max(id) from phase_starts where room_id = nudges.room_id)",
        [room_id, item, stamp(now)],
    )


def _withdraw(db: Database, which: str, value: int, now: datetime) -> None:
    db.execute(
        f"update outbox set state = 'withdrawn', reason = 'done', changed_at = ? "
        f"where state = 'queued' and occasion like 'nudge %' and {which}",
        [stamp(now), value],
    )
