"""What may be sent now, and what came of it? The rules of the outbox, one committed step at a time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from signaalbot.domain.card import Button, Card
from signaalbot.domain.delivery import (
    CARD_AFTER,
    CHAT,
    GROUP,
    OVERALL,
    DeliveryState,
    Parcel,
    Task,
    backoff,
)
from signaalbot.domain.problem import NoLongerOpen, NotAMember
from signaalbot.domain.role import Standing
from signaalbot.services import mending
from signaalbot.storage import bulletins, outbox, people, rooms
from signaalbot.storage.database import transaction
from signaalbot.texts import texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database

PACES = {"all": OVERALL, "chat": CHAT, "group": GROUP}
SENDS = frozenset({Task.MESSAGE, Task.DOCUMENT, Task.POLL, Task.CARD, Task.RENEW})
ASKED_ANEW = {Task.POLL: "statement.doubt_poll", Task.DOCUMENT: "verslag.doubt_file"}
"""What cannot be shown under a button, and the sentence that tells how to get it."""
PAUSED_IS_ALL = 5
"""So many chats told to wait at once means that Telegram asks it of the whole bot."""


def recover(db: Database, now: datetime) -> None:
    """At start: what was under way when the process died is uncertain, never silence (T02)."""
    with transaction(db):
        outbox.mark_interrupted(db, now)


def claim(db: Database, now: datetime, busy: Collection[int]) -> Parcel | None:
    """Take the most urgent row that may go now and commit it as "sending"; None when all must wait.

    *busy* are chats with a message under way: per chat one at a time, so that order is kept.
    """
    with transaction(db):
        outbox.mark_seen_already(db, now)
        parcel = outbox.next_to_go(db, now, busy)
        if parcel is None:
            return None
        if parcel.task in SENDS:
            _note(db, parcel.chat_id, now)
        outbox.mark(db, parcel.id, DeliveryState.SENDING, now)
        return parcel


def has_room(db: Database, chat_id: int, now: datetime) -> bool:
    """Tell whether an answer may go to this chat right now; a private chat always has room for one."""
    if chat_id > 0:
        return True
    return all(PACES[scope].free_from(outbox.moments_of(db, name), now) <= now for scope, name in _scopes(chat_id))


def note_answer(db: Database, chat_id: int, now: datetime) -> None:
    """Count an answer that went straight back, so that the outbox keeps its distance."""
    with transaction(db):
        _note(db, chat_id, now)


def _note(db: Database, chat_id: int, now: datetime) -> None:
    for scope, name in _scopes(chat_id):
        pace = PACES[scope]
        moments = pace.after(outbox.moments_of(db, name), now)
        outbox.mark_pace(db, name, moments, pace.free_from(moments, now))


def next_chance(db: Database, now: datetime) -> datetime | None:
    """Return when `claim` may have something again, or when an uncertain row asks for its card."""
    chance, doubt = outbox.next_chance(db), outbox.first_uncertain(db)
    moments = [None if chance is None else max(chance, now), None if doubt is None else doubt + CARD_AFTER]
    return min((each for each in moments if each is not None), default=None)


def accepted(db: Database, parcel: Parcel, message_id: int | None, now: datetime) -> None:
    """Telegram took it; a roll call goes again after a while."""
    if parcel.task is Task.ROLLCALL:
        mending.look_again(db, parcel, now)
        return
    outbox.mark(db, parcel.id, DeliveryState.ACCEPTED, now, message_id=message_id)


def uncertain(db: Database, parcel: Parcel, now: datetime) -> None:
    """The answer stayed out after the request went: no blind second copy (T04); what may repeat goes again."""
    if parcel.task.may_repeat:
        refused(db, parcel, now, "no answer")
        return
    outbox.mark(db, parcel.id, DeliveryState.UNCERTAIN, now, reason="no answer")


def refused(db: Database, parcel: Parcel, now: datetime, reason: str) -> None:
    """It surely did not arrive (connection refused, 5xx): again later (T05)."""
    outbox.mark_due(db, parcel.id, now + backoff(parcel.attempts + 1, parcel.id), now, reason)


def pause(db: Database, parcel: Parcel, seconds: float, now: datetime) -> None:
    """429: this chat waits as long as told, the others go on (T07); when many chats are told, all wait."""
    until = now + timedelta(seconds=seconds)
    with transaction(db):
        outbox.mark_pace(db, f"pause {parcel.chat_id}", (), until)
        if outbox.paused_chats(db, now) >= PAUSED_IS_ALL:
            outbox.mark_pace(db, "all", outbox.moments_of(db, "all"), until)
        outbox.mark_due(db, parcel.id, now, now)


def failed(db: Database, parcel: Parcel, reason: str, now: datetime) -> None:
    """It can never arrive (blocked, chat gone): shown in the ledger, nobody is removed (T11).

    What the bot misses in a group is told to people, and messages wait there until it is mended (T26).
    """
    if mending.take_note(db, parcel, reason, now):
        return
    if parcel.task is Task.ROLLCALL:
        mending.look_again(db, parcel, now, reason)
        return
    outbox.mark(db, parcel.id, DeliveryState.FAILED, now, reason=reason)


def moved(db: Database, parcel: Parcel, new_chat_id: int, now: datetime) -> None:
    """The group became a supergroup: everything for it goes to the new id, this row too (T24)."""
    with transaction(db):
        old_chat_id = mending.old_group_of(db, parcel)
        if old_chat_id is not None:
            mending.follow(db, old_chat_id, new_chat_id, now)
        outbox.mark_due(db, parcel.id, now, now)


def ask_about_uncertain(db: Database, now: datetime) -> None:
    """Two minutes after an unanswered send, tell the receiver that something may not have arrived."""
    with transaction(db):
        for parcel in outbox.uncertain_since(db, now - CARD_AFTER):
            outbox.add(
                db,
                occasion=f"card {parcel.id}",
                task=Task.MESSAGE,
                chat_id=parcel.chat_id,
                person_id=parcel.person_id,
                room_id=parcel.room_id,
                payload=_doubt_card(db, parcel).as_payload(),
                urgency=parcel.urgency,
                due_at=now,
            )


def show_again(db: Database, standing: Standing, chat_id: int, parcel_id: int) -> Card:
    """Give the message that may not have arrived, to the chat it was for. Raises NotAMember or NoLongerOpen."""
    parcel = outbox.find(db, parcel_id)
    if parcel is None or parcel.task is not Task.MESSAGE:
        raise NoLongerOpen
    if parcel.room_id is not None and standing.in_room(parcel.room_id) is None:
        raise NotAMember
    if parcel.chat_id != chat_id:
        raise NotAMember
    return Card.from_payload(parcel.payload)


def shown(db: Database, parcel_id: int, message_id: int, now: datetime) -> None:
    """The message stands where the card stood: now it surely arrived."""
    outbox.mark(db, parcel_id, DeliveryState.ACCEPTED, now, message_id=message_id)


def resume(db: Database, standing: Standing, now: datetime) -> None:
    """Send what could not be sent before this person opened the chat with the bot, or unblocked it.

    A bulletin that was seen by now is not sent again.
    """
    if standing.person is None:
        return
    with transaction(db):
        outbox.mark_reachable(db, standing.person.id, now)


def card_placed(db: Database, room_id: int, message_id: int | None) -> None:
    """Remember which message is the pinned card of a room (None: it is gone)."""
    rooms.mark_card(db, room_id, message_id)


def _doubt_card(db: Database, parcel: Parcel) -> Card:
    person = None if parcel.person_id is None else people.find_by_id(db, parcel.person_id)
    room = None if parcel.room_id is None else rooms.get(db, parcel.room_id)
    texts = texts_in(person.language if person else room.language if room else "nl")
    if parcel.task in ASKED_ANEW:
        return Card(texts.say(ASKED_ANEW[parcel.task]))
    told = None if parcel.bulletin_id is None else bulletins.find_by_id(db, parcel.bulletin_id)
    if told is None:
        html, label = texts.say("delivery.doubt"), texts.plain("button.show")
    else:
        html = texts.say("delivery.doubt_bulletin", number=told.number)
        label = texts.plain("button.show_bulletin", number=told.number)
    return Card(html, ((Button(label, f"show:{parcel.id}"),),))


def _scopes(chat_id: int) -> tuple[tuple[str, str], ...]:
    private = (("all", "all"), ("chat", f"chat {chat_id}"))
    return (*private, ("group", f"group {chat_id}")) if chat_id < 0 else private
