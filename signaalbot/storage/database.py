"""Where does everything live? One SQLite file, one writer, safe against a pulled plug."""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, ClassVar, Final

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


class Fault(StrEnum):
    """Why the database cannot take what we write, for now; nothing is wrong with what we write."""

    LOCKED = "locked"
    FULL = "full"
    READ_ONLY = "read_only"
    UNREADABLE = "unreadable"


FAULTS: Final = {
    sqlite3.SQLITE_BUSY: Fault.LOCKED,
    sqlite3.SQLITE_LOCKED: Fault.LOCKED,
    sqlite3.SQLITE_FULL: Fault.FULL,
    sqlite3.SQLITE_READONLY: Fault.READ_ONLY,
    sqlite3.SQLITE_IOERR: Fault.UNREADABLE,
    sqlite3.SQLITE_CANTOPEN: Fault.UNREADABLE,
    sqlite3.SQLITE_CORRUPT: Fault.UNREADABLE,
    sqlite3.SQLITE_NOTADB: Fault.UNREADABLE,
}


def fault_of(error: BaseException | None) -> Fault | None:
    """Return what keeps the database from working, or None when an error is about something else (T64, T65)."""
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else FAULTS.get(code & 0xFF)


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

    WAL with synchronous=FULL: what was committed survives `kill -9` and power loss. A rehearsal need not survive
    the second, and waits for the disk less often.
    """
    from signaalbot.storage.schema import migrate

    try:
        db = over(_connected(path))
        migrate(db, str(path))
    except sqlite3.Error:
        raise DatabaseUnreadable(str(path)) from None
    if practice is not None:
        _require_kind(db, "practice" if practice else "real", str(path))
    if practice:
        db.execute("pragma synchronous = normal")
    return db


def over(connection: sqlite3.Connection) -> Database:
    """Return a database over this connection."""
    from sqlite_utils import Database

    connection.execute("pragma temp_store = memory")
    connection.execute(LATELY)
    return _quick(Database)(connection, execute_plugins=False)


@cache
def _quick(base: type[Database]) -> type[Database]:
    """Return the library's class, with a `query` that only reads: theirs wraps each one in a savepoint."""

    class Quick(base):  # type: ignore[misc, valid-type]
        def query(self, sql: str, params: Any = None) -> Iterator[Row]:
            cursor = self.conn.execute(sql, () if params is None else params)
            names = tuple(name for name, *_ in cursor.description)
            return (dict(zip(names, row, strict=True)) for row in cursor)

    return Quick


def reconnect(db: Database) -> None:
    """Open the same file anew, for a connection that got stuck (T65); the old one is dropped."""
    path = next(row["file"] for row in db.query("pragma database_list") if row["name"] == "main")
    if not path:
        return
    old = db.conn
    db.conn = over(_connected(path)).conn
    old.close()


def _connected(path: Path | str) -> sqlite3.Connection:
    connection = sqlite3.connect(str(path), isolation_level=None, timeout=BUSY_TIMEOUT_MS / 1000)
    for pragma in (
        "journal_mode = wal",
        "synchronous = full",
        "foreign_keys = on",
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "secure_delete = on",
    ):
        connection.execute(f"pragma {pragma}")
    return connection


LATELY: Final = (
    "create temp table if not exists lately (scope text primary key, moments text not null, free_at text not null)"
)
"""Like `paces`, in memory alone: whom the bot answered in private just now is written nowhere (promise 3)."""


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
        db.conn.execute("commit")
    except BaseException:
        _undo(db, "rollback")
        raise


@contextmanager
def savepoint(db: Database) -> Iterator[None]:
    """Run a part of a unit of work, all or nothing, inside its transaction."""
    db.conn.execute("savepoint part")
    try:
        yield
    except BaseException:
        _undo(db, "rollback to part", "release part")
        raise
    db.conn.execute("release part")


def _undo(db: Database, *steps: str) -> None:
    """Roll back, unless SQLite did so by itself, as it does when the disk is full."""
    for step in steps if db.conn.in_transaction else ():
        db.conn.execute(step)


def stamp(moment: datetime) -> str:
    """Return an aware moment as sortable UTC text: "2026-11-16T07:30:00.000000Z"."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def moment(text: str) -> datetime:
    """Return the moment that `stamp` wrote."""
    return datetime.fromisoformat(text)


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
