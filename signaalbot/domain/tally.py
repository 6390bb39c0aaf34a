"""What was counted in a week? Every number of the weekbeeld gets an address, and is counted once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final, NamedTuple

from signaalbot.domain.narrative import Narrative
from signaalbot.domain.problem import Problem
from signaalbot.domain.signal import Signal
from signaalbot.domain.week import Week


@dataclass(eq=False)
class DoubledSignals(Problem):
    """Raised when signals stand in the week twice, as after a doubled import: no weekbeeld (T54)."""

    key: ClassVar[str] = "digest.problem.doubled_signals"
    week: str
    number: int


@dataclass(eq=False)
class SignalsOutsideWeek(Problem):
    """Raised when signals of another week are counted in this one: no weekbeeld (T54)."""

    key: ClassVar[str] = "digest.problem.signals_outside_week"
    week: str
    number: int


@dataclass(frozen=True)
class Tally:
    """What was counted: messages, and the different reporters behind them."""

    messages: int
    reporters: int


class Table(StrEnum):
    """The lists of numbers. Areas add up to the total; narratives overlap, and with "unlabelled" cover it."""

    TOTAL = "total"
    AREA = "area"
    NARRATIVE = "narrative"
    UNLABELLED = "unlabelled"


class Place(NamedTuple):
    """The address of one number: Place(Table.AREA, "Veenkant")."""

    table: Table
    name: str = ""


TOTAL: Final = Place(Table.TOTAL)
UNLABELLED: Final = Place(Table.UNLABELLED)
ELSEWHERE: Final = Place(Table.AREA)
"""Signals without an area, or from an area that is not on the list."""


def area_place(name: str) -> Place:
    """Return the address of the number of a wijk or kern."""
    return Place(Table.AREA, name)


def narrative_place(narrative: Narrative) -> Place:
    """Return the address of the number of a narrative."""
    return Place(Table.NARRATIVE, narrative.value)


def tally(signals: Sequence[Signal]) -> Tally:
    """Count messages and different reporters: eleven messages of one person are Tally(11, 1)."""
    return Tally(len(signals), len({signal.reporter for signal in signals}))


def figures(signals: Sequence[Signal], areas: Sequence[str]) -> dict[Place, Tally]:
    """Count the signals of a week at every address; one with two labels counts in both narratives."""
    counted = {
        TOTAL: tally(signals),
        UNLABELLED: tally([signal for signal in signals if not signal.labels]),
        ELSEWHERE: tally([signal for signal in signals if signal.area not in areas]),
    }
    for narrative in Narrative:
        told = [signal for signal in signals if narrative in signal.labels]
        counted[narrative_place(narrative)] = tally(told)
    for name in areas:
        counted[area_place(name)] = tally([signal for signal in signals if signal.area == name])
    return counted


def require_plausible(week: Week, signals: Sequence[Signal]) -> None:
    """Raise DoubledSignals or SignalsOutsideWeek unless each signal stands here once and in its own week."""
    strays = [signal for signal in signals if signal.received_at not in week]
    if strays:
        raise SignalsOutsideWeek(week=week.name, number=len(strays))
    codes = {signal.code for signal in signals}
    messages = {(signal.reporter, signal.received_at, signal.text) for signal in signals}
    doubled = len(signals) - min(len(codes), len(messages))
    if doubled:
        raise DoubledSignals(week=week.name, number=doubled)
