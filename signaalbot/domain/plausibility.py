"""Can these numbers be right? What a person must look at before a weekbeeld goes out (T54)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from signaalbot.domain.signal import Signal
from signaalbot.domain.tally import doubled

LEAST: Final = 5
"""Of fewer signals no doubt is raised: a handful doubles easily."""


class Doubt(StrEnum):
    """Why the numbers may be wrong."""

    DOUBLING = "doubling"
    ZERO = "zero"
    ONE_VOICE = "one_voice"
    IMPORT = "import"


def doubts(signals: Sequence[Signal], earlier: Sequence[int]) -> tuple[Doubt, ...]:
    """Return what is odd about the signals of a week, beside the totals of *earlier* weeks, newest first."""
    voices = Counter(signal.reporter for signal in signals)
    loudest = max(voices.values(), default=0)
    usual = sum(earlier) / len(earlier) if earlier else 0.0
    found = {
        Doubt.DOUBLING: len(signals) >= LEAST and usual > 0 and len(signals) >= 2 * usual,
        Doubt.ZERO: not signals and usual > 0,
        Doubt.ONE_VOICE: len(signals) >= LEAST and 2 * loudest > len(signals),
        Doubt.IMPORT: doubled(signals) > 0,
    }
    return tuple(doubt for doubt, odd in found.items() if odd)
