"""What changed this week, what do we not know, whom did we not hear? From signals to a weekbeeld."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from signaalbot.domain.edition import AreaNews, Colour, Hearing, Reason, Theme, Weekbeeld
from signaalbot.domain.narrative import Narrative
from signaalbot.domain.signal import Occupation, Signal, Source
from signaalbot.domain.suppression import Cell, SmallNumbers, hide_small, steady
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
    require_in_week,
    tone_place,
)
from signaalbot.domain.trait import Tone, Traits
from signaalbot.domain.trend import Change, Trend, from_several_sides, in_use, trend
from signaalbot.domain.week import Week

STANDARD: Final = SmallNumbers()

_CHANGED: Final = {
    Change.NEW: Reason.NEW,
    Change.MORE: Reason.GROWS,
    Change.LESS: Reason.FADES,
    Change.SAME: Reason.CALM,
}


@dataclass(frozen=True)
class Background:
    """What is read beside the signals of the week itself.

    *earlier* holds what earlier weeks told, newest first. *roles* are those with enough colleagues to be named;
    *often* are the areas per narrative with enough signals over nine weeks; *words* rose this week.
    """

    earlier: tuple[Mapping[Place, Cell], ...] = ()
    traits: Mapping[str, Traits] = field(default_factory=dict)
    roles: tuple[Occupation, ...] = ()
    often: Mapping[Narrative, tuple[str, ...]] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    told: Mapping[Place, Cell] | None = None


def weekbeeld(
    week: Week,
    signals: Sequence[Signal],
    areas: Sequence[str],
    background: Background = Background(),
    limits: SmallNumbers = STANDARD,
    *,
    labelling: str = "",
    edition: int = 1,
) -> Weekbeeld:
    """Count the signals of *week*, compare with the weeks before, and hide what is small.

    The comparison sees only what the editions told, so last week's edition gives nothing away either.
    Raises SignalsOutsideWeek when the numbers cannot be right.
    """
    require_in_week(week, signals)
    now = hide_small(figures(signals, areas, background.traits), limits)
    if background.told is not None:
        now = steady(now, background.told, limits)
    compared = _trends(now, background.earlier, limits)
    return Weekbeeld(
        week=week,
        edition=edition,
        limits=limits,
        labelling=labelling,
        total=now[TOTAL],
        at_least=_at_least(now),
        change=compared[TOTAL].change,
        themes=tuple(_theme(narrative, signals, now, compared, background) for narrative in Narrative),
        unlabelled=now[UNLABELLED],
        areas=_areas(areas, now, compared),
        elsewhere=now[ELSEWHERE],
        before=next((cells[TOTAL] for cells in background.earlier), None),
        weeks=len(in_use(background.earlier, TOTAL)),
        tones=tuple((tone, now[tone_place(tone)]) for tone in Tone if tone_place(tone) in now),
        silent_roles=_silent(background.roles, signals),
        words=background.words,
        heard_before=_heard_before(background.earlier),
    )


def _heard_before(earlier: Sequence[Mapping[Place, Cell]]) -> frozenset[Narrative] | None:
    """Return what last week's edition says was heard; when it hid all, noughts too, it says nothing."""
    last = earlier[0] if earlier else {}
    told = {narrative: last[place] for narrative in Narrative if (place := narrative_place(narrative)) in last}
    if not told or last[TOTAL].empty or all(cell.hidden for cell in (*told.values(), last[UNLABELLED])):
        return None
    return frozenset(narrative for narrative, cell in told.items() if not cell.empty)


def _trends(
    now: Mapping[Place, Cell], earlier: Sequence[Mapping[Place, Cell]], limits: SmallNumbers
) -> dict[Place, Trend]:
    """Compare all cells; a week with too few signals is nothing to compare."""
    if _at_least(now).messages < limits.signals:
        return {place: Trend(Change.TOO_FEW, in_use(earlier, place)) for place in now}
    return {place: trend(cell, in_use(earlier, place)) for place, cell in now.items()}


def _areas(areas: Sequence[str], now: Mapping[Place, Cell], compared: Mapping[Place, Trend]) -> tuple[AreaNews, ...]:
    places = {name: area_place(name) for name in areas}
    return tuple(AreaNews(name, now[place], compared[place].change) for name, place in places.items())


def _silent(roles: Sequence[Occupation], signals: Sequence[Signal]) -> tuple[Occupation, ...]:
    heard = {signal.occupation for signal in signals}
    return tuple(role for role in roles if role not in heard)


def _theme(
    narrative: Narrative,
    signals: Sequence[Signal],
    cells: Mapping[Place, Cell],
    compared: Mapping[Place, Trend],
    background: Background,
) -> Theme:
    place = narrative_place(narrative)
    own = [signal for signal in signals if narrative in signal.labels]
    hearing = _hearing(own) if cells[place].shown else None
    reasons = _reasons(cells[place], compared[place].change, hearing, own)
    return Theme(
        narrative=narrative,
        cell=cells[place],
        trend=compared[place],
        hearing=hearing,
        proposal=_proposal(cells[place], reasons),
        reasons=reasons,
        often_in=background.often.get(narrative, ()),
    )


def _reasons(cell: Cell, change: Change, hearing: Hearing | None, own: Sequence[Signal]) -> tuple[Reason, ...]:
    if not cell.shown:
        return (Reason.FEW,)
    found = [_CHANGED[change]] if change in _CHANGED else []
    if change in (Change.NEW, Change.MORE):
        found.append(Reason.SIDES if from_several_sides(own) else Reason.ONE_SIDE)
    return tuple(found + ([Reason.HEARSAY] if hearing is Hearing.HEARSAY else []))


def _proposal(cell: Cell, reasons: Sequence[Reason]) -> Colour | None:
    """Propose to take note of what is new or grows from several sides; red and green are for people."""
    if not cell.shown:
        return Colour.GREY
    return Colour.ORANGE if Reason.SIDES in reasons else None


def _hearing(signals: Sequence[Signal]) -> Hearing:
    sources = [signal.source for signal in signals]
    kinds = {
        Hearing.SEEN: sources.count(Source.SEEN),
        Hearing.TOLD: sources.count(Source.TOLD),
        Hearing.HEARSAY: sources.count(Source.RELAYED) + sources.count(Source.RUMOUR),
    }
    most = max(kinds, key=lambda kind: kinds[kind])
    return most if 2 * kinds[most] > len(sources) else Hearing.MIXED


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
