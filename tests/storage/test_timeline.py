"""Is every line of the timeline chained, and does any change of any row show?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from signaalbot.domain.role import Membership, Party, Rank
from signaalbot.services import checking
from signaalbot.storage import people, rooms, schema, timeline
from signaalbot.storage.database import open_database, stamp, transaction

if TYPE_CHECKING:
    from sqlite_utils import Database

NOW = datetime(2026, 11, 13, 8, tzinfo=UTC)
SPEAKER = Membership(1, 1, 1, Party.POLITIE, Rank.CONTACT, "dialoogteam")
KINDS = ("made", "opened", "joined", "bulletin")


def filled(db: Database, room: str = "Boerenprotest") -> int:
    """Make a room with four lines; the last two with somebody behind them."""
    with transaction(db):
        host = people.add(db, 1, "nl", NOW)
        room_id = rooms.add(db, room, date(2026, 11, 13), "Rijtmeer", "nl", host.id, NOW).id
    for place, kind in enumerate(KINDS):
        by = SPEAKER if place > 1 else None
        timeline.add(db, room_id, kind, by, NOW + timedelta(minutes=place), number=place, version=1)
    return room_id


def changed(value: Any) -> Any:
    return value + 1000 if isinstance(value, int) else f"{value}x"


def test_a_timeline_that_nobody_touched_holds(db: Database) -> None:
    found = checking.check(db, filled(db))

    assert (found.whole, found.lines) == (True, 4)


COLUMNS = ("id", "room_id", "at", "kind", "party", "function_code", "number", "version", "code", "hash")


def test_these_are_all_the_columns_there_are(db: Database) -> None:
    assert tuple(column.name for column in db["timeline"].columns) == COLUMNS


@pytest.mark.parametrize("line", range(4))
@pytest.mark.parametrize("column", COLUMNS)
def test_any_change_of_any_column_of_any_row_is_found(db: Database, column: str, line: int) -> None:
    room_id = filled(db)
    filled(db, "Andere kamer")
    db.execute("pragma foreign_keys = off")
    rows = list(db.query("select * from timeline where room_id = ? order by id", [room_id]))
    was = rows[line][column]
    other = 2 if column == "room_id" else changed("" if was is None else was)

    db.execute(f"update timeline set {column} = ? where id = ?", [other, rows[line]["id"]])

    assert not checking.check(db, room_id).whole


@pytest.mark.parametrize("line", range(1, 5))
def test_a_line_that_was_taken_out_is_missed_the_last_one_too(db: Database, line: int) -> None:
    room_id = filled(db)

    db.execute("delete from timeline where id = ?", [line])

    assert not checking.check(db, room_id).whole


def test_taking_out_all_lines_with_their_seal_is_seen_by_the_number(db: Database) -> None:
    room_id = filled(db)
    db.execute("delete from timeline")

    assert not checking.check(db, room_id).whole


@pytest.mark.parametrize("column", ["lines", "hash"])
def test_a_change_of_the_seal_is_found(db: Database, column: str) -> None:
    room_id = filled(db)
    value = db.conn.execute(f"select {column} from seals where room_id = ?", [room_id]).fetchone()[0]

    db.execute(f"update seals set {column} = ? where room_id = ?", [changed(value), room_id])

    assert not checking.check(db, room_id).whole


def test_blotting_out_a_function_later_breaks_nothing(db: Database) -> None:
    """What the chain covers is a random code; the words stand elsewhere and may go."""
    room_id = filled(db)

    db.execute("update function_codes set function = ''")

    assert checking.check(db, room_id).whole
    assert [line.function for line in timeline.of_room(db, room_id)] == [""] * 4


def test_the_words_of_a_function_stand_in_no_line(db: Database) -> None:
    filled(db)

    assert all("dialoogteam" not in str(row) for row in db["timeline"].rows)


def test_the_same_function_keeps_its_code_and_another_gets_its_own(db: Database) -> None:
    room_id = filled(db)
    timeline.add(db, room_id, "joined", Membership(2, 1, 2, Party.OM, Rank.MEMBER, "officier"), NOW)

    codes = [row["function_code"] for row in db.query("select function_code from timeline order by id")]
    assert codes[:2] == [None, None]
    assert codes[2] == codes[3] != codes[4]


def test_rooms_have_chains_of_their_own(db: Database) -> None:
    first, second = filled(db), filled(db, "Andere kamer")

    db.execute("update timeline set kind = 'x' where room_id = ?", [second])

    assert checking.check(db, first).whole
    assert not checking.check(db, second).whole


def test_the_codes_of_two_databases_differ_and_those_of_two_rehearsals_do_not(tmp_path: Path) -> None:
    def codes(name: str, *, practice: bool) -> list[str]:
        db = open_database(tmp_path / name, practice=practice)
        filled(db)
        return [row["hash"] for row in db["timeline"].rows]

    assert codes("a", practice=False) != codes("b", practice=False)
    assert codes("c", practice=True) == codes("d", practice=True)


def test_lines_from_before_the_chain_are_chained_when_the_database_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.sqlite3"
    with monkeypatch.context() as patch:
        patch.setattr(schema, "SCRIPTS", {"m001_first": schema.FIRST})
        old = open_database(path)
        person = people.add(old, 1, "nl", NOW)
        old.execute(
            "insert into events (name, day, place, created_by, created_at) values ('Boerenprotest', ?, 'Markt', ?, ?)",
            ["2026-11-13", person.id, stamp(NOW)],
        )
        old.execute("insert into rooms (event_id, language) values (1, 'nl')")
        old.execute(
            "insert into timeline (room_id, at, kind, party, function, number, version) "
            "values (1, ?, 'made', '', '', 0, 0), (1, ?, 'joined', 'politie', 'dialoogteam', 0, 0)",
            [stamp(NOW), stamp(NOW)],
        )
        old.close()

    db = open_database(path)

    assert [(line.kind, line.party, line.function) for line in timeline.of_room(db, 1)] == [
        ("made", "", ""),
        ("joined", "politie", "dialoogteam"),
    ]
    assert checking.check(db, 1).lines == 2
    assert checking.check(db, 1).whole


def test_nothing_in_the_program_changes_or_removes_a_line() -> None:
    """Append-only, in the code: no statement but the insert names the table as what it writes."""
    package = Path(schema.__file__).parent
    writers = [
        (path.name, words)
        for path in package.glob("*.py")
        for words in ("update timeline ", "delete from timeline", "insert into timeline ")
        if words in path.read_text(encoding="utf-8")
    ]

    assert writers == [("timeline.py", "insert into timeline ")]
