"""Does the database keep what was committed, and nothing of what was not?"""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signaalbot.storage.database import DatabaseUnreadable, moment, open_database, stamp, transaction

if TYPE_CHECKING:
    from sqlite_utils import Database

MOMENTS = st.datetimes(
    datetime(2000, 1, 1),  # noqa: DTZ001 (hypothesis adds the zone)
    datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=2))]),
)


@given(one=MOMENTS, other=MOMENTS)
def test_stamps_sort_as_the_moments_do_whatever_their_offset(one: datetime, other: datetime) -> None:
    """ISO strings with mixed offsets once put a signal in the wrong week."""
    assert (stamp(one) < stamp(other)) == (one < other)


@given(when=MOMENTS)
def test_a_stamp_gives_the_same_moment_back(when: datetime) -> None:
    assert moment(stamp(when)) == when


def test_a_unit_of_work_that_fails_leaves_nothing(db: Database) -> None:
    with pytest.raises(RuntimeError), transaction(db):  # noqa: PT012 (the whole unit of work is what fails)
        db.execute("insert into meta (key, value) values ('a', 'b')")
        raise RuntimeError

    assert list(db.query("select * from meta where key = 'a'")) == []


def test_a_unit_of_work_inside_another_is_undone_with_it(db: Database) -> None:
    with pytest.raises(RuntimeError), transaction(db):  # noqa: PT012 (the whole unit of work is what fails)
        with transaction(db):
            db.execute("insert into meta (key, value) values ('a', 'b')")
        raise RuntimeError

    assert list(db.query("select * from meta where key = 'a'")) == []


def test_two_writers_wait_for_each_other_instead_of_failing(tmp_path: Path) -> None:
    """A deferred transaction that reads first gives "database is locked" at once; ours begins immediate."""
    first, second = (open_database(tmp_path / "x.sqlite3") for _ in range(2))
    second.conn.execute("pragma busy_timeout = 1")

    with transaction(first):
        list(first.query("select * from meta"))
        with pytest.raises(sqlite3.OperationalError), transaction(second):
            pass  # it is refused before it begins
        first.execute("insert into meta (key, value) values ('a', 'first')")
    with transaction(second):
        second.execute("update meta set value = 'second' where key = 'a'")

    assert [row["value"] for row in first.query("select value from meta where key = 'a'")] == ["second"]


def test_every_commit_is_forced_to_disk_and_deleted_text_is_overwritten(tmp_path: Path) -> None:
    db = open_database(tmp_path / "x.sqlite3")
    settings = [
        db.conn.execute(f"pragma {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
    ]

    assert settings == ["wal", 2, 1, 1]


def test_every_table_is_strict(db: Database) -> None:
    loose = [
        row["name"]
        for row in db.query("select name, strict from pragma_table_list where schema = 'main' and type = 'table'")
        if not row["strict"] and not row["name"].startswith(("sqlite_", "_sqlite_migrations"))
    ]

    assert loose == []


def test_a_row_that_points_nowhere_is_refused(db: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        db.execute("insert into roles (person_id, role, granted_at) values (99, 'worker', 'x')")


def test_a_file_that_is_no_database_is_explained(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite3"
    path.write_bytes(b"this is a letter, and not a database" * 100)

    with pytest.raises(DatabaseUnreadable):
        open_database(path)


def test_opening_again_keeps_what_was_there(tmp_path: Path) -> None:
    with transaction(open_database(tmp_path / "x.sqlite3")):
        pass  # the first start: tables are made, and nothing else is written
    db = open_database(tmp_path / "x.sqlite3")
    db.execute("insert into meta (key, value) values ('a', 'b')")
    db.close()

    assert [
        row["value"] for row in open_database(tmp_path / "x.sqlite3").query("select * from meta where key = 'a'")
    ] == ["b"]
