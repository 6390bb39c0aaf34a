"""Which moment does somebody mean by "11.30", or by "13-11-2026 9.00"? Times as people type them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import ClassVar, Final

from signaalbot.domain.localtime import AMSTERDAM
from signaalbot.domain.problem import Problem
from signaalbot.domain.room import read_day

CLOCK: Final = re.compile(r"(?:om |at )?([01]?\d|2[0-3])(?:[.:]([0-5]\d))?(?: ?(?:uur|u))?", re.ASCII | re.IGNORECASE)
STEP: Final = timedelta(minutes=5)


@dataclass(eq=False)
class TimeNotUnderstood(Problem):
    """Raised when a time is not written as 11.30."""

    key: ClassVar[str] = "bulletin.problem.time_not_understood"


def read_time(text: str) -> time:
    """Read "11.30", "11:30", "9 uur"; raises TimeNotUnderstood."""
    found = CLOCK.fullmatch(text.strip())
    if found is None:
        raise TimeNotUnderstood
    return time(int(found[1]), int(found[2] or 0))


def next_moment(text: str, now: datetime) -> datetime:
    """Return the first moment after *now* at which the Dutch clocks show this time, in UTC."""
    local = now.astimezone(AMSTERDAM)
    wanted = datetime.combine(local.date(), read_time(text), AMSTERDAM)
    if wanted <= local:
        wanted = datetime.combine(local.date() + timedelta(days=1), wanted.time(), AMSTERDAM)
    return wanted.astimezone(UTC)


def day_and_time(text: str, day: date | None) -> datetime:
    """Read "13-11-2026 9.00", or "9.00" when the *day* is known.

    Raises DayNotUnderstood or TimeNotUnderstood.
    """
    words = text.split(maxsplit=1)
    if words and words[0].count("-") + words[0].count("/") == 2:
        day, text = read_day(words[0]), words[1] if len(words) > 1 else ""
    if day is None:
        raise TimeNotUnderstood
    return datetime.combine(day, read_time(text), AMSTERDAM)


def after(now: datetime, span: timedelta) -> datetime:
    """Return *now* plus *span*, rounded up to whole five minutes: 10:02 and half an hour give 10:35."""
    return now + span + (datetime.min.replace(tzinfo=UTC) - now.astimezone(UTC) - span) % STEP
