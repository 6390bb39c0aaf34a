"""Who sits in which room, for which party, in which function?"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.role import Membership, Party, Person, Rank, Voice
from signaalbot.storage.database import moment_or_none, one, stamp
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
        "admitted_at = excluded.admitted_at, left_at = null, shown_name = null, voice = null, bridge = 0",
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
    """Note that someone left; bulletins and agreements keep the function, the name at choice is gone."""
    db.execute(
        "update members set left_at = ?, shown_name = null, voice = null, bridge = 0 "
        "where room_id = ? and person_id = ? and left_at is null",
        [stamp(now), room_id, person_id],
    )


def mark_seat(db: Database, member_id: int, party: Party, rank: Rank, voice: Voice | None) -> None:
    """Give a member another party or rank, and what is left of the mark as spokesperson."""
    db.execute(
        "update members set party = ?, rank = ?, voice = ? where id = ?",
        [party, rank, voice, member_id],
    )


def mark_voice(db: Database, room_id: int, member_id: int, voice: Voice) -> None:
    """Make a member spokesperson, or the deputy of it; whoever was it is so no more. Call inside a transaction."""
    db.execute(
        "update members set voice = null where room_id = ? and (voice = ? or id = ?)", [room_id, voice, member_id]
    )
    db.execute("update members set voice = ? where id = ? and left_at is null", [voice, member_id])


def mark_name(db: Database, member_id: int, name: str | None) -> None:
    """Keep the name by which a member wants to be called; None takes it away."""
    db.execute("update members set shown_name = ? where id = ? and left_at is null", [name, member_id])


def mark_function(db: Database, member_id: int, function: str) -> None:
    """Give a member a function."""
    db.execute("update members set function = ? where id = ?", [function, member_id])


def mark_bridge(db: Database, member_id: int, bridge: bool) -> None:
    """Set or remove a member's own mark "kent deze wereld goed"."""
    db.execute("update members set bridge = ? where id = ? and left_at is null", [int(bridge), member_id])


def seated_since(db: Database, room_id: int, party: Party) -> datetime | None:
    """Return when the first member of this party who is still there came in, or None when nobody is."""
    row = one(
        db,
        "select min(admitted_at) as at from members where room_id = ? and party = ? and left_at is null",
        *(room_id, party),
    )
    return None if row is None else moment_or_none(row["at"])


def unreachable(db: Database, room_id: int) -> frozenset[int]:
    """Return the ids of members whose last private message failed: kept, and shown (T11)."""
    rows = db.query(
        "select members.id, (select state from outbox where outbox.person_id = members.person_id "
        "and task = 'message' and state in ('accepted', 'failed') order by outbox.id desc limit 1) as last "
        "from members where room_id = ? and left_at is null",
        [room_id],
    )
    return frozenset(row["id"] for row in rows if row["last"] == "failed")
