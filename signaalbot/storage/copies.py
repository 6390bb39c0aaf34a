"""How is a whole database copied, checked and put back, while the bot may be writing?"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final

from signaalbot.domain.problem import Problem

ONLY_OWNER: Final = 0o600
PAGES: Final = 1024
"""How many pages are copied before another writer gets a turn."""


@dataclass(eq=False)
class CopyImpossible(Problem):
    """Raised when a copy cannot be written: no room on the disk, no right, or a file of that name stands there."""

    key: ClassVar[str] = "problem.copy_impossible"
    path: str


@dataclass(eq=False)
class CopyUnusable(Problem):
    """Raised when a file is no whole database of signaalbot."""

    key: ClassVar[str] = "problem.copy_unusable"
    path: str


@dataclass(eq=False)
class CopyOfOtherKind(Problem):
    """Raised when a copy of a rehearsal would come in the place of real work, or the other way round."""

    key: ClassVar[str] = "problem.copy_of_other_kind"
    path: str


@dataclass(frozen=True)
class Contents:
    """What a database holds: its kind ("real", "practice" or "") and how many rows stand in each table."""

    kind: str
    rows: dict[str, int]


def copy(source: Path, target: Path) -> Contents:
    """Write a whole, checked copy of *source*, also while the bot runs; only the owner may read it.

    It is there completely or not at all. Raises CopyUnusable when *source* is no database of ours, or CopyImpossible.
    """
    if target.exists():
        raise CopyImpossible(str(target))
    contents(source)
    draft = target.with_name(target.name + ".part")
    try:
        _write(source, draft)
        found = contents(draft)
        draft.replace(target)
        _sync(target.parent)
    except (OSError, sqlite3.Error):
        raise CopyImpossible(str(target)) from None
    finally:
        remove(draft)
    return found


def contents(path: Path) -> Contents:
    """Check a database as a whole and count what is in it. Raises CopyUnusable."""
    try:
        with closing(_opened(path)) as connection:
            found = _contents(connection)
    except sqlite3.Error:
        raise CopyUnusable(str(path)) from None
    if found is None:
        raise CopyUnusable(str(path))
    return found


def require_place(found: Contents, copy_of: Path, database: Path) -> None:
    """Raise CopyOfOtherKind when practice would replace real work or the other way round; *found* is in the copy."""
    try:
        there = contents(database).kind if database.exists() else ""
    except CopyUnusable:
        return  # a broken database is just what one restores
    if there and there != found.kind:
        raise CopyOfOtherKind(str(copy_of))


def replace(fresh: Path, database: Path) -> Path | None:
    """Move *fresh* to where *database* stands; returns where that one went, or None when there was none.

    The caller holds the WriterLock. Raises CopyImpossible.
    """
    aside = _free_name(database) if database.exists() else None
    try:
        if aside is not None:
            _move_whole(database, aside)
        fresh.replace(database)
        _sync(database.parent)
    except OSError:
        raise CopyImpossible(str(database)) from None
    return aside


def remove(path: Path) -> None:
    """Remove a database that is not needed, with what SQLite keeps beside it."""
    for tail in ("", "-journal", "-wal", "-shm"):
        with suppress(OSError):
            path.with_name(path.name + tail).unlink()


def _write(source: Path, draft: Path) -> None:
    os.close(os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, ONLY_OWNER))
    with closing(_opened(source)) as old, closing(sqlite3.connect(draft)) as new:
        old.backup(new, pages=PAGES)
        new.execute("pragma journal_mode = delete")  # a copy is one file
    with draft.open("rb") as written:
        os.fsync(written.fileno())


def _opened(path: Path) -> sqlite3.Connection:
    """Open for reading only. Raises sqlite3.OperationalError when there is nothing."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def _contents(connection: sqlite3.Connection) -> Contents | None:
    if connection.execute("pragma integrity_check").fetchone()[0] != "ok":
        return None
    names = [row[0] for row in connection.execute("select name from sqlite_master where type = 'table' order by name")]
    if not {"meta", "_sqlite_migrations"} <= set(names):
        return None
    kind = connection.execute("select value from meta where key = 'kind'").fetchone()
    rows = {name: int(connection.execute(f"select count(*) from [{name}]").fetchone()[0]) for name in names}
    return Contents(kind[0] if kind else "", rows)


def _free_name(database: Path) -> Path:
    number = 1
    while (found := database.with_name(f"{database.name}.old-{number}")).exists():
        number += 1
    return found


def _move_whole(database: Path, aside: Path) -> None:
    """Move a database with its write-ahead log: the log may hold what was committed last."""
    for tail in ("-wal", "-shm", ""):
        old = database.with_name(database.name + tail)
        if old.exists():
            old.replace(aside.with_name(aside.name + tail))


def _sync(directory: Path) -> None:
    """Make a rename last through a power cut."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
