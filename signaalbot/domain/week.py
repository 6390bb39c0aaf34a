"""Which week is it? ISO weeks as the Netherlands lives them, from Monday 00:00 in Amsterdam."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import ClassVar, Final
from zoneinfo import ZoneInfo

from signaalbot.domain.problem import Problem

AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")
DUE_AT: Final = time(8, 30)
"""Local time on Monday at which the weekbeeld of the week before is due; never between 02:00 and 03:00."""

_NAME: Final = re.compile(r"(2\d{3})-W(\d{2})", re.ASCII)


@dataclass(eq=False)
class NotAWeek(Problem):
    """Raised when a week is not written as 2026-W46, or when that year has no such week."""

    key: ClassVar[str] = "digest.problem.not_a_week"
    written: str

    def __str__(self) -> str:
        return f"not a week: {self.written!r}; write 2026-W46, from W01 to W52 or W53"


@dataclass(frozen=True, order=True)
class Week:
    """An ISO week in Europe/Amsterdam: Week(2026, 46) runs from 9 to 15 November 2026."""

    year: int
    number: int

    def __post_init__(self) -> None:
        try:
            date.fromisocalendar(self.year, self.number, 1)
        except ValueError:
            raise NotAWeek(written=self.name) from None

    @classmethod
    def parse(cls, name: str) -> Week:
        """Read "2026-W46"; raises NotAWeek for anything else, and for week 53 of a year with 52."""
        found = _NAME.fullmatch(name.strip())
        if found is None:
            raise NotAWeek(written=name)
        return cls(int(found[1]), int(found[2]))

    @property
    def name(self) -> str:
        """Return the name used in tables and commands: "2026-W46". Names sort as weeks do."""
        return f"{self.year:04d}-W{self.number:02d}"

    @property
    def monday(self) -> date:
        """Return the first day of the week."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        """Return the last day of the week."""
        return self.monday + timedelta(days=6)

    @property
    def start(self) -> datetime:
        """Return the first moment of the week, in UTC."""
        return _in_utc(self.monday, time.min)

    @property
    def end(self) -> datetime:
        """Return the first moment after the week, in UTC: start <= moment < end."""
        return _in_utc(self.monday + timedelta(days=7), time.min)

    @property
    def due_at(self) -> datetime:
        """Return when its weekbeeld is due, in UTC: the Monday after, 08:30 in Amsterdam."""
        return _in_utc(self.monday + timedelta(days=7), DUE_AT)

    def previous(self) -> Week:
        """Return the week before: Week(2027, 1) -> Week(2026, 53)."""
        return _containing(self.monday - timedelta(days=7))

    def __contains__(self, moment: datetime) -> bool:
        """Tell whether an aware moment falls in this week."""
        return self.start <= moment < self.end


def week_of(moment: datetime) -> Week:
    """Return the week of an aware moment, whatever its zone: Sunday 23:30 UTC is Monday in Amsterdam."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone has no week")
    return _containing(moment.astimezone(AMSTERDAM).date())


def last_due(now: datetime) -> Week:
    """Return the newest week whose weekbeeld is due at *now*.

    It gives the same answer all week, so a bot that slept through Monday morning still makes it once (T35).
    """
    week = week_of(now).previous()
    return week if now >= week.due_at else week.previous()


def _containing(day: date) -> Week:
    year, number, _ = day.isocalendar()
    return Week(year, number)


def _in_utc(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=AMSTERDAM).astimezone(UTC)
