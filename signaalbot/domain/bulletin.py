"""What is told to everyone in a room, how loud, and how far has it come?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from signaalbot.domain.delivery import DeliveryState

NUDGE_AFTER: Final = timedelta(minutes=15)
"""After this, who has not pressed "Gezien" gets a "let op" bulletin in private too."""

MAX_LENGTH: Final = 3000
"""Characters; leaves room for the heading and for HTML escapes within Telegram's 4,096."""


class Level(StrEnum):
    """How loud a bulletin is; the order of the outbox follows it."""

    URGENT = "urgent"
    ATTENTION = "attention"
    INFO = "info"


class BulletinState(StrEnum):
    """A draft is seen by its writer only; sent is final; dropped drafts stay dropped."""

    DRAFT = "draft"
    SENT = "sent"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Bulletin:
    """One version of a bulletin; number and sent_at are None while it is a draft."""

    id: int
    room_id: int
    number: int | None
    version: int
    level: Level | None
    text: str
    author_id: int
    state: BulletinState
    replaces: int | None
    sent_at: datetime | None


@dataclass(frozen=True)
class Tally:
    """How far a bulletin has come among some members; the first four add up to all addressed."""

    accepted: int = 0
    waiting: int = 0
    uncertain: int = 0
    failed: int = 0
    seen: int = 0

    @property
    def complete(self) -> bool:
        """Tell whether nothing is open any more: all arrived or are known to be unreachable (T14)."""
        return self.waiting == 0 and self.uncertain == 0


def tally(states: Iterable[DeliveryState], seen: int) -> Tally:
    """Count states: [ACCEPTED, QUEUED], 1 -> Tally(accepted=1, waiting=1, seen=1)."""
    counts = Counter(states)
    return Tally(
        accepted=counts[DeliveryState.ACCEPTED],
        waiting=counts[DeliveryState.QUEUED] + counts[DeliveryState.SENDING],
        uncertain=counts[DeliveryState.UNCERTAIN],
        failed=counts[DeliveryState.FAILED] + counts[DeliveryState.EXPIRED],
        seen=seen,
    )


def private_delay(level: Level) -> timedelta | None:
    """Return how long after the group a member gets the bulletin in private; None means never."""
    return {Level.URGENT: timedelta(0), Level.ATTENTION: NUDGE_AFTER, Level.INFO: None}[level]
