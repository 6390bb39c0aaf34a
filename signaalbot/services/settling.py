"""What becomes of what was told? A question is answered, a rumour confirmed or refuted, a bulletin retracted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.bulletin import Bulletin, Kind, Level, number_of
from signaalbot.domain.bulletin_problem import NothingChanged
from signaalbot.domain.problem import NoLongerOpen, NotFound
from signaalbot.domain.role import Standing
from signaalbot.domain.room import Room
from signaalbot.services.broadcasting import own_room, require_speaker, require_writer
from signaalbot.services.writing import Wish, store
from signaalbot.storage import bulletins, ledgers, replays, rooms
from signaalbot.texts import texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database


def require_asked(db: Database, standing: Standing, question_id: int) -> Bulletin:
    """Return the question that this member may answer now. Raises NotAsked, NotAContactPerson or NoLongerOpen."""
    asked = own_room(db, standing, question_id)
    newest = bulletins.find_newest(db, asked.room_id, asked.number or 0)
    if newest is None or newest.kind is not Kind.QUESTION or not newest.is_open:
        raise NoLongerOpen
    require_writer(db, standing, rooms.get(db, asked.room_id), Kind.ANSWER, None, newest)
    return newest


def find(db: Database, room: Room, number: str) -> Bulletin | None:
    """Return the newest version of what has this number in the room, or None."""
    return bulletins.find_newest(db, room.id, number_of(number))


def may_answer(standing: Standing, asked: Bulletin | None) -> bool:
    """Tell whether this is an open question to the party that this member speaks for."""
    member = None if asked is None else standing.in_room(asked.room_id)
    if asked is None or member is None:
        return False
    return asked.is_open and asked.kind is Kind.QUESTION and member.rank.speaks and member.party is asked.asked


def bulletin_at(db: Database, chat_id: int, message_id: int) -> Bulletin | None:
    """Return the newest version of the bulletin that a message shows, also on an old card (T20); or None."""
    bulletin_id = ledgers.bulletin_at(db, chat_id, message_id)
    if bulletin_id is None:
        return None
    found = bulletins.get(db, bulletin_id)
    return bulletins.find_newest(db, found.room_id, found.number or 0)


def draft_answer(db: Database, standing: Standing, question_id: int, text: str, key: str, now: datetime) -> Bulletin:
    """Keep an answer as a draft: it goes to everybody, as loud as the question.

    Raises NotAsked, NotAContactPerson, NoLongerOpen or TextTooLong.
    """
    made = replays.find(db, key)
    if made is not None:
        return own_room(db, standing, made)
    asked = require_asked(db, standing, question_id)
    wish = Wish(text, Kind.ANSWER, about=asked, level=asked.level)
    return store(db, standing, rooms.get(db, asked.room_id), wish, key, now)


def draft_verdict(
    db: Database, standing: Standing, bulletin_id: int, verdict: Kind, key: str, now: datetime
) -> Bulletin:
    """Keep "Bevestigd" or "Klopt niet" as a draft. Raises NoLongerOpen or NotYourBulletin."""
    made = replays.find(db, key)
    if made is not None:
        return own_room(db, standing, made)
    told = own_room(db, standing, bulletin_id)
    newest = bulletins.find_newest(db, told.room_id, told.number or 0)
    if newest is None or newest.kind is not Kind.UNCONFIRMED or not newest.is_open:
        raise NoLongerOpen
    wish = Wish(newest.text, verdict, newest)
    return store(db, standing, rooms.get(db, told.room_id), wish, key, now)


def draft_retraction(
    db: Database, standing: Standing, room: Room, number: str, reason: str, key: str, now: datetime
) -> Bulletin:
    """Keep a retraction as a draft: whoever got the bulletin is told the same way.

    Raises NotFound, NotYourBulletin, NoLongerOpen or TextTooLong.
    """
    newest = find(db, room, number)
    if newest is None:
        raise NotFound(number)
    if newest.kind is Kind.RETRACTION and replays.find(db, key) is None:
        raise NoLongerOpen
    return store(db, standing, room, Wish(reason, Kind.RETRACTION, newest), key, now)


def draft_update(
    db: Database,
    standing: Standing,
    room: Room,
    answers: Mapping[str, str],
    next_update_at: datetime | None,
    key: str,
    now: datetime,
) -> Bulletin:
    """Put the answers of the update form together in one draft, in the language of the room."""
    text = texts_in(room.language).plain("update.text", **{name: answers[name] for name in ("what", "means", "asks")})
    return store(db, standing, room, Wish(text, Kind.UPDATE, next_update_at=next_update_at), key, now)


def draft_own_card(db: Database, standing: Standing, room: Room, text: str, key: str, now: datetime) -> Bulletin:
    """Keep the own card of a party as a draft: the next version when it has one. Raises TextTooLong."""
    return _draft_of_party(db, standing, room, text, Kind.OWN_CARD, key, now)


def draft_picture(
    db: Database, standing: Standing, room: Room, answers: Mapping[str, str], key: str, now: datetime
) -> Bulletin:
    """Keep what a party sees, thinks and does as a draft: the next version when it said so before."""
    texts = texts_in(room.language)
    text = texts.plain("picture.text" if len(answers) > 1 else "picture.text_short", **answers)
    return _draft_of_party(db, standing, room, text, Kind.PICTURE, key, now)


def _draft_of_party(
    db: Database, standing: Standing, room: Room, text: str, kind: Kind, key: str, now: datetime
) -> Bulletin:
    party = require_speaker(standing, room).party
    earlier = bulletins.find_of_party(db, room.id, party, kind)
    if earlier is None:
        return store(db, standing, room, Wish(text, kind, level=Level.INFO), key, now)
    if earlier.text == text and replays.find(db, key) is None:
        raise NothingChanged
    return store(db, standing, room, Wish(text, kind, earlier), key, now)
