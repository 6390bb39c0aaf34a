"""How does a room come about? A coordinator makes an event, ties a group to it, and invites people."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from signaalbot.domain.chance import Chance
from signaalbot.domain.invitation import ROOM_VALID, fingerprint, host_mark
from signaalbot.domain.phase import Phase, RoomClosed, TalkMissing
from signaalbot.domain.problem import GroupInUse, InvitationInvalid, NoRoom, RoomHasNoGroup
from signaalbot.domain.prompt import Prompt
from signaalbot.domain.role import Party, Person, Rank
from signaalbot.domain.room import Room, read_day, require_open
from signaalbot.services import posting
from signaalbot.storage import invitations, phases, prompts, replays, rooms, talks, timeline
from signaalbot.storage.database import transaction

if TYPE_CHECKING:
    from sqlite_utils import Database

NEXT_QUESTION = {"event_name": "event_day", "event_day": "event_place"}


def ask_for_event(db: Database, person: Person, now: datetime) -> None:
    """Start with the first question: what is the event called."""
    with transaction(db):
        prompts.add(db, person.id, "event_name", {}, now)


def take_answer(db: Database, person: Person, key: str, now: datetime) -> Prompt | None:
    """Return the question that this message answers, and close it; None when nothing was asked.

    The same message again (T03) answers the same question, not the next one.
    """
    with transaction(db):
        before = replays.find(db, key)
        if before is not None:
            return prompts.get(db, before)
        prompt = prompts.find(db, person.id, now)
        if prompt is not None:
            prompts.mark_answered(db, prompt.id, now)
            replays.add(db, key, prompt.id, now)
        return prompt


def forget_prompts(db: Database, person: Person, now: datetime) -> None:
    """Close every open question of this person."""
    with transaction(db):
        prompts.remove_open(db, person.id, now)


def ask(db: Database, person: Person, kind: str, data: dict[str, Any], now: datetime) -> None:
    """Put a question to a person; the next plain message in private answers it."""
    with transaction(db):
        prompts.add(db, person.id, kind, data, now)


def ask_next(db: Database, person: Person, prompt: Prompt, text: str, now: datetime) -> str:
    """Keep one answer about the event and put the next question; returns its kind. Raises DayNotUnderstood."""
    answer = read_day(text).isoformat() if prompt.kind == "event_day" else text.strip()
    following = NEXT_QUESTION[prompt.kind]
    ask(db, person, following, {**prompt.data, prompt.kind: answer}, now)
    return following


def make_room(db: Database, person: Person, prompt: Prompt, place: str, language: str, key: str, now: datetime) -> Room:
    """Make the event and its room once all is known; the same message again gives the same room.

    What all read there is in the *language* of the municipality, whoever made it.
    A group is tied to it only after a first talk was recorded: see `acquainting`.
    """
    with transaction(db):
        made = replays.find(db, f"room {key}")
        if made is not None:
            return rooms.get(db, made)
        day = date.fromisoformat(prompt.data["event_day"])
        name = prompt.data["event_name"]
        room = rooms.add(db, name, day, place.strip(), language, person.id, now)
        replays.add(db, f"room {key}", room.id, now)
        timeline.add(db, room.id, "made", None, now)
        return room


def rooms_of(db: Database, person: Person) -> tuple[Room, ...]:
    """Return the rooms this person is a member of."""
    return rooms.of_person(db, person.id)


def room_of_group(db: Database, chat_id: int) -> Room | None:
    """Return the room of this group, or None."""
    return rooms.find_by_chat(db, chat_id)


def room_with_id(db: Database, room_id: int) -> Room:
    """Return this room."""
    return rooms.get(db, room_id)


def open_room(db: Database, room_id: int) -> Room:
    """Return this room; raises RoomClosed, so that nobody types an answer that can change nothing."""
    room = rooms.get(db, room_id)
    require_open(room)
    return room


def rooms_to_invite_for(db: Database) -> tuple[Room, ...]:
    """Return the open rooms that have a group, newest first; raises NoRoom, RoomHasNoGroup or RoomClosed."""
    every = rooms.all_rooms(db)
    if not every:
        raise NoRoom
    linked = tuple(room for room in every if room.chat_id is not None)
    if not linked:
        raise RoomHasNoGroup(every[0].name)
    inviting = tuple(room for room in linked if room.phase is not Phase.CLOSED)
    if not inviting:
        raise RoomClosed(linked[0].name)
    return inviting


def link_group(db: Database, person: Person, token: str, chat_id: int, now: datetime) -> Room:
    """Tie a group to the room of this token. The same again changes nothing.

    Raises InvitationInvalid, GroupInUse when the group belongs to another room, or TalkMissing.
    """
    with transaction(db):
        invitation = invitations.find(db, fingerprint(token))
        if invitation is None or invitation.room_id is None or invitation.kind != "group":
            raise InvitationInvalid
        room, existing = rooms.get(db, invitation.room_id), rooms.find_by_chat(db, chat_id)
        if existing is not None and existing.id != room.id:
            raise GroupInUse
        if existing is not None and invitation.used:
            return existing
        if invitation.used or invitation.expires_at <= now or (room.chat_id or chat_id) != chat_id:
            raise InvitationInvalid
        if not talks.is_recorded(db, room.id):
            raise TalkMissing(room.name)
        invitations.mark_used(db, invitation.id, person.id, now)
        return _open_room(db, room, chat_id, now)


def _open_room(db: Database, room: Room, chat_id: int, now: datetime) -> Room:
    rooms.mark_linked(db, room.id, chat_id, now)
    phases.mark(db, room.id, Phase.BEFORE, now)
    timeline.add(db, room.id, "opened", None, now)
    opened = rooms.get(db, room.id)
    posting.refresh_card(db, opened, "opening", now)
    return opened


def place_for_host(db: Database, person: Person, room: Room, function: str, now: datetime) -> int:
    """Keep a place at the side of the municipality for who opened the room; returns the invitation."""
    with transaction(db):
        mark = host_mark(room.id)
        known = invitations.find(db, mark)
        if known is not None:
            return known.id
        return invitations.add_member(
            *(db, mark, room.id, Party.GEMEENTE, Rank.MEMBER, function, person.id, now, now + ROOM_VALID)
        )


def invite_member(
    db: Database,
    person: Person,
    room_id: int,
    party: Party,
    rank: Rank,
    function: str,
    link: str,
    now: datetime,
) -> int:
    """Remember what place an invite link gives; only the hash of the link is kept. Raises RoomClosed."""
    with transaction(db):
        require_open(rooms.get(db, room_id))
        return invitations.add_member(
            *(db, fingerprint(link), room_id, party, rank, function.strip(), person.id, now, now + ROOM_VALID)
        )


def migrate(db: Database, old_chat_id: int, new_chat_id: int, now: datetime) -> None:
    """Follow a group that became a supergroup; the pinned card is made anew there (T24)."""
    with transaction(db):
        rooms.mark_migrated(db, old_chat_id, new_chat_id)
        room = rooms.find_by_chat(db, new_chat_id)
        if room is not None:
            posting.refresh_card(db, room, f"migration to {new_chat_id}", now)


def group_token(db: Database, chance: Chance, room: Room, person: Person, now: datetime) -> str:
    """Make a token that ties a group to this room, of which only the hash is kept."""
    token = chance.token()
    with transaction(db):
        invitations.add_group(db, fingerprint(token), room.id, person.id, now, now + ROOM_VALID)
    return token
