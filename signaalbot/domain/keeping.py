"""How long is a closed room kept? As long as the house rules say, unless the host keeps it longer."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime
from typing import Final

ROOM_MONTHS: Final = 3
"""What the house rules say; the municipality may set another number, and 0 keeps everything."""


def months_before(moment: datetime, months: int) -> datetime:
    """Return the same hour so many calendar months earlier: 31 May, 3 -> 28 February."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))
