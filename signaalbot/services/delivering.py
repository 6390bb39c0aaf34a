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
    MAX_ATTEMPTS_REPEATABLE,
    OVERALL,
    DeliveryState,
    Parcel,
    Task,
    backoff,
)
from signaalbot.domain.problem import NoLongerOpen, NotAMember
from signaalbot.domain.role import Standing
from signaalbot.storage import bulletins, outbox, people, rooms
from signaalbot.storage.database import transaction
from signaalbot.storage.outbox import Sent
from signaalbot.texts import texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database

PACES = {"all": OVERALL, "chat": CHAT, "group": GROUP}


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
        for parcel, sent in outbox.due(db, now, busy):
            if _free_at(parcel, sent, now) > now:
                continue
            for scope in _scopes(parcel):
                name = scope if scope == "all" else f"{scope} {parcel.chat_id}"
                outbox.mark_pace(db, name, PACES[scope].after(sent[scope], now))
            outbox.mark(db, parcel.id, DeliveryState.SENDING, now)
            return parcel
    return None


def next_chance(db: Database, now: datetime) -> datetime | None:
    """Return when `claim` may have something again, or when an uncertain row asks for its card."""
    moments = [_free_at(parcel, sent, now) for parcel, sent in outbox.due(db, now, ())]
    later = outbox.next_due(db)
    if later is not None and later > now:
        moments.append(later)
    doubt = outbox.first_uncertain(db)
    if doubt is not None:
        moments.append(doubt + CARD_AFTER)
    return min(moments, default=None)


def accepted(db: Database, parcel: Parcel, message_id: int | None, now: datetime) -> None:
    """Telegram took it."""
    outbox.mark(db, parcel.id, DeliveryState.ACCEPTED, now, message_id=message_id)


def uncertain(db: Database, parcel: Parcel, now: datetime) -> None:
    """The answer stayed out after the request went: no blind second copy (T04); what may repeat goes again."""
    if parcel.task.may_repeat:
        refused(db, parcel, now, "no answer")
        return
    outbox.mark(db, parcel.id, DeliveryState.UNCERTAIN, now, reason="no answer")


def refused(db: Database, parcel: Parcel, now: datetime, reason: str) -> None:
    """It surely did not arrive (connection refused, 5xx): again later (T05)."""
    with transaction(db):
        if parcel.task.may_repeat and parcel.attempts + 1 >= MAX_ATTEMPTS_REPEATABLE:
            outbox.mark(db, parcel.id, DeliveryState.FAILED, now, reason=reason)
            return
        outbox.mark_due(db, parcel.id, now + backoff(parcel.attempts + 1), now)


def pause(db: Database, parcel: Parcel, seconds: float, now: datetime) -> None:
    """429: this chat waits as long as told, the others go on (T07)."""
    until = now + timedelta(seconds=seconds)
    with transaction(db):
        outbox.mark_pace(db, f"pause {parcel.chat_id}", (until,))
        outbox.mark_due(db, parcel.id, until, now)


def failed(db: Database, parcel: Parcel, reason: str, now: datetime) -> None:
    """It can never arrive (blocked, chat gone): shown in the ledger, nobody is removed (T11)."""
    outbox.mark(db, parcel.id, DeliveryState.FAILED, now, reason=reason)


def moved(db: Database, parcel: Parcel, new_chat_id: int, now: datetime) -> None:
    """The group became a supergroup: everything for it goes to the new id, this row too (T24)."""
    with transaction(db):
        rooms.mark_migrated(db, parcel.chat_id, new_chat_id)
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
    told = None if parcel.bulletin_id is None else bulletins.find_by_id(db, parcel.bulletin_id)
    if told is None:
        html, label = texts.say("delivery.doubt"), texts.plain("button.show")
    else:
        html = texts.say("delivery.doubt_bulletin", number=told.number)
        label = texts.plain("button.show_bulletin", number=told.number)
    return Card(html, ((Button(label, f"show:{parcel.id}"),),))


def _scopes(parcel: Parcel) -> tuple[str, ...]:
    if parcel.task in (Task.MESSAGE, Task.DOCUMENT, Task.CARD):
        return ("all", "chat", "group") if parcel.chat_id < 0 else ("all", "chat")
    return ()


def _free_at(parcel: Parcel, sent: Sent, now: datetime) -> datetime:
    paced = [PACES[scope].next_free(sent[scope], now) for scope in _scopes(parcel)]
    return max([now, *sent["pause"], *paced])
