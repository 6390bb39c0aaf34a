"""Was this update handled before? Telegram sends an unconfirmed update again; it may change nothing twice."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from signaalbot.storage.database import one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database

KEPT = timedelta(days=7)


def find(db: Database, key: str) -> int | None:
    """Return what came of this update the first time, or None when it is new."""
    row = one(db, "select outcome from replays where key = ?", _hashed(key))
    return None if row is None else int(row["outcome"])


def add(db: Database, key: str, outcome: int, now: datetime) -> None:
    """Remember the outcome (the id of the row made) in the same transaction as the row itself."""
    db.execute("insert into replays (key, outcome, at) values (?, ?, ?)", [_hashed(key), outcome, stamp(now)])


def remove_old(db: Database, now: datetime) -> None:
    """Forget what Telegram no longer repeats (it keeps updates for 24 hours)."""
    db.execute("delete from replays where at < ?", [stamp(now - KEPT)])


def _hashed(key: str) -> str:
    return hashlib.blake2b(key.encode(), digest_size=16).hexdigest()
