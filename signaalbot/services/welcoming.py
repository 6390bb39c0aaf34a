"""Who is in the group without having joined? Asked to read the house rules, given a seat, or taken out by the host."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.card import Button, Card
from signaalbot.domain.delivery import Task
from signaalbot.domain.invitation import ROOM_VALID, fingerprint
from signaalbot.domain.problem import NoLongerOpen, NotAllowed
from signaalbot.domain.role import SIDES, Membership, Party, Rank, Standing
from signaalbot.domain.room import Room, require_open
from signaalbot.domain.roster import GUEST_MAY_WAIT
from signaalbot.services import hosting, phrasing, posting
from signaalbot.storage import guests, invitations, members, people, rooms, timeline
from signaalbot.storage.database import transaction
from signaalbot.storage.guests import Guest
from signaalbot.texts import Texts, texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True)
class Door:
    """A way in for who is in the group already: *token* is what opens it, *url* the link that carries it."""

    token: str
    url: str


@dataclass(frozen=True)
class Sighting:
    """Somebody seen in a group: who, by whom brought in, and by which invite link."""

    telegram_id: int
    is_bot: bool = False
    by: int | None = None
    link: str | None = None


def meet(db: Database, chat_id: int, seen: Sighting, door: Door | None, now: datetime) -> None:
    """Note who is in the group without a place in the register, and tell everybody at once. Twice is once.

    Without a *door* no seat is offered yet: the host is asked with which party this guest belongs.
    """
    with transaction(db):
        room = rooms.find_by_chat(db, chat_id)
        if room is None or _member(db, room, seen.telegram_id) is not None:
            return
        by = None if seen.by is None or seen.by == seen.telegram_id else _member(db, room, seen.by)
        party = by.party if by is not None and by.party.takes_part else None
        guest = guests.add(db, room.id, seen.telegram_id, seen.is_bot, party, now)
        if guest is None:
            return
        timeline.add(db, room.id, "guest", by, now)
        offered = door is not None and _offer(db, room, guest, seen, door, now)
        _tell(db, room, guest, by, door.url if door is not None and offered else None, now)


def seat_card(db: Database, texts: Texts, standing: Standing, guest_id: int) -> Card:
    """Ask the host with which party a guest belongs. Raises NoLongerOpen or NotTheHost."""
    guest, _ = _of_host(db, standing, guest_id)
    buttons = [Button(texts.plain(f"party.{party}"), f"guest:seat:{guest.id}:{party}") for party in SIDES]
    return Card(texts.say("roster.ask_guest_party"), tuple(tuple(buttons[at : at + 2]) for at in range(0, 5, 2)))


def offer_seat(db: Database, standing: Standing, guest_id: int, party: Party, door: Door, now: datetime) -> None:
    """Offer a guest a seat with this party: the way in goes to the group and to the guest.

    Raises NoLongerOpen once there is an offer, NotTheHost or RoomClosed.
    """
    with transaction(db):
        guest, room = _of_host(db, standing, guest_id)
        require_open(room)
        if guest.invitation_id is not None or guest.is_bot or not party.takes_part:
            raise NoLongerOpen
        _make_offer(db, room, guest, party, door, now)
        texts = texts_in(room.language)
        _invite(db, room, guest, Card(texts.say("roster.guest_seat", room=room.name)), door.url, "seat", now)


def make_door(db: Database, standing: Standing, room_id: int, party: Party, door: Door, now: datetime) -> Room:
    """Make a way in for somebody who was in the group before it became a room. Raises NotTheHost or RoomClosed."""
    with transaction(db):
        room = rooms.get(db, room_id)
        hosting.require_host(db, standing, room)
        require_open(room)
        if not party.takes_part:
            raise NotAllowed
        _add_invitation(db, room, party, door, now)
        return room


def door_card(db: Database, texts: Texts, standing: Standing, room_id: int) -> Card:
    """Ask the host for which party the way in is. Raises NotTheHost."""
    room = rooms.get(db, room_id)
    hosting.require_host(db, standing, room)
    buttons = [Button(texts.plain(f"party.{party}"), f"guest:door:{room.id}:{party}") for party in SIDES]
    return Card(texts.say("roster.ask_guest_party"), tuple(tuple(buttons[at : at + 2]) for at in range(0, 5, 2)))


def take_out(db: Database, standing: Standing, guest_id: int, now: datetime) -> None:
    """Take a guest out of the group, by the tap of the host; a person only after 24 hours (T10). Told to all.

    Raises NoLongerOpen, NotTheHost, RoomClosed, or NotAllowed when it is too early.
    """
    with transaction(db):
        guest, room = _of_host(db, standing, guest_id)
        require_open(room)
        if not guest.is_bot and now - guest.seen_at < GUEST_MAY_WAIT:
            raise NotAllowed
        occasion = f"guest {guest.id} out"
        if room.chat_id is None:
            return
        posting.request(db, Task.REMOVE, room.chat_id, occasion, {"user_id": guest.telegram_id}, now, room.id)
        timeline.add(db, room.id, "guest_out", standing.in_room(room.id), now)
        _tell_all(db, room, occasion, "roster.guest_out", now)


def ask_hosts(db: Database, now: datetime) -> None:
    """Ask hosts what to do with guests who accepted nothing for 24 hours; once for each."""
    with transaction(db):
        for guest in guests.seen_before(db, now - GUEST_MAY_WAIT):
            room = rooms.get(db, guest.room_id)
            for person in hosting.hosts(db, room):
                texts = texts_in(person.language)
                card = Card(texts.say("roster.guest_waits", room=room.name), ((_out(texts, guest),),))
                posting.to_person(db, person, f"guest {guest.id} waits", card, now, room_id=room.id)


def next_due(db: Database, now: datetime) -> datetime | None:
    """Return when `ask_hosts` has something to ask, later than *now*."""
    seen = guests.first_seen_after(db, now - GUEST_MAY_WAIT)
    return None if seen is None else seen + GUEST_MAY_WAIT


def _of_host(db: Database, standing: Standing, guest_id: int) -> tuple[Guest, Room]:
    guest = guests.find(db, guest_id)
    if guest is None:
        raise NoLongerOpen
    room = rooms.get(db, guest.room_id)
    hosting.require_host(db, standing, room)
    return guest, room


def _member(db: Database, room: Room, telegram_id: int) -> Membership | None:
    person = people.find(db, telegram_id)
    return None if person is None else members.find(db, room.id, person.id)


def _offer(db: Database, room: Room, guest: Guest, seen: Sighting, door: Door, now: datetime) -> bool:
    """Offer the seat that the invite link gave, or one with the party of who brought this guest."""
    given = None if seen.link is None else invitations.find(db, fingerprint(seen.link))
    if given is not None and given.room_id == room.id and given.party is not None and not given.used:
        invitations.mark_over(db, given.id, now)
        _make_offer(db, room, guest, given.party, door, now, given.rank or Rank.MEMBER, given.function or "")
        return True
    if guest.is_bot or guest.party is None:
        return False
    _make_offer(db, room, guest, guest.party, door, now)
    return True


def _make_offer(
    db: Database,
    room: Room,
    guest: Guest,
    party: Party,
    door: Door,
    now: datetime,
    rank: Rank = Rank.MEMBER,
    function: str = "",
) -> None:
    guests.mark_offered(db, guest.id, party, _add_invitation(db, room, party, door, now, rank, function))


def _add_invitation(
    db: Database, room: Room, party: Party, door: Door, now: datetime, rank: Rank = Rank.MEMBER, function: str = ""
) -> int:
    return invitations.add_member(
        *(db, fingerprint(door.token), room.id, party, rank, function, room.created_by, now, now + ROOM_VALID)
    )


def _tell(db: Database, room: Room, guest: Guest, by: Membership | None, url: str | None, now: datetime) -> None:
    """Tell the group with the way in, everyone who speaks for a party, the guest, and ask the host where needed."""
    kind = "bot" if guest.is_bot else "known" if by is not None else "unknown"

    def html(texts: Texts) -> str:
        who = phrasing.member(texts, by) if by is not None else ""
        return texts.say(f"roster.guest_{kind}", room=room.name, by=who)

    texts = texts_in(room.language)
    if url is None:
        posting.to_group(db, room, f"guest {guest.id}", Card(html(texts)), now, "attention")
    else:
        _invite(db, room, guest, Card(html(texts)), url, "seen", now)
    hosts = {person.id for person in hosting.hosts(db, room)}
    for person in hosting.voices(db, room):
        theirs = texts_in(person.language)
        rows = _host_buttons(theirs, guest) if person.id in hosts and url is None else ()
        card = Card(html(theirs), rows)
        posting.to_person(db, person, f"guest {guest.id}", card, now, urgency="attention", room_id=room.id)


def _invite(db: Database, room: Room, guest: Guest, card: Card, url: str, why: str, now: datetime) -> None:
    """Post the way in in the group, and to the guest, whom a bot may not be able to write to first."""
    texts = texts_in(room.language)
    read = Button(texts.plain("roster.button.read_rules"), url=url)
    occasion = f"guest {guest.id} {why}"
    posting.to_group(db, room, occasion, Card(card.html, ((read,),)), now, "attention")
    asked = Card(texts.say("roster.guest_asked", room=room.name), ((read,),))
    posting.to_stranger(db, guest.telegram_id, occasion, asked, now, room.id)


def _host_buttons(texts: Texts, guest: Guest) -> tuple[tuple[Button, ...], ...]:
    if guest.is_bot:
        return ((_out(texts, guest),),)
    return ((Button(texts.plain("roster.button.give_seat"), f"guest:seat:{guest.id}"),),)


def _out(texts: Texts, guest: Guest) -> Button:
    return Button(texts.plain("roster.button.take_out"), f"guest:out:{guest.id}")


def _tell_all(db: Database, room: Room, occasion: str, key: str, now: datetime) -> None:
    posting.to_group(db, room, occasion, Card(texts_in(room.language).say(key, room=room.name)), now, "attention")
    for person in hosting.voices(db, room):
        card = Card(texts_in(person.language).say(key, room=room.name))
        posting.to_person(db, person, occasion, card, now, urgency="attention", room_id=room.id)
