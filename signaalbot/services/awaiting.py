"""Who is reminded of a question, an unconfirmed bulletin or a promised update, and when does that end (T70)?"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from signaalbot.domain.bulletin import DRAFT_KEPT, OPEN_FOR, Bulletin, Kind
from signaalbot.domain.card import Button, Card
from signaalbot.domain.delivery import URGENCY, Task
from signaalbot.domain.role import Party, Person
from signaalbot.services import hosting, posting, wording
from signaalbot.storage import bulletins, ledgers, members, outbox, rooms, timeline
from signaalbot.storage.database import transaction
from signaalbot.texts import Texts, texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database

log = logging.getLogger(__name__)

BEFORE_THE_CLOCK: Final = timedelta(minutes=10)
ASK_IF_TRUE_AFTER: Final = timedelta(hours=1)
LATE_AFTER: Final = timedelta(hours=2)
"""A reminder that could not go out for this long does more harm than good."""


def watch(db: Database, told: Bulletin, now: datetime) -> None:
    """Queue the reminders that go with a bulletin that was just sent."""
    if told.kind is Kind.QUESTION:
        _watch_question(db, told, now)
    elif told.kind is Kind.UNCONFIRMED:
        _watch_unconfirmed(db, told, now)
    elif told.kind is Kind.UPDATE:
        _watch_promise(db, told, now)


def silence(db: Database, told: Bulletin, now: datetime) -> None:
    """Withdraw the reminders that belong to this version of a bulletin."""
    ledgers.mark_silenced(db, f"awaiting {told.id}", now)


def end_what_is_over(db: Database, now: datetime) -> None:
    """Drop old drafts, and close what stayed open too long; everybody hears that it was never settled.

    What would have been said in rooms that were closed since falls silent (T40); one failure stops no other (T39).
    """
    with transaction(db):
        bulletins.mark_old_drafts_dropped(db, now - DRAFT_KEPT)
        ledgers.mark_silenced_where_closed(db, now)
        ledgers.mark_reminders_expired(db, now)
    for told in bulletins.waiting(db, now - OPEN_FOR):
        try:
            with transaction(db):
                _end(db, told, now)
        except Exception:
            log.exception("bulletin %s could not be closed", told.id)


def next_due(db: Database) -> datetime | None:
    """Return when the next open question or unconfirmed bulletin ends by itself, or None."""
    since = bulletins.first_waiting(db)
    return None if since is None else since + OPEN_FOR


def remind_at(now: datetime, answer_by: datetime) -> datetime:
    """Return when the party asked is reminded: ten minutes before the clock, or halfway when that is later."""
    return max(now + (answer_by - now) / 2, answer_by - BEFORE_THE_CLOCK)


def _watch_question(db: Database, told: Bulletin, now: datetime) -> None:
    assert told.answer_by is not None
    assert told.asked is not None
    at = remind_at(now, told.answer_by)
    for person in _speakers(db, told.room_id, told.asked):
        texts = texts_in(person.language)
        html = _about(texts, told, "question.reminder", wording.moment(texts, told.answer_by, now))
        button = Button(texts.plain("button.answer"), f"answer:{told.id}")
        _queue(db, told, person, Card(html, ((button,),)), at, "clock")
    texts = texts_in(rooms.get(db, told.room_id).language)
    overdue = texts.say("question.overdue", number=told.number, party=texts.say(f"party.{told.asked}"))
    _queue(db, told, None, Card(overdue), told.answer_by, "overdue")


def _watch_unconfirmed(db: Database, told: Bulletin, now: datetime) -> None:
    room = rooms.get(db, told.room_id)
    party = members.get(db, told.author_id).party
    asked = {person.id: person for person in (*_speakers(db, room.id, party), *hosting.hosts(db, room))}
    for person in asked.values():
        texts = texts_in(person.language)
        buttons = (
            Button(texts.plain("button.confirm"), f"confirm:{told.id}"),
            Button(texts.plain("button.refute"), f"refute:{told.id}"),
        )
        card = Card(_about(texts, told, "unconfirmed.reminder", ""), (buttons,))
        _queue(db, told, person, card, now + ASK_IF_TRUE_AFTER, "true")


def _watch_promise(db: Database, told: Bulletin, now: datetime) -> None:
    """Remind a party of the update it promised; an older promise is kept now, or replaced."""
    party = members.get(db, told.author_id).party
    for earlier in bulletins.sent(db, told.room_id):
        if earlier.kind is Kind.UPDATE and members.get(db, earlier.author_id).party is party:
            silence(db, earlier, now)
    if told.next_update_at is None:
        return
    for person in _speakers(db, told.room_id, party):
        texts = texts_in(person.language)
        html = _about(texts, told, "update.reminder", wording.moment(texts, told.next_update_at, now))
        button = Button(texts.plain("button.write_update"), f"update:{told.room_id}")
        _queue(db, told, person, Card(html, ((button,),)), told.next_update_at, "promise")


def _about(texts: Texts, told: Bulletin, key: str, at: str) -> str:
    return texts.say(key, number=told.number, at=at, text=wording.excerpt(told.text))


def _queue(db: Database, told: Bulletin, person: Person | None, card: Card, at: datetime, what: str) -> None:
    room = rooms.get(db, told.room_id)
    chat_id = room.chat_id if person is None else person.telegram_id
    if chat_id is None:
        return
    to = "group" if person is None else f"person {person.id}"
    outbox.add(
        db,
        occasion=f"awaiting {told.id} {what} to {to}",
        task=Task.MESSAGE,
        chat_id=chat_id,
        person_id=None if person is None else person.id,
        room_id=told.room_id,
        payload=card.as_payload(),
        urgency=URGENCY["attention"],
        due_at=at,
        valid_until=at + LATE_AFTER,
    )


def _speakers(db: Database, room_id: int, party: Party) -> list[Person]:
    return [
        person for member, person in members.people_of_room(db, room_id) if member.rank.speaks and member.party is party
    ]


def _end(db: Database, told: Bulletin, now: datetime) -> None:
    room = rooms.get(db, told.room_id)
    bulletins.mark_settled(db, room.id, told.number or 0, now)
    silence(db, told, now)
    timeline.add(db, room.id, f"lapsed_{told.kind}", None, now, told.number or 0, told.version)
    texts = texts_in(room.language)
    party = texts.say(f"party.{told.asked}") if told.asked else ""
    card = Card(texts.say(f"{told.kind}.lapsed", number=told.number, party=party))
    posting.to_group(db, room, f"lapsed {told.id}", card, now, "attention")
