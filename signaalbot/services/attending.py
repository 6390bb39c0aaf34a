"""Which party cannot be reached in a room? No contact person, or no sign for an hour while it happens."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.card import Card
from signaalbot.domain.phase import Phase
from signaalbot.domain.role import Membership, Party, Standing
from signaalbot.domain.room import Room
from signaalbot.domain.roster import CONTACT_WITHIN, SILENT_AFTER, silent, without_contact
from signaalbot.services import hosting, phrasing, posting
from signaalbot.storage import members, rooms, signs, timeline
from signaalbot.storage.database import transaction
from signaalbot.texts import texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database


def note_sign(db: Database, standing: Standing, now: datetime) -> None:
    """Note that a party pressed or sent something. Kept per party: nobody is followed as a person."""
    if not standing.memberships:
        return
    with transaction(db):
        for member in standing.memberships:
            if member.party.takes_part and rooms.get(db, member.room_id).phase is not Phase.CLOSED:
                signs.mark(db, member.room_id, member.party, now)


def parties_without_contact(db: Database, room: Room) -> tuple[Party, ...]:
    """Return the parties in this room that have members and no contact person."""
    return without_contact(members.of_room(db, room.id))


def silent_parties(db: Database, room: Room, now: datetime) -> tuple[Party, ...]:
    """Return the parties that gave no sign for an hour; only while the event is under way."""
    since = signs.under_way_since(db, room.id) if room.phase is Phase.DURING else None
    return () if since is None else silent(_signs(db, room), since, now)


def warn_without_contact(db: Database, room: Room, party: Party, occasion: str, now: datetime) -> None:
    """Tell the host when this party has members and no contact person any more."""
    if party in parties_without_contact(db, room):
        _warn_hosts(db, room, "roster.warn_no_contact", party, f"no contact {party} {occasion}", now)


def warn_without_spokesperson(db: Database, room: Room, member: Membership, now: datetime) -> None:
    """Tell the host that nobody speaks in the name of the municipality any more."""
    for person in hosting.hosts(db, room):
        texts = texts_in(person.language)
        card = Card(texts.say("roster.warn_no_voice", room=room.name, member=phrasing.member(texts, member)))
        posting.to_person(
            db, person, f"no voice {member.id} {timeline.mark_of(db, room.id)}", card, now, room_id=room.id
        )


def warn(db: Database, now: datetime) -> None:
    """Tell hosts what is due: a party that waited a day for a contact person, and a party that is silent.

    Both once for each time; the outbox knows what was told.
    """
    with transaction(db):
        for room in _open_rooms(db):
            for party in parties_without_contact(db, room):
                seated = members.seated_since(db, room.id, party)
                if seated is not None and now - seated >= CONTACT_WITHIN:
                    _warn_hosts(db, room, "roster.warn_no_contact", party, f"no contact {room.id} {party} yet", now)
            for party in silent_parties(db, room, now):
                last = _signs(db, room)[party].isoformat()
                _warn_hosts(db, room, "roster.warn_silent", party, f"silent {room.id} {party} {last}", now)


def next_due(db: Database, now: datetime) -> datetime | None:
    """Return when `warn` may have something to tell, later than *now*."""
    moments = []
    for room in _open_rooms(db):
        waiting = (members.seated_since(db, room.id, party) for party in parties_without_contact(db, room))
        moments += [seated + CONTACT_WITHIN for seated in waiting if seated is not None]
        since = signs.under_way_since(db, room.id) if room.phase is Phase.DURING else None
        if since is not None:
            moments += [max(sign, since) + SILENT_AFTER for sign in _signs(db, room).values()]
    return min((each for each in moments if each > now), default=None)


def _open_rooms(db: Database) -> tuple[Room, ...]:
    return tuple(room for room in rooms.all_rooms(db) if room.chat_id is not None and room.phase is not Phase.CLOSED)


def _signs(db: Database, room: Room) -> dict[Party, datetime]:
    """Return the last sign of each party that is here; who never gave one counts from when it came in."""
    given = signs.of_room(db, room.id)
    found = {}
    for party in dict.fromkeys(each.party for each in members.of_room(db, room.id) if each.party.takes_part):
        seated = members.seated_since(db, room.id, party)
        assert seated is not None
        found[party] = max(seated, given.get(party, seated))
    return found


def _warn_hosts(db: Database, room: Room, key: str, party: Party, occasion: str, now: datetime) -> None:
    for person in hosting.hosts(db, room):
        texts = texts_in(person.language)
        card = Card(texts.say(key, room=room.name, party=texts.say(f"party.{party}")))
        posting.to_person(db, person, occasion, card, now, urgency="attention", room_id=room.id)
