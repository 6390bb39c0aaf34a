"""Does the database take what we write? What keeps it from working, and a way to begin anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from signaalbot.storage import database, vitals
from signaalbot.storage.database import Fault

if TYPE_CHECKING:
    from datetime import datetime

    from sqlite_utils import Database


def fault_of(error: BaseException | None) -> Fault | None:
    """Return what keeps the database from working, or None when the error is about something else."""
    return database.fault_of(error)


def try_out(db: Database, now: datetime) -> None:
    """Write something; raises sqlite3.Error when the database does not take it."""
    vitals.mark(db, "written", now)


def begin_anew(db: Database) -> None:
    """Drop a connection that may be stuck, and open the file again (T65)."""
    database.reconnect(db)
