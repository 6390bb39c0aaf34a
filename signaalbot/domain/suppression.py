"""Which numbers are too small to tell? They are hidden, and cannot be worked out from what is shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from signaalbot.domain.tally import TOTAL, UNLABELLED, Place, Table, Tally


@dataclass(frozen=True)
class Cell:
    """What may be told of a tally: both numbers, or None for both when it is hidden ("enkele signalen")."""

    messages: int | None
    reporters: int | None

    @property
    def hidden(self) -> bool:
        """Tell whether the numbers are kept back; a cell without signals is not hidden but empty."""
        return self.messages is None

    @property
    def empty(self) -> bool:
        """Tell whether nothing was heard; that is never the same as calm (T53)."""
        return self.messages == 0

    @property
    def shown(self) -> bool:
        """Tell whether there is a number worth reading."""
        return not self.hidden and not self.empty


HIDDEN: Final = Cell(None, None)


@dataclass(frozen=True)
class SmallNumbers:
    """From how many signals and how many reporters on a number may be told; the privacy officer decides.

    An area asks for more: with two colleagues in a wijk, each knows what the other one sent.
    """

    signals: int = 5
    reporters: int = 2
    area_reporters: int = 3

    def __post_init__(self) -> None:
        if self.signals < 3 or min(self.reporters, self.area_reporters) < 2:
            raise ValueError("a number may be told from 3 signals and 2 reporters on, never from fewer")

    def forbid(self, tally: Tally) -> bool:
        """Tell whether this tally must be hidden for its own sake; nothing at all may be told."""
        return tally.messages > 0 and (tally.messages < self.signals or tally.reporters < self.reporters)

    def keep_back(self, place: Place, tally: Tally) -> bool:
        """Tell whether the number at *place* is not shown; of an area with two colleagues a sum may still speak."""
        few = place.table is Table.AREA and 0 < tally.reporters < self.area_reporters
        return few or self.forbid(tally)

    @property
    def spread(self) -> int:
        """Return how far apart a reader's lowest and highest guess must stay: 2 when 1 to 4 are hidden."""
        return (self.signals - 1) // 2


class Bounds(NamedTuple):
    """The least and the most a reader can know a number to be."""

    low: int
    high: int


_UNBOUNDED: Final = 10**9
_AXES: Final = {Table.AREA: "where", Table.TONE: "kind"}
_PARTS: Final = tuple(_AXES)
"""The tables whose numbers add up to the total: every signal stands in just one row of each."""


def hide_small(figures: Mapping[Place, Tally], limits: SmallNumbers) -> dict[Place, Cell]:
    """Hide small tallies, and as many others as needed to keep them from being worked out.

    The total goes first, because a reader acts on narratives and areas; then the smallest neighbours.
    Reporters need no arithmetic of their own: someone new to the shown cells brought a message that is
    new to them as well, so messages always pin a cell down first.
    """
    hidden = {place for place, tally in figures.items() if limits.keep_back(place, tally)}
    while more := _more_to_hide(figures, hidden, limits):
        hidden |= more
    return {
        place: HIDDEN if place in hidden else Cell(tally.messages, tally.reporters) for place, tally in figures.items()
    }


def _more_to_hide(figures: Mapping[Place, Tally], hidden: set[Place], limits: SmallNumbers) -> set[Place]:
    """Return what must be hidden beside *hidden*; of signals without a narrative the number goes before the total."""
    ledger = _Ledger(figures, hidden, limits)
    if exposed := _exposed(ledger):
        return _next_to_hide(figures, hidden, exposed)
    added = ledger.added_up()
    if added and UNLABELLED not in hidden and figures[UNLABELLED].messages:
        return {UNLABELLED}
    return _next_to_hide(figures, hidden, added) if added else set()


def steady(now: Mapping[Place, Cell], told: Mapping[Place, Cell], limits: SmallNumbers) -> dict[Place, Cell]:
    """Keep the number that was *told* in an earlier version when it differs by 1 to 4 only.

    Otherwise a reader subtracts version 2 from version 1, and finds what a few colleagues took back.
    """
    return {place: told[place] if _close(cell, told.get(place), limits) else cell for place, cell in now.items()}


def _close(cell: Cell, before: Cell | None, limits: SmallNumbers) -> bool:
    if before is None or cell.messages is None or before.messages is None:
        return False
    return 0 < abs(cell.messages - before.messages) < limits.signals and before.messages > 0


def _next_to_hide(figures: Mapping[Place, Tally], hidden: set[Place], exposed: Collection[Place]) -> set[Place]:
    """Return the total, else the smallest neighbour, else all noughts beside the exposed cells.

    The total stays when it is the only number left. Noughts go together: when one is hidden, all cells of
    that list are, and a reader learns nothing from it. Only then the other list gives up its numbers.
    """
    total = {TOTAL} - hidden
    left = [place for place in figures if place not in hidden and place != TOTAL]
    if not left or (total and any(figures[place].messages for place in left)):
        return total
    axes = {_axis(place) for place in exposed}
    beside = [place for place in left if _axis(place) in axes] or left
    numbers = [place for place in beside if figures[place].messages]
    smallest = min(numbers, key=lambda place: (figures[place].messages, place), default=None)
    return set(beside) if smallest is None else {smallest}


