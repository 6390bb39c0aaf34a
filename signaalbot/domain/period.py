"""Which moment did somebody write? "14.00 tot 16.30", "morgen 9 uur", "13-11 8:00 - 17:00"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import ClassVar, Final

from signaalbot.domain.localtime import AMSTERDAM
from signaalbot.domain.problem import Problem

MOMENT: Final = re.compile(
    r"(?:(?P<word>vandaag|morgen|overmorgen|today|tomorrow)\s+"
    r"|(?P<day>\d{1,2})[-/](?P<month>\d{1,2})(?:[-/](?P<year>\d{4}))?\s+)?"
    r"(?:\b(?:om|at)\s+)?(?P<hour>\d{1,2})(?:\s*[:.u]\s*(?P<minute>\d{2}))?(?:\s*(?:uur|u|h)\b)?"
)
DASHES: Final = re.compile(r"[-–—,.]")
CONNECTING: Final = frozenset("van vanaf from tot until till to en met t/m tm om at uur".split())
ONLY_END: Final = re.compile(r"\s*(?:tot|t/m|until|till)\b")
DAYS_AHEAD: Final = {"vandaag": 0, "today": 0, "morgen": 1, "tomorrow": 1, "overmorgen": 2}


@dataclass(eq=False)
class MomentNotUnderstood(Problem):
    """Raised when no moment can be read in what was written."""

    key: ClassVar[str] = "period.problem.moment_not_understood"


@dataclass(frozen=True)
class Period:
    """From when until when; either side may be open."""

    start: datetime | None
    end: datetime | None


def read_moment(text: str, day: date, today: date) -> datetime:
    """Read one moment: "16:30" on *day*, "morgen 9 uur" from *today*. Raises MomentNotUnderstood."""
    found = _moments(text, day, today)
    if len(found) != 1:
        raise MomentNotUnderstood
    return found[0]


def read_period(text: str, day: date, today: date) -> Period:
    """Read "14.00 tot 16.30", "vanaf 9 uur", "tot 18:00"; an end before the start is on the next day.

    Raises MomentNotUnderstood.
    """
    found = _moments(text, day, today)
    if len(found) == 1:
        only_end = ONLY_END.match(text.lower()) is not None
        return Period(None, found[0]) if only_end else Period(found[0], None)
    if len(found) != 2:
        raise MomentNotUnderstood
    start, end = found
    return Period(start, end if end > start else end + timedelta(days=1))


def whole_day(day: date) -> Period:
    """Return the period from midnight to midnight."""
    start = datetime.combine(day, time(), AMSTERDAM)
    return Period(start, datetime.combine(day + timedelta(days=1), time(), AMSTERDAM))


def _moments(text: str, day: date, today: date) -> list[datetime]:
    lowered = " ".join(text.lower().split())
    found: list[datetime] = []
    for match in MOMENT.finditer(lowered):
        day = _day_of(match, day, today)
        found.append(_at(day, match))
    if not CONNECTING.issuperset(DASHES.sub(" ", MOMENT.sub(" ", lowered)).split()):
        raise MomentNotUnderstood
    return found


def _day_of(match: re.Match[str], day: date, today: date) -> date:
    if match["word"]:
        return today + timedelta(days=DAYS_AHEAD[match["word"]])
    if not match["day"]:
        return day
    try:
        return date(int(match["year"] or day.year), int(match["month"]), int(match["day"]))
    except ValueError:
        raise MomentNotUnderstood from None


def _at(day: date, match: re.Match[str]) -> datetime:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise MomentNotUnderstood
    if hour == 24:
        day, hour = day + timedelta(days=1), 0
    return datetime.combine(day, time(hour, minute), AMSTERDAM)
