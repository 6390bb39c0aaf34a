"""Where is a message on its way out? The states of an outbox row, and how fast rows may go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final


class DeliveryState(StrEnum):
    """queued -> sending -> accepted; or uncertain, failed, expired, withdrawn (design, "The outbox row")."""

    QUEUED = "queued"
    SENDING = "sending"
    ACCEPTED = "accepted"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Task(StrEnum):
    """What a row asks of Telegram. All but MESSAGE, DOCUMENT and POLL may be done twice without harm."""

    MESSAGE = "message"
    DOCUMENT = "document"
    POLL = "poll"
    CLOSE_POLL = "close_poll"
    CARD = "card"
    RENEW = "renew"
    APPROVE = "approve"
    DECLINE = "decline"
    REVOKE = "revoke"
    MENU = "menu"
    TAG = "tag"
    RESTRICT = "restrict"
    REMOVE = "remove"
    ROLLCALL = "rollcall"

    @property
    def may_repeat(self) -> bool:
        """Tell whether doing this again after a crash changes nothing for anybody."""
        return self not in (Task.MESSAGE, Task.DOCUMENT, Task.POLL)

    @property
    def counts(self) -> bool:
        """Tell whether this counts for Telegram's limits on messages."""
        return self in (Task.MESSAGE, Task.DOCUMENT, Task.POLL, Task.CARD, Task.RENEW)


@dataclass(frozen=True)
class Parcel:
    """One row on its way out; *payload* is what Telegram gets."""

    id: int
    task: Task
    chat_id: int
    person_id: int | None
    room_id: int | None
    bulletin_id: int | None
    payload: dict[str, Any]
    urgency: int
    state: DeliveryState
    attempts: int
    due_at: datetime
    message_id: int | None
    reason: str | None


URGENCY: Final = {"answer": -1, "urgent": 0, "attention": 1, "info": 2, "rest": 3}
"""The order of the outbox; an answer that found no room goes first: somebody looks at the phone and waits."""

CARD_AFTER: Final = timedelta(minutes=2)
"""How long an uncertain row waits before "misschien niet bij u aangekomen" goes out."""


@dataclass(frozen=True)
class Pace:
    """At most *count* messages in any *span*; what was sent is kept, so a restart forgets nothing."""

    count: int
    span: timedelta

    def free_from(self, sent: Sequence[datetime], now: datetime, under_way: int = 0) -> datetime:
        """Return when the next message may go, given the moments of the last ones (oldest first).

        What is *under_way* has not arrived yet, and may do so at any moment: it takes its place until it has.
        """
        room = self.count - under_way
        if room <= 0:
            return now + self.span
        return now if len(sent) < room else max(now, sent[-room] + self.span)

    def room(self, sent: Sequence[datetime], now: datetime, under_way: int = 0) -> int:
        """Return how many messages may go now."""
        return max(0, self.count - under_way - sum(moment > now - self.span for moment in sent))

    def after(self, sent: Sequence[datetime], *gone: datetime) -> tuple[datetime, ...]:
        """Return the moments to keep when these messages went: no more than still say something."""
        if not gone:
            return tuple(sent)
        found = sorted((*sent, *gone))[-self.count :]
        return tuple(moment for moment in found if moment > found[-1] - self.span)


OVERALL: Final = Pace(30, timedelta(seconds=1.005))
CHAT: Final = Pace(1, timedelta(seconds=1))
GROUP: Final = Pace(20, timedelta(seconds=60.02))
"""Telegram's limits: 30 a second in all, 1 a second in a chat, 20 a minute in a group; a little more than that,
for clocks that are not set alike."""

ANSWERS_AT_ONCE: Final = 4
"""Answers to one chat that may follow each other without a pause: Telegram lets short bursts pass."""

ANSWER_TRAVELS: Final = timedelta(milliseconds=100)
"""So long after it was counted an answer may still arrive."""

KEEPS_ITS_PLACE: Final = 5
"""So often a message to a chat is tried while later ones wait behind it; after that they may pass (T07)."""


def backoff(attempts: int, row: int = 0) -> timedelta:
    """Return how long to wait after so many refused tries: 2, 4, 8 ... 300 seconds, up to a quarter more by row.

    Rows that were refused together do not come back together.
    """
    seconds = min(2 ** max(min(attempts, 10), 1), 300)
    return timedelta(seconds=seconds * (1 + (row * 7919 % 100) / 400))
