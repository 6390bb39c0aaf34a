"""Is this new, growing or fading? A week beside the weeks before it, seen only through what was told of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from signaalbot.domain.baseline import BASE_WEEKS, WINDOWS, fades, grows, usual
from signaalbot.domain.signal import Signal
from signaalbot.domain.suppression import Cell
from signaalbot.domain.tally import Place

LOOK_BACK: Final = BASE_WEEKS + WINDOWS[-1]
"""So many earlier weeks are read."""

LEAST_WEEKS: Final = 4
"""Before this many weeks nothing is called "as usual"."""

LEAST_FOR_PERCENT: Final = 20
ASSUMED: Final = 2
"""What a hidden number counts for as long as no number of that row was told at all."""


class Change(StrEnum):
    """How this week compares with the weeks before, counted in reporters: one person makes no trend."""

    NEW = "new"
    MORE = "more"
    LESS = "less"
    SAME = "same"
    TOO_FEW = "too_few"


@dataclass(frozen=True)
class Trend:
    """One row through the weeks. *earlier* is newest first.

    *low* and *high* tell between which numbers of reporters most weeks lie; *percent* is None under 20 signals.
    """

    change: Change
    earlier: tuple[Cell, ...] = ()
    low: int | None = None
    high: int | None = None
    percent: int | None = None


def trend(now: Cell, earlier: Sequence[Cell]) -> Trend:
    """Compare a cell with the same cell of *earlier* weeks, newest first.

    It sees only what those editions told, so no comparison gives a hidden number away.
    """
    shown = tuple(earlier[:BASE_WEEKS])
    if now.reporters is None or not earlier or (now.empty and all(cell.empty for cell in earlier)):
        return Trend(Change.TOO_FEW, shown)
    counts = [now.reporters, *_counts(earlier)]
    change = _change(counts)
    if len(earlier) < LEAST_WEEKS:
        return Trend(change, shown)
    low, high = usual(counts[1 : 1 + BASE_WEEKS]).band()
    return Trend(change, shown, low, high, _percent(now, shown, change))


def in_use(weeks: Sequence[Mapping[Place, Cell]], place: Place) -> tuple[Cell, ...]:
    """Return one row of several weeks; a week without any signal (holidays) is nothing to compare with."""
    return tuple(week[place] for week in weeks if place in week and any(not cell.empty for cell in week.values()))


def from_several_sides(signals: Sequence[Signal]) -> bool:
    """Tell whether at least three reporters say this, and from two areas or two kinds of work."""
    areas = {signal.area for signal in signals if signal.area}
    work = {signal.occupation for signal in signals}
    return len({signal.reporter for signal in signals}) >= 3 and max(len(areas), len(work)) >= 2


def _counts(earlier: Sequence[Cell]) -> list[int]:
    """Return reporters; what is hidden counts as the rest of the row does on average."""
    told = [cell.reporters for cell in earlier if cell.reporters]
    hidden = round(sum(told) / len(told)) if told else ASSUMED
    return [hidden if cell.reporters is None else cell.reporters for cell in earlier]


def _change(counts: Sequence[int]) -> Change:
    if grows(counts):
        return Change.MORE if any(counts[1:]) else Change.NEW
    if fades(counts):
        return Change.LESS
    return Change.SAME if len(counts) > LEAST_WEEKS else Change.TOO_FEW


def _percent(now: Cell, earlier: Sequence[Cell], change: Change) -> int | None:
    """Return the difference with the average, in tens of percents; never of a small number."""
    told = [cell.messages for cell in earlier if cell.messages is not None]
    if change not in (Change.MORE, Change.LESS) or len(told) < len(earlier) or now.messages is None:
        return None
    mean = sum(told) / len(told)
    if min(mean, now.messages) < LEAST_FOR_PERCENT:
        return None
    return round(abs(now.messages - mean) / mean * 10) * 10
