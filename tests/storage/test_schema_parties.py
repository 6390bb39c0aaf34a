"""Does a database from before seats were equals keep everything, and hold the new rules?"""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlite_utils import Database as NewDatabase

from signaalbot.domain.role import Party, Rank
from signaalbot.storage import members, people, rooms, schema, schema_parties
from signaalbot.storage.database import transaction

if TYPE_CHECKING:
    from sqlite_utils import Database

NOW = datetime(2026, 11, 4, 9, tzinfo=UTC)
OLD = """
insert into people values (1, 101, 'nl', '2026-11-01');
insert into events values (1, 'Boerenprotest', '2026-11-13', 'Markt', 1, '2026-11-01');
insert into rooms values (1, 1, 'nl', -5, 9, '2026-11-01');
insert into members values (7, 1, 1, 'politie', 'contact', 'dialoogteam', 1, '2026-11-02', null);
insert into members values (8, 1, 1, 'om', 'member', 'x', 1, '2026-11-02', '2026-11-03') on conflict do nothing;
insert into bulletins values (3, 1, 1, 1, 'info', 'Weg is vrij', 7, 'sent', null, '2026-11-02', '2026-11-02');
insert into receipts values (3, 7, '2026-11-02')
"""


def test_members_and_what_hangs_on_them_survive_the_new_table() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("pragma foreign_keys = on")
    db = NewDatabase(connection, execute_plugins=False)
    for statement in (schema.FIRST + ";" + OLD).split(";"):
        db.execute(statement)

    with transaction(db):
        schema_parties.migrate(db)

    kept = list(db.query("select members.*, seen_at from members join receipts on member_id = members.id"))
    assert kept == [
        {
            **{"id": 7, "room_id": 1, "person_id": 1, "party": "politie", "rank": "contact", "house_rules": 1},
            **{"function": "dialoogteam", "admitted_at": "2026-11-02", "left_at": None, "seen_at": "2026-11-02"},
            **{"shown_name": None, "voice": None, "bridge": 0},
        }
    ]
    assert list(db.query("pragma foreign_key_check")) == []


@pytest.fixture
def room_id(db: Database) -> int:
    person = people.add(db, 101, "nl", NOW)
    return rooms.add(db, "Boerenprotest", NOW.date(), "Markt", "nl", person.id, NOW).id


@pytest.mark.parametrize(
    "wrong",
    [
        "update members set rank = 'contact' where party = 'waarnemer'",
        "update members set voice = 'spokesperson' where party = 'politie'",
        "update members set voice = 'spokesperson'",
        "update members set party = 'pers'",
        "update members set shown_name = 'Jan', left_at = '2026'",
        "insert into signs values (1, null, '2026')",
    ],
)
def test_the_database_itself_refuses_what_no_room_may_have(db: Database, room_id: int, wrong: str) -> None:
    for number, party in enumerate((Party.OBSERVER, Party.POLITIE, Party.GEMEENTE, Party.GEMEENTE)):
        person = people.add(db, 200 + number, "nl", NOW)
        members.add(db, room_id, person.id, party, Rank.MEMBER, "x", 2, NOW)

    with pytest.raises(sqlite3.IntegrityError):
        db.execute(wrong)
