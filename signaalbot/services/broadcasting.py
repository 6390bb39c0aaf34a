"""How does everybody get the same bulletin? Draft, preview, number, and one outbox row per receiver."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.bulletin import (
    MAX_LENGTH,
    Bulletin,
    BulletinState,
    Level,
    private_delay,
)
from signaalbot.domain.card import Card
from signaalbot.domain.problem import NoLongerOpen, NotAContactPerson, NotAMember, NotFound, TextTooLong
from signaalbot.domain.role import Membership, Standing
from signaalbot.domain.room import Room
from signaalbot.services import phrasing, posting
from signaalbot.storage import bulletins, members, replays, rooms, timeline
from signaalbot.storage.database import transaction
from signaalbot.texts import Texts, texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database


def draft(db: Database, standing: Standing, room: Room, text: str, key: str, now: datetime) -> Bulletin:
    """Keep a new bulletin as a draft that only its writer sees. Raises NotAContactPerson or TextTooLong."""
    return _draft(db, standing, room, text, None, key, now)


def draft_version(
    db: Database, standing: Standing, room: Room, number: str, text: str, key: str, now: datetime
) -> Bulletin:
    """Keep a new version of a bulletin as a draft. Raises NotFound, NotAContactPerson or TextTooLong."""
    told = bulletins.find_newest(db, room.id, int(number)) if number.isdecimal() else None
    if told is None:
        raise NotFound(number)
    return _draft(db, standing, room, text, told.id, key, now)


def revise(db: Database, standing: Standing, key: str, text: str, now: datetime) -> Bulletin | None:
    """Follow an edit of the message that a bulletin came from (T18).

    A draft gets the new text; a sent bulletin gets a draft of its next version. None: no bulletin came of it.
    """
    with transaction(db):
        made = replays.find(db, key)
        if made is None:
            return None
        earlier = _own_room(db, standing, made)
        if earlier.state is BulletinState.DRAFT:
            _require_length(text)
            bulletins.mark_text(db, earlier.id, text)
            return bulletins.get(db, earlier.id)
        if earlier.state is BulletinState.DROPPED:
            return None
        newest = bulletins.find_newest(db, earlier.room_id, earlier.number or 0) or earlier
        room = rooms.get(db, earlier.room_id)
        return _draft(db, standing, room, text, newest.id, f"{key} {text}", now)


def choose_level(db: Database, standing: Standing, bulletin_id: int, level: Level) -> Bulletin:
    """Choose how loud; raises NoLongerOpen once it was sent or dropped."""
    with transaction(db):
        _own_draft(db, standing, bulletin_id)
        bulletins.mark_level(db, bulletin_id, level)
        return bulletins.get(db, bulletin_id)


def drop(db: Database, standing: Standing, bulletin_id: int) -> None:
    """Throw a draft away; raises NoLongerOpen once it was sent."""
    with transaction(db):
        _own_draft(db, standing, bulletin_id)
        bulletins.mark_dropped(db, bulletin_id)


def preview(db: Database, texts: Texts, found: Bulletin) -> Card:
    """Show a draft to its writer, with the number of people it will reach."""
    room = rooms.get(db, found.room_id)
    return phrasing.bulletin_preview(texts, room, found, len(members.of_room(db, room.id)))


def announce(db: Database, standing: Standing, bulletin_id: int, now: datetime) -> Bulletin:
    """Make a draft final: number, one row per receiver and a timeline line, all or nothing. Sends nothing.

    Pressing twice gives the same number and no second copy (T03, T68). Raises NoLongerOpen for a dropped draft.
    """
    with transaction(db):
        found = _own_room(db, standing, bulletin_id)
        if found.state is BulletinState.SENT:
            return found
        found = _own_draft(db, standing, bulletin_id)
        if found.level is None:
            raise NoLongerOpen
        told = bulletins.mark_sent(db, found, now)
        _queue(db, told, now)
        author = members.get(db, told.author_id)
        kind = "bulletin" if told.version == 1 else "bulletin_changed"
        timeline.add(db, told.room_id, kind, author, now, told.number or 0, told.version)
        return told


def see(db: Database, standing: Standing, bulletin_id: int, now: datetime) -> Bulletin:
    """Note that a member pressed "Gezien"; raises NotAMember for anyone else."""
    with transaction(db):
        found = _own_room(db, standing, bulletin_id)
        member = standing.in_room(found.room_id)
        if member is None or found.state is not BulletinState.SENT:
            raise NotAMember
        bulletins.mark_seen(db, bulletin_id, member.id, now)
        return found


def require_speaker(standing: Standing, room: Room) -> Membership:
    """Return the member; raises NotAMember, or NotAContactPerson for who may not speak for a party."""
    member = standing.in_room(room.id)
    if member is None:
        raise NotAMember
    if not member.rank.speaks:
        raise NotAContactPerson(room.name)
    return member


def _draft(
    db: Database, standing: Standing, room: Room, text: str, replaces: int | None, key: str, now: datetime
) -> Bulletin:
    with transaction(db):
        author = require_speaker(standing, room)
        made = replays.find(db, key)
        if made is not None:
            return bulletins.get(db, made)
        _require_length(text)
        bulletin_id = bulletins.add_draft(db, room.id, author.id, text, replaces, now)
        replays.add(db, key, bulletin_id, now)
        return bulletins.get(db, bulletin_id)


def _require_length(text: str) -> None:
    if len(text) > MAX_LENGTH:
        raise TextTooLong(len(text), MAX_LENGTH)


def _own_room(db: Database, standing: Standing, bulletin_id: int) -> Bulletin:
    found = bulletins.find_by_id(db, bulletin_id)
    if found is None or standing.in_room(found.room_id) is None:
        raise NotAMember
    return found


def _own_draft(db: Database, standing: Standing, bulletin_id: int) -> Bulletin:
    found = _own_room(db, standing, bulletin_id)
    author = require_speaker(standing, rooms.get(db, found.room_id))
    if found.author_id != author.id or found.state is not BulletinState.DRAFT:
        raise NoLongerOpen
    return found


def _queue(db: Database, told: Bulletin, now: datetime) -> None:
    assert told.level is not None
    room = rooms.get(db, told.room_id)
    author = members.get(db, told.author_id)
    occasion = f"bulletin {told.id}"
    card = phrasing.bulletin(texts_in(room.language), room, told, author)
    posting.to_group(db, room, occasion, card, now, told.level, told.id)
    posting.refresh_card(db, room, occasion, now)
    delay = private_delay(told.level)
    if delay is None:
        return
    cards = {
        person.language: phrasing.bulletin(texts_in(person.language), room, told, author)
        for _, person in members.people_of_room(db, room.id)
    }
    for _, person in members.people_of_room(db, room.id):
        posting.to_person(
            *(db, person, occasion, cards[person.language], now),
            urgency=told.level,
            room_id=room.id,
            bulletin_id=told.id,
            delay=delay,
        )
