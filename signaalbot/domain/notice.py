"""Until when can a demonstration be notified? The term of the municipality, counted back in the open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar, Final

from signaalbot.domain.localtime import AMSTERDAM
from signaalbot.domain.problem import Problem

HOLIDAYS: Final = {
    date(2026, 1, 1): "new_year",
    date(2026, 1, 2): "equated",
    date(2026, 4, 3): "good_friday",
    date(2026, 4, 6): "easter_monday",
    date(2026, 4, 27): "kings_day",
    date(2026, 5, 5): "liberation_day",
    date(2026, 5, 14): "ascension_day",
    date(2026, 5, 15): "equated",
    date(2026, 5, 25): "whit_monday",
    date(2026, 12, 25): "christmas_day",
    date(2026, 12, 26): "boxing_day",
    date(2027, 1, 1): "new_year",
    date(2027, 3, 26): "good_friday",
    date(2027, 3, 29): "easter_monday",
    date(2027, 4, 27): "kings_day",
    date(2027, 5, 5): "liberation_day",
    date(2027, 5, 6): "ascension_day",
    date(2027, 5, 7): "equated",
    date(2027, 5, 17): "whit_monday",
    date(2027, 12, 25): "christmas_day",
    date(2027, 12, 26): "boxing_day",
    date(2028, 1, 1): "new_year",
    date(2028, 4, 14): "good_friday",
    date(2028, 4, 17): "easter_monday",
    date(2028, 4, 27): "kings_day",
    date(2028, 4, 28): "equated",
    date(2028, 5, 5): "liberation_day",
    date(2028, 5, 25): "ascension_day",
    date(2028, 5, 26): "equated",
    date(2028, 6, 5): "whit_monday",
    date(2028, 12, 25): "christmas_day",
    date(2028, 12, 26): "boxing_day",
}
"""Generally recognised holidays: Algemene termijnenwet, article 3, first and second paragraph; "equated" are the
days of the "Besluit gelijkstelling van 2 januari 2026, 15 mei 2026, 7 mei 2027, 28 april 2028 en 26 mei 2028 met een
algemeen erkende feestdag" (third paragraph)."""

KNOWN_YEARS: Final = range(2026, 2029)


@dataclass(eq=False)
class HolidaysUnknown(Problem):
    """Raised when working days must be counted in a year of which we do not know the holidays."""

    key: ClassVar[str] = "notice.problem.holidays_unknown"
    year: int


@dataclass(frozen=True)
class Term:
    """How long before its start a demonstration must be notified: by the clock, or in working days."""

    hours: int = 48
    working_days: int = 0


@dataclass(frozen=True)
class Reckoning:
    """The last moment, and how it was found: the working days counted and the days passed over (day, why)."""

    start: datetime
    deadline: datetime
    counted: tuple[date, ...] = ()
    passed_over: tuple[tuple[date, str], ...] = ()


def reckon(term: Term, start: datetime) -> Reckoning:
    """Count back from the start of the demonstration. Raises HolidaysUnknown.

    In hours: Friday 09:00 minus 72 hours is Tuesday 09:00. In working days: the same time of day, so many
    working days earlier; Saturday, Sunday and holidays do not count.
    """
    if not term.working_days:
        return Reckoning(start, start.astimezone(UTC) - timedelta(hours=term.hours))
    local = start.astimezone(AMSTERDAM)
    day = local.date()
    counted: list[date] = []
    passed_over: list[tuple[date, str]] = []
    while len(counted) < term.working_days:
        day -= timedelta(days=1)
        why = day_off(day)
        if why is None:
            counted.append(day)
        else:
            passed_over.append((day, why))
    deadline = datetime.combine(day, local.time(), AMSTERDAM)
    return Reckoning(start, deadline, tuple(counted), tuple(passed_over))


def day_off(day: date) -> str | None:
    """Return why a day is no working day: "saturday", "sunday" or the name of a holiday; None when it is one."""
    if day.year not in KNOWN_YEARS:
        raise HolidaysUnknown(day.year)
    return HOLIDAYS.get(day) or {5: "saturday", 6: "sunday"}.get(day.weekday())
