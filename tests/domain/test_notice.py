"""Is the last moment to notify a demonstration what a person with a calendar would say?"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from signaalbot.domain.localtime import AMSTERDAM
from signaalbot.domain.notice import HOLIDAYS, KNOWN_YEARS, HolidaysUnknown, Term, day_off, reckon


def local(text: str) -> datetime:
    return datetime.strptime(text, "%d-%m-%Y %H:%M").replace(tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("term", "start", "deadline"),
    [
        (Term(hours=72), "13-11-2026 09:00", "10-11-2026 09:00"),
        (Term(hours=24), "13-11-2026 14:30", "12-11-2026 14:30"),
        (Term(hours=48), "25-10-2026 12:00", "23-10-2026 13:00"),
        (Term(0, 4), "13-11-2026 09:00", "09-11-2026 09:00"),
        (Term(0, 2), "15-11-2026 14:00", "12-11-2026 14:00"),
        (Term(0, 1), "26-05-2026 10:00", "22-05-2026 10:00"),
        (Term(0, 1), "18-05-2026 10:00", "13-05-2026 10:00"),
        (Term(0, 3), "28-12-2026 10:00", "22-12-2026 10:00"),
    ],
)
def test_the_deadline_is_counted_back_by_the_clock_or_in_working_days(term: Term, start: str, deadline: str) -> None:
    """The third one passes the end of summer time; the last ones Pentecost, Ascension and Christmas."""
    assert reckon(term, local(start)).deadline.astimezone(AMSTERDAM) == local(deadline)


def test_the_sum_names_the_days_that_counted_and_those_that_did_not() -> None:
    found = reckon(Term(0, 2), local("07-04-2026 10:00"))

    assert found.counted == (date(2026, 4, 2), date(2026, 4, 1))
    assert found.passed_over == (
        (date(2026, 4, 6), "easter_monday"),
        (date(2026, 4, 5), "sunday"),
        (date(2026, 4, 4), "saturday"),
        (date(2026, 4, 3), "good_friday"),
    )


@pytest.mark.parametrize("year", KNOWN_YEARS)
def test_the_holidays_stand_where_easter_puts_them(year: int) -> None:
    """Good Friday, Easter Monday, Ascension and Whit Monday move together, whatever the year."""
    named = {name: day for day, name in HOLIDAYS.items() if day.year == year}
    sunday = named["good_friday"] + timedelta(days=2)

    assert sunday == _easter(year)
    assert named["easter_monday"] == sunday + timedelta(days=1)
    assert named["ascension_day"] == sunday + timedelta(days=39)
    assert named["whit_monday"] == sunday + timedelta(days=50)


def _easter(year: int) -> date:
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (a + 11 * h) // 319
    n = (2 * e + 2 * i - k - h + m + 32) % 7
    month = (h - m + n + 90) // 25
    return date(year, month, (h - m + n + month + 19) % 32)


def test_a_year_without_known_holidays_is_said_and_not_guessed() -> None:
    with pytest.raises(HolidaysUnknown):
        day_off(date(2029, 3, 1))
