"""How does any scorer become a reader? One seam: `score(text) -> {narrative: chance}`, whoever gives the chances."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from signaalbot.domain.narrative import Narrative, Proposal, Reader
from signaalbot.nlp.linear import NARRATIVES
from signaalbot.nlp.reading import Thresholds

Score = Callable[[str], Mapping[Narrative, float]]
"""The chance of each narrative in a text, each from 0 to 1."""

LABEL: Final = 0.5
PROPOSE: Final = 0.8
SILENT: Final = 0.8
PAUSE_SECONDS: Final = 60.0


class ScorerFailed(Exception):
    """Raised when a scorer gives no usable answer; says in a word why, never with words of the text."""


def plain_limits(version: str) -> Thresholds:
    """Return thresholds for a scorer that was not trained here."""
    return Thresholds(dict.fromkeys(NARRATIVES, LABEL), dict.fromkeys(NARRATIVES, PROPOSE), SILENT, version)


def reader_by(score: Score, limits: Thresholds, by_rules: Reader) -> Reader:
    """Return a reader whose labels come from *score*; the words that the rules found are its evidence."""

    def read(text: str) -> Proposal:
        scores = {narrative: float(score_) for narrative, score_ in score(text).items()}
        chances = [scores[n] for n in NARRATIVES]
        told, sure = limits.decide([*chances, 1.0 - max(chances)])
        evidence = tuple(each for each in by_rules(text).evidence if each.label in told)
        return Proposal(told, scores, sure, evidence, limits.version)

    return read


def with_fallback(first: Reader, second: Reader, clock: Callable[[], float]) -> Reader:
    """Return a reader that asks *first*, and *second* when that fails; after a failure *first* rests a minute (T49)."""
    resting_until = [float("-inf")]

    def read(text: str) -> Proposal:
        if clock() < resting_until[0]:
            return second(text)
        try:
            return first(text)
        except ScorerFailed:
            resting_until[0] = clock() + PAUSE_SECONDS
            return second(text)

    return read
