"""What the bot asks by itself comes in the daytime, once, whatever the clock does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signaalbot.domain.calendar import next_after, quiet_due, quiet_moment, reflection_due, reminder_at
from signaalbot.domain.week import AMSTERDAM, last_due
from tests.domain.test_week import MOMENTS


def test_the_question_about_quiet_times_comes_on_the_first_wednesday_at_ten() -> None:
    local = quiet_moment(2026, 12).astimezone(AMSTERDAM)

    assert (local.date(), local.hour) == (date(2026, 12, 2), 10)
    assert quiet_due(datetime(2026, 12, 2, 8, 59, tzinfo=UTC))[0] == "2026-11"
    assert quiet_due(datetime(2026, 12, 2, 9, 0, tzinfo=UTC))[0] == "2026-12"


@given(MOMENTS)
def test_what_is_due_lies_behind_and_what_comes_lies_ahead(moment: datetime) -> None:
    assert quiet_due(moment)[1] <= moment < next_after(moment)
    assert reflection_due(moment)[1] <= moment


@given(MOMENTS, st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=90)))
def test_a_question_never_goes_back(moment: datetime, later: timedelta) -> None:
    assert quiet_due(moment)[0] <= quiet_due(moment + later)[0]
    assert reflection_due(moment)[0] <= reflection_due(moment + later)[0]


def test_a_reminder_comes_at_noon_or_some_hours_after_a_late_concept() -> None:
    monday = date(2026, 11, 16)
    in_time = datetime(2026, 11, 16, 7, 30, tzinfo=UTC)
    late = datetime(2026, 11, 17, 10, 0, tzinfo=UTC)

    assert reminder_at(monday, in_time) == datetime(2026, 11, 16, 11, 0, tzinfo=UTC)
    assert reminder_at(monday, late) == datetime(2026, 11, 17, 13, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "spring"), [(date(2027, 3, 28), True), (date(2027, 10, 31), False)], ids=["spring", "autumn"]
)
def test_on_the_night_the_clock_changes_every_minute_knows_one_week_that_is_due(day: date, spring: bool) -> None:
    """T37: 28 March and 31 October 2027; a restart inside the repeated hour changes nothing."""
    start = datetime(day.year, day.month, day.day, tzinfo=AMSTERDAM).astimezone(UTC)
    minutes = [start + timedelta(minutes=each) for each in range(60 * 36)]

    due = [last_due(minute) for minute in minutes]
    changes = [minutes[at] for at in range(1, len(due)) if due[at] != due[at - 1]]

    assert [each.astimezone(AMSTERDAM).strftime("%a %H:%M") for each in changes] == ["Mon 08:30"]
    assert (start + timedelta(hours=24)).astimezone(AMSTERDAM).hour == (1 if spring else 23)
