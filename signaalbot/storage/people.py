"""Who was invited? People by Telegram number, and their roles."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from signaalbot.domain.role import Membership, Party, Person, Rank, Role, Standing, Voice
from signaalbot.domain.signal import Occupation
from signaalbot.storage.database import Row, moment_or_none, one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


def add(db: Database, telegram_id: int, language: str, now: datetime) -> Person:
    """Store a person, or return the one with this Telegram number."""
    db.execute(
        "insert into people (telegram_id, language, created_at) values (?, ?, ?) on conflict (telegram_id) do nothing",
        [telegram_id, language, stamp(now)],
    )
    person = find(db, telegram_id)
    assert person is not None
    return person


def find(db: Database, telegram_id: int) -> Person | None:
    """Return the person with this Telegram number, or None."""
    row = one(db, "select * from people where telegram_id = ?", telegram_id)
    return None if row is None else _person(row)


def find_by_id(db: Database, person_id: int) -> Person | None:
    """Return the person with this id, or None."""
    row = one(db, "select * from people where id = ?", person_id)
    return None if row is None else _person(row)


def with_role(db: Database, role: Role) -> tuple[Person, ...]:
    """Return everyone who has this role."""
    rows = db.query(
        "select people.* from people join roles on roles.person_id = people.id where role = ? order by people.id",
        [role],
    )
    return tuple(_person(row) for row in rows)


def mark_role(db: Database, person_id: int, role: Role, occupation: Occupation | None, now: datetime) -> None:
    """Give a role; giving it again renews the occupation."""
    db.execute(
        "insert into roles (person_id, role, occupation, granted_at) values (?, ?, ?, ?) "
        "on conflict (person_id, role) do update set occupation = excluded.occupation",
        [person_id, role, occupation, stamp(now)],
    )


def remove_roles(db: Database, person_id: int) -> None:
    """Take every role away."""
    db.execute("delete from roles where person_id = ?", [person_id])


def mark_language(db: Database, person_id: int, language: str) -> None:
    """Remember in which language this person reads."""
    db.execute("update people set language = ? where id = ?", [language, person_id])


def first_day(db: Database) -> datetime:
    """Return when the first person came in; the far future when nobody did."""
    row = one(db, "select min(created_at) as at from people")
    found = None if row is None else moment_or_none(row["at"])
    return found or datetime.max.replace(tzinfo=UTC)


def standing(db: Database, telegram_id: int) -> Standing:
    """Return what this sender is: person, roles and places in rooms; empty for a stranger."""
    person = find(db, telegram_id)
    if person is None:
        return Standing()
    roles = list(db.query("select role, occupation from roles where person_id = ?", [person.id]))
    places = db.query("select * from members where person_id = ? and left_at is null order by id", [person.id])
    occupation = next((row["occupation"] for row in roles if row["occupation"]), None)
    return Standing(
        person=person,
        roles=frozenset(Role(row["role"]) for row in roles),
        occupation=None if occupation is None else Occupation(occupation),
        memberships=tuple(membership(row) for row in places),
    )


def membership(row: Row) -> Membership:
    """Return the place in a room that a row of `members` holds."""
    return Membership(
        id=row["id"],
        room_id=row["room_id"],
        person_id=row["person_id"],
        party=Party(row["party"]),
        rank=Rank(row["rank"]),
        function=row["function"],
        shown_name=row["shown_name"],
        voice=None if row["voice"] is None else Voice(row["voice"]),
        bridge=bool(row["bridge"]),
    )


def _person(row: Row) -> Person:
    return Person(row["id"], row["telegram_id"], row["language"])
