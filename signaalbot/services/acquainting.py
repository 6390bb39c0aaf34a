"""Was there a talk first? A room gets its group only after somebody of the municipality met the other side."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from signaalbot.domain.chance import Chance
from signaalbot.domain.localtime import AMSTERDAM
from signaalbot.domain.phase import LONGEST_FUNCTIONS, LONGEST_REASON, NoTalkNeeded, TalkInFuture, TalkMissing
from signaalbot.domain.problem import TextTooLong
from signaalbot.domain.role import Person
from signaalbot.domain.room import Room, read_day
from signaalbot.services import organising
from signaalbot.storage import prompts, rooms, talks, timeline
from signaalbot.storage.database import transaction

if TYPE_CHECKING:
    from sqlite_utils import Database


def rooms_waiting(db: Database) -> tuple[Room, ...]:
    """Return the rooms without a group, newest first; raises NoTalkNeeded when there is none."""
    found = tuple(rooms.get(db, room_id) for room_id in talks.rooms_without_group(db))
    if not found:
        raise NoTalkNeeded
    return found


def is_recorded(db: Database, room: Room) -> bool:
    """Tell whether there was a first talk."""
    return talks.is_recorded(db, room.id)


def ask_day(db: Database, person: Person, room: Room, now: datetime) -> None:
    """Ask on which day it was; the next message answers it."""
    with transaction(db):
        prompts.add(db, person.id, "talk_day", {"room": room.id}, now)


def take_day(db: Database, person: Person, room_id: int, text: str, now: datetime) -> date:
    """Keep the day, and ask who talked. Raises DayNotUnderstood or TalkInFuture, and asks again."""
    with transaction(db):
        prompts.add(db, person.id, "talk_day", {"room": room_id}, now)
    day = read_day(text)
    if day > now.astimezone(AMSTERDAM).date():
        raise TalkInFuture
    with transaction(db):
        prompts.add(db, person.id, "talk_functions", {"room": room_id, "day": day.isoformat()}, now)
    return day


def record(db: Database, room_id: int, day: date, functions: str, now: datetime) -> Room:
    """Record the first talk; the first record stays. Raises TextTooLong."""
    words = " ".join(functions.split())
    if len(words) > LONGEST_FUNCTIONS:
        raise TextTooLong(len(words), LONGEST_FUNCTIONS)
    with transaction(db):
        if talks.mark_recorded(db, room_id, day, words, now):
            timeline.add(db, room_id, "talk", None, now)
        return rooms.get(db, room_id)


def ask_reason(db: Database, person: Person, room_id: int, now: datetime) -> None:
    """Ask why there was no talk yet; the next message answers it."""
    with transaction(db):
        prompts.add(db, person.id, "talk_reason", {"room": room_id}, now)


def keep_reason(db: Database, room_id: int, reason: str) -> Room:
    """Keep with the room why there was no talk yet. Raises TextTooLong."""
    words = " ".join(reason.split())
    if len(words) > LONGEST_REASON:
        raise TextTooLong(len(words), LONGEST_REASON)
    with transaction(db):
        talks.mark_reason(db, room_id, words)
        return rooms.get(db, room_id)


def token_for(db: Database, chance: Chance, person: Person, room: Room, now: datetime) -> str:
    """Return a token that ties a group to this room; raises TalkMissing."""
    if not is_recorded(db, room):
        raise TalkMissing(room.name)
    return organising.group_token(db, chance, room, person, now)
