"""Whose signals are paused? By code, with the reason that the reporter was told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.redaction import RedactedText
from signaalbot.storage.database import Row, inserted, moment, one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True)
class Pause:
    """One pause that holds; *paused_by* is the coordinator, who cannot lift it."""

    id: int
    reporter: str
    reason: RedactedText
    paused_by: int
    paused_at: datetime


def add(db: Database, reporter: str, reason: RedactedText, paused_by: int, now: datetime) -> int:
    """Store a pause; returns its id."""
    return inserted(
        db,
        "insert into pauses (reporter, reason, paused_by, paused_at) values (?, ?, ?, ?)",
        *(reporter, reason, paused_by, stamp(now)),
    )


def find(db: Database, pause_id: int) -> Pause | None:
    """Return a pause that holds, or None."""
    row = one(db, "select * from pauses where id = ? and lifted_at is null", pause_id)
    return None if row is None else _pause(row)


def of_person(db: Database, person_id: int) -> Pause | None:
    """Return the pause that this person is under, or None."""
    sql = "select * from pauses where lifted_at is null and reporter in "
    row = one(db, sql + "(select pseudonym from reporters where person_id = ?) order by id desc", person_id)
    return None if row is None else _pause(row)


def of_reporter(db: Database, reporter: str) -> Pause | None:
    """Return the pause of this code, or None."""
    row = one(db, "select * from pauses where lifted_at is null and reporter = ?", reporter)
    return None if row is None else _pause(row)


def mark_lifted(db: Database, pause_id: int, by: int, now: datetime) -> None:
    """End a pause."""
    db.execute("update pauses set lifted_by = ?, lifted_at = ? where id = ?", [by, stamp(now), pause_id])


def _pause(row: Row) -> Pause:
    return Pause(row["id"], row["reporter"], RedactedText(row["reason"]), row["paused_by"], moment(row["paused_at"]))
