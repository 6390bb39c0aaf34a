"""Which agreements were reported as no longer true, and what did the other side say?"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.deviation import Aspect, Deviation, DeviationState
from signaalbot.domain.role import Party
from signaalbot.storage.database import Row, inserted, moment_or_none, one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


def add_draft(db: Database, room_id: int, agreement_id: int, party: Party, member_id: int, now: datetime) -> int:
    """Store a report of which nothing is known yet; returns its id."""
    return inserted(
        db,
        "insert into deviations (room_id, agreement_id, party, member_id, state, created_at) "
        "values (?, ?, ?, ?, 'draft', ?)",
        *(room_id, agreement_id, party, member_id, stamp(now)),
    )


def get(db: Database, deviation_id: int) -> Deviation:
    """Return the report with this id, which must exist."""
    found = find_by_id(db, deviation_id)
    assert found is not None
    return found


def find_by_id(db: Database, deviation_id: int) -> Deviation | None:
    """Return the report with this id, or None."""
    row = one(db, "select * from deviations where id = ?", deviation_id)
    return None if row is None else _deviation(db, row)


def find_draft(db: Database, agreement_id: int, member_id: int) -> Deviation | None:
    """Return the report on this agreement that this member is writing, or None."""
    row = one(
        db,
        "select * from deviations where agreement_id = ? and member_id = ? and state = 'draft' order by id desc",
        *(agreement_id, member_id),
    )
    return None if row is None else _deviation(db, row)


def of_room(db: Database, room_id: int) -> tuple[Deviation, ...]:
    """Return the reports that were sent in this room, oldest first."""
    rows = db.query(
        "select * from deviations where room_id = ? and state in ('reported', 'final') order by id", [room_id]
    )
    return tuple(_deviation(db, row) for row in rows)


def mark_aspect(db: Database, deviation_id: int, aspect: Aspect, text: str) -> None:
    """Keep one answer in a draft."""
    db.execute(f"update deviations set {aspect} = ? where id = ? and state = 'draft'", [text, deviation_id])


def mark_reported(db: Database, deviation_id: int, now: datetime) -> None:
    """Make a report known to all."""
    db.execute("update deviations set state = 'reported', reported_at = ? where id = ?", [stamp(now), deviation_id])


def mark_final(db: Database, deviation_id: int, now: datetime) -> None:
    """Let a report stand, with what the other side said beside it."""
    db.execute("update deviations set state = 'final', final_at = ? where id = ?", [stamp(now), deviation_id])


def mark_state(db: Database, deviation_id: int, state: DeviationState) -> None:
    """Move a report to another state."""
    db.execute("update deviations set state = ? where id = ?", [state, deviation_id])


def mark_reply_draft(db: Database, deviation_id: int, party: Party, member_id: int, text: str, now: datetime) -> None:
    """Keep what a party is about to reply; a newer draft takes the place of an older one."""
    db.execute(
        "insert into deviation_replies (deviation_id, party, member_id, text, state, given_at) "
        "values (?, ?, ?, ?, 'draft', ?) on conflict (deviation_id, party) do update set text = excluded.text, "
        "member_id = excluded.member_id, given_at = excluded.given_at where state = 'draft'",
        [deviation_id, party, member_id, text, stamp(now)],
    )


def find_reply_draft(db: Database, deviation_id: int, party: Party, member_id: int) -> str | None:
    """Return what this member is about to reply, or None."""
    row = one(
        db,
        "select text from deviation_replies where deviation_id = ? and party = ? and member_id = ? and state = 'draft'",
        *(deviation_id, party, member_id),
    )
    return None if row is None else str(row["text"])


def mark_reply_sent(db: Database, deviation_id: int, party: Party, now: datetime) -> None:
    """Make a reply known to all."""
    db.execute(
        "update deviation_replies set state = 'sent', given_at = ? where deviation_id = ? and party = ?",
        [stamp(now), deviation_id, party],
    )


def mark_no_reply(db: Database, deviation_id: int, party: Party, now: datetime) -> None:
    """Note that a party did not react in time; what it was still writing goes."""
    db.execute(
        "insert into deviation_replies (deviation_id, party, text, state, given_at) values (?, ?, '', 'sent', ?) "
        "on conflict (deviation_id, party) do update set text = '', state = 'sent', given_at = excluded.given_at "
        "where state = 'draft'",
        [deviation_id, party, stamp(now)],
    )


def _deviation(db: Database, row: Row) -> Deviation:
    replies = db.query(
        "select party, text from deviation_replies where deviation_id = ? and state = 'sent'", [row["id"]]
    )
    return Deviation(
        id=row["id"],
        room_id=row["room_id"],
        agreement_id=row["agreement_id"],
        party=Party(row["party"]),
        member_id=row["member_id"],
        behaviour=row["behaviour"],
        happened=row["happened"],
        place=row["place"],
        state=DeviationState(row["state"]),
        replies={Party(reply["party"]): reply["text"] for reply in replies},
        reported_at=moment_or_none(row["reported_at"]),
    )
