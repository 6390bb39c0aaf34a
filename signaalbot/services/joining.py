"""How does somebody join a room? Ask by link, read the house rules, agree, and be told what was missed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.agreement import AgreementState
from signaalbot.domain.card import Card
from signaalbot.domain.delivery import Task
from signaalbot.domain.invitation import fingerprint
from signaalbot.domain.problem import InvitationInvalid
from signaalbot.domain.role import Membership, Person, Rank
from signaalbot.domain.room import HOUSE_RULES_VERSION, Room
from signaalbot.services import phrasing, posting
from signaalbot.storage import agreements, bulletins, invitations, members, people, rooms, timeline
from signaalbot.storage.database import transaction
from signaalbot.storage.invitations import Invitation
from signaalbot.texts import Texts, texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True)
class Knock:
    """Someone at the door with a good link: show the house rules of this room."""

    invitation: Invitation
    room: Room


def knock(db: Database, link: str, telegram_id: int, now: datetime) -> Knock:
    """Look at a join request; raises InvitationInvalid when the link is not (or no longer) for this person."""
    return _open_door(db, invitations.find(db, fingerprint(link)), telegram_id, now)


def refuse(db: Database, link: str, chat_id: int, telegram_id: int, now: datetime) -> None:
    """Turn a join request down; when a used link came back, every side is told (T29)."""
    with transaction(db):
        room = rooms.find_by_chat(db, chat_id)
        if room is None:
            return
        occasion = f"refusal {fingerprint(f'{link} {telegram_id} {now.isoformat()}')}"
        posting.request(db, Task.DECLINE, chat_id, occasion, {"user_id": telegram_id}, now, room.id)
        used = invitations.find(db, fingerprint(link))
        if used is None or not used.used:
            return
        for member, person in members.people_of_room(db, room.id):
            if member.rank is Rank.CONTACT:
                card = Card(texts_in(person.language).say("room.link_reused", room=room.name))
                posting.to_person(db, person, occasion, card, now, room_id=room.id)


def accept(db: Database, invitation_id: int, telegram_id: int, language: str, now: datetime) -> tuple[Room, Membership]:
    """Admit someone who pressed "Akkoord"; pressing twice admits once. Raises InvitationInvalid."""
    with transaction(db):
        door = _open_door(db, invitations.find_by_id(db, invitation_id), telegram_id, now)
        known = people.find(db, telegram_id)
        place = None if known is None else members.find(db, door.room.id, known.id)
        if door.invitation.used and place is not None:
            return door.room, place
        person = people.add(db, telegram_id, language, now)
        member = _admit(db, door, person, now)
        invitations.mark_used(db, door.invitation.id, person.id, now)
        return door.room, member


def leave(db: Database, chat_id: int, telegram_id: int, now: datetime) -> None:
    """Note that someone left the group, or was removed from it."""
    with transaction(db):
        room = rooms.find_by_chat(db, chat_id)
        person = people.find(db, telegram_id)
        if room is None or person is None:
            return
        member = members.find(db, room.id, person.id)
        if member is not None:
            members.mark_left(db, room.id, person.id, now)
            timeline.add(db, room.id, "left", member, now)


def catch_up(db: Database, texts: Texts, room: Room) -> Card:
    """Show what is valid now to someone who comes in: agreements that stand, and every bulletin in order."""
    valid = agreements.of_room(db, room.id, AgreementState.VALID)
    told = bulletins.sent(db, room.id)
    none = texts.say("room.nothing_yet")
    return Card(
        texts.say(
            "room.catch_up",
            room=room.name,
            agreements=phrasing.lines(phrasing.agreement_line(texts, a) for a in valid) if valid else none,
            bulletins=phrasing.lines(
                texts.say("bulletin.line", number=b.number, version=b.version, text=b.text) for b in told[-8:]
            )
            if told
            else none,
        )
    )


def _open_door(db: Database, invitation: Invitation | None, telegram_id: int, now: datetime) -> Knock:
    if invitation is None or invitation.room_id is None or invitation.kind != "member":
        raise InvitationInvalid
    if invitation.used:
        person = people.find(db, telegram_id)
        if person is None or person.id != invitation.used_by:
            raise InvitationInvalid
    elif invitation.expires_at <= now:
        raise InvitationInvalid
    return Knock(invitation, rooms.get(db, invitation.room_id))


def _admit(db: Database, door: Knock, person: Person, now: datetime) -> Membership:
    invitation, room = door.invitation, door.room
    assert invitation.party is not None
    assert invitation.rank is not None
    assert invitation.function is not None
    member = members.add(
        *(db, room.id, person.id, invitation.party, invitation.rank, invitation.function),
        *(HOUSE_RULES_VERSION, now),
    )
    timeline.add(db, room.id, "joined", member, now)
    occasion = f"admission {invitation.id}"
    if room.chat_id is not None:
        posting.request(db, Task.APPROVE, room.chat_id, occasion, {"user_id": person.telegram_id}, now, room.id)
    posting.to_person(db, person, occasion, catch_up(db, texts_in(person.language), room), now, room_id=room.id)
    group_texts = texts_in(room.language)
    news = Card(group_texts.say("room.joined", member=phrasing.member(group_texts, member)))
    posting.to_group(db, room, occasion, news, now)
    posting.refresh_menu(db, person, occasion, now)
    return member
