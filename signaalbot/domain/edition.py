"""What stands in a weekbeeld? One edition as plain values; small numbers are hidden already."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar, Final

from signaalbot.domain.narrative import Narrative
from signaalbot.domain.problem import Problem
from signaalbot.domain.signal import Occupation
from signaalbot.domain.suppression import Cell, SmallNumbers
from signaalbot.domain.tally import Tally
from signaalbot.domain.trait import Tone
from signaalbot.domain.trend import Change, Trend
from signaalbot.domain.week import Week


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


class Reason(StrEnum):
    """Why the machine proposes a colour, or does not; people see it beside the proposal."""

    NEW = "new"
    GROWS = "grows"
    SIDES = "sides"
    ONE_SIDE = "one_side"
    HEARSAY = "hearsay"
    FADES = "fades"
    CALM = "calm"
    FEW = "few"


@dataclass(frozen=True)
class Theme:
    """One narrative this week. *hearing* is None unless numbers are shown; *colour* is a person's choice."""

    narrative: Narrative
    cell: Cell
    trend: Trend
    hearing: Hearing | None
    proposal: Colour | None
    reasons: tuple[Reason, ...] = ()
    colour: Colour | None = None
    often_in: tuple[str, ...] = ()

    @property
    def change(self) -> Change:
        """Return how this week compares with the weeks before."""
        return self.trend.change

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
    *heard_before* are the narratives of last week's edition; None when it told nothing about them.
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
    before: Cell | None = None
    weeks: int = 0
    tones: tuple[tuple[Tone, Cell], ...] = ()
    silent_roles: tuple[Occupation, ...] = ()
    words: tuple[str, ...] = ()
    heard_before: frozenset[Narrative] | None = None

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
        cells = [self.total, *themes, self.unlabelled, *areas, self.elsewhere, *(cell for _, cell in self.tones)]
        return sum(cell.hidden for cell in cells)


def with_colour(edition: Weekbeeld, narrative: Narrative, colour: Colour) -> Weekbeeld:
    """Return the edition with the colour that a person chose for a theme; raises TooLittleView."""
    themes = {theme.narrative: theme for theme in edition.themes}
    if colour is Colour.GREEN and not themes[narrative].cell.shown:
        raise TooLittleView
    themes[narrative] = replace(themes[narrative], colour=colour)
    return replace(edition, themes=tuple(themes.values()))


def _loudness(theme: Theme) -> tuple[int, int, int]:
    urgency = len(_URGENCY) if theme.colour is None else _URGENCY.get(theme.colour, len(_URGENCY))
    return urgency, -(theme.cell.reporters or 0), -(theme.cell.messages or 0)
