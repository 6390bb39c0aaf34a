"""What happens to the messages of a bulletin that no longer holds? They say so, wherever they stand."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.bulletin import Bulletin
from signaalbot.domain.delivery import Task
from signaalbot.services import posting
from signaalbot.storage import ledgers, people, rooms
from signaalbot.storage.ledgers import Delivered
from signaalbot.texts import texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database


def mark_old_messages(db: Database, told: Bulletin, now: datetime) -> None:
    """Put "Ingetrokken" or "Klopt niet" above every message that shows an older version."""
    room = rooms.get(db, told.room_id)
    languages = {room.chat_id: room.language}
    for message in ledgers.delivered(db, told.room_id, told.number or 0):
        if message.chat_id not in languages:
            person = people.find(db, message.chat_id)
            languages[message.chat_id] = person.language if person else room.language
        _queue(db, told, message, languages[message.chat_id], now)


def _queue(db: Database, told: Bulletin, message: Delivered, language: str, now: datetime) -> None:
    payload = json.loads(message.payload)
    mark = texts_in(language).say(f"bulletin.mark.{told.kind}", version=told.version)
    posting.request(
        db,
        Task.CARD,
        message.chat_id,
        f"mark {message.parcel_id} by bulletin {told.id}",
        {"message": message.message_id, "html": f"{mark}\n\n{payload['html']}", "file": "file" in payload},
        now,
        told.room_id,
    )
