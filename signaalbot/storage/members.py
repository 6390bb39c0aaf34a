"""Who sits in which room, for which party, in which function?"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.role import Membership, Party, Person, Rank
from signaalbot.storage.database import one, stamp
from signaalbot.storage.people import membership

if TYPE_CHECKING:
    from sqlite_utils import Database

RANK_ORDER = "case rank when 'contact' then 0 when 'deputy' then 1 else 2 end"


def add(
    db: Database,
    room_id: int,
    person_id: int,
    party: Party,
    rank: Rank,
    function: str,
    house_rules: int,
    now: datetime,
) -> Membership:
    """Admit a person, or bring back one who had left, with the party and function of the new invitation."""
    db.execute(
        "insert into members (room_id, person_id, party, rank, function, house_rules, admitted_at) "
        "values (?, ?, ?, ?, ?, ?, ?) on conflict (room_id, person_id) do update set party = excluded.party, "
        "rank = excluded.rank, function = excluded.function, house_rules = excluded.house_rules, "
        "admitted_at = excluded.admitted_at, left_at = null",
        [room_id, person_id, party, rank, function, house_rules, stamp(now)],
    )
    member = find(db, room_id, person_id)
    assert member is not None
    return member


def get(db: Database, member_id: int) -> Membership:
    """Return the member with this id, also one who has left."""
    row = one(db, "select * from members where id = ?", member_id)
    assert row is not None
    return membership(row)


def find(db: Database, room_id: int, person_id: int) -> Membership | None:
    """Return this person's place in the room, or None."""
    row = one(
        db,
        "select * from members where room_id = ? and person_id = ? and left_at is null",
        room_id,
        person_id,
    )
    return None if row is None else membership(row)


def of_room(db: Database, room_id: int) -> tuple[Membership, ...]:
    """Return everyone in the room, by party, contact persons first."""
    rows = db.query(
        f"select * from members where room_id = ? and left_at is null order by party, {RANK_ORDER}, id",
        [room_id],
    )
    return tuple(membership(row) for row in rows)


def people_of_room(db: Database, room_id: int) -> tuple[tuple[Membership, Person], ...]:
    """Return everyone in the room with the number and language to write to."""
    rows = db.query(
        "select members.*, telegram_id, language from members join people on people.id = members.person_id "
        "where room_id = ? and left_at is null order by members.id",
        [room_id],
    )
    return tuple((membership(r), Person(r["person_id"], r["telegram_id"], r["language"])) for r in rows)


def mark_left(db: Database, room_id: int, person_id: int, now: datetime) -> None:
    """Note that someone left; bulletins and agreements keep the function."""
    db.execute(
        "update members set left_at = ? where room_id = ? and person_id = ? and left_at is null",
        [stamp(now), room_id, person_id],
    )
