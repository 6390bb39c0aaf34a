"""Which records are there for the archive? Verslagen of rooms and settled weekbeelden, as they were sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.storage.database import moment

if TYPE_CHECKING:
    from sqlite_utils import Database

VERSLAGEN = """
select events.name as name, events.day as day, rooms.id as room_id, number, made_at, html, csv, pdf
from verslagen join rooms on rooms.id = verslagen.room_id join events on events.id = rooms.event_id
order by rooms.id, number
"""
WEEKBEELDEN = """
select week, version, made_at, shape, content from digests join digest_files on digest_id = digests.id
where state <> 'concept' order by week, version, shape
"""


@dataclass(frozen=True)
class Record:
    """One file for the archive: what it is of ("Trekkertocht Rijtmeer, 13-11-2026"), its version, and its bytes."""

    kind: str
    subject: str
    group: str
    version: int
    shape: str
    made_at: datetime
    content: bytes


def verslagen(db: Database) -> Iterator[Record]:
    """Yield every verslag of every room, a file for each shape; one at a time in memory."""
    for row in db.query(VERSLAGEN):
        for shape in ("html", "csv", "pdf"):
            content = row[shape] if isinstance(row[shape], bytes) else str(row[shape]).encode()
            yield Record(
                "verslag",
                f"{row['name']}, {row['day']}",
                f"kamer-{row['room_id']}",
                int(row["number"]),
                shape,
                moment(row["made_at"]),
                content,
            )


def weekbeelden(db: Database) -> Iterator[Record]:
    """Yield every shape of every weekbeeld that people settled, replaced versions too."""
    for row in db.query(WEEKBEELDEN):
        subject, made_at = str(row["week"]), moment(row["made_at"])
        yield Record(
            "weekbeeld", subject, subject, int(row["version"]), str(row["shape"]), made_at, bytes(row["content"])
        )
