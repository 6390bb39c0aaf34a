"""When was the register last compared with a group, and what did not fit?"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from signaalbot.storage.database import moment, one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


class Rollcall(NamedTuple):
    """What was found: how many too many, and the ids of members who could not be found.

    *called_at* is when the people were last counted, *looked_at* when each was looked for.
    """

    called_at: datetime
    looked_at: datetime
    extra: int
    unsure: frozenset[int]


def find(db: Database, room_id: int) -> Rollcall | None:
    """Return the last one of this room, or None."""
    row = one(db, "select * from rollcalls where room_id = ?", room_id)
    if row is None:
        return None
    unsure = frozenset(int(each) for each in row["unsure"].split())
    return Rollcall(moment(row["called_at"]), moment(row["looked_at"]), row["extra"], unsure)


def mark_counted(db: Database, room_id: int, now: datetime) -> None:
    """Note that the number of people is still what it was."""
    db.execute("update rollcalls set called_at = ? where room_id = ?", [stamp(now), room_id])


def mark(db: Database, room_id: int, extra: int, unsure: frozenset[int], now: datetime) -> None:
    """Keep what was found; the one before is forgotten."""
    db.execute(
        "insert into rollcalls (room_id, called_at, looked_at, extra, unsure) values (?, ?, ?, ?, ?) "
        "on conflict (room_id) do update set called_at = excluded.called_at, looked_at = excluded.looked_at, "
        "extra = excluded.extra, unsure = excluded.unsure",
        [room_id, stamp(now), stamp(now), extra, " ".join(str(each) for each in sorted(unsure))],
    )
