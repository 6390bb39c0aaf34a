"""A number is unusual only when eight weeks say so, and calm years stay calm."""

from __future__ import annotations

import random

import pytest
from scipy.stats import nbinom

from signaalbot.domain.baseline import LEAST_STEP, fades, grows, usual
from signaalbot.domain.suppression import HIDDEN, Cell
from signaalbot.domain.trend import Change, Trend, trend

CALM = (4, 5, 4, 3, 4, 5, 4, 4, 3, 5, 4)


@pytest.mark.parametrize("counts", [(0,) * 8, (4,) * 8, CALM, (30, 28, 33)])
@pytest.mark.parametrize("weeks", [1, 2, 3])
def test_the_chances_are_those_of_the_gamma_poisson_to_the_digit(counts: tuple[int, ...], weeks: int) -> None:
    found = usual(counts, weeks)
    reference = nbinom(found.shape, found.shape / (found.shape + found.mean))

    for count in range(80):
        assert found.at_most(count) == pytest.approx(reference.cdf(count), abs=1e-9)
        assert found.at_least(count) == pytest.approx(reference.sf(count - 1), abs=1e-9)
    low, high = found.band()
    assert reference.cdf(low - 1) <= 0.1 < reference.cdf(low)
    assert reference.cdf(high) >= 0.9 > reference.cdf(high - 1)


def test_two_more_reporters_are_never_news() -> None:
    grown = [before for before in range(60) if grows([before + LEAST_STEP - 1, *(before,) * 11])]

    assert grown == []


@pytest.mark.parametrize(("now", "more"), [(4, False), (8, False), (13, True), (30, True)])
def test_growth_is_what_chance_hardly_brings(now: int, more: bool) -> None:
    assert grows([now, *CALM]) is more


def test_a_slow_doubling_is_seen_in_two_weeks_together() -> None:
    assert not grows([19, *(10,) * 11])
    assert grows([19, 19, *(10,) * 11])


def test_a_story_that_stays_out_fades() -> None:
    assert fades([1, *(10,) * 11])
    assert not fades([7, *(10,) * 11])


def test_calm_years_bring_at_most_one_false_alarm_a_year() -> None:
    """Five narratives, 52 weeks, 40 years: the rate of first proposals; docs/weekbeeld.md has the whole table."""
    chance, years, alarms = random.Random(8), 40, 0
    for _ in range(years * 5):
        counts = [poisson(chance, 6) for _ in range(63)]
        seen = [grows(counts[week - 11 : week + 1][::-1]) for week in range(11, 63)]
        alarms += sum(now and not before for before, now in zip([False, *seen], seen, strict=False))

    assert alarms / years <= 1


def test_a_doubling_is_seen_within_two_weeks_in_most_cases() -> None:
    """From eight reporters a week on, the median delay is two weeks."""
    chance, delays = random.Random(9), []
    for _ in range(120):
        counts = [poisson(chance, 10) for _ in range(11)] + [poisson(chance, 20) for _ in range(12)]
        delays.append(next((week - 10 for week in range(11, 23) if grows(counts[: week + 1][::-1])), 13))

    assert sorted(delays)[len(delays) // 2] <= 2


def poisson(chance: random.Random, mean: float) -> int:
    passed, count = chance.expovariate(mean), 0
    while passed < 1:
        passed, count = passed + chance.expovariate(mean), count + 1
    return count


def test_a_trend_is_told_with_its_band_and_without_a_percentage_under_twenty_signals() -> None:
    small = trend(Cell(19, 14), [Cell(5, 4)] * 11)
    large = trend(Cell(60, 40), [Cell(24, 12)] * 11)

    assert (small.change, small.percent) == (Change.MORE, None)
    assert (small.low, small.high) == (1, 7)
    assert (large.change, large.percent) == (Change.MORE, 150)


@pytest.mark.parametrize(
    ("now", "earlier", "change"),
    [
        (Cell(9, 8), [Cell(0, 0)] * 8, Change.NEW),
        (Cell(0, 0), [Cell(0, 0)] * 8, Change.TOO_FEW),
        (HIDDEN, [Cell(9, 4)] * 8, Change.TOO_FEW),
        (Cell(9, 4), [], Change.TOO_FEW),
        (Cell(9, 4), [Cell(9, 4)] * 3, Change.TOO_FEW),
        (Cell(9, 4), [Cell(9, 4)] * 4, Change.SAME),
        (Cell(9, 4), [HIDDEN] * 8, Change.SAME),
        (Cell(40, 20), [HIDDEN] * 8, Change.MORE),
    ],
)
def test_a_change_is_told_only_between_numbers_that_were_told(now: Cell, earlier: list[Cell], change: Change) -> None:
    found: Trend = trend(now, earlier)

    assert found.change is change
