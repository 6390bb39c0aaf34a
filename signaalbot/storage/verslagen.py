"""Which verslagen were made of a room? Everybody gets the very same files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.storage.database import inserted, one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True)
class Files:
    """One verslag in its three shapes, as bytes to send."""

    html: bytes
    csv: bytes
    pdf: bytes


def next_number(db: Database, room_id: int) -> int:
    """Return the number of the next verslag of this room."""
    row = one(db, "select coalesce(max(number), 0) + 1 as n from verslagen where room_id = ?", room_id)
    return 1 if row is None else int(row["n"])


def add(db: Database, room_id: int, number: int, files: Files, now: datetime) -> int:
    """Store a verslag; returns its id."""
    return inserted(
        db,
        "insert into verslagen (room_id, number, made_at, html, csv, pdf) values (?, ?, ?, ?, ?, ?)",
        *(room_id, number, stamp(now), files.html.decode(), files.csv.decode(), files.pdf),
    )


def newest(db: Database, room_id: int) -> int | None:
    """Return the id of the last verslag of this room, or None."""
    row = one(db, "select id from verslagen where room_id = ? order by number desc", room_id)
    return None if row is None else int(row["id"])


def number_of(db: Database, verslag_id: int) -> int:
    """Return the number of a verslag within its room."""
    row = one(db, "select number from verslagen where id = ?", verslag_id)
    return 0 if row is None else int(row["number"])


def find_file(db: Database, verslag_id: int, shape: str) -> bytes | None:
    """Return one file of a verslag: "html", "csv" or "pdf"; None when there is none."""
    row = one(db, "select html, csv, pdf from verslagen where id = ?", verslag_id)
    if row is None or shape not in row:
        return None
    content = row[shape]
    return content if isinstance(content, bytes) else str(content).encode()
