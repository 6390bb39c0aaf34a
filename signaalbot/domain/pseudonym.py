"""Under which code does somebody report, and for how long is the link to the person kept?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from signaalbot.domain.week import Week, week_of

KEPT_AFTER: Final = timedelta(days=30)
"""How long after a quarter the link is kept: long enough to answer the last signal of that quarter."""
WEEKS: Final = 13


def quarter_of(now: datetime) -> str:
    """Return the quarter of a moment, in whole ISO weeks: "2026-Q4" (week 53 belongs to Q4)."""
    week = week_of(now)
    return f"{week.year}-Q{min((week.number - 1) // WEEKS, 3) + 1}"


def link_ends_at(quarter: str) -> datetime:
    """Return when the link of this quarter must be gone: "2026-Q4" -> 30 days after its last week."""
    year, number = int(quarter[:4]), int(quarter[-1])
    following = Week(year + 1, 1) if number == 4 else Week(year, number * WEEKS + 1)
    return following.start + KEPT_AFTER
