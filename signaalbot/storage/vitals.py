"""When did the bot last do what it must keep doing?"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.storage.database import moment, one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


def mark(db: Database, name: str, now: datetime) -> None:
    """Note that this was done now: "polled", "written"."""
    db.execute(
        "insert into vitals (name, at) values (?, ?) on conflict (name) do update set at = excluded.at",
        [name, stamp(now)],
    )


def find(db: Database, name: str) -> datetime | None:
    """Return when this was done last, or None."""
    row = one(db, "select at from vitals where name = ?", name)
    return None if row is None else moment(row["at"])
