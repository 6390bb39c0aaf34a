"""Who was called without a reason, per wijk and function, and who wants no reflection question? No names.

Also which moments of the year have had their message, so that no restart repeats one.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.storage.database import one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


def add_talk(db: Database, month: str, area: str, occupation: str) -> None:
    """Note that somebody in this function kept in touch in a wijk; once a month is enough."""
    db.execute(
        "insert into quiet_talks (month, area, occupation) values (?, ?, ?) on conflict do nothing",
        [month, area, occupation],
    )


def areas_talked(db: Database, month: str) -> frozenset[str]:
    """Return the wijken where somebody kept in touch this month."""
    return frozenset(row["area"] for row in db.query("select area from quiet_talks where month = ?", [month]))


def mark_reflection(db: Database, person_id: int, wanted: bool) -> None:
    """Remember whether this person wants the reflection question."""
    if wanted:
        db.execute("delete from reflections_off where person_id = ?", [person_id])
    else:
        db.execute("insert into reflections_off (person_id) values (?) on conflict do nothing", [person_id])


def wants_reflection(db: Database, person_id: int) -> bool:
    """Tell whether this person wants it."""
    return one(db, "select 1 from reflections_off where person_id = ?", person_id) is None


def is_past(db: Database, occasion: str) -> bool:
    """Tell whether a moment ("quiet 2026-12") has had its message."""
    return one(db, "select 1 from moments_past where occasion = ?", occasion) is not None


def mark_past(db: Database, occasion: str, now: datetime) -> None:
    """Remember that a moment has had its message; call inside the transaction that queues it."""
    db.execute("insert into moments_past (occasion, at) values (?, ?) on conflict do nothing", [occasion, stamp(now)])
