"""Was anything in the timeline changed afterwards? Any member may let the chain be checked."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.card import Card
from signaalbot.domain.chain import Check, short, verify
from signaalbot.domain.problem import NotAMember
from signaalbot.domain.role import Standing
from signaalbot.domain.room import Room
from signaalbot.services import posting
from signaalbot.storage import timeline
from signaalbot.storage.database import transaction
from signaalbot.texts import Texts, texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database


def check(db: Database, room_id: int) -> Check:
    """Walk along the chain of this room."""
    return verify(timeline.chain_of(db, room_id), timeline.seal(db, room_id))


def report(db: Database, texts: Texts, standing: Standing, room: Room, now: datetime) -> Card:
    """Tell whether the chain holds, with the number of lines and the last code; a break is told to all, once."""
    if standing.in_room(room.id) is None:
        raise NotAMember
    found = check(db, room.id)
    if not found.whole:
        with transaction(db):
            card = Card(_said(texts_in(room.language), room, found))
            posting.to_group(db, room, f"chain broken {room.id} {found.broken_at}", card, now, "attention")
    return Card(_said(texts, room, found))


def _said(texts: Texts, room: Room, found: Check) -> str:
    if found.whole:
        return texts.say("chain.whole", room=room.name, lines=found.lines, code=short(found.hash))
    return texts.say("chain.broken", room=room.name, line=found.broken_at)
