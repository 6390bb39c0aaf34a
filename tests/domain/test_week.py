"""A week begins on Monday at midnight in Amsterdam, also when the clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signaalbot.domain.week import AMSTERDAM, NotAWeek, Week, last_due, week_of

MOMENTS = st.datetimes(
    min_value=datetime(2024, 1, 1),  # noqa: DTZ001 - hypothesis wants naive borders
    max_value=datetime(2032, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)


def test_a_week_has_a_name_and_seven_days() -> None:
    week = Week.parse("2026-W46")

    assert (week, week.name) == (Week(2026, 46), "2026-W46")
    assert (week.monday, week.sunday) == (date(2026, 11, 9), date(2026, 11, 15))
    assert week.start == datetime(2026, 11, 8, 23, 0, tzinfo=UTC)
    assert week.end == datetime(2026, 11, 15, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    ["", "46", "2026-46", "2026-W6", "2026-W00", "2026-W54", "2027-W53", "26-W46", "2026-W46x", "२०२६-W46"],
)
def test_what_is_no_week_is_refused_with_an_example_of_how_to_write_one(written: str) -> None:
    with pytest.raises(NotAWeek) as caught:
        Week.parse(written)

    assert caught.value.written == written
    assert "write 2026-W46" in str(caught.value)


def test_a_year_with_53_weeks_is_followed_by_week_one() -> None:
    assert Week(2027, 1).previous() == Week(2026, 53)
    assert Week(2026, 53).sunday == date(2027, 1, 3)
    assert week_of(datetime(2027, 1, 3, 12, tzinfo=UTC)) == Week(2026, 53)


def test_a_signal_at_dutch_monday_half_past_midnight_falls_in_the_new_week() -> None:
    assert week_of(datetime(2026, 11, 8, 23, 30, tzinfo=UTC)) == Week(2026, 46)
    assert week_of(datetime(2026, 11, 8, 22, 30, tzinfo=UTC)) == Week(2026, 45)


def test_a_moment_without_a_zone_has_no_week() -> None:
    with pytest.raises(ValueError, match="time zone"):
        week_of(datetime(2026, 11, 9))  # noqa: DTZ001 - that is the point


@pytest.mark.parametrize(
    ("name", "hours"),
    [("2026-W13", 167), ("2026-W43", 169), ("2027-W12", 167), ("2027-W43", 169), ("2026-W46", 168)],
)
def test_a_week_with_a_clock_change_is_an_hour_shorter_or_longer_and_the_digest_stays_at_half_past_eight(
    name: str, hours: int
) -> None:
    """T37: 29 March and 25 October 2026, 28 March and 31 October 2027."""
    week = Week.parse(name)
    due = week.due_at.astimezone(AMSTERDAM)

    assert week.end - week.start == timedelta(hours=hours)
    assert (due.date(), due.hour, due.minute) == (week.sunday + timedelta(days=1), 8, 30)


def test_a_restart_within_the_repeated_hour_changes_nothing() -> None:
    """T37: 02:30 comes twice on 25 October 2026."""
    first = datetime(2026, 10, 25, 2, 30, tzinfo=AMSTERDAM, fold=0)
    second = first.replace(fold=1)

    assert second.astimezone(UTC) - first.astimezone(UTC) == timedelta(hours=1)
    assert week_of(first) == week_of(second) == Week(2026, 43)
    assert last_due(first) == last_due(second) == Week(2026, 42)


def test_a_bot_that_slept_through_monday_morning_still_finds_its_week_due() -> None:
    """T34, T35: a second too late or two hours too late makes no difference, a minute too early does."""
    due = Week(2026, 46).due_at

    assert last_due(due - timedelta(minutes=1)) == Week(2026, 45)
    for late in (timedelta(0), timedelta(seconds=30), timedelta(hours=2), timedelta(days=6)):
        assert last_due(due + late) == Week(2026, 46)


@given(MOMENTS)
def test_every_moment_lies_in_its_own_week_and_in_no_neighbour(moment: datetime) -> None:
    week = week_of(moment)

    assert moment in week
    assert moment not in week.previous()
    assert week.previous().end == week.start
    assert Week.parse(week.name) == week


@given(MOMENTS, st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=30)))
def test_the_week_that_is_due_never_goes_back(moment: datetime, later: timedelta) -> None:
    assert last_due(moment) <= last_due(moment + later)
    assert last_due(moment).due_at <= moment
