"""What will be done if things go otherwise: per room and topic a text, in versions?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from signaalbot.storage.database import Row, inserted, moment, one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


class Plan(NamedTuple):
    """What is done if a topic happens; *version* is None while it is a draft."""

    id: int
    room_id: int
    topic: str
    version: int | None
    text: str
    author_id: int
    state: str
    written_at: datetime


def add_draft(db: Database, room_id: int, topic: str, text: str, author_id: int, now: datetime) -> int:
    """Store a draft; returns its id."""
    return inserted(
        db,
        "insert into what_ifs (room_id, topic, text, author_id, state, written_at) values (?, ?, ?, ?, 'draft', ?)",
        *(room_id, topic, text, author_id, stamp(now)),
    )


def get(db: Database, plan_id: int) -> Plan:
    """Return the text with this id, which must exist."""
    found = find_by_id(db, plan_id)
    assert found is not None
    return found


def find_by_id(db: Database, plan_id: int) -> Plan | None:
    """Return the text with this id, or None."""
    row = one(db, "select * from what_ifs where id = ?", plan_id)
    return None if row is None else _plan(row)


def of_room(db: Database, room_id: int) -> Mapping[str, Plan]:
    """Return the newest shared text of each topic."""
    rows = db.query(
        "select what_ifs.*, max(version) from what_ifs where room_id = ? and state = 'shared' group by topic",
        [room_id],
    )
    return {row["topic"]: _plan(row) for row in rows}


def mark_shared(db: Database, plan_id: int, now: datetime) -> None:
    """Share a draft as the next version of its topic."""
    db.execute(
        "update what_ifs set state = 'shared', written_at = ?, version = 1 + coalesce((select max(version) "
        "from what_ifs as other where other.room_id = what_ifs.room_id and other.topic = what_ifs.topic), 0) "
        "where id = ? and state = 'draft'",
        [stamp(now), plan_id],
    )


def mark_dropped(db: Database, plan_id: int) -> None:
    """Throw a draft away."""
    db.execute("update what_ifs set state = 'dropped' where id = ? and state = 'draft'", [plan_id])


def _plan(row: Row) -> Plan:
    return Plan(
        row["id"],
        row["room_id"],
        row["topic"],
        row["version"],
        row["text"],
        row["author_id"],
        row["state"],
        moment(row["written_at"]),
    )
