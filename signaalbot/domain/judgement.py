"""Was an agreement kept? Each party says so for itself; nobody adds it up."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from signaalbot.domain.localtime import AMSTERDAM

ASKED_AT: Final = time(9, 0)


class Verdict(StrEnum):
    """What a party says at the end."""

    KEPT = "kept"
    BROKEN = "broken"


def over_at(day: date) -> datetime:
    """Return from when parties may look back on an event: nine o'clock on the day after."""
    return datetime.combine(day + timedelta(days=1), ASKED_AT, AMSTERDAM)


def asked_at(day: date, now: datetime) -> datetime:
    """Return when the parties are asked: when the event is over, or else the next day at nine."""
    return over_at(max(day, now.astimezone(AMSTERDAM).date()))
