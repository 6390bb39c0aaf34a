"""Who is in a group and accepted no house rules yet? Kept only until that is settled."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from signaalbot.domain.role import Party
from signaalbot.storage.database import Row, moment, moment_or_none, one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


class Guest(NamedTuple):
    """Somebody in the group of a room; *party* is that of who added this person, *invitation_id* the offered seat."""

    id: int
    room_id: int
    telegram_id: int
    is_bot: bool
    party: Party | None
    invitation_id: int | None
    seen_at: datetime


def add(db: Database, room_id: int, telegram_id: int, is_bot: bool, party: Party | None, now: datetime) -> Guest | None:
    """Note a guest; None when this one was noted before."""
    row = one(
        db,
        "insert into guests (room_id, telegram_id, is_bot, party, seen_at) values (?, ?, ?, ?, ?) "
        "on conflict do nothing returning *",
        *(room_id, telegram_id, int(is_bot), party, stamp(now)),
    )
    return None if row is None else _guest(row)


def find(db: Database, guest_id: int) -> Guest | None:
    """Return the guest with this id, or None when that is settled."""
    row = one(db, "select * from guests where id = ?", guest_id)
    return None if row is None else _guest(row)


def find_by_invitation(db: Database, invitation_id: int) -> Guest | None:
    """Return the guest for whom this seat is meant, or None."""
    row = one(db, "select * from guests where invitation_id = ?", invitation_id)
    return None if row is None else _guest(row)


def of_room(db: Database, room_id: int) -> tuple[Guest, ...]:
    """Return the guests of a room, oldest first."""
    return tuple(_guest(row) for row in db.query("select * from guests where room_id = ? order by id", [room_id]))


def seen_before(db: Database, moment_: datetime) -> tuple[Guest, ...]:
    """Return the guests who were seen at this moment or earlier."""
    rows = db.query("select * from guests where seen_at <= ? order by id", [stamp(moment_)])
    return tuple(_guest(row) for row in rows)


def first_seen_after(db: Database, moment_: datetime) -> datetime | None:
    """Return when the first guest was seen who came later than this moment, or None."""
    row = one(db, "select min(seen_at) as at from guests where seen_at > ?", stamp(moment_))
    return None if row is None else moment_or_none(row["at"])


def mark_offered(db: Database, guest_id: int, party: Party, invitation_id: int) -> None:
    """Offer a seat."""
    db.execute("update guests set party = ?, invitation_id = ? where id = ?", [party, invitation_id, guest_id])


def remove(db: Database, room_id: int, telegram_id: int) -> bool:
    """Forget a guest who took a seat or left the group; False when there was none."""
    sql = "delete from guests where room_id = ? and telegram_id = ?"
    return db.execute(sql, [room_id, telegram_id]).rowcount == 1


def _guest(row: Row) -> Guest:
    return Guest(
        id=row["id"],
        room_id=row["room_id"],
        telegram_id=row["telegram_id"],
        is_bot=bool(row["is_bot"]),
        party=None if row["party"] is None else Party(row["party"]),
        invitation_id=row["invitation_id"],
        seen_at=moment(row["seen_at"]),
    )
