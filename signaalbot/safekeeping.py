"""How does a sysadmin keep what the bot knows? A copy while it runs, and the way back."""

from __future__ import annotations

import contextlib
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from signaalbot.services import forgetting, keeping
from signaalbot.storage import bygones, copies
from signaalbot.storage.database import DatabaseNewer, DatabaseUnreadable, WriterLock, open_database

BACKUPS: Final = "backups"


@dataclass(frozen=True)
class Restored:
    """What became of a restore: where the old database went, and what ended again (None: no old one to compare)."""

    aside: Path | None
    ended: int | None
    doubtful: int


def back_up(database: Path, directory: Path | None, days: int, now: datetime) -> tuple[Path, list[Path]]:
    """Copy the database, also while the bot runs; returns the copy, and the older copies that were removed.

    A copy holds what was erased later, so copies have a term too: *days*.
    Raises CopyUnusable or CopyImpossible; then no older copy is removed.
    """
    place = directory or database.parent / BACKUPS
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        raise copies.CopyImpossible(str(place)) from None
    target = place / f"{database.stem}-{now.astimezone(UTC):%Y%m%d-%H%M%S}.sqlite3"
    copies.copy(database, target)
    return target, _without_old_ones(place, database.stem, now - timedelta(days=days), target)


def restore(copy_of: Path, database: Path, now: datetime) -> Restored:
    """Put a copy back; the bot must not run. What people ended since stays ended, and nothing is sent twice (T67).

    Raises DatabaseInUse, CopyUnusable, CopyOfOtherKind, CopyImpossible or DatabaseNewer; then nothing changed.
    """
    lock = WriterLock(database)
    fresh = database.with_name(database.name + ".new")
    try:
        copies.remove(fresh)
        copies.require_place(copies.copy(copy_of, fresh), copy_of, database)
        ended, doubtful = _brought_up_to_date(fresh, database, now)
        return Restored(copies.replace(fresh, database), ended, doubtful)
    finally:
        copies.remove(fresh)
        lock.release()


def clear(database: Path, months: int, now: datetime) -> dict[str, int]:
    """Remove what is past its term, as the bot does by itself; returns how many rows went from each table.

    Raises DatabaseInUse while the bot runs, DatabaseNewer or DatabaseUnreadable.
    """
    lock = WriterLock(database)
    try:
        before = copies.contents(database).rows
        db = open_database(database)
        try:
            keeping.clear_old_rooms(db, months, now)
            forgetting.forget_links(db, now)
        finally:
            db.close()
        after = copies.contents(database).rows
    finally:
        lock.release()
    return {table: count - after.get(table, 0) for table, count in before.items() if count > after.get(table, 0)}


def foresee(database: Path, months: int, now: datetime) -> dict[str, int]:
    """Return what `clear` would remove, and remove nothing: it is tried on a copy, also while the bot runs."""
    with tempfile.TemporaryDirectory(dir=database.parent) as place:
        trial = Path(place) / database.name
        copies.copy(database, trial)
        return clear(trial, months, now)


def _brought_up_to_date(fresh: Path, database: Path, now: datetime) -> tuple[int | None, int]:
    db = open_database(fresh)
    try:
        ended = bygones.carry_over(db, database, now) if _readable(database) else None
        return ended, bygones.doubt_what_waits(db)
    finally:
        db.execute("pragma journal_mode = delete")
        db.close()


def _readable(database: Path) -> bool:
    """Tell whether the database that stands there can be asked; it gets the tables of this version."""
    if not database.exists():
        return False
    try:
        copies.contents(database)
        open_database(database).close()
    except (copies.CopyUnusable, DatabaseNewer, DatabaseUnreadable):
        return False
    return True


def _without_old_ones(place: Path, stem: str, before: datetime, but: Path) -> list[Path]:
    removed = []
    for path in sorted(place.glob(f"{stem}-*.sqlite3")):
        if path != but and _made_at(path, stem) < before:
            with contextlib.suppress(OSError):
                path.unlink()
                removed.append(path)
    return removed


def _made_at(path: Path, stem: str) -> datetime:
    """Return when a copy was made, by its name; a file that is named otherwise is not ours to remove."""
    try:
        return datetime.strptime(path.stem.removeprefix(f"{stem}-") + "+0000", "%Y%m%d-%H%M%S%z")
    except ValueError:
        return datetime.max.replace(tzinfo=UTC)
