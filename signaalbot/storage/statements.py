"""Which stellingen were asked in a room, and how many agreed? Telegram counts; nobody here knows who."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.statement import Statement, StatementState
from signaalbot.storage.database import Row, inserted, moment_or_none, one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


def add_draft(db: Database, room_id: int, author_id: int, text: str, now: datetime) -> int:
    """Store a draft that only its writer sees; returns its id."""
    return inserted(
        db,
        "insert into statements (room_id, text, author_id, state, created_at) values (?, ?, ?, 'draft', ?)",
        *(room_id, text, author_id, stamp(now)),
    )


def get(db: Database, statement_id: int) -> Statement:
    """Return the stelling with this id, which must exist."""
    found = find_by_id(db, statement_id)
    assert found is not None
    return found


def find_by_id(db: Database, statement_id: int) -> Statement | None:
    """Return the stelling with this id, or None."""
    row = one(db, "select * from statements where id = ?", statement_id)
    return None if row is None else _statement(row)


def find_by_poll(db: Database, poll_id: str) -> Statement | None:
    """Return the stelling of this poll, or None."""
    row = one(db, "select * from statements where poll_id = ?", poll_id)
    return None if row is None else _statement(row)


def of_room(db: Database, room_id: int) -> tuple[Statement, ...]:
    """Return every stelling that was asked in this room, by number."""
    rows = db.query("select * from statements where room_id = ? and number is not null order by number", [room_id])
    return tuple(_statement(row) for row in rows)


def mark_minutes(db: Database, statement_id: int, minutes: int) -> None:
    """Choose how long it stays open."""
    db.execute("update statements set minutes = ? where id = ?", [minutes, statement_id])


def mark_dropped(db: Database, statement_id: int) -> None:
    """Drop a draft."""
    db.execute("update statements set state = 'dropped' where id = ? and state = 'draft'", [statement_id])


def mark_open(db: Database, statement_id: int) -> Statement:
    """Give a draft the next number of its room, and open it."""
    db.execute(
        "update statements set state = 'open', number = (select coalesce(max(number), 0) + 1 "
        "from statements as other where other.room_id = statements.room_id) where id = ? and state = 'draft'",
        [statement_id],
    )
    return get(db, statement_id)


def mark_posted(db: Database, statement_id: int, poll_id: str, message_id: int, closes_at: datetime) -> None:
    """Remember which poll it became, and until when it is open."""
    db.execute(
        "update statements set poll_id = ?, message_id = ?, closes_at = ? where id = ?",
        [poll_id, message_id, stamp(closes_at), statement_id],
    )


def mark_closed(db: Database, statement_id: int, agree: int, disagree: int) -> None:
    """Keep the result, which is final."""
    db.execute(
        "update statements set state = 'closed', agree = ?, disagree = ? where id = ? and state = 'open'",
        [agree, disagree, statement_id],
    )


def mark_lost(db: Database, statement_id: int) -> None:
    """Give it up: nobody can close the poll any more."""
    db.execute("update statements set state = 'lost' where id = ? and state = 'open'", [statement_id])


def _statement(row: Row) -> Statement:
    return Statement(
        id=row["id"],
        room_id=row["room_id"],
        number=row["number"],
        text=row["text"],
        author_id=row["author_id"],
        minutes=row["minutes"],
        state=StatementState(row["state"]),
        message_id=row["message_id"],
        agree=row["agree"],
        disagree=row["disagree"],
        closes_at=moment_or_none(row["closes_at"]),
    )
