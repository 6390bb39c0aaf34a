"""Is a time read the way people in the Netherlands type it on a phone?"""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signaalbot.domain.localtime import AMSTERDAM
from signaalbot.domain.period import MomentNotUnderstood, Period, read_moment, read_period, whole_day

EVENT = date(2026, 11, 13)
TODAY = date(2026, 11, 4)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("14:00 tot 16:30", at(13, 14), at(13, 16, 30)),
        ("van 14.00 tot 16.30", at(13, 14), at(13, 16, 30)),
        ("14-16", at(13, 14), at(13, 16)),
        ("9 uur tot 12 uur", at(13, 9), at(13, 12)),
        ("9u tot 12u", at(13, 9), at(13, 12)),
        ("tot 18:00", None, at(13, 18)),
        ("tot en met 18 uur", None, at(13, 18)),
        ("vanaf 9:00", at(13, 9), None),
        ("10:15", at(13, 10, 15), None),
        ("12-11 8:00 - 17:00", at(12, 8), at(12, 17)),
        ("12-11-2026 20:00 tot 13-11-2026 02:00", at(12, 20), at(13, 2)),
        ("22:00 tot 2:00", at(13, 22), at(14, 2)),
        ("morgen 9 uur tot 17 uur", at(5, 9), at(5, 17)),
        ("tot 24:00", None, at(14, 0)),
        ("from 14:00 to 16:30", at(13, 14), at(13, 16, 30)),
        ("until 18:00", None, at(13, 18)),
    ],
)
def test_a_period_is_read(text: str, start: datetime | None, end: datetime | None) -> None:
    assert read_period(text, EVENT, TODAY) == Period(start, end)


@pytest.mark.parametrize(
    "text", ["", "straks", "na de koffie", "25:00", "14:75", "31-02 10:00", "14:00 tot de brug", "9, 10 en 11 uur"]
)
def test_what_is_no_time_is_not_guessed(text: str) -> None:
    with pytest.raises(MomentNotUnderstood):
        read_period(text, EVENT, TODAY)


def test_a_moment_is_one_time() -> None:
    assert read_moment("morgen om 9.30 uur", TODAY, TODAY) == at(5, 9, 30)
    with pytest.raises(MomentNotUnderstood):
        read_moment("9:00 tot 10:00", TODAY, TODAY)


def test_a_whole_day_runs_from_midnight_to_midnight() -> None:
    assert whole_day(EVENT) == Period(at(13, 0), at(14, 0))


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = read_period(text, EVENT, TODAY)
    except MomentNotUnderstood:
        return
    assert found.start is None or found.end is None or found.start < found.end
