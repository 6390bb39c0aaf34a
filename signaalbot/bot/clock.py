"""How late is it? The system's clock, or in practice the clock of the Bot API server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any


def system_now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


class FollowedClock:
    """Takes the time from the Date header of every answer: in practice, weeks pass in seconds."""

    def __init__(self, start: Callable[[], datetime] = system_now) -> None:
        """Start with the system's time, until the first answer comes."""
        self._now = start()

    def now(self) -> datetime:
        """Return the moment of the last answer."""
        return self._now

    async def observe(self, response: Any) -> None:
        """Read the time from an HTTP answer (an httpx event hook)."""
        date = response.headers.get("Date")
        if date:
            self._now = parsedate_to_datetime(date).astimezone(UTC)


class ClockCheck:
    """Compares the time of this machine with that of Telegram, as it stands in each answer."""

    def __init__(self, now: Callable[[], datetime] = system_now) -> None:
        """Compare *now* with what is read."""
        self._now = now
        self.off: timedelta | None = None

    async def observe(self, response: Any) -> None:
        """Read the time from an HTTP answer (an httpx event hook)."""
        date = response.headers.get("Date")
        if date:
            self.off = self._now() - parsedate_to_datetime(date).astimezone(UTC)
