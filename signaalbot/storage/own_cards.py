"""Which message is the pinned card of a party in its room?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from signaalbot.domain.role import Party
from signaalbot.storage.database import one

if TYPE_CHECKING:
    from sqlite_utils import Database


def find_message(db: Database, room_id: int, party: Party) -> int | None:
    """Return the number of the message, or None."""
    row = one(db, "select message_id from own_cards where room_id = ? and party = ?", room_id, party)
    return None if row is None else row["message_id"]


def mark_message(db: Database, room_id: int, party: Party, message_id: int | None) -> None:
    """Remember the message (None: it is gone)."""
    db.execute(
        "insert into own_cards (room_id, party, message_id) values (?, ?, ?) "
        "on conflict (room_id, party) do update set message_id = excluded.message_id",
        [room_id, party, message_id],
    )


def mark_lost(db: Database, room_id: int) -> None:
    """Forget the messages of all own cards of a room: they stay behind in a group that moved (T24)."""
    db.execute("update own_cards set message_id = null where room_id = ?", [room_id])
