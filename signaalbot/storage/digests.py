"""Which weekbeelden were made?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.storage.database import one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True)
class StoredDigest:
    """One weekbeeld as it was made: Telegram text and HTML page."""

    id: int
    week: str
    text: str
    html: str


def add(db: Database, week: str, text: str, html: str, now: datetime) -> int | None:
    """Store the weekbeeld of a week; None when that week was made before."""
    changed = db.execute(
        "insert into digests (week, state, text, html, made_at) values (?, 'concept', ?, ?, ?) "
        "on conflict (week) do nothing",
        [week, text, html, stamp(now)],
    ).rowcount
    found = find(db, week)
    return found.id if found is not None and changed == 1 else None


def find(db: Database, week: str) -> StoredDigest | None:
    """Return the weekbeeld of "2026-W46", or None."""
    row = one(db, "select id, week, text, html from digests where week = ?", week)
    return None if row is None else StoredDigest(row["id"], row["week"], row["text"], row["html"])


def find_by_id(db: Database, digest_id: int) -> StoredDigest | None:
    """Return the weekbeeld with this id, or None."""
    row = one(db, "select id, week, text, html from digests where id = ?", digest_id)
    return None if row is None else StoredDigest(row["id"], row["week"], row["text"], row["html"])


def newest(db: Database) -> StoredDigest | None:
    """Return the last weekbeeld made, or None."""
    row = one(db, "select id, week, text, html from digests order by week desc limit 1")
    return None if row is None else StoredDigest(row["id"], row["week"], row["text"], row["html"])


def all_digests(db: Database) -> tuple[StoredDigest, ...]:
    """Return every weekbeeld made, oldest first."""
    rows = db.query("select id, week, text, html from digests order by week")
    return tuple(StoredDigest(row["id"], row["week"], row["text"], row["html"]) for row in rows)
