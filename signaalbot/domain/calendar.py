"""When in the year does the bot ask something by itself? Moments as Dutch clocks show them, all of them in the daytime.

No moment lies between 02:00 and 03:00, so a change of the clock neither skips nor doubles one (T37).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from signaalbot.domain.localtime import AMSTERDAM

QUIET_AT: Final = time(10, 0)
REFLECTION_AT: Final = time(15, 0)
STALE_AFTER: Final = timedelta(days=7)
"""A question that is a week late is not asked any more; the next one comes."""

WEDNESDAY: Final = 2
THURSDAY: Final = 3
REMIND_AT: Final = time(12, 0)
LEAST_TIME: Final = timedelta(hours=3, minutes=30)
"""So long a concept that came late waits before somebody is reminded of it."""


def quiet_moment(year: int, month: int) -> datetime:
    """Return when the question about quiet times is due: the first Wednesday of the month at ten."""
    return _moment(_nth(year, month, WEDNESDAY, 1), QUIET_AT)


def reflection_moment(year: int, month: int) -> datetime:
    """Return when the question for the team is due: the third Thursday at three; asked in even months alone."""
    return _moment(_nth(year, month, THURSDAY, 3), REFLECTION_AT)


def quiet_due(now: datetime) -> tuple[str, datetime]:
    """Return the newest month ("2026-12") whose question is due, and since when."""
    return max((each for each in _around(now) if each[1] <= now), key=lambda each: each[1])


def reflection_due(now: datetime) -> tuple[int, datetime]:
    """Return the number of the newest question that is due, counted on through the years, and since when."""
    local = now.astimezone(AMSTERDAM)
    months = [_shifted(local.date(), by) for by in (-2, -1, 0)]
    due = [
        ((year * 12 + month) // 2, reflection_moment(year, month))
        for year, month in months
        if month % 2 == 0 and reflection_moment(year, month) <= now
    ]
    return max(due, key=lambda each: each[1])


def next_after(now: datetime) -> datetime:
    """Return the first moment after *now* at which one of these questions is due."""
    months = [_shifted(now.astimezone(AMSTERDAM).date(), by) for by in (0, 1, 2)]
    moments = [quiet_moment(*each) for each in months]
    moments += [reflection_moment(year, month) for year, month in months if month % 2 == 0]
    return min(moment for moment in moments if moment > now)


def reminder_at(monday: date, made_at: datetime) -> datetime:
    """Return when coordinators are reminded of a concept: at noon on Monday, or later when it came late."""
    return max(_moment(monday, REMIND_AT), made_at + LEAST_TIME)


def _around(now: datetime) -> list[tuple[str, datetime]]:
    months = [_shifted(now.astimezone(AMSTERDAM).date(), by) for by in (-1, 0)]
    return [(f"{year:04d}-{month:02d}", quiet_moment(year, month)) for year, month in months]


def _shifted(day: date, by: int) -> tuple[int, int]:
    months = day.year * 12 + day.month - 1 + by
    return months // 12, months % 12 + 1


def _nth(year: int, month: int, weekday: int, number: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=AMSTERDAM).astimezone(UTC)
