"""What was counted in a week? Every number of the weekbeeld gets an address, and is counted once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final, NamedTuple, TypeVar

from signaalbot.domain.narrative import Narrative
from signaalbot.domain.problem import Problem
from signaalbot.domain.signal import Occupation, Signal, Source
from signaalbot.domain.trait import UNTOUCHED, Aspect, Tone, Traits
from signaalbot.domain.week import Week

Key = TypeVar("Key")


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
    TONE = "tone"


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


def tone_place(tone: Tone) -> Place:
    """Return the address of the number of one kind of signals, such as what goes well."""
    return Place(Table.TONE, tone.value)


def tally(signals: Sequence[Signal]) -> Tally:
    """Count messages and different reporters: eleven messages of one person are Tally(11, 1)."""
    return Tally(len(signals), len({signal.reporter for signal in signals}))


def figures(
    signals: Sequence[Signal], areas: Sequence[str], traits: Mapping[str, Traits] | None = None
) -> dict[Place, Tally]:
    """Count the signals of a week at every address; one with two labels counts in both narratives.

    *traits* are those of signals by code. When nobody tapped a kind that week, kinds are not counted at all.
    """
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
    return counted | _tones(signals, traits or {})


def _tones(signals: Sequence[Signal], traits: Mapping[str, Traits]) -> dict[Place, Tally]:
    tones = by(signals, lambda signal: (traits.get(signal.code, UNTOUCHED).tone,))
    return {tone_place(tone): tones.get(tone, Tally(0, 0)) for tone in Tone} if set(tones) - {Tone.GOVERNMENT} else {}


def by(signals: Sequence[Signal], keys: Callable[[Signal], Collection[Key]]) -> dict[Key, Tally]:
    """Count per key; a signal with several keys counts at each of them."""
    found: dict[Key, list[Signal]] = {}
    for signal in signals:
        for key in keys(signal):
            found.setdefault(key, []).append(signal)
    return {key: tally(own) for key, own in found.items()}


def by_occupation(signals: Sequence[Signal]) -> dict[Occupation, Tally]:
    """Count per role; such numbers are never told, only who was not heard."""
    return by(signals, lambda signal: (signal.occupation,))


def by_source(signals: Sequence[Signal]) -> dict[Source | None, Tally]:
    """Count per way of knowing; None is "not told"."""
    return by(signals, lambda signal: (signal.source,))


def by_aspect(signals: Sequence[Signal], traits: Mapping[str, Traits]) -> dict[Aspect, Tally]:
    """Count what is felt, what can be shown and what may come; one signal can be more than one."""
    return by(signals, lambda signal: tuple(traits.get(signal.code, UNTOUCHED).aspects))


def require_in_week(week: Week, signals: Sequence[Signal]) -> None:
    """Raise SignalsOutsideWeek unless each signal was received in its own week."""
    strays = [signal for signal in signals if signal.received_at not in week]
    if strays:
        raise SignalsOutsideWeek(week=week.name, number=len(strays))


def doubled(signals: Sequence[Signal]) -> int:
    """Return how many signals stand here twice, as after a doubled import."""
    codes = {signal.code for signal in signals}
    messages = {(signal.reporter, signal.received_at, signal.text) for signal in signals}
    return len(signals) - min(len(codes), len(messages))
