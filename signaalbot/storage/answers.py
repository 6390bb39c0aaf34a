"""What did reporters hear back? One answer per signal."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.redaction import RedactedText
from signaalbot.storage.database import moment, one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database

WAITING = """
from signals where state <> 'withdrawn' and answer_wanted = 1
and not exists (select 1 from answers where answers.signal_id = signals.id)
"""


def add(db: Database, signal_id: int, text: RedactedText, now: datetime) -> bool:
    """Store the answer to a signal; False when it was answered before."""
    changed = db.execute(
        "insert into answers (signal_id, text, at) values (?, ?, ?) on conflict (signal_id) do nothing",
        [signal_id, text, stamp(now)],
    ).rowcount
    return changed == 1


def find(db: Database, signal_id: int) -> RedactedText | None:
    """Return what was answered to a signal, or None."""
    row = one(db, "select text from answers where signal_id = ?", signal_id)
    return None if row is None else RedactedText(row["text"])


def pending(db: Database) -> tuple[int, ...]:
    """Return the ids of signals that wait for an answer, oldest first."""
    return tuple(int(row["id"]) for row in db.query(f"select id {WAITING} order by received_at, id"))


def moments_pending(db: Database) -> tuple[datetime, ...]:
    """Return when the signals that wait for an answer came in, oldest first."""
    return tuple(moment(row["received_at"]) for row in db.query(f"select received_at {WAITING} order by received_at"))


def count_pending(db: Database, start: datetime, end: datetime) -> int:
    """Return how many signals with start <= received_at < end wait for an answer."""
    sql = f"select count(*) as n {WAITING} and received_at >= ? and received_at < ?"
    row = one(db, sql, stamp(start), stamp(end))
    return 0 if row is None else int(row["n"])
