"""Which house rules did each member agree to, and who was told of newer ones?"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.storage.database import one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


def version_of(db: Database, member_id: int) -> int:
    """Return the version this member agreed to."""
    row = one(db, "select house_rules from members where id = ?", member_id)
    return 0 if row is None else int(row["house_rules"])


def untold(db: Database, version: int) -> tuple[int, ...]:
    """Return the members of open rooms who agreed to an older version and were not told of this one."""
    rows = db.query(
        "select members.id from members join rooms on rooms.id = room_id "
        "where left_at is null and house_rules < ? and phase <> 'gesloten' and not exists "
        "(select 1 from house_rules_told where member_id = members.id and version = ?) order by members.id",
        [version, version],
    )
    return tuple(row["id"] for row in rows)


def mark_told(db: Database, member_id: int, version: int, now: datetime) -> None:
    """Note that the change is on its way to this member."""
    db.execute(
        "insert into house_rules_told (member_id, version, told_at) values (?, ?, ?) on conflict do nothing",
        [member_id, version, stamp(now)],
    )


def mark_agreed(db: Database, member_id: int, version: int) -> bool:
    """Note that a member agreed; False when that was known."""
    changed = db.execute(
        "update members set house_rules = ? where id = ? and house_rules < ?", [version, member_id, version]
    ).rowcount
    return changed == 1
