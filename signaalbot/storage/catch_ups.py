"""Which messages came too late, and which card tells of them?"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from signaalbot.domain.delivery import URGENCY
from signaalbot.storage.database import Row, one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


class Missed(NamedTuple):
    """One message that came too late: which row, to which chat, about which bulletin."""

    parcel_id: int
    chat_id: int
    person_id: int | None
    room_id: int | None
    bulletin_id: int


def mark_expired(db: Database, now: datetime) -> tuple[Missed, ...]:
    """Let go of what is past its time; return the bulletins among it, by chat, the most urgent and oldest first."""
    expired = db.execute(
        "update outbox set state = 'expired', changed_at = ?, reason = 'too late' "
        "where state = 'queued' and valid_until <= ?",
        [stamp(now), stamp(now)],
    ).rowcount
    return untold(db) if expired else ()


def untold(db: Database) -> tuple[Missed, ...]:
    """Return the bulletins that came too late, and of which no card tells yet."""
    rows = db.query(
        "select id, chat_id, person_id, room_id, bulletin_id from outbox where state = 'expired' "
        "and reason = 'too late' and told_by is null and bulletin_id is not null order by chat_id, urgency, id"
    )
    return tuple(_missed(row) for row in rows)


def told_of(db: Database, card_id: int) -> tuple[Missed, ...]:
    """Return what a catch-up card tells of, in the order in which it does."""
    rows = db.query("select * from outbox where told_by = ? order by urgency, id", [card_id])
    return tuple(_missed(row) for row in rows)


def find_open(db: Database, chat_id: int) -> int | None:
    """Return the catch-up card of this chat that has not gone out yet, or None."""
    row = one(
        db,
        "select id from outbox where chat_id = ? and state = 'queued' and occasion glob 'catch up *' order by id",
        chat_id,
    )
    return None if row is None else int(row["id"])


def find_card(db: Database, occasion: str) -> int | None:
    """Return the row of this occasion, or None."""
    row = one(db, "select id from outbox where occasion = ?", occasion)
    return None if row is None else int(row["id"])


def mark_told(db: Database, parcel_ids: tuple[int, ...], card_id: int) -> None:
    """Note which card tells of these messages."""
    ids = ", ".join(str(each) for each in parcel_ids)
    db.execute(f"update outbox set told_by = ? where id in ({ids})", [card_id])


def mark_payload(db: Database, card_id: int, payload: dict[str, Any]) -> None:
    """Let a card that has not gone out yet say more."""
    db.execute(
        "update outbox set payload = ? where id = ? and state = 'queued'",
        [json.dumps(payload, ensure_ascii=False), card_id],
    )


def mark_wanted(db: Database, bulletin_id: int, chat_id: int, now: datetime) -> bool:
    """Queue every part of a bulletin that came too late in this chat; False when none is left to queue."""
    changed = db.execute(
        "update outbox set state = 'queued', due_at = ?, changed_at = ?, reason = null, valid_until = null, "
        "unless_seen = null, attempts = 0, urgency = ? where bulletin_id = ? and chat_id = ? and state = 'expired'",
        [stamp(now), stamp(now), URGENCY["answer"], bulletin_id, chat_id],
    ).rowcount
    return changed > 0


def _missed(row: Row) -> Missed:
    return Missed(row["id"], row["chat_id"], row["person_id"], row["room_id"], row["bulletin_id"])
