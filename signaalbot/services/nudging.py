"""Which friendly pushes are due, and to whom do they go? Planned as rows, so that no restart forgets one."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.card import Button, Card
from signaalbot.domain.phase import TRY_AGAIN, Guide, Nudge, Phase, Receiver
from signaalbot.domain.room import Room
from signaalbot.services import hosting, posting
from signaalbot.storage import nudges, phases, rooms, ticks
from signaalbot.storage.database import transaction
from signaalbot.storage.nudges import Waiting
from signaalbot.storage.phases import Start
from signaalbot.texts import Texts, texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database

log = logging.getLogger(__name__)


def plan(db: Database, guide: Guide, now: datetime) -> None:
    """Work out the nudges of every phase that began since the last time."""
    for start in phases.unplanned(db):
        with transaction(db):
            _plan(db, guide, start, now)


def send_due(db: Database, guide: Guide, now: datetime) -> None:
    """Put what is due into the outbox; one that fails is tried again later and stops no other (T39, T41)."""
    for waiting in nudges.pending(db, now):
        try:
            with transaction(db):
                _send(db, guide, waiting, now)
        except Exception:
            log.exception("nudge %s failed", waiting.id)
            nudges.mark_due(db, waiting.id, now + TRY_AGAIN)


def next_due(db: Database) -> datetime | None:
    """Return when the next nudge is due, or None."""
    return nudges.next_due(db)


def _plan(db: Database, guide: Guide, start: Start, now: datetime) -> None:
    room, done = rooms.get(db, start.room_id), ticks.of_room(db, start.room_id)
    if room.phase is start.phase:
        for nudge in guide.nudges_of(start.phase):
            due_at = nudge.due_at(room.day, start.started_at)
            if due_at is not None and nudge.item not in done:
                nudges.add(db, room.id, start.id, nudge.id, nudge.item, max(due_at, now))
    phases.mark_planned(db, start.id)


def _send(db: Database, guide: Guide, waiting: Waiting, now: datetime) -> None:
    room, nudge = rooms.get(db, waiting.room_id), guide.nudge(waiting.name)
    if nudge is None or nudge.phase is not room.phase or nudge.item in ticks.of_room(db, room.id):
        nudges.mark_silenced(db, waiting.id, now)
        return
    people = hosting.hosts(db, room) if nudge.receiver is Receiver.HOST else hosting.voices(db, room)
    for person in people:
        card = _card(texts_in(person.language), room, nudge)
        posting.to_person(db, person, f"nudge {waiting.id}", card, now, room_id=room.id)
    nudges.mark_sent(db, waiting.id, now)


def _card(texts: Texts, room: Room, nudge: Nudge) -> Card:
    html = texts.say("phase.nudge", room=room.name, text=nudge.text[texts.language])
    rows: tuple[tuple[Button, ...], ...] = ()
    if nudge.item is not None:
        done = Button(texts.plain("phase.button_done"), f"tick:{room.id}:{nudge.item}:1")
        rows = ((done, Button(texts.plain("phase.button_list"), f"list:{room.id}")),)
    elif room.phase is not Phase.CLOSED:
        rows = ((Button(texts.plain("phase.button_phase"), f"phase:show:{room.id}"),),)
    return Card(html, rows)
