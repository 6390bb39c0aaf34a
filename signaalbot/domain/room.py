"""What is a room? One event, one group, and the key people of all parties in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from signaalbot.domain.phase import Phase, RoomClosed
from signaalbot.domain.problem import DayNotUnderstood
from signaalbot.domain.roster import Troubles

HOUSE_RULES_VERSION: Final = 2
"""Members who agreed to older rules are told what changed; the text of each version stands in locales."""


@dataclass(frozen=True)
class Room:
    """The room of one event; chat_id is None until the bot stands in its group.

    *thread_id* is the topic in which it was tied to the group, *trouble* what the bot misses there.
    """

    id: int
    name: str
    day: date
    place: str
    language: str
    chat_id: int | None
    card_message_id: int | None
    created_by: int
    phase: Phase = Phase.BEFORE
    thread_id: int | None = None
    trouble: Troubles = frozenset()


def require_open(room: Room) -> None:
    """Raise RoomClosed when the room is closed: then it can be read, and nothing in it changes."""
    if room.phase is Phase.CLOSED:
        raise RoomClosed(room.name)


def read_day(text: str) -> date:
    """Read "13-11-2026" (also with / or . and one digit); raises DayNotUnderstood."""
    parts = text.strip().replace("/", "-").replace(".", "-").split("-")
    try:
        day, month, year = (int(part) for part in parts)
        return date(year, month, day)
    except ValueError:
        raise DayNotUnderstood from None


@dataclass(frozen=True)
class TimelineLine:
    """One thing that happened in a room: who by party and function, what by kind and number."""

    at: datetime
    kind: str
    party: str
    function: str
    number: int
    version: int
