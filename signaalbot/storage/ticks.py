"""Which lines of the list are done in a room, and by which side?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.role import Membership
from signaalbot.storage.database import stamp
from signaalbot.storage.people import membership

if TYPE_CHECKING:
    from sqlite_utils import Database


def add(db: Database, room_id: int, item: str, member_id: int, now: datetime) -> bool:
    """Note that a line is done; False when it was."""
    changed = db.execute(
        "insert into ticks (room_id, item, member_id, done_at) values (?, ?, ?, ?) on conflict do nothing",
        [room_id, item, member_id, stamp(now)],
    ).rowcount
    return changed == 1


def remove(db: Database, room_id: int, item: str) -> bool:
    """Note that a line is not done after all; False when it was not."""
    return db.execute("delete from ticks where room_id = ? and item = ?", [room_id, item]).rowcount == 1


def of_room(db: Database, room_id: int) -> Mapping[str, Membership]:
    """Return the lines that are done, each with who did it."""
    rows = db.query(
        "select ticks.item, members.* from ticks join members on members.id = ticks.member_id where ticks.room_id = ?",
        [room_id],
    )
    return {row["item"]: membership(row) for row in rows}
