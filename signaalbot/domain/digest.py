"""What changed this week, what do we not know, whom did we not hear? The weekbeeld, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar, Final

from signaalbot.domain.narrative import Narrative
from signaalbot.domain.problem import Problem
from signaalbot.domain.signal import Signal, Source
from signaalbot.domain.suppression import Cell, SmallNumbers, hide_small
from signaalbot.domain.tally import (
    ELSEWHERE,
    TOTAL,
    UNLABELLED,
    Place,
    Table,
    Tally,
    area_place,
    figures,
    narrative_place,
    require_plausible,
)
from signaalbot.domain.week import Week

STANDARD: Final = SmallNumbers()


class Change(StrEnum):
    """How this week compares with the week before, counted in reporters: one person makes no trend."""

    NEW = "new"
    MORE = "more"
    LESS = "less"
    SAME = "same"
    TOO_FEW = "too_few"


class Hearing(StrEnum):
    """How we know: the way in which more than half of the messages came."""

    SEEN = "seen"
    TOLD = "told"
    HEARSAY = "hearsay"
    MIXED = "mixed"


class Colour(StrEnum):
    """What a theme asks for. People set it; the machine only proposes, and never green or red."""

    GREEN = "green"
    ORANGE = "orange"
    RED = "red"
    GREY = "grey"


_URGENCY: Final = {Colour.RED: 0, Colour.ORANGE: 1}


@dataclass(eq=False)
class TooLittleView(Problem):
    """Raised when someone sets a theme to green that was hardly heard: silence is not calm (T53)."""

    key: ClassVar[str] = "digest.problem.too_little_view"


@dataclass(frozen=True)
class Theme:
    """One narrative this week. *hearing* is None unless numbers are shown; *colour* is a person's choice."""

    narrative: Narrative
    cell: Cell
    change: Change
    hearing: Hearing | None
    proposal: Colour | None
    colour: Colour | None = None

    @property
    def standing(self) -> Colour | None:
        """Return the colour a person set; without one grey for too little view, otherwise None."""
        return self.colour or (None if self.cell.shown else Colour.GREY)


@dataclass(frozen=True)
class AreaNews:
    """One wijk or kern this week."""

    name: str
    cell: Cell
    change: Change


@dataclass(frozen=True)
class Weekbeeld:
    """One edition. Small numbers are hidden already: nothing in here needs to be kept from a reader.

    *at_least* is a total that is safe to tell when *total* is hidden: a sum of numbers that are shown.
    """

    week: Week
    edition: int
    limits: SmallNumbers
    labelling: str
    total: Cell
    at_least: Tally
    change: Change
    themes: tuple[Theme, ...]
    unlabelled: Cell
    areas: tuple[AreaNews, ...]
    elsewhere: Cell

    @property
    def too_little(self) -> bool:
        """Tell whether there were too few signals to say anything: grey, and never green (T53)."""
        return self.at_least.messages < self.limits.signals

    @property
    def loudest(self) -> tuple[Theme, ...]:
        """Return the themes with numbers: red and orange first, then by reporters and messages."""
        shown = [theme for theme in self.themes if theme.cell.shown]
        return tuple(sorted(shown, key=_loudness))

    @property
    def topics(self) -> tuple[Narrative, ...]:
        """Return the narratives to choose cards for: the loudest, else one or two with a few signals."""
        few = [theme.narrative for theme in self.themes if theme.cell.hidden]
        loud = [theme.narrative for theme in self.loudest]
        return tuple(loud or (few if len(few) < 3 else ()))

    @property
    def areas_told(self) -> bool:
        """Tell whether the areas say anything; when all are hidden, silent ones may be among them."""
        return not all(cell.hidden for cell in (self.elsewhere, *(area.cell for area in self.areas)))

    @property
    def themes_told(self) -> bool:
        """Tell whether the narratives say anything; when all are hidden, unheard ones may be among them."""
        return not all(cell.hidden for cell in (self.unlabelled, *(theme.cell for theme in self.themes)))

    @property
    def silent_areas(self) -> tuple[str, ...]:
        """Return the areas that nobody reported from; that says nothing about calm."""
        return tuple(area.name for area in self.areas if area.cell.empty)

    @property
    def hidden(self) -> int:
        """Return how many numbers of this edition are hidden because a number is small."""
        themes = [theme.cell for theme in self.themes]
        areas = [area.cell for area in self.areas]
        cells = [self.total, *themes, self.unlabelled, *areas, self.elsewhere]
        return sum(cell.hidden for cell in cells)


