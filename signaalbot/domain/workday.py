"""Until when was an answer promised? Two working days after a signal came in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

from signaalbot.domain.localtime import AMSTERDAM
from signaalbot.domain.notice import KNOWN_YEARS, day_off

PROMISED: Final = 2
"""Working days; the day on which a signal comes in does not count."""


def answer_due(received_at: datetime) -> datetime:
    """Return until when the answer was promised: Friday 16:00 -> Tuesday 16:00, in UTC."""
    local = received_at.astimezone(AMSTERDAM)
    day, left = local.date(), PROMISED
    while left:
        day += timedelta(days=1)
        left -= is_workday(day)
    return datetime.combine(day, local.time(), AMSTERDAM).astimezone(UTC)


def is_workday(day: date) -> bool:
    """Tell whether people work that day; in years of which we know no holidays only weekends are off."""
    if day.year not in KNOWN_YEARS:
        return day.weekday() < 5
    return day_off(day) is None
