"""What happened in a room, in order? Lines are added and never changed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.role import Membership
from signaalbot.domain.room import TimelineLine
from signaalbot.storage.database import moment, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


def add(
    db: Database,
    room_id: int,
    kind: str,
    by: Membership | None,
    now: datetime,
    number: int = 0,
    version: int = 0,
) -> None:
    """Add a line: who by party and function, what by kind and number. No text, no name."""
    db.execute(
        "insert into timeline (room_id, at, kind, party, function, number, version) values (?, ?, ?, ?, ?, ?, ?)",
        [
            *(room_id, stamp(now), kind),
            by.party if by else "",
            by.function if by else "",
            *(number, version),
        ],
    )


def of_room(db: Database, room_id: int) -> tuple[TimelineLine, ...]:
    """Return all lines of this room, oldest first."""
    rows = db.query("select * from timeline where room_id = ? order by id", [room_id])
    return tuple(
        TimelineLine(moment(row["at"]), row["kind"], row["party"], row["function"], row["number"], row["version"])
        for row in rows
    )
