"""How late is it in the municipality? Moments as people in the Netherlands write them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")


def clock_time(moment: datetime) -> str:
    """Return the local time: "09:05"."""
    return moment.astimezone(AMSTERDAM).strftime("%H:%M")


def short(moment: datetime) -> str:
    """Return local day and time: "13-11 09:05"."""
    return moment.astimezone(AMSTERDAM).strftime("%d-%m %H:%M")


def full(moment: datetime) -> str:
    """Return local day, year and time: "13-11-2026 09:05"."""
    return moment.astimezone(AMSTERDAM).strftime("%d-%m-%Y %H:%M")


def day(when: date) -> str:
    """Return a day: "13-11-2026"."""
    return when.strftime("%d-%m-%Y")