def _axis(place: Place) -> str:
    """Return the way in which signals are divided here: by area, by kind, or by what was told."""
    return _AXES.get(place.table, "what")


def _exposed(ledger: _Ledger) -> set[Place]:
    """Return the small places that arithmetic on what is shown would narrow down too far."""
    figures, limits = ledger.figures, ledger.limits
    small = {place: ledger.bounds(place) for place in ledger.hidden if limits.forbid(figures[place])}
    return {place for place, bounds in small.items() if bounds.high - bounds.low < limits.spread}


class _Ledger:
    """What a reader with pencil and paper can work out.

    This reader knows the rules of this module, and even which of the hidden cells are small.
    """

    def __init__(self, figures: Mapping[Place, Tally], hidden: Collection[Place], limits: SmallNumbers) -> None:
        self.figures, self.hidden, self.limits = figures, hidden, limits
        self.noughts = {_axis(place) for place in hidden if figures[place].messages == 0}
        self.parts = {table: self._alone(table) for table in _PARTS}
        self.narratives = self._alone(Table.NARRATIVE)
        self.unlabelled = self._first_look(UNLABELLED)
        self.total, self.labelled = self._cross()

    def _alone(self, table: Table) -> dict[Place, Bounds]:
        return {place: self._first_look(place) for place in self.figures if place.table is table}

    def _first_look(self, place: Place) -> Bounds:
        """Return what one cell tells by itself; beside a hidden nought, a hidden cell may be nought too."""
        messages = self.figures[place].messages
        if place not in self.hidden:
            return Bounds(messages, messages)
        if messages >= self.limits.signals:
            return Bounds(self.limits.signals, self._ceiling(place))
        return Bounds(0 if _axis(place) in self.noughts else 1, self.limits.signals - 1)

    def _ceiling(self, place: Place) -> int:
        """Return how large a large hidden number can be: hidden for its neighbours, it was the smallest."""
        if place in (TOTAL, UNLABELLED) or self.limits.keep_back(place, self.figures[place]):
            return _UNBOUNDED
        beside = [other for other in self.figures if other != TOTAL and _axis(other) == _axis(place)]
        shown = [self.figures[other].messages for other in beside if other not in self.hidden]
        return min((messages for messages in shown if messages), default=_UNBOUNDED)

    def _cross(self) -> tuple[Bounds, Bounds]:
        """Return what areas, kinds and narratives together tell of the total and of the labelled signals."""
        lows = [each.low for each in self.narratives.values()]
        labelled = Bounds(max(lows, default=0), _highs(self.narratives.values()))
        total = _meet(
            self._first_look(TOTAL),
            *(Bounds(_lows(part.values()), _highs(part.values())) for part in self.parts.values() if part),
            Bounds(labelled.low + self.unlabelled.low, labelled.high + self.unlabelled.high),
        )
        within = Bounds(total.low - self.unlabelled.high, total.high - self.unlabelled.low)
        return total, _meet(labelled, within)

    def bounds(self, place: Place) -> Bounds:
        """Return the least and most that *place* can be, given all that is shown."""
        if place == TOTAL:
            return self.total
        own = self._first_look(place)
        if place == UNLABELLED:
            sure = self.total.low - self.labelled.high
            return _meet(own, Bounds(max(sure, 0), self.total.high - self.labelled.low))
        if place.table in self.parts:
            rest = [each for other, each in self.parts[place.table].items() if other != place]
            return _meet(own, Bounds(self.total.low - _highs(rest), self.total.high - _lows(rest)))
        rest = [each for other, each in self.narratives.items() if other != place]
        return _meet(own, Bounds(self.labelled.low - _highs(rest), self.labelled.high))

    def added_up(self) -> set[Place]:
        """Return the narratives that a reader narrows down too far who takes it that no signal tells two stories.

        19 signals, 14 of them without a story: then four hidden narratives share five. True or nearly so in most
        weeks, and near enough for a guess; not when the numbers shown say themselves that stories overlap.
        """
        told = self.narratives
        within = Bounds(self.total.low - self.unlabelled.high, self.total.high - self.unlabelled.low)
        labelled = _meet(Bounds(_lows(told.values()), _highs(told.values())), within)
        if labelled.low > labelled.high:
            return set()
        few = [place for place in told if place in self.hidden and self.figures[place].messages < self.limits.signals]
        return {place for place in few if self._shared(place, labelled) < self.limits.spread}

    def _shared(self, place: Place, labelled: Bounds) -> int:
        """Return how much room the other narratives leave for this one."""
        rest = [each for other, each in self.narratives.items() if other != place]
        left = _meet(self.narratives[place], Bounds(labelled.low - _highs(rest), labelled.high - _lows(rest)))
        return left.high - left.low


def _lows(several: Iterable[Bounds]) -> int:
    return sum(each.low for each in several)


def _highs(several: Iterable[Bounds]) -> int:
    return sum(each.high for each in several)


def _meet(*several: Bounds) -> Bounds:
    return Bounds(max(each.low for each in several), min(each.high for each in several))
