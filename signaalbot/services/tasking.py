"""Who does what, by when? A taak goes to a party and a function, is seen by all, and nobody is blamed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from signaalbot.domain.agreement import OPEN_FOR, require_end_ahead
from signaalbot.domain.card import Card
from signaalbot.domain.errand import (
    LAPSES_AFTER,
    MAX_LENGTH,
    Errand,
    ErrandState,
    TaskUnfinished,
    is_owner,
    require_owner,
)
from signaalbot.domain.localtime import AMSTERDAM
from signaalbot.domain.period import read_moment
from signaalbot.domain.problem import NoLongerOpen, NotAMember, TextTooLong
from signaalbot.domain.reminder import Occasion, Reminder
from signaalbot.domain.role import Membership, Person, Standing
from signaalbot.domain.room import Room, require_open
from signaalbot.services import phrasing_errands, posting, telling
from signaalbot.services.broadcasting import require_speaker
from signaalbot.services.proposing import owner_of
from signaalbot.storage import errands, members, prompts, reminders, replays, rooms, timeline
from signaalbot.storage.database import transaction
from signaalbot.texts import Texts, texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database


def draft(db: Database, standing: Standing, room: Room, text: str, key: str, now: datetime) -> Errand:
    """Keep a new taak as a draft; owner and moment come next. Raises NotAContactPerson or TextTooLong."""
    with transaction(db):
        asker = require_speaker(standing, room)
        made = replays.find(db, f"errand {key}")
        if made is not None:
            return errands.get(db, made)
        _require_length(text)
        errand_id = errands.add_draft(db, room.id, asker.id, text, now)
        reminders.add(db, room.id, Occasion.ERRAND_OVER, errand_id, now + OPEN_FOR)
        replays.add(db, f"errand {key}", errand_id, now)
        return errands.get(db, errand_id)


def revise(db: Database, standing: Standing, key: str, text: str) -> Errand | None:
    """Follow an edit of the message that a draft came from (T18). None: no taak came of it.

    Raises NoLongerOpen once it was sent.
    """
    with transaction(db):
        made = replays.find(db, f"errand {key}")
        if made is None:
            return None
        found = own_draft(db, standing, made)
        _require_length(text)
        errands.mark_text(db, found.id, text)
        return errands.get(db, found.id)


def choose_owner(db: Database, standing: Standing, errand_id: int, chosen: str) -> Errand:
    """Keep who does it: a party ("politie"), or the party and function of a member ("12")."""
    with transaction(db):
        found = own_draft(db, standing, errand_id)
        owner = owner_of(db, found.room_id, chosen)
        assert owner.party is not None
        errands.mark_owner(db, found.id, owner.party, owner.function)
        return errands.get(db, found.id)


def ask_owner(db: Database, texts: Texts, standing: Standing, errand_id: int) -> Card:
    """Show who can do it."""
    found = own_draft(db, standing, errand_id)
    return phrasing_errands.owner_question(texts, found, members.of_room(db, found.room_id))


def ask_moment(db: Database, standing: Standing, errand_id: int, now: datetime) -> Errand:
    """Ask by when; the next message in private answers it."""
    with transaction(db):
        found = own_draft(db, standing, errand_id)
        assert standing.person is not None
        prompts.add(db, standing.person.id, "errand_moment", {"errand": found.id}, now)
        return found


def choose_minutes(db: Database, standing: Standing, errand_id: int, minutes: int, now: datetime) -> Errand:
    """Keep by when, so many minutes from now."""
    return _due(db, standing, errand_id, now + timedelta(minutes=minutes), now)


def take_moment(db: Database, standing: Standing, errand_id: int, text: str, now: datetime) -> Errand:
    """Keep a typed moment. Raises MomentNotUnderstood or EndIsPast."""
    today = now.astimezone(AMSTERDAM).date()
    return _due(db, standing, errand_id, read_moment(text, today, today), now)


def preview(db: Database, texts: Texts, found: Errand) -> Card:
    """Show a draft to its writer: what goes out, and to how many people in private."""
    count = len(_receivers(db, found)) if found.owner else 0
    return phrasing_errands.preview(texts, rooms.get(db, found.room_id), found, count)


def drop(db: Database, standing: Standing, errand_id: int, now: datetime) -> None:
    """Throw a draft away; raises NoLongerOpen once it was sent."""
    with transaction(db):
        found = own_draft(db, standing, errand_id)
        errands.mark_state(db, found.id, ErrandState.DROPPED, now)


def hand_out(db: Database, standing: Standing, errand_id: int, now: datetime) -> Errand:
    """Give a taak its number, tell all, and give it to its owner in private; twice is once (T68).

    Raises TaskUnfinished, EndIsPast or NoLongerOpen.
    """
    with transaction(db):
        found = _of_room(db, standing, errand_id)
        if found.state not in (ErrandState.DRAFT, ErrandState.DROPPED):
            return found
        found = own_draft(db, standing, errand_id)
        if found.owner is None or found.due_at is None:
            raise TaskUnfinished
        require_end_ahead(found.due_at, now)
        given = errands.mark_open(db, found.id)
        asker = members.get(db, given.asker_id)
        timeline.add(db, given.room_id, "errand", asker, now, given.number or 0)
        reminders.silence(db, given.id, Occasion.ERRAND_OVER)
        reminders.add(db, given.room_id, Occasion.ERRAND, given.id, found.due_at)
        reminders.add(db, given.room_id, Occasion.ERRAND_OVER, given.id, found.due_at + LAPSES_AFTER)
        _tell_new(db, given, asker, now)
        return given


def finish(db: Database, standing: Standing, errand_id: int, now: datetime) -> Errand:
    """Note that the owner did it, and tell all; twice is once. Raises NotYourTask or NoLongerOpen."""
    with transaction(db):
        found = _of_room(db, standing, errand_id)
        member = standing.in_room(found.room_id)
        assert member is not None
        if found.state is ErrandState.DONE:
            return found
        require_open(rooms.get(db, found.room_id))
        require_owner(found, member)
        _close(db, found, ErrandState.DONE, member, now)
        return errands.get(db, found.id)


def withdraw(db: Database, standing: Standing, errand_id: int, now: datetime) -> Errand:
    """Take a taak back, by the party that asked it; twice is once. Raises NoLongerOpen."""
    with transaction(db):
        found = _of_room(db, standing, errand_id)
        speaker = require_speaker(standing, rooms.get(db, found.room_id))
        if found.state is ErrandState.WITHDRAWN:
            return found
        if found.state is not ErrandState.OPEN or members.get(db, found.asker_id).party is not speaker.party:
            raise NoLongerOpen
        _close(db, found, ErrandState.WITHDRAWN, speaker, now)
        return errands.get(db, found.id)


def errands_of(db: Database, texts: Texts, standing: Standing, room: Room) -> Card:
    """Show the taken of a room, the same to every member. Raises NotAMember."""
    member = standing.in_room(room.id)
    if member is None:
        raise NotAMember
    every = errands.of_room(db, room.id, ErrandState.OPEN, ErrandState.DONE)
    return phrasing_errands.listed(texts, room, every, member)


def remind(db: Database, reminder: Reminder, now: datetime) -> None:
    """At its moment, remind the owner in private; silent when it is done or taken back (T40)."""
    found = errands.get(db, reminder.subject_id)
    if found.state is not ErrandState.OPEN:
        return
    for _, person in _receivers(db, found):
        card = phrasing_errands.reminder(texts_in(person.language), found)
        occasion = f"errand {found.id} reminder"
        posting.to_person(db, person, occasion, card, now, urgency="attention", room_id=found.room_id)


def lapse(db: Database, reminder: Reminder, now: datetime) -> None:
    """Drop a forgotten draft; take off the list what nobody closed a week after its moment, and say so."""
    found = errands.get(db, reminder.subject_id)
    if found.state is ErrandState.DRAFT:
        errands.mark_state(db, found.id, ErrandState.DROPPED, now)
    elif found.state is ErrandState.OPEN:
        _close(db, found, ErrandState.LAPSED, None, now)


def _close(db: Database, found: Errand, state: ErrandState, by: Membership | None, now: datetime) -> None:
    errands.mark_state(db, found.id, state, now)
    reminders.silence(db, found.id, Occasion.ERRAND, Occasion.ERRAND_OVER)
    timeline.add(db, found.room_id, f"errand_{state}", by, now, found.number or 0)
    closed, room = errands.get(db, found.id), rooms.get(db, found.room_id)
    telling.to_group(
        db, room, f"errand {found.id} {state}", lambda texts: phrasing_errands.closed(texts, closed), now, "info"
    )


def _tell_new(db: Database, given: Errand, asker: Membership, now: datetime) -> None:
    room, occasion = rooms.get(db, given.room_id), f"errand {given.id}"
    telling.to_group(db, room, occasion, lambda texts: phrasing_errands.shown(texts, room, given, asker), now)
    for _, person in _receivers(db, given):
        card = phrasing_errands.given(texts_in(person.language), room, given, asker)
        posting.to_person(db, person, occasion, card, now, urgency="attention", room_id=room.id)


def _receivers(db: Database, found: Errand) -> tuple[tuple[Membership, Person], ...]:
    return tuple(pair for pair in members.people_of_room(db, found.room_id) if is_owner(found, pair[0]))


def _due(db: Database, standing: Standing, errand_id: int, due_at: datetime, now: datetime) -> Errand:
    with transaction(db):
        found = own_draft(db, standing, errand_id)
        require_end_ahead(due_at, now)
        errands.mark_due(db, found.id, due_at)
        return errands.get(db, found.id)


def _require_length(text: str) -> None:
    if len(text) > MAX_LENGTH:
        raise TextTooLong(len(text), MAX_LENGTH)


def _of_room(db: Database, standing: Standing, errand_id: int) -> Errand:
    found = errands.find_by_id(db, errand_id)
    if found is None or standing.in_room(found.room_id) is None:
        raise NotAMember
    return found


def own_draft(db: Database, standing: Standing, errand_id: int) -> Errand:
    """Return a draft of this very member. Raises NotAMember, NotAContactPerson or NoLongerOpen."""
    found = _of_room(db, standing, errand_id)
    asker = require_speaker(standing, rooms.get(db, found.room_id))
    if found.asker_id != asker.id or found.state is not ErrandState.DRAFT:
        raise NoLongerOpen
    return found
