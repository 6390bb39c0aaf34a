"""Is a time understood the way people type it?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from signaalbot.domain.localtime import AMSTERDAM
from signaalbot.domain.problem import DayNotUnderstood
from signaalbot.domain.spoken_time import TimeNotUnderstood, after, day_and_time, next_moment

MORNING = datetime(2026, 11, 13, 9, 2, 11, tzinfo=UTC)
"""In Rijtmeer it is 10:02."""


@pytest.mark.parametrize("typed", ["11.30", "11:30", "om 11.30", "11.30 uur", "11:30 u", " 11.30 "])
def test_a_time_later_today(typed: str) -> None:
    assert next_moment(typed, MORNING) == datetime(2026, 11, 13, 10, 30, tzinfo=UTC)


def test_a_time_that_has_passed_is_tomorrow() -> None:
    assert next_moment("9 uur", MORNING) == datetime(2026, 11, 14, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["", "straks", "25.00", "11.75", "half twaalf", "11.30 en 12.00", "-1"])
def test_anything_else_is_asked_again(typed: str) -> None:
    with pytest.raises(TimeNotUnderstood):
        next_moment(typed, MORNING)


def test_a_day_and_a_time() -> None:
    nine = datetime(2026, 11, 13, 9, 0, tzinfo=AMSTERDAM)

    assert day_and_time("13-11-2026 9.00", None) == nine
    assert day_and_time("9.00", date(2026, 11, 13)) == nine


@pytest.mark.parametrize(
    ("typed", "problem"),
    [("13-11-2026", TimeNotUnderstood), ("31-02-2026 9.00", DayNotUnderstood), ("9.00", TimeNotUnderstood)],
)
def test_half_a_moment_is_asked_again(typed: str, problem: type[Exception]) -> None:
    with pytest.raises(problem):
        day_and_time(typed, None)


def test_a_clock_is_set_on_whole_five_minutes_and_never_too_short() -> None:
    assert after(MORNING, timedelta(minutes=30)) == datetime(2026, 11, 13, 9, 35, tzinfo=UTC)
    assert after(datetime(2026, 11, 13, 9, 0, tzinfo=UTC), timedelta(minutes=30)) == datetime(
        2026, 11, 13, 9, 30, tzinfo=UTC
    )
