"""Under which quarter does a signal fall, and when must the link be gone?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signaalbot.domain.pseudonym import KEPT_AFTER, link_ends_at, quarter_of


@pytest.mark.parametrize(
    ("moment", "quarter"),
    [
        ("2026-01-05T12:00", "2026-Q1"),
        ("2026-03-29T21:00", "2026-Q1"),
        ("2026-03-29T23:00", "2026-Q2"),
        ("2026-12-31T12:00", "2026-Q4"),
        ("2027-01-03T12:00", "2026-Q4"),
        ("2027-01-04T12:00", "2027-Q1"),
    ],
)
def test_a_quarter_is_thirteen_whole_weeks_and_week_53_belongs_to_the_last(moment: str, quarter: str) -> None:
    assert quarter_of(datetime.fromisoformat(moment).replace(tzinfo=UTC)) == quarter


@given(st.integers(0, 3630))
def test_a_link_always_lives_at_least_thirty_days_and_never_more_than_five_months(days: int) -> None:
    moment = datetime(2026, 1, 5, tzinfo=UTC) + timedelta(days=days)

    left = link_ends_at(quarter_of(moment)) - moment

    assert KEPT_AFTER <= left <= KEPT_AFTER + timedelta(weeks=15)
