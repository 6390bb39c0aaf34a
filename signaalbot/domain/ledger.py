"""Who got a bulletin, who did not and why, and how far apart? The same account for every party."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from signaalbot.domain.bulletin import Level
from signaalbot.domain.delivery import DeliveryState


class Reason(StrEnum):
    """Why a bulletin did not arrive, in words that people know."""

    BLOCKED = "blocked"
    NOT_OPENED = "not_opened"
    GONE = "gone"
    EXPIRED = "expired"
    REPLACED = "replaced"
    NO_ROOM = "no_room"
    OTHER = "other"


WORDS: Final = (
    ("blocked by the user", Reason.BLOCKED),
    ("initiate conversation", Reason.NOT_OPENED),
    ("user is deactivated", Reason.GONE),
    ("replaced", Reason.REPLACED),
    ("kicked", Reason.NO_ROOM),
    ("not a member", Reason.NO_ROOM),
    ("not enough rights", Reason.NO_ROOM),
    ("chat not found", Reason.GONE),
)
"""What Telegram says, and what it comes down to."""


@dataclass(frozen=True)
class Arrival:
    """What became of a bulletin, or one part of it, for one receiver; person_id None is the group."""

    person_id: int | None
    state: DeliveryState
    reason: str | None
    changed_at: datetime


@dataclass(frozen=True)
class Tally:
    """How far a bulletin has come among some members; the first four add up to all addressed."""

    accepted: int = 0
    waiting: int = 0
    uncertain: int = 0
    failed: int = 0
    seen: int = 0
    reasons: tuple[tuple[Reason, int], ...] = ()

    @property
    def addressed(self) -> int:
        """Return how many members it was meant for."""
        return self.accepted + self.waiting + self.uncertain + self.failed

    @property
    def complete(self) -> bool:
        """Tell whether nothing is open any more: all arrived or are known to be unreachable (T14)."""
        return self.waiting == 0 and self.uncertain == 0


SEVERITY: Final = (
    DeliveryState.FAILED,
    DeliveryState.EXPIRED,
    DeliveryState.UNCERTAIN,
    DeliveryState.SENDING,
    DeliveryState.QUEUED,
    DeliveryState.WITHDRAWN,
    DeliveryState.ACCEPTED,
)


def combined(parts: Sequence[Arrival]) -> Arrival | None:
    """Return what became of all parts together: it arrived only when each part did, at the last one (T17)."""
    if not parts:
        return None
    worst = min(parts, key=lambda part: SEVERITY.index(part.state))
    return Arrival(worst.person_id, worst.state, worst.reason, max(part.changed_at for part in parts))


def outcome(level: Level, own: Arrival | None, group: Arrival | None) -> Arrival | None:
    """Return how a member got it: an urgent bulletin counts in private; others by whichever came first.

    A private copy that was not needed any more, because the member had pressed "Gezien", leaves the group's.
    """
    if own is not None and own.state is DeliveryState.WITHDRAWN and own.reason == "seen":
        own = None
    if own is None or group is None:
        return own or group
    if level is Level.URGENT:
        return own
    arrived = [each for each in (own, group) if each.state is DeliveryState.ACCEPTED]
    if arrived:
        return min(arrived, key=lambda each: each.changed_at)
    return group if group.state is not DeliveryState.FAILED else own


def tally(outcomes: Iterable[Arrival | None], seen: int) -> Tally:
    """Count outcomes; no outcome at all (the room has no group) counts as failed."""
    found = list(outcomes)
    counts = Counter(DeliveryState.FAILED if each is None else each.state for each in found)
    failed = (DeliveryState.FAILED, DeliveryState.EXPIRED, DeliveryState.WITHDRAWN)
    why = Counter(reason_of(each) for each in found if each is None or each.state in failed)
    return Tally(
        accepted=counts[DeliveryState.ACCEPTED],
        waiting=counts[DeliveryState.QUEUED] + counts[DeliveryState.SENDING],
        uncertain=counts[DeliveryState.UNCERTAIN],
        failed=sum(counts[state] for state in failed),
        seen=seen,
        reasons=tuple(sorted(why.items())),
    )


def reason_of(arrival: Arrival | None) -> Reason:
    """Return why it did not arrive: "Forbidden: bot was blocked by the user" -> Reason.BLOCKED."""
    if arrival is None:
        return Reason.NO_ROOM
    if arrival.state is DeliveryState.EXPIRED:
        return Reason.EXPIRED
    said = (arrival.reason or "").lower()
    return next((reason for words, reason in WORDS if words in said), Reason.OTHER)


def spread(outcomes: Iterable[Arrival | None]) -> timedelta | None:
    """Return how long after the first member the last one had it; None while nobody has it."""
    moments = [each.changed_at for each in outcomes if each is not None and each.state is DeliveryState.ACCEPTED]
    return max(moments) - min(moments) if moments else None
