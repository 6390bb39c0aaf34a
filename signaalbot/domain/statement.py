"""What do people in the room think of a sentence? A stelling: EENS or ONEENS, and never who."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final

from signaalbot.domain.problem import Problem, TextTooLong

MAX_LENGTH: Final = 220
"""Characters as Telegram counts them (an emoji is two); a poll takes 300, with number, party and "OEFENING"."""

DURATIONS: Final = (10, 30, 60, 1440)
"""Minutes that a stelling may stay open; the last one stands for "until I close it", at most a day."""

FEW: Final = 5
"""With fewer people than this, anyone can guess who chose what."""


class StatementState(StrEnum):
    """draft -> open -> closed; or dropped. Lost: the poll can no longer be closed, so there is no result."""

    DRAFT = "draft"
    DROPPED = "dropped"
    OPEN = "open"
    CLOSED = "closed"
    LOST = "lost"


@dataclass(frozen=True)
class Statement:
    """One stelling; *agree* and *disagree* are known once it was closed."""

    id: int
    room_id: int
    number: int | None
    text: str
    author_id: int
    minutes: int | None
    state: StatementState
    message_id: int | None
    agree: int | None
    disagree: int | None
    closes_at: datetime | None


@dataclass(eq=False)
class DurationMissing(Problem):
    """Raised when a stelling is sent before it is known how long it stays open."""

    key: ClassVar[str] = "statement.duration_missing"


@dataclass(eq=False)
class StatementStillOpen(Problem):
    """Raised when a room would close while a stelling waits for its result."""

    key: ClassVar[str] = "statement.still_open"
    number: int


def require_length(text: str) -> None:
    """Raise TextTooLong unless *text* fits in a poll."""
    length = len(text.encode("utf-16-le")) // 2
    if length > MAX_LENGTH:
        raise TextTooLong(length, MAX_LENGTH)
