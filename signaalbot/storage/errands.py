"""Which taken are there in a room, whose are they, and are they done?"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.agreement import Owner
from signaalbot.domain.errand import Errand, ErrandState
from signaalbot.domain.role import Party
from signaalbot.storage.database import Row, inserted, moment_or_none, one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


def add_draft(db: Database, room_id: int, asker_id: int, text: str, now: datetime) -> int:
    """Store a taak without owner and moment; returns its id."""
    return inserted(
        db,
        "insert into errands (room_id, text, state, asker_id, created_at) values (?, ?, 'draft', ?, ?)",
        *(room_id, text, asker_id, stamp(now)),
    )


def get(db: Database, errand_id: int) -> Errand:
    """Return the taak with this id, which must exist."""
    found = find_by_id(db, errand_id)
    assert found is not None
    return found


def find_by_id(db: Database, errand_id: int) -> Errand | None:
    """Return the taak with this id, or None."""
    row = one(db, "select * from errands where id = ?", errand_id)
    return None if row is None else _errand(row)


def of_room(db: Database, room_id: int, *states: ErrandState) -> tuple[Errand, ...]:
    """Return the taken of this room in these states, by moment."""
    marks = ", ".join("?" for _ in states)
    rows = db.query(
        f"select * from errands where room_id = ? and state in ({marks}) order by due_at, number", [room_id, *states]
    )
    return tuple(_errand(row) for row in rows)


def mark_text(db: Database, errand_id: int, text: str) -> None:
    """Change the text of a draft."""
    db.execute("update errands set text = ? where id = ? and state = 'draft'", [text, errand_id])


def mark_owner(db: Database, errand_id: int, party: Party, function: str) -> None:
    """Choose who does it."""
    db.execute(
        "update errands set owner_party = ?, owner_function = ? where id = ? and state = 'draft'",
        [party, function, errand_id],
    )


def mark_due(db: Database, errand_id: int, due_at: datetime) -> None:
    """Choose by when."""
    db.execute("update errands set due_at = ? where id = ? and state = 'draft'", [stamp(due_at), errand_id])


def mark_open(db: Database, errand_id: int) -> Errand:
    """Give a draft the next number of its room, and open it."""
    db.execute(
        "update errands set state = 'open', number = (select coalesce(max(number), 0) + 1 from errands as other "
        "where other.room_id = errands.room_id) where id = ? and state = 'draft'",
        [errand_id],
    )
    return get(db, errand_id)


def mark_state(db: Database, errand_id: int, state: ErrandState, now: datetime) -> None:
    """Close a taak, or drop a draft."""
    db.execute("update errands set state = ?, closed_at = ? where id = ?", [state, stamp(now), errand_id])


def _errand(row: Row) -> Errand:
    owner = None if row["owner_party"] is None else Owner(Party(row["owner_party"]), row["owner_function"] or "")
    return Errand(
        id=row["id"],
        room_id=row["room_id"],
        number=row["number"],
        text=row["text"],
        owner=owner,
        due_at=moment_or_none(row["due_at"]),
        state=ErrandState(row["state"]),
        asker_id=row["asker_id"],
    )
