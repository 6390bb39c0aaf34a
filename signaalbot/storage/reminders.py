"""What must the clock knock for, and when? Rows, so that a restart forgets nothing (T38)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.reminder import RETRY_AFTER, Occasion, Reminder
from signaalbot.storage.database import moment, moment_or_none, one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


WAITING = "state = 'waiting' and room_id not in (select id from rooms where phase = 'gesloten')"
"""A closed room is left in peace; what is still true when it is opened again goes then (T40)."""


def add(db: Database, room_id: int, occasion: Occasion, subject_id: int, due_at: datetime, party: str = "") -> None:
    """Keep a reminder; the same one for the same moment is kept once, and one that was taken back counts again."""
    db.execute(
        "insert into reminders (room_id, occasion, subject_id, party, due_at, again_at, state) "
        "values (?, ?, ?, ?, ?, ?, 'waiting') on conflict (occasion, subject_id, party, due_at) "
        "do update set state = 'waiting', again_at = excluded.again_at where state = 'silent'",
        [room_id, occasion, subject_id, party, stamp(due_at), stamp(due_at)],
    )


def due(db: Database, now: datetime) -> tuple[Reminder, ...]:
    """Return what is due in rooms that are not closed, oldest first."""
    rows = db.query(f"select * from reminders where {WAITING} and again_at <= ? order by due_at, id", [stamp(now)])
    return tuple(
        Reminder(
            *(row["id"], row["room_id"], Occasion(row["occasion"]), row["subject_id"], row["party"]),
            moment(row["due_at"]),
        )
        for row in rows
    )


def next_due(db: Database) -> datetime | None:
    """Return when the clock must knock next, or None."""
    row = one(db, f"select min(again_at) as at from reminders where {WAITING}")
    return None if row is None else moment_or_none(row["at"])


def mark_done(db: Database, reminder_id: int) -> None:
    """Note that it was carried out; call in the transaction that carries it out."""
    db.execute("update reminders set state = 'done' where id = ?", [reminder_id])


def mark_later(db: Database, reminder_id: int, now: datetime) -> None:
    """Keep a reminder that failed, and try it again later (T41)."""
    db.execute("update reminders set again_at = ? where id = ?", [stamp(now + RETRY_AFTER), reminder_id])


def silence(db: Database, subject_id: int, *occasions: Occasion, party: str | None = None) -> None:
    """Take back reminders about something that is settled (T40)."""
    marks = ", ".join("?" for _ in occasions)
    db.execute(
        f"update reminders set state = 'silent' where state = 'waiting' and subject_id = ? and occasion in ({marks}) "
        "and (? is null or party = ?)",
        [subject_id, *occasions, party, party],
    )
