"""What does the bot miss in its group? Told at once, kept until it is mended; messages wait meanwhile (T25, T26)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from signaalbot.domain.card import Card
from signaalbot.domain.delivery import Parcel, Task
from signaalbot.domain.room import Room
from signaalbot.domain.roster import HEARTBEAT, Trouble, Troubles
from signaalbot.services import hosting, phrasing, posting, presenting
from signaalbot.storage import invitations, members, outbox, own_cards, people, rooms, timeline
from signaalbot.storage.database import transaction
from signaalbot.texts import Texts, texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database

OUT: Final = ("bot was kicked", "bot is not a member", "bot was blocked by the group")
SILENCED: Final = ("not enough rights to send", "have no rights to send", "chat_write_forbidden", "chat_restricted")
NO_TOPIC: Final = ("thread not found", "topic_closed", "topic_deleted", "topic closed", "topic deleted")


def found(db: Database, chat_id: int, trouble: Troubles, now: datetime) -> None:
    """Note what the bot misses in this group at this moment; a change is told at once, the same again is not."""
    with transaction(db):
        room = rooms.find_by_chat(db, chat_id)
        if room is None or room.trouble == trouble:
            return
        rooms.mark_trouble(db, room.id, trouble)
        for each in sorted(trouble - room.trouble):
            timeline.add(db, room.id, f"trouble_{each}", None, now)
        if not trouble:
            timeline.add(db, room.id, "mended", None, now)
        _tell(db, rooms.get(db, room.id), now)
        if not any(each.holds for each in trouble):
            outbox.mark_mended(db, chat_id, now)
            posting.refresh_card(db, room, f"mending {timeline.mark_of(db, room.id)}", now)


def take_note(db: Database, parcel: Parcel, reason: str, now: datetime) -> bool:
    """Learn from a refusal of something for a group; True when the row waits instead of failing.

    A topic that is gone sends the messages to the general one; a bot that is out or muted keeps them (T26).
    """
    low, calls = reason.lower(), parcel.task is Task.ROLLCALL
    room = None if parcel.room_id is None else rooms.get(db, parcel.room_id)
    if room is None or room.chat_id is None or parcel.chat_id not in (room.chat_id, 0):
        return False
    with transaction(db):
        if room.thread_id is not None and any(words in low for words in NO_TOPIC):
            rooms.mark_thread(db, room.id, None)
        elif any(words in low for words in OUT) or (calls and "chat not found" in low):
            found(db, room.chat_id, frozenset({Trouble.REMOVED}), now)
        elif any(words in low for words in SILENCED):
            found(db, room.chat_id, room.trouble | {Trouble.MUTED}, now)
        else:
            if parcel.task in (Task.APPROVE, Task.DECLINE) and "rights" in low:
                found(db, room.chat_id, room.trouble | {Trouble.NO_INVITE}, now)
            return False
        outbox.mark_due(db, parcel.id, next_look(now) if calls else now, now, reason)
        return True


def look_again(db: Database, parcel: Parcel, now: datetime, reason: str | None = None) -> None:
    """Let the roll call of a room go again after a while."""
    outbox.mark_due(db, parcel.id, next_look(now), now, reason)


def next_look(now: datetime) -> datetime:
    """Return when the bot looks again whether it still stands in a group."""
    return now + HEARTBEAT


def follow(db: Database, old_chat_id: int, new_chat_id: int, now: datetime) -> None:
    """Follow a group that became a supergroup, told by an update or by an error, in any order (T24).

    Everything that waits goes to the new id; pinned card, menus and tags are made anew, because they stay behind.
    """
    with transaction(db):
        moved = rooms.mark_migrated(db, old_chat_id, new_chat_id)
        outbox.mark_migrated_menus(db, old_chat_id, new_chat_id)
        room = rooms.find_by_chat(db, new_chat_id)
        if not moved or room is None:
            return
        occasion = f"migration to {new_chat_id}"
        posting.refresh_card(db, room, occasion, now)
        presenting.refresh_all(db, room, occasion, now)
        own_cards.mark_lost(db, room.id)
        for member, person in members.people_of_room(db, room.id):
            posting.refresh_menu(db, person, occasion, now)
            payload = {"member": member.id}
            posting.request(db, Task.TAG, new_chat_id, f"tag of {member.id} after {occasion}", payload, now, room.id)
        timeline.add(db, room.id, "migrated", None, now)
        _warn_of_links(db, room, occasion, now)


def use_topic(db: Database, room: Room, thread_id: int | None) -> None:
    """Let messages go to the topic of the forum where the room was tied to its group, or tied again."""
    if room.thread_id != thread_id:
        rooms.mark_thread(db, room.id, thread_id)


def topic_of(db: Database, parcel: Parcel) -> int | None:
    """Return the topic of the forum in which the room lives, for what goes to its group (T23)."""
    if parcel.chat_id >= 0 or parcel.room_id is None:
        return None
    return rooms.get(db, parcel.room_id).thread_id


def old_group_of(db: Database, parcel: Parcel) -> int | None:
    """Return the group that a row was about when Telegram said that it moved."""
    if parcel.chat_id < 0:
        return parcel.chat_id
    if parcel.task is Task.MENU:
        chat_id = parcel.payload["scope"].get("chat_id")
        return int(chat_id) if chat_id is not None and int(chat_id) < 0 else None
    return None if parcel.room_id is None else rooms.get(db, parcel.room_id).chat_id


def _warn_of_links(db: Database, room: Room, occasion: str, now: datetime) -> None:
    """Tell the host that links given before do not work any more: they led to the old group."""
    waiting = invitations.open_for_room(db, room.id, now)
    for person in hosting.hosts(db, room) if waiting else ():
        texts = texts_in(person.language)
        card = Card(texts.say("roster.migrated", room=room.name, count=waiting))
        posting.to_person(db, person, occasion, card, now, room_id=room.id)


def _tell(db: Database, room: Room, now: datetime) -> None:
    occasion = f"trouble {timeline.mark_of(db, room.id)}"
    if not any(each.holds for each in room.trouble):
        posting.to_group(db, room, occasion, _card(texts_in(room.language), room), now, "attention")
    receivers = {person.id: person for person in hosting.voices(db, room)}
    host = people.find_by_id(db, room.created_by)
    if host is not None:
        receivers[host.id] = host
    for person in receivers.values():
        card = _card(texts_in(person.language), room)
        posting.to_person(db, person, occasion, card, now, urgency="attention", room_id=room.id)


def _card(texts: Texts, room: Room) -> Card:
    if not room.trouble:
        return Card(texts.say("roster.mended", room=room.name))
    missing = phrasing.lines(texts.say(f"roster.trouble_{each}") for each in Trouble if each in room.trouble)
    return Card(texts.say("roster.trouble", room=room.name, missing=missing))
