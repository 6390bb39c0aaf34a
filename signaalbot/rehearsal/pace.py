"""When may the next step of the play come? Speed, pause and turns, as the leader of the exercise sets them."""

from __future__ import annotations

import time
from enum import StrEnum
from typing import Final

from signaalbot.rehearsal.scenario import Step


class Speed(StrEnum):
    """How fast the play goes: as life itself, just fast enough to read along, or without waiting."""

    REAL = "real"
    FAST = "fast"
    FULL = "full"


WORDS: Final = frozenset({"says", "replies", "edits", "note"})
SECONDS: Final = {"taps": 0.3, "opens": 0.5, "adds_bot": 0.6, "leaves": 0.5, "sends_file": 0.8, "phone": 1.0}
"""How long one looks at an act without words; acts with words take as long as one needs to read them."""


def seconds_to_see(step: Step) -> float:
    """Return how long somebody who reads along needs for a step, in real seconds."""
    if step.act not in WORDS:
        return SECONDS.get(step.act, 0.3)
    each = 0.022 if step.act == "note" else 0.008
    return min(3.5, 0.5 + each * len(step.text))


class Stopwatch:
    """Counts the real seconds that a reader still needs."""

    def __init__(self) -> None:
        self._until = 0.0

    def start(self, seconds: float) -> None:
        """Begin to count down."""
        self._until = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Return the seconds that are left; 0 when it is over."""
        return max(0.0, self._until - time.monotonic())
