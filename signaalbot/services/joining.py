"""How does somebody join a room? Ask by link, read the house rules, agree, and be told what was missed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.card import Card
from signaalbot.domain.delivery import Task
from signaalbot.domain.invitation import fingerprint, host_mark
from signaalbot.domain.phase import Phase
from signaalbot.domain.problem import InvitationInvalid
from signaalbot.domain.role import Membership, Person, Rank, Voice
from signaalbot.domain.room import HOUSE_RULES_VERSION, Room, require_open
from signaalbot.domain.roster import AlreadySeated
from signaalbot.services import attending, evaluating, listing, phrasing, posting, recounting, seating
from signaalbot.storage import guests, handovers, invitations, members, people, rooms, timeline
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


def door(db: Database, token: str, telegram_id: int, now: datetime) -> Knock:
    """Look at a way in for who is in the group already; raises InvitationInvalid or AlreadySeated."""
    return _open_door(db, invitations.find(db, fingerprint(token)), telegram_id, now)


def ticket(db: Database, invitation_id: int, telegram_id: int) -> str:
    """Return what "Akkoord" carries: "12:5f0c...", good for the one person who was shown the house rules."""
    invitation = invitations.find_by_id(db, invitation_id)
    return "" if invitation is None else f"{invitation.id}:{_seal(invitation, telegram_id)}"


def accept(
    db: Database, invitation_id: int, seal: str, telegram_id: int, language: str, now: datetime
) -> tuple[Room, Membership]:
    """Admit someone who pressed "Akkoord"; pressing twice admits once.

    Raises AlreadySeated, or InvitationInvalid, also for who was not shown the house rules by a link.
    """
    with transaction(db):
        invitation = invitations.find_by_id(db, invitation_id)
        if invitation is None or _seal(invitation, telegram_id) != seal:
            raise InvitationInvalid
        door = _open_door(db, invitation, telegram_id, now)
        place = _place_of(db, door.room, telegram_id)
        if door.invitation.used and place is not None:
            return door.room, place
        person = people.add(db, telegram_id, language, now)
        member = _admit(db, door, person, now)
        invitations.mark_used(db, door.invitation.id, person.id, now)
        return door.room, member


def person_of(db: Database, member: Membership) -> Person:
    """Return the person in this place."""
    person = people.find_by_id(db, member.person_id)
    assert person is not None
    return person


def is_nameless(db: Database, invitation_id: int) -> bool:
    """Tell whether this invitation names no function, so that the newcomer must be asked."""
    invitation = invitations.find_by_id(db, invitation_id)
    return invitation is not None and invitation.function == ""


def leave(db: Database, chat_id: int, telegram_id: int, now: datetime) -> None:
    """Note that someone left the group, or was removed from it."""
    with transaction(db):
        room = rooms.find_by_chat(db, chat_id)
        if room is None:
            return
        guests.remove(db, room.id, telegram_id)
        member = _place_of(db, room, telegram_id)
        if member is not None:
            see_off(db, room, member, now)


def see_off(db: Database, room: Room, member: Membership, now: datetime) -> None:
    """Take a member off the register, tell everybody, and warn the host of what is missing now.

    What was told and agreed keeps the function. Call inside a transaction.
    """
    members.mark_left(db, room.id, member.person_id, now)
    handovers.mark_over(db, member.id)
    timeline.add(db, room.id, "left", member, now)
    occasion = f"left {member.id} {timeline.mark_of(db, room.id)}"
    texts = texts_in(room.language)
    posting.to_group(db, room, occasion, Card(texts.say("roster.left", member=phrasing.member(texts, member))), now)
    person = people.find_by_id(db, member.person_id)
    if person is not None:
        posting.refresh_menu(db, person, occasion, now)
    if room.phase is not Phase.CLOSED:
        attending.warn_without_contact(db, room, member.party, occasion, now)
        if member.voice is Voice.SPOKESPERSON:
            attending.warn_without_spokesperson(db, room, member, now)


def catch_up(db: Database, texts: Texts, room: Room) -> Card:
    """Show what is valid now to someone who comes in: agreements that stand, and every bulletin in order."""
    return Card(
        texts.say(
            "room.catch_up",
            room=room.name,
            agreements=listing.pinned(db, texts, room),
            bulletins=recounting.lines(db, texts, room),
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
    room = rooms.get(db, invitation.room_id)
    require_open(room)
    _require_one_party(db, invitation, room, telegram_id)
    return Knock(invitation, room)


def _seal(invitation: Invitation, telegram_id: int) -> str:
    """Return a mark that nobody can make who does not know the link: no press of a stranger opens a door (T59)."""
    return fingerprint(f"{invitation.token_hash} {telegram_id}")[:16]


def _require_one_party(db: Database, invitation: Invitation, room: Room, telegram_id: int) -> None:
    """Raise InvitationInvalid for a seat that waits for another person, AlreadySeated for who sits elsewhere."""
    guest = guests.find_by_invitation(db, invitation.id)
    if guest is not None and guest.telegram_id != telegram_id:
        raise InvitationInvalid
    host = people.find_by_id(db, room.created_by)
    if invitation.token_hash == host_mark(room.id) and (host is None or host.telegram_id != telegram_id):
        raise InvitationInvalid
    place = _place_of(db, room, telegram_id)
    if place is not None and place.party is not invitation.party and not invitation.used:
        raise AlreadySeated(texts_in(room.language).plain(f"party.{place.party}"))


def _place_of(db: Database, room: Room, telegram_id: int) -> Membership | None:
    person = people.find(db, telegram_id)
    return None if person is None else members.find(db, room.id, person.id)


def _admit(db: Database, door: Knock, person: Person, now: datetime) -> Membership:
    invitation, room = door.invitation, door.room
    assert invitation.party is not None
    assert invitation.rank is not None
    assert invitation.function is not None
    group_texts = texts_in(room.language)
    function = invitation.function or group_texts.plain("roster.nameless")
    member = members.add(
        *(db, room.id, person.id, invitation.party, invitation.rank, function, HOUSE_RULES_VERSION, now)
    )
    timeline.add(db, room.id, "joined", member, now)
    occasion = f"admission {invitation.id} {timeline.mark_of(db, room.id)}"
    _let_in(db, room, member, person, occasion, now)
    posting.to_person(db, person, occasion, catch_up(db, texts_in(person.language), room), now, room_id=room.id)
    news = Card(group_texts.say("room.joined", member=phrasing.member(group_texts, member)))
    posting.to_group(db, room, occasion, news, now)
    posting.refresh_menu(db, person, occasion, now)
    if member.party.takes_part:
        evaluating.ask_newcomer(db, room, member, person, now)
    return member


def _let_in(db: Database, room: Room, member: Membership, person: Person, occasion: str, now: datetime) -> None:
    """Let somebody into the group who is not there yet; an onlooker reads and does not write."""
    if room.chat_id is None:
        return
    if not guests.remove(db, room.id, person.telegram_id):
        posting.request(db, Task.APPROVE, room.chat_id, occasion, {"user_id": person.telegram_id}, now, room.id)
    if not member.party.takes_part:
        payload = {"user_id": person.telegram_id}
        posting.request(db, Task.RESTRICT, room.chat_id, f"hush {occasion}", payload, now, room.id)
    seating.refresh_tag(db, room, member, occasion, now)
