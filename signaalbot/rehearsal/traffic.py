"""Does the bot send too fast? Telegram's three limits, counted in virtual time."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Final, Literal

from signaalbot.rehearsal.state import Chat

Rule = Literal["30/s overall", "1/s per chat", "20/min per group"]
SECOND: Final = timedelta(seconds=1)
MINUTE: Final = timedelta(minutes=1)
BURST: Final = 5
"""Messages to one chat that may come at once: "we may allow short bursts that go over this limit"."""


@dataclass(frozen=True)
class Violation:
    """One message that came too early, and how many seconds too early."""

    at: datetime
    rule: Rule
    chat_id: int
    method: str
    retry_after: int


class Traffic:
    """Remembers when messages went out, as far as the limits look back."""

    def __init__(self) -> None:
        self._all: deque[datetime] = deque()
        self._groups: dict[int, deque[datetime]] = defaultdict(deque)
        self._buckets: dict[int, tuple[float, datetime]] = {}

    def too_fast(self, chat: Chat, now: datetime, count: int = 1) -> dict[Rule, int]:
        """Return each rule that *count* more messages now would break, with the seconds to wait."""
        broken: dict[Rule, int] = {}
        if wait := _wait(self._all, now, SECOND, max(0, 30 - count)):
            broken["30/s overall"] = wait
        level = self._level(chat, now)
        if level + count > BURST and level > 0:
            broken["1/s per chat"] = max(1, ceil(level + count - BURST))
        if chat.is_group and (wait := _wait(self._groups[chat.id], now, MINUTE, max(0, 20 - count))):
            broken["20/min per group"] = wait
        return broken

    def note(self, chat: Chat, now: datetime, count: int = 1) -> None:
        """Remember that *count* messages went to this chat now."""
        self._all.extend([now] * count)
        if chat.is_group:
            self._groups[chat.id].extend([now] * count)
        self._buckets[chat.id] = (self._level(chat, now) + count, now)

    def _level(self, chat: Chat, now: datetime) -> float:
        level, since = self._buckets.get(chat.id, (0.0, now))
        return max(0.0, level - (now - since).total_seconds())


def _wait(times: deque[datetime], now: datetime, span: timedelta, allowed: int) -> int:
    """Forget what is older than *span*; return the whole seconds until only *allowed* are left, or 0."""
    while times and times[0] <= now - span:
        times.popleft()
    if len(times) <= allowed:
        return 0
    return max(1, ceil((times[len(times) - allowed - 1] + span - now).total_seconds()))
