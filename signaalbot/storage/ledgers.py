"""What became of each part of a bulletin, for whom, and when? Read from the outbox."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from signaalbot.domain.delivery import DeliveryState
from signaalbot.domain.ledger import Arrival
from signaalbot.storage.database import moment, one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


class Delivered(NamedTuple):
    """A message that stands in a chat: of which bulletin, where, and what it says."""

    parcel_id: int
    chat_id: int
    message_id: int
    payload: str


def arrivals(db: Database, bulletin_id: int) -> tuple[Arrival, ...]:
    """Return one arrival per part and receiver of this version of a bulletin."""
    rows = db.query(
        "select person_id, state, reason, changed_at from outbox where bulletin_id = ? order by id", [bulletin_id]
    )
    return tuple(
        Arrival(row["person_id"], DeliveryState(row["state"]), row["reason"], moment(row["changed_at"])) for row in rows
    )


def delivered(db: Database, room_id: int, number: int) -> tuple[Delivered, ...]:
    """Return the messages that stand somewhere with any version of this bulletin."""
    rows = db.query(
        "select outbox.id, chat_id, message_id, payload from outbox join bulletins on bulletins.id = bulletin_id "
        "where bulletins.room_id = ? and number = ? and outbox.state = 'accepted' and message_id is not null "
        "order by outbox.id",
        [room_id, number],
    )
    return tuple(Delivered(row["id"], row["chat_id"], row["message_id"], row["payload"]) for row in rows)


def bulletin_at(db: Database, chat_id: int, message_id: int) -> int | None:
    """Return the id of the bulletin that this message shows, or None (T20)."""
    row = one(
        db,
        "select bulletin_id from outbox where chat_id = ? and message_id = ? and bulletin_id is not null",
        *(chat_id, message_id),
    )
    return None if row is None else int(row["bulletin_id"])


def came_later(db: Database, room_id: int, moment_sent: datetime) -> frozenset[int]:
    """Return the ids of the members who were admitted after this moment."""
    rows = db.query(
        "select id from members where room_id = ? and left_at is null and admitted_at > ?",
        [room_id, stamp(moment_sent)],
    )
    return frozenset(row["id"] for row in rows)


def mark_overtaken(db: Database, room_id: int, number: int, below: int, now: datetime) -> None:
    """Withdraw what still waits to go out of older versions of a bulletin."""
    db.execute(
        "update outbox set state = 'withdrawn', reason = 'replaced', changed_at = ? where state = 'queued' "
        "and bulletin_id in (select id from bulletins where room_id = ? and number = ? and version < ?)",
        [stamp(now), room_id, number, below],
    )


def mark_silenced(db: Database, occasion: str, now: datetime) -> None:
    """Withdraw reminders that are no longer needed, by the start of their occasion (T40)."""
    db.execute(
        "update outbox set state = 'withdrawn', reason = 'silenced', changed_at = ? "
        "where state = 'queued' and occasion >= ? and occasion < ?",
        [stamp(now), f"{occasion} ", f"{occasion}!"],
    )


def mark_silenced_where_closed(db: Database, now: datetime) -> None:
    """Withdraw the reminders about bulletins in rooms that are closed."""
    db.execute(
        "update outbox set state = 'withdrawn', reason = 'silenced', changed_at = ? where state = 'queued' "
        "and occasion >= 'awaiting ' and occasion < 'awaiting!' "
        "and room_id in (select id from rooms where phase = 'gesloten')",
        [stamp(now)],
    )


def mark_reminders_expired(db: Database, now: datetime) -> None:
    """Let go of reminders that could not go out in time."""
    db.execute(
        "update outbox set state = 'expired', changed_at = ? where state = 'queued' and valid_until <= ? "
        "and occasion >= 'awaiting ' and occasion < 'awaiting!'",
        [stamp(now), stamp(now)],
    )
