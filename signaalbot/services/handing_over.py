"""How does the contact role of a party change hands? One offers it, the other takes it, everybody hears it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from signaalbot.domain.card import Button, Card
from signaalbot.domain.problem import NoLongerOpen, NotAContactPerson, NotAMember
from signaalbot.domain.role import Membership, Rank, Standing
from signaalbot.domain.room import Room, require_open
from signaalbot.domain.roster import ContactIsThere, NobodyElse
from signaalbot.services import hosting, naming, phrasing, posting, seating
from signaalbot.storage import handovers, members, people, rooms, timeline
from signaalbot.storage.database import transaction
from signaalbot.storage.handovers import Handover
from signaalbot.texts import Texts, texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database

OFFERED_FOR: Final = timedelta(days=3)


def choices(db: Database, texts: Texts, standing: Standing, room: Room) -> Card:
    """Ask to whom of the same party; a deputy without contact person is asked to step in instead.

    Raises NotAMember, RoomClosed, NotAContactPerson, ContactIsThere or NobodyElse.
    """
    member = hosting.require_member(standing, room)
    require_open(room)
    if member.rank is not Rank.CONTACT:
        _require_may_step_in(db, room, member)
        step = Button(texts.plain("roster.button.step_in"), f"handover:stepin:{room.id}")
        return Card(
            texts.say("roster.ask_step_in", room=room.name, party=texts.say(f"party.{member.party}")), ((step,),)
        )
    others = _takers(db, member)
    if not others:
        raise NobodyElse
    rows = tuple((Button(naming.seat(other), f"handover:offer:{room.id}:{other.id}"),) for other in others)
    return Card(texts.say("roster.ask_taker", room=room.name, party=texts.say(f"party.{member.party}")), rows)


def offer(db: Database, standing: Standing, room_id: int, taker_id: int, now: datetime) -> Handover:
    """Offer the role to a member of the same party, who must take it. The same again changes nothing (T68)."""
    with transaction(db):
        room = rooms.get(db, room_id)
        giver = hosting.require_member(standing, room)
        require_open(room)
        if giver.rank is not Rank.CONTACT:
            raise NotAContactPerson(room.name)
        if taker_id not in {other.id for other in _takers(db, giver)}:
            raise NoLongerOpen
        waiting = handovers.find_open(db, giver.id)
        if waiting is not None and waiting.taker_id == taker_id:
            return waiting
        offered = handovers.add(db, room.id, giver.id, taker_id, now)
        timeline.add(db, room.id, "handover_offered", giver, now)
        _ask_taker(db, room, offered, giver, now)
        return offered


def take(db: Database, standing: Standing, handover_id: int, now: datetime) -> Membership:
    """Take the role that was offered; the two change places. Returns the new contact person.

    Raises NotAMember for anyone but the one it was offered to, RoomClosed, or NoLongerOpen after three days (T70).
    """
    with transaction(db):
        found, taker = _offered_to(db, standing, handover_id)
        room = rooms.get(db, found.room_id)
        require_open(room)
        if found.state == "taken":
            return taker
        giver = next((each for each in members.of_room(db, room.id) if each.id == found.giver_id), None)
        same = giver is not None and giver.party is taker.party and giver.rank is Rank.CONTACT
        if found.state != "asked" or giver is None or not same or found.asked_at <= now - OFFERED_FOR:
            raise NoLongerOpen
        handovers.mark(db, found.id, "taken")
        seating.reseat(db, room, giver, giver.party, taker.rank, now)
        new = seating.reseat(db, room, taker, taker.party, Rank.CONTACT, now)
        timeline.add(db, room.id, "handed_over", new, now)
        _tell(db, room, new, f"handover {found.id}", now)
        return new


def refuse(db: Database, standing: Standing, handover_id: int, now: datetime) -> None:
    """Leave the role where it is; who offered it hears so. Raises NotAMember, RoomClosed or NoLongerOpen."""
    with transaction(db):
        found, taker = _offered_to(db, standing, handover_id)
        require_open(rooms.get(db, found.room_id))
        if found.state == "refused":
            return
        if found.state != "asked":
            raise NoLongerOpen
        handovers.mark(db, found.id, "refused")
        timeline.add(db, found.room_id, "handover_refused", taker, now)
        giver = people.find_by_id(db, members.get(db, found.giver_id).person_id)
        if giver is not None:
            texts = texts_in(giver.language)
            card = Card(texts.say("roster.handover_refused", member=phrasing.member(texts, taker)))
            posting.to_person(db, giver, f"handover {found.id} refused", card, now, room_id=found.room_id)


def retract(db: Database, standing: Standing, handover_id: int) -> None:
    """Take an offer back. Raises NotAMember for anyone but who made it, RoomClosed, or NoLongerOpen once answered."""
    with transaction(db):
        found = handovers.find(db, handover_id)
        own = None if found is None else standing.in_room(found.room_id)
        if found is None or own is None or own.id != found.giver_id:
            raise NotAMember
        require_open(rooms.get(db, found.room_id))
        if found.state in ("taken", "refused"):
            raise NoLongerOpen
        handovers.mark(db, found.id, "retracted")


def step_in(db: Database, standing: Standing, room_id: int, now: datetime) -> Membership:
    """Make a deputy the contact person of a party that has none. Raises ContactIsThere or NotAContactPerson."""
    with transaction(db):
        room = rooms.get(db, room_id)
        member = hosting.require_member(standing, room)
        require_open(room)
        if member.rank is Rank.CONTACT:
            return member
        _require_may_step_in(db, room, member)
        new = seating.reseat(db, room, member, member.party, Rank.CONTACT, now)
        timeline.add(db, room.id, "stepped_in", new, now)
        _tell(db, room, new, f"step in {new.id} {timeline.mark_of(db, room.id)}", now)
        return new


def _require_may_step_in(db: Database, room: Room, member: Membership) -> None:
    if member.rank is not Rank.DEPUTY:
        raise NotAContactPerson(room.name)
    if any(each.party is member.party and each.rank is Rank.CONTACT for each in members.of_room(db, room.id)):
        raise ContactIsThere


def _takers(db: Database, giver: Membership) -> tuple[Membership, ...]:
    return tuple(
        other
        for other in members.of_room(db, giver.room_id)
        if other.party is giver.party and other.rank is not Rank.CONTACT
    )


def _offered_to(db: Database, standing: Standing, handover_id: int) -> tuple[Handover, Membership]:
    found = handovers.find(db, handover_id)
    taker = None if found is None else standing.in_room(found.room_id)
    if found is None or taker is None or taker.id != found.taker_id:
        raise NotAMember
    return found, taker


def _ask_taker(db: Database, room: Room, offered: Handover, giver: Membership, now: datetime) -> None:
    person = people.find_by_id(db, members.get(db, offered.taker_id).person_id)
    if person is None:
        return
    texts = texts_in(person.language)
    row = (
        Button(texts.plain("roster.button.take"), f"handover:take:{offered.id}"),
        Button(texts.plain("roster.button.refuse"), f"handover:refuse:{offered.id}"),
    )
    card = Card(texts.say("roster.handover_asked", room=room.name, member=phrasing.member(texts, giver)), (row,))
    posting.to_person(db, person, f"handover {offered.id}", card, now, urgency="attention", room_id=room.id)


def _tell(db: Database, room: Room, new: Membership, occasion: str, now: datetime) -> None:
    def card(texts: Texts) -> Card:
        return Card(texts.say("roster.new_contact", room=room.name, member=phrasing.member(texts, new)))

    posting.to_group(db, room, occasion, card(texts_in(room.language)), now, "attention")
    for person in hosting.voices(db, room):
        posting.to_person(db, person, occasion, card(texts_in(person.language)), now, room_id=room.id)
