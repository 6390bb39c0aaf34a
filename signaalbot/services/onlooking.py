"""How does an onlooker (press, council) get a place? Only when municipality and organisation both agreed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from signaalbot.domain.card import Button, Card
from signaalbot.domain.invitation import ROOM_VALID, fingerprint
from signaalbot.domain.problem import NobodyToAgree, NoLongerOpen, NotAMember, PartyNotConcerned
from signaalbot.domain.role import Membership, Party, Rank, Standing
from signaalbot.domain.room import Room, require_open
from signaalbot.domain.roster import FUNCTION_LENGTH
from signaalbot.services import hosting, phrasing, posting
from signaalbot.services.broadcasting import require_speaker
from signaalbot.storage import invitations, members, onlookers, replays, rooms, timeline
from signaalbot.storage.database import transaction
from signaalbot.storage.onlookers import Onlooker
from signaalbot.texts import Texts, texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database

BOTH: Final = (Party.GEMEENTE, Party.ORGANISATIE)
"""Who must both agree."""

ASKED_FOR: Final = timedelta(days=7)
"""So long a proposal stays open; after that it is made anew (T70)."""


def propose(db: Database, standing: Standing, room: Room, function: str, key: str, now: datetime) -> Onlooker:
    """Lay it before both sides; the same message again changes nothing.

    Raises NotAMember, RoomClosed, NotAContactPerson, or NobodyToAgree for a side without anyone who may answer.
    """
    with transaction(db):
        proposer = hosting.require_voice(db, standing, room)
        made = replays.find(db, f"onlooker {key}")
        if made is not None:
            return onlookers.get(db, made)
        seated = members.of_room(db, room.id)
        for party in BOTH:
            if not any(each.party is party and each.rank.speaks for each in seated):
                raise NobodyToAgree(party)
        asked_id = onlookers.add(db, room.id, " ".join(function.split())[:FUNCTION_LENGTH], proposer.id, now)
        replays.add(db, f"onlooker {key}", asked_id, now)
        timeline.add(db, room.id, "onlooker_proposed", proposer, now)
        _ask(db, room, onlookers.get(db, asked_id), proposer, now)
        return onlookers.get(db, asked_id)


def answer(db: Database, standing: Standing, onlooker_id: int, agrees: bool, now: datetime) -> Onlooker:
    """Take what a side says; a second press changes nothing.

    Raises NotAMember, RoomClosed, NotAContactPerson, PartyNotConcerned or NoLongerOpen.
    """
    with transaction(db):
        asked = _in_own_room(db, standing, onlooker_id)
        room = rooms.get(db, asked.room_id)
        speaker = require_speaker(standing, room)
        require_open(room)
        if speaker.party not in BOTH:
            raise PartyNotConcerned
        said = "agree" if agrees else "object"
        before = onlookers.answers(db, asked.id).get(speaker.party)
        if before == said:
            return asked
        if before is not None or asked.state != "asked" or asked.asked_at <= now - ASKED_FOR:
            raise NoLongerOpen
        onlookers.add_answer(db, asked.id, speaker.party, speaker.id, said, now)
        timeline.add(db, room.id, f"onlooker_{said}", speaker, now)
        _settle(db, room, asked, now)
        return onlookers.get(db, asked.id)


def require_allowed(db: Database, standing: Standing, onlooker_id: int) -> tuple[Onlooker, Room]:
    """Return an onlooker whom both sides allowed; raises NotAMember, NotTheHost, RoomClosed or NoLongerOpen."""
    found = _in_own_room(db, standing, onlooker_id)
    room = rooms.get(db, found.room_id)
    hosting.require_host(db, standing, room)
    require_open(room)
    if found.state not in ("allowed", "invited"):
        raise NoLongerOpen
    return found, room


def invite(db: Database, standing: Standing, onlooker_id: int, link: str, now: datetime) -> Onlooker:
    """Remember the link that gives this place. Raises as `require_allowed`, and NoLongerOpen the second time."""
    with transaction(db):
        found, room = require_allowed(db, standing, onlooker_id)
        if found.state == "invited" or standing.person is None:
            raise NoLongerOpen
        onlookers.mark(db, found.id, "invited")
        invitations.add_member(
            *(db, fingerprint(link), room.id, Party.OBSERVER, Rank.MEMBER, found.function, standing.person.id),
            *(now, now + ROOM_VALID),
        )
        timeline.add(db, room.id, "onlooker_invited", standing.in_room(room.id), now)
        return onlookers.get(db, found.id)


def _in_own_room(db: Database, standing: Standing, onlooker_id: int) -> Onlooker:
    found = onlookers.find(db, onlooker_id)
    if found is None or standing.in_room(found.room_id) is None:
        raise NotAMember
    return found


def _settle(db: Database, room: Room, asked: Onlooker, now: datetime) -> None:
    said = onlookers.answers(db, asked.id)
    if "object" in said.values():
        state = "barred"
    elif all(said.get(party) == "agree" for party in BOTH):
        state = "allowed"
    else:
        return
    onlookers.mark(db, asked.id, state)
    occasion = f"onlooker {asked.id} {state}"
    texts = texts_in(room.language)
    said_to_all = texts.say(f"roster.onlooker_{state}", room=room.name, function=asked.function)
    posting.to_group(db, room, occasion, Card(said_to_all), now)
    for person in hosting.hosts(db, room) if state == "allowed" else ():
        theirs = texts_in(person.language)
        make = Button(theirs.plain("roster.button.invite_onlooker"), f"onlooker:invite:{asked.id}")
        html = theirs.say("roster.onlooker_allowed", room=room.name, function=asked.function)
        posting.to_person(db, person, occasion, Card(html, ((make,),)), now, room_id=room.id)


def _ask(db: Database, room: Room, asked: Onlooker, proposer: Membership, now: datetime) -> None:
    def html(texts: Texts) -> str:
        who = phrasing.member(texts, proposer)
        return texts.say("roster.onlooker_asked", room=room.name, function=asked.function, member=who)

    occasion = f"onlooker {asked.id}"
    posting.to_group(db, room, occasion, Card(html(texts_in(room.language))), now)
    for member, person in members.people_of_room(db, room.id):
        if member.party in BOTH and member.rank.speaks:
            texts = texts_in(person.language)
            row = (
                Button(texts.plain("roster.button.allow"), f"onlooker:agree:{asked.id}"),
                Button(texts.plain("roster.button.bar"), f"onlooker:object:{asked.id}"),
            )
            card = Card(html(texts), (row,))
            posting.to_person(db, person, occasion, card, now, urgency="attention", room_id=room.id)
