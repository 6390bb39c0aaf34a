"""What may be sent now, and what came of it? The rules of the outbox, one committed step at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.card import Button, Card
from signaalbot.domain.delivery import CARD_AFTER, DeliveryState, Parcel, Task, backoff
from signaalbot.domain.problem import NoLongerOpen, NotAMember
from signaalbot.domain.role import Standing
from signaalbot.services import catching_up, mending, pacing
from signaalbot.storage import bulletins, outbox, people, rooms
from signaalbot.storage.database import savepoint, transaction
from signaalbot.texts import texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database

log = logging.getLogger(__name__)

ASKED_ANEW = {Task.POLL: "statement.doubt_poll", Task.DOCUMENT: "verslag.doubt_file"}
"""What cannot be shown under a button, and the sentence that tells how to get it."""


@dataclass(frozen=True)
class Outcome:
    """What came of one row, and when that was known; *note* writes it down."""

    parcel: Parcel
    at: datetime
    note: Callable[[datetime], None]


def recover(db: Database, now: datetime) -> None:
    """At start: what was under way when the process died is uncertain, never silence (T02)."""
    with transaction(db):
        chats = outbox.under_way(db)
        outbox.mark_interrupted(db, now)
        pacing.ended(db, [(chat_id, now) for chat_id in chats], now)
        pacing.forget_old(db, now)


def claim(db: Database, now: datetime, busy: Collection[int]) -> Parcel | None:
    """Take the most urgent row that may go now and commit it as "sending"; None when all must wait."""
    return next(iter(step(db, (), now, busy, 1)), None)


def step(
    db: Database, outcomes: Collection[Outcome], now: datetime, busy: Collection[int], most: int
) -> tuple[Parcel, ...]:
    """Write down what came of rows that were sent, and take at most *most* others; one commit for all of it.

    *busy* are chats with a message under way: per chat one at a time, so that order is kept. What is taken is
    committed as "sending" before anything goes. What nobody can read fails, and the rest goes on.
    """
    with transaction(db):
        for outcome in outcomes:
            _note(db, outcome)
        gone = [(outcome.parcel.chat_id, outcome.at) for outcome in outcomes if outcome.parcel.task.counts]
        if gone:
            pacing.ended(db, gone, now)
        return _take(db, now, busy, most) if most > 0 else ()


def _note(db: Database, outcome: Outcome) -> None:
    try:
        with savepoint(db):
            outcome.note(outcome.at)
    except (LookupError, TypeError, ValueError, AssertionError) as error:
        log.exception("what came of outbox row %s cannot be written down", outcome.parcel.id)
        outbox.mark(db, outcome.parcel.id, DeliveryState.FAILED, outcome.at, reason=f"broken: {type(error).__name__}")


def _take(db: Database, now: datetime, busy: Collection[int], most: int) -> tuple[Parcel, ...]:
    outbox.mark_seen_already(db, now)
    catching_up.let_go(db, now)
    found = outbox.next_to_go(db, now, busy, most, pacing.room(db, now))
    for parcel_id in found.broken:
        log.error("outbox row %s cannot be read", parcel_id)
        outbox.mark(db, parcel_id, DeliveryState.FAILED, now, reason="broken: cannot be read")
    if found.parcels:
        outbox.mark_sending(db, found.parcels, now)
        pacing.begun(db, now)
    return found.parcels


def next_chance(db: Database, now: datetime) -> datetime | None:
    """Return when `step` may have something again, or when an uncertain row asks for its card."""
    chance, doubt = outbox.next_chance(db, now), outbox.first_uncertain(db)
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
    """429: this chat waits as long as told, and the row with it (T07)."""
    with transaction(db):
        pacing.pause(db, parcel.chat_id, seconds, now)
        outbox.mark_due(db, parcel.id, now, now)


def put_back(db: Database, parcel: Parcel, now: datetime) -> None:
    """It was taken and then not sent after all: it goes as if nothing happened."""
    outbox.mark_put_back(db, parcel.id, now)


def broken(db: Database, parcel: Parcel, reason: str, now: datetime) -> None:
    """Nobody can make sense of this row: it fails, an alarm tells of it, and the rest goes on."""
    outbox.mark(db, parcel.id, DeliveryState.FAILED, now, reason=f"broken: {reason}")


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
