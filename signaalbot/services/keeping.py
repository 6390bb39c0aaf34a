"""What stays of a room after it closed, how long, and who decides that it stays longer?"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.card import Button, Card
from signaalbot.domain.keeping import months_before
from signaalbot.domain.role import Standing
from signaalbot.domain.room import Room
from signaalbot.services import hosting, phrasing, posting
from signaalbot.storage import keeping, members, replays, rooms, timeline
from signaalbot.storage.database import transaction
from signaalbot.texts import Texts, texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database

log = logging.getLogger(__name__)


def clear_old_rooms(db: Database, months: int, now: datetime) -> tuple[int, ...]:
    """Remove what the house rules say of rooms that closed so many *months* ago; 0 removes nothing. Returns which.

    The keys of updates that Telegram no longer repeats go too.
    Each room in its own transaction: one that fails is tried again at the next knock, and stops no other.
    """
    replays.remove_old(db, now)
    cleared = []
    for room_id in keeping.due(db, months_before(now, months)) if months else ():
        try:
            with transaction(db):
                keeping.clear(db, room_id, now)
            cleared.append(room_id)
        except Exception:
            log.exception("room %s could not be cleared", room_id)
    return tuple(cleared)


def card(db: Database, texts: Texts, standing: Standing, room: Room, months: int) -> Card:
    """Show what stays and how long; the host may keep all of it longer. Raises NotAMember."""
    member = hosting.require_member(standing, room)
    longer = keeping.is_longer(db, room.id)
    key = "keeping.longer" if longer else "keeping.as_ruled" if months else "keeping.everything"
    html = texts.say(key, room=room.name, months=months)
    if not hosting.is_host(db, room, member):
        return Card(html)
    wish, label = ("0", "keeping.button_as_ruled") if longer else ("1", "keeping.button_longer")
    return Card(html, ((Button(texts.plain(label), f"keep:{room.id}:{wish}"),),))


def keep_longer(db: Database, standing: Standing, room_id: int, longer: bool, now: datetime) -> Room:
    """Keep all of a room longer, or as the rules say; also of a closed one. All are told; twice is once.

    Raises NotAMember or NotTheHost.
    """
    with transaction(db):
        room = rooms.get(db, room_id)
        host = hosting.require_host(db, standing, room)
        if keeping.is_longer(db, room.id) == longer:
            return room
        keeping.mark_longer(db, room.id, longer)
        occasion = f"keeping {room.id} {timeline.mark_of(db, room.id)} {int(longer)} {now.isoformat()}"
        key = "keeping.told_longer" if longer else "keeping.told_as_ruled"

        def told(texts: Texts) -> Card:
            return Card(texts.say(key, room=room.name, by=phrasing.member(texts, host)))

        posting.to_group(db, room, occasion, told(texts_in(room.language)), now)
        for _, person in members.people_of_room(db, room.id):
            posting.to_person(db, person, occasion, told(texts_in(person.language)), now, room_id=room.id)
        return room
