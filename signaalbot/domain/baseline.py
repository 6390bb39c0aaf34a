"""What is usual for a number, and does this week differ? Eight weeks before it, told with their uncertainty.

How many colleagues report varies by itself. Each number is seen as a draw from a gamma-Poisson: Poisson around a
rate that we only know from a few weeks, and that differs a little from week to week. The formula is short and is
compared with scipy.stats.nbinom in the tests; scipy itself would add 100 MB to an installation for these few lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

BASE_WEEKS: Final = 8
CALM_SPREAD: Final = 0.1
"""So much the true rate of calm weeks differs from week to week, as a part of the rate itself."""

RARE: Final = 0.0018
"""So seldom a calm week may look like growth. With five stories and 52 weeks this gives less than one a year."""

LEAST_STEP: Final = 3
"""Two reporters more are never news, whatever the arithmetic says."""

WINDOWS: Final = (1, 2, 3)
"""A slow doubling is seen in two or three weeks together before any one of them stands out."""

MANY: Final = 10_000


@dataclass(frozen=True)
class Usual:
    """What is usual over *weeks* weeks together: a gamma-Poisson with this mean and shape."""

    mean: float
    shape: float

    def at_least(self, count: int) -> float:
        """Return the chance of *count* or more: Usual(2, 16).at_least(0) is 1.0."""
        return 1.0 if count <= 0 else max(0.0, 1.0 - self.at_most(count - 1))

    def at_most(self, count: int) -> float:
        """Return the chance of *count* or fewer."""
        return min(1.0, sum(chance for _, chance in zip(range(count + 1), self._chances(), strict=False)))

    def band(self, outside: float = 0.2) -> tuple[int, int]:
        """Return from where to where most weeks lie; *outside* is the part that does not."""
        low = high = 0
        for count, reached in enumerate(accumulate(self._chances())):
            low = count + 1 if reached <= outside / 2 else low
            high = count
            if reached >= 1 - outside / 2 or count > MANY:
                break
        return low, high

    def _chances(self) -> Iterator[float]:
        odds = self.mean / (self.shape + self.mean)
        chance, count = (1 - odds) ** self.shape, 0
        while True:
            yield chance
            chance *= odds * (count + self.shape) / (count + 1)
            count += 1


def usual(counts: Sequence[int], weeks: int = 1) -> Usual:
    """Return what *weeks* weeks bring, after these *counts* of single weeks: eight times 4 gives a mean of 4."""
    known = sum(counts) + 0.5
    unsure = 1 / known + CALM_SPREAD**2 / weeks
    return Usual(weeks * known / len(counts), 1 / unsure)


def grows(counts: Sequence[int]) -> bool:
    """Tell whether the newest of *counts* (newest first) is more than chance, alone or with the weeks before."""
    return any(_stands_out(counts, weeks, up=True) for weeks in WINDOWS)


def fades(counts: Sequence[int]) -> bool:
    """Tell whether the newest of *counts* (newest first) is less than chance, alone or with the weeks before."""
    return any(_stands_out(counts, weeks, up=False) for weeks in WINDOWS)


def _stands_out(counts: Sequence[int], weeks: int, *, up: bool) -> bool:
    """Compare the newest *weeks* together with the eight before them; the newest itself must differ too."""
    gap = max(weeks, min(WINDOWS[-1], len(counts) - BASE_WEEKS))
    base = counts[gap : gap + BASE_WEEKS]
    if len(base) < (1 if weeks == 1 else BASE_WEEKS // 2):
        return False
    step = counts[0] - usual(base).mean
    if (step if up else -step) < LEAST_STEP:
        return False
    expected, together = usual(base, weeks), sum(counts[:weeks])
    return (expected.at_least(together) if up else expected.at_most(together)) <= RARE
