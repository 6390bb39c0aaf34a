"""Where does everything live? One SQLite file, one writer, safe against a pulled plug."""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, ClassVar

from signaalbot.domain.problem import Problem

if TYPE_CHECKING:
    from sqlite_utils import Database

BUSY_TIMEOUT_MS = 5000


@dataclass(eq=False)
class DatabaseInUse(Problem):
    """Raised when another signaalbot already writes to this file."""

    key: ClassVar[str] = "problem.database_in_use"
    path: str


@dataclass(eq=False)
class DatabaseNewer(Problem):
    """Raised when the file was made by a newer version of signaalbot."""

    key: ClassVar[str] = "problem.database_newer"
    path: str


@dataclass(eq=False)
class DatabaseUnreadable(Problem):
    """Raised when the file is no database or may not be read or written."""

    key: ClassVar[str] = "problem.database_unreadable"
    path: str


@dataclass(eq=False)
class DatabaseOfOtherKind(Problem):
    """Raised when a rehearsal opens a real database, or the other way round."""

    key: ClassVar[str] = "problem.database_of_other_kind"
    path: str


class WriterLock:
    """Held by the one process that writes; the operating system frees it when that process dies."""

    def __init__(self, path: Path) -> None:
        """Take the lock beside the database; raises DatabaseInUse when another process holds it."""
        self._file: IO[str] = path.with_name(path.name + ".lock").open("w")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._file.close()
            raise DatabaseInUse(str(path)) from None

    def release(self) -> None:
        """Give the lock back."""
        self._file.close()


def open_database(path: Path | str, *, practice: bool | None = None) -> Database:
    """Open and migrate; raises DatabaseNewer or DatabaseUnreadable. ":memory:" gives one for tests.

    *practice* marks a new database as one for rehearsals, or for real work; later the same is asked, else
    DatabaseOfOtherKind. None takes it as it is.

    WAL with synchronous=FULL: what was committed survives `kill -9` and power loss.
    """
    from sqlite_utils import Database

    from signaalbot.storage.schema import migrate

    try:
        connection = sqlite3.connect(str(path), isolation_level=None, timeout=BUSY_TIMEOUT_MS / 1000)
        for pragma in (
            "journal_mode = wal",
            "synchronous = full",
            "foreign_keys = on",
            f"busy_timeout = {BUSY_TIMEOUT_MS}",
            "secure_delete = on",
        ):
            connection.execute(f"pragma {pragma}")
        db = Database(connection, execute_plugins=False)
        migrate(db, str(path))
    except sqlite3.Error:
        raise DatabaseUnreadable(str(path)) from None
    if practice is not None:
        _require_kind(db, "practice" if practice else "real", str(path))
    return db


def _require_kind(db: Database, kind: str, path: str) -> None:
    db.execute("insert into meta (key, value) values ('kind', ?) on conflict do nothing", [kind])
    found = one(db, "select value from meta where key = 'kind'")
    if found is None or found["value"] != kind:
        raise DatabaseOfOtherKind(path)


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """Run a unit of work, all or nothing; begins immediate, so a read cannot go stale before the write.

    Inside another transaction it joins that one. Never await inside.
    """
    if db.conn.in_transaction:
        yield
        return
    db.conn.execute("begin immediate")
    try:
        yield
    except BaseException:
        db.conn.execute("rollback")
        raise
    db.conn.execute("commit")


def stamp(moment: datetime) -> str:
    """Return an aware moment as sortable UTC text: "2026-11-16T07:30:00.000000Z"."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment(text: str) -> datetime:
    """Return the moment that `stamp` wrote."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def moment_or_none(text: str | None) -> datetime | None:
    """Return the moment, or None for an empty column."""
    return None if text is None else moment(text)


Row = dict[str, Any]


def one(db: Database, sql: str, *values: object) -> Row | None:
    """Return the first row, or None."""
    return next(iter(db.query(sql, list(values))), None)


def inserted(db: Database, sql: str, *values: object) -> int:
    """Run an insert and return the id of the new row."""
    return int(db.execute(sql, list(values)).lastrowid or 0)


def flush_journal(db: Database) -> None:
    """Empty the write-ahead log, so that what was erased stands in no file any more (T56)."""
    if not db.conn.in_transaction:
        db.conn.execute("pragma wal_checkpoint(truncate)").fetchone()
