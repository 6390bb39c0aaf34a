"""How does everybody get the same bulletin? A number, one outbox row per receiver and part, and a timeline line."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from signaalbot.domain.bulletin import Bulletin, BulletinState, Kind, missing, private_delay, valid_for
from signaalbot.domain.bulletin_problem import (
    ClockPassed,
    DecisionIncomplete,
    NotAsked,
    NotYourBulletin,
    OnlyMunicipality,
    Overtaken,
    QuestionIncomplete,
)
from signaalbot.domain.card import Card
from signaalbot.domain.problem import NoLongerOpen, NotAContactPerson, NotAMember
from signaalbot.domain.role import Membership, Party, Person, Standing
from signaalbot.domain.room import Room, require_open
from signaalbot.services import awaiting, hosting, marking, posting, presenting, wording
from signaalbot.services.wording import Told
from signaalbot.storage import bulletins, keeping, ledgers, members, rooms, timeline
from signaalbot.storage.database import transaction
from signaalbot.texts import texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database


def announce(db: Database, standing: Standing, bulletin_id: int, now: datetime) -> Bulletin:
    """Make a draft final: number, one row per receiver and part, and a timeline line, all or nothing. Sends nothing.

    Pressing twice gives the same number and no second copy (T03, T68). Raises NoLongerOpen for a dropped draft,
    Overtaken when a newer version was sent meanwhile, and what is missing.
    """
    with transaction(db):
        found = own_room(db, standing, bulletin_id)
        if found.state is BulletinState.SENT:
            return found
        found = own_draft(db, standing, bulletin_id)
        _require_sendable(db, found, now)
        assert found.level is not None
        told = bulletins.mark_sent(db, found, now + valid_for(found.level), now)
        _settle(db, told, now)
        _queue(db, told, now)
        awaiting.watch(db, told, now)
        timeline.add(
            *(db, told.room_id, timeline_kind(told), members.get(db, told.author_id), now),
            *(told.number or 0, told.version),
        )
        return told


def see(db: Database, standing: Standing, bulletin_id: int, now: datetime) -> Bulletin:
    """Note that a member pressed "Gezien"; raises NotAMember for anyone else, and RoomClosed.

    Raises NoLongerOpen in a room that was closed since: then only how many saw it is known.
    """
    with transaction(db):
        found = own_room(db, standing, bulletin_id)
        room = rooms.get(db, found.room_id)
        member = hosting.require_member(standing, room)
        require_open(room)
        if found.state is not BulletinState.SENT:
            raise NotAMember
        if keeping.seen_counts(db, bulletin_id) is not None:
            raise NoLongerOpen
        bulletins.mark_seen(db, bulletin_id, member.id, now)
        return found


def require_speaker(standing: Standing, room: Room) -> Membership:
    """Return the member; raises NotAMember, RoomClosed, or NotAContactPerson."""
    member = standing.in_room(room.id)
    if member is None:
        raise NotAMember
    require_open(room)
    if not member.rank.speaks:
        raise NotAContactPerson(room.name)
    return member


def require_writer(
    db: Database, standing: Standing, room: Room, kind: Kind, replaces: Bulletin | None, about: Bulletin | None
) -> Membership:
    """Return the member who may tell this kind of thing; raises the Problem that says why not.

    Whether something is true may be told by who wrote it or by the host of the room; all else by who speaks for
    a party, and what another party wrote nobody else changes.
    """
    member = hosting.require_member(standing, room)
    if kind in (Kind.CONFIRMED, Kind.REFUTED) and hosting.is_host(db, room, member):
        require_open(room)
        return member
    speaker = require_speaker(standing, room)
    if replaces is not None and party_of(db, replaces) is not speaker.party:
        raise NotYourBulletin(replaces.number or 0)
    if kind is Kind.DECISION and speaker.party is not Party.GEMEENTE:
        raise OnlyMunicipality
    if about is not None and about.asked is not speaker.party:
        raise NotAsked
    return speaker


def party_of(db: Database, found: Bulletin) -> Party:
    """Return the party that wrote the first version of a bulletin."""
    first = bulletins.versions(db, found.room_id, found.number)[0] if found.number else found
    return members.get(db, first.author_id).party


def own_room(db: Database, standing: Standing, bulletin_id: int) -> Bulletin:
    """Return the bulletin; raises NotAMember for who is not in its room."""
    found = bulletins.find_by_id(db, bulletin_id)
    if found is None or standing.in_room(found.room_id) is None:
        raise NotAMember
    return found


def room_of(db: Database, found: Bulletin) -> Room:
    """Return the room that a bulletin was written for."""
    return rooms.get(db, found.room_id)


def own_draft(db: Database, standing: Standing, bulletin_id: int) -> Bulletin:
    """Return a draft of this member, who still may send it; raises NoLongerOpen once it was sent or dropped."""
    found = own_room(db, standing, bulletin_id)
    room = rooms.get(db, found.room_id)
    about, replaces = (None if each is None else bulletins.get(db, each) for each in (found.about, found.replaces))
    author = require_writer(db, standing, room, found.kind, replaces, about)
    if found.author_id != author.id or found.state is not BulletinState.DRAFT:
        raise NoLongerOpen
    return found


def told_of(db: Database, found: Bulletin, now: datetime) -> Told:
    """Gather what the card of a bulletin speaks of; a draft shows the number it will get."""
    before = None if found.replaces is None else bulletins.get(db, found.replaces)
    if found.number is None:
        number = before.number if before else bulletins.next_number(db, found.room_id)
        found = replace(found, number=number)
    return Told(
        room=rooms.get(db, found.room_id),
        bulletin=found,
        author=members.get(db, found.author_id),
        at=found.sent_at or now,
        before=before,
        question=None if found.about is None else bulletins.get(db, found.about),
    )


def timeline_kind(told: Bulletin) -> str:
    """Return what the timeline calls this: "bulletin", "bulletin_changed", or "told_question" and the like."""
    if told.version > 1 and not told.kind.is_follow_up:
        return "bulletin_changed"
    return "bulletin" if told.kind is Kind.ANNOUNCEMENT else f"told_{told.kind}"


def _require_sendable(db: Database, found: Bulletin, now: datetime) -> None:
    lacking = missing(found)
    if lacking is not None:
        raise {"asked": QuestionIncomplete, "decision": DecisionIncomplete, "level": NoLongerOpen}[lacking]
    moments = [each for each in (found.answer_by, found.next_update_at) if each is not None]
    if any(each <= now for each in moments):
        raise ClockPassed
    if found.about is not None and found.replaces is None and not bulletins.get(db, found.about).is_open:
        raise NoLongerOpen
    if found.replaces is None:
        return
    before = bulletins.get(db, found.replaces)
    newest = bulletins.find_newest(db, found.room_id, before.number or 0)
    if newest is None or newest.id != before.id:
        raise Overtaken(before.number or 0)
    if found.kind in (Kind.CONFIRMED, Kind.REFUTED) and not before.is_open:
        raise NoLongerOpen


def _settle(db: Database, told: Bulletin, now: datetime) -> None:
    """Close what this bulletin answers or replaces, and silence what would have asked for it."""
    number = told.number or 0
    if told.about is not None:
        asked = bulletins.get(db, told.about)
        bulletins.mark_settled(db, asked.room_id, asked.number or 0, now)
        awaiting.silence(db, asked, now)
    if told.version > 1:
        bulletins.mark_settled(db, told.room_id, number, now, below=told.version)
        ledgers.mark_overtaken(db, told.room_id, number, told.version, now)
        for earlier in bulletins.versions(db, told.room_id, number)[:-1]:
            awaiting.silence(db, earlier, now)
    if told.kind.is_final:
        marking.mark_old_messages(db, told, now)


def _queue(db: Database, told: Bulletin, now: datetime) -> None:
    assert told.level is not None
    found = told_of(db, told, now)
    for occasion, card in _parts(found, found.room.language):
        posting.to_group(
            *(db, found.room, occasion, card, now, told.level, told.id),
            valid_until=told.valid_until,
        )
    posting.refresh_card(db, found.room, f"bulletin {told.id}", now)
    presenting.refresh_after(db, found, now)
    delay = private_delay(told.level)
    if delay is None:
        return
    for _, person in members.people_of_room(db, told.room_id):
        _queue_private(db, found, person, delay, now)


def _queue_private(db: Database, found: Told, person: Person, delay: timedelta, now: datetime) -> None:
    assert found.bulletin.level is not None
    for occasion, card in _parts(found, person.language):
        posting.to_person(
            *(db, person, occasion, card, now),
            urgency=found.bulletin.level,
            room_id=found.room.id,
            bulletin_id=found.bulletin.id,
            delay=delay,
            valid_until=found.bulletin.valid_until,
        )


def _parts(found: Told, language: str) -> list[tuple[str, Card]]:
    cards = wording.cards(texts_in(language), found)
    first = f"bulletin {found.bulletin.id}"
    return [(first if at == 1 else f"{first} part {at}", card) for at, card in enumerate(cards, 1)]