def weekbeeld(
    week: Week,
    signals: Sequence[Signal],
    previous: Sequence[Signal],
    areas: Sequence[str],
    limits: SmallNumbers = STANDARD,
    *,
    labelling: str = "",
    edition: int = 1,
) -> Weekbeeld:
    """Count the signals of *week*, compare with those of the week before, and hide what is small.

    The comparison sees only what both editions tell, so last week's edition gives nothing away either.
    Raises DoubledSignals or SignalsOutsideWeek when the numbers cannot be right.
    """
    require_plausible(week, signals)
    require_plausible(week.previous(), previous)
    now = hide_small(figures(signals, areas), limits)
    before = hide_small(figures(previous, areas), limits)
    compared = _changes(now, before, limits)
    return Weekbeeld(
        week=week,
        edition=edition,
        limits=limits,
        labelling=labelling,
        total=now[TOTAL],
        at_least=_at_least(now),
        change=compared[TOTAL],
        themes=tuple(_theme(narrative, signals, now, compared) for narrative in Narrative),
        unlabelled=now[UNLABELLED],
        areas=tuple(AreaNews(name, now[area_place(name)], compared[area_place(name)]) for name in dict.fromkeys(areas)),
        elsewhere=now[ELSEWHERE],
    )


def with_colour(edition: Weekbeeld, narrative: Narrative, colour: Colour) -> Weekbeeld:
    """Return the edition with the colour that a person chose for a theme; raises TooLittleView."""
    themes = {theme.narrative: theme for theme in edition.themes}
    if colour is Colour.GREEN and not themes[narrative].cell.shown:
        raise TooLittleView
    themes[narrative] = replace(themes[narrative], colour=colour)
    return replace(edition, themes=tuple(themes.values()))


def changed(now: Cell, before: Cell) -> Change:
    """Compare two cells by reporters: 4 -> 7 is more, 8 -> 9 is the same, and a hidden cell tells nothing.

    At least two reporters, and a quarter of last week's, make a difference.
    """
    if now.reporters is None or before.reporters is None or (now.empty and before.empty):
        return Change.TOO_FEW
    if before.empty:
        return Change.NEW
    step = max(2, -(-before.reporters // 4))
    if abs(now.reporters - before.reporters) < step:
        return Change.SAME
    return Change.MORE if now.reporters > before.reporters else Change.LESS


def _changes(now: Mapping[Place, Cell], before: Mapping[Place, Cell], limits: SmallNumbers) -> dict[Place, Change]:
    """Compare all cells; a week of silence (holidays, the very first week) is nothing to compare with."""
    if min(_at_least(now).messages, _at_least(before).messages) < limits.signals:
        return dict.fromkeys(now, Change.TOO_FEW)
    return {place: changed(cell, before[place]) for place, cell in now.items()}


def _theme(
    narrative: Narrative,
    signals: Sequence[Signal],
    cells: Mapping[Place, Cell],
    compared: Mapping[Place, Change],
) -> Theme:
    place = narrative_place(narrative)
    cell, change = cells[place], compared[place]
    own = [signal for signal in signals if narrative in signal.labels]
    return Theme(narrative, cell, change, _hearing(own) if cell.shown else None, _proposal(cell, change))


def _proposal(cell: Cell, change: Change) -> Colour | None:
    if not cell.shown:
        return Colour.GREY
    return Colour.ORANGE if change in (Change.NEW, Change.MORE) else None


def _hearing(signals: Sequence[Signal]) -> Hearing:
    sources = [signal.source for signal in signals]
    kinds = {
        Hearing.SEEN: sources.count(Source.SEEN),
        Hearing.TOLD: sources.count(Source.TOLD),
        Hearing.HEARSAY: sources.count(Source.RELAYED) + sources.count(Source.RUMOUR),
    }
    most = max(kinds, key=lambda kind: kinds[kind])
    return most if 2 * kinds[most] > len(sources) else Hearing.MIXED


def _loudness(theme: Theme) -> tuple[int, int, int]:
    urgency = len(_URGENCY) if theme.colour is None else _URGENCY.get(theme.colour, len(_URGENCY))
    return urgency, -(theme.cell.reporters or 0), -(theme.cell.messages or 0)


def _at_least(cells: Mapping[Place, Cell]) -> Tally:
    """Return a total that a reader could add up; with the total hidden there were at least so many."""
    areas = sum(_leasts(cells, Table.AREA))
    told = _leasts(cells, Table.NARRATIVE, Table.UNLABELLED)
    labelled = max(told[:-1], default=0) + told[-1] if told else 0
    messages = max(areas, labelled, cells[TOTAL].messages or 0)
    return Tally(messages, max(cell.reporters or 0 for cell in cells.values()))


def _leasts(cells: Mapping[Place, Cell], *tables: Table) -> list[int]:
    """Return the least that each cell can be: a hidden one is 1, unless all are hidden, noughts too."""
    several = [cells[place] for table in tables for place in cells if place.table is table]
    if all(cell.hidden for cell in several):
        return []
    return [1 if cell.messages is None else cell.messages for cell in several]
