"""What was told in a room, in which version, and who pressed "Gezien"?"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.bulletin import Bulletin, BulletinState, Level
from signaalbot.storage.database import Row, inserted, moment_or_none, one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


def add_draft(db: Database, room_id: int, author_id: int, text: str, replaces: int | None, now: datetime) -> int:
    """Store a draft; with *replaces* it is the next version of that bulletin. Returns its id."""
    return inserted(
        db,
        "insert into bulletins (room_id, number, version, level, text, author_id, state, replaces, created_at) "
        "select ?, null, coalesce((select version + 1 from bulletins where id = ?), 1), "
        "(select level from bulletins where id = ?), ?, ?, 'draft', ?, ?",
        *(room_id, replaces, replaces, text, author_id, replaces, stamp(now)),
    )


def get(db: Database, bulletin_id: int) -> Bulletin:
    """Return the bulletin with this id, which must exist."""
    found = find_by_id(db, bulletin_id)
    assert found is not None
    return found


def find_by_id(db: Database, bulletin_id: int) -> Bulletin | None:
    """Return the bulletin with this id, or None."""
    row = one(db, "select * from bulletins where id = ?", bulletin_id)
    return None if row is None else _bulletin(row)


def find_newest(db: Database, room_id: int, number: int) -> Bulletin | None:
    """Return the newest sent version of a number in this room, or None."""
    row = one(
        db,
        "select * from bulletins where room_id = ? and number = ? and state = 'sent' order by version desc",
        *(room_id, number),
    )
    return None if row is None else _bulletin(row)


def sent(db: Database, room_id: int) -> tuple[Bulletin, ...]:
    """Return the newest version of every number sent in this room, by number."""
    rows = db.query(
        "select bulletins.*, max(version) from bulletins where room_id = ? and state = 'sent' "
        "group by number order by number",
        [room_id],
    )
    return tuple(_bulletin(row) for row in rows)


def mark_text(db: Database, bulletin_id: int, text: str) -> None:
    """Change the text of a draft."""
    db.execute("update bulletins set text = ? where id = ? and state = 'draft'", [text, bulletin_id])


def mark_level(db: Database, bulletin_id: int, level: Level) -> None:
    """Choose how loud a draft will be."""
    db.execute("update bulletins set level = ? where id = ? and state = 'draft'", [level, bulletin_id])


def mark_dropped(db: Database, bulletin_id: int) -> None:
    """Drop a draft."""
    db.execute("update bulletins set state = 'dropped' where id = ? and state = 'draft'", [bulletin_id])


def mark_sent(db: Database, bulletin: Bulletin, now: datetime) -> Bulletin:
    """Give a draft its number and make it final: the number of what it replaces, or the next one."""
    db.execute(
        "update bulletins set state = 'sent', sent_at = ?, "
        "number = coalesce((select number from bulletins as old where old.id = bulletins.replaces), "
        "  (select coalesce(max(number), 0) + 1 from bulletins as other where other.room_id = bulletins.room_id)), "
        "version = 1 + coalesce((select max(version) from bulletins as other where other.room_id = "
        "  bulletins.room_id and other.number = (select number from bulletins as old "
        "  where old.id = bulletins.replaces)), 0) "
        "where id = ? and state = 'draft'",
        [stamp(now), bulletin.id],
    )
    return get(db, bulletin.id)


def mark_seen(db: Database, bulletin_id: int, member_id: int, now: datetime) -> bool:
    """Note that a member pressed "Gezien"; False when that was known."""
    changed = db.execute(
        "insert into receipts (bulletin_id, member_id, seen_at) values (?, ?, ?) on conflict do nothing",
        [bulletin_id, member_id, stamp(now)],
    ).rowcount
    return changed == 1


def seen_by(db: Database, bulletin_id: int) -> frozenset[int]:
    """Return the ids of the members who pressed "Gezien"."""
    rows = db.query("select member_id from receipts where bulletin_id = ?", [bulletin_id])
    return frozenset(row["member_id"] for row in rows)


def _bulletin(row: Row) -> Bulletin:
    return Bulletin(
        id=row["id"],
        room_id=row["room_id"],
        number=row["number"],
        version=row["version"],
        level=None if row["level"] is None else Level(row["level"]),
        text=row["text"],
        author_id=row["author_id"],
        state=BulletinState(row["state"]),
        replaces=row["replaces"],
        sent_at=moment_or_none(row["sent_at"]),
    )
