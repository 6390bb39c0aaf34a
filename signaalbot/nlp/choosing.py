"""From which chance is something said? Thresholds are chosen by a rule, on messages the model had not seen."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from signaalbot.nlp.linear import NARRATIVES
from signaalbot.nlp.reading import Thresholds

GRID: Final = [step / 100 for step in range(5, 99)]
ROUNDS: Final = 4


@dataclass(frozen=True)
class Plan:
    """What models/config.cfg decides."""

    files: str
    test_share: float
    seed: int
    folds: int
    least_messages: int
    alpha: float
    precision: float
    class_precision: float
    curve: tuple[float, ...]


def read_plan(path: Path) -> Plan:
    """Read models/config.cfg, the file that spaCy's own pipeline configuration stands in too."""
    from confection import Config

    table = Config().from_disk(path, interpolate=False)
    corpus, training, proposals = table["corpus"], table["training"], table["proposals"]
    return Plan(
        files=corpus["files"],
        test_share=corpus["test_share"],
        seed=training["seed"],
        folds=training["folds"],
        least_messages=training["least_messages"],
        alpha=training["alpha"],
        precision=proposals["precision"],
        class_precision=proposals["class_precision"],
        curve=tuple(proposals["curve"]),
    )


def choose(chances: Any, truth: Any, plan: Plan, version: str) -> Thresholds:
    """Choose when a label is guessed (best F1 per class) and proposed (most messages, right often enough).

    *chances* and *truth* are (n, 6), made on folds that the model had not seen.
    """
    limits = [_best_f1(chances[:, c], truth[:, c]) for c in range(len(NARRATIVES))]
    counts = _Counts(chances, truth, limits)
    least = [_precise(counts, column, plan.class_precision) for column in range(len(NARRATIVES) + 1)]
    most = _widened(counts, least, plan.precision)
    label = dict(zip(NARRATIVES, limits, strict=True))
    propose = {n: max(most[c], label[n]) for c, n in enumerate(NARRATIVES)}
    return Thresholds(label, propose, most[-1], version)


def _best_f1(chances: Any, truth: Any) -> float:
    def f1(limit: float) -> float:
        said = chances >= limit
        return float(2 * (said & truth).sum() / max(said.sum() + truth.sum(), 1))

    return max(GRID, key=f1)


class _Counts:
    """Counts what proposals with given limits would do: how many messages, how many labels, how many right."""

    def __init__(self, chances: Any, truth: Any, limits: list[float]) -> None:
        import numpy as np

        self.chances, self.truth = chances, truth
        said = chances[:, :-1] >= np.array(limits)
        self.said = np.hstack([said, ~said.any(axis=1, keepdims=True)])

    def proposals(self, limits: list[float]) -> tuple[int, int, int]:
        """Return messages with a proposal, labels in them, and labels in them that are right."""
        import numpy as np

        sure = (~self.said | (self.chances >= np.array(limits))).all(axis=1)
        said = self.said & sure[:, None]
        return int(sure.sum()), int(said.sum()), int((said & self.truth).sum())


def _precise(counts: _Counts, column: int, precision: float) -> float:
    """Return the lowest limit of one class from which its own guesses are right often enough."""
    said = counts.said[:, column]
    for limit in GRID:
        some = said & (counts.chances[:, column] >= limit)
        if some.any() and counts.truth[some, column].mean() >= precision:
            return limit
    return GRID[-1]


def _widened(counts: _Counts, least: list[float], precision: float) -> list[float]:
    """Raise the limits from *least* until all proposals together are right often enough, at the lowest price.

    Each step raises the limit that loses the fewest messages for each wrong label it takes away.
    """
    limits = list(least)
    while True:
        covered, labels, right = counts.proposals(limits)
        if not labels or right >= precision * labels or min(limits) >= GRID[-1]:
            return [round(limit, 2) for limit in limits]
        steps = []
        for column in range(len(limits)):
            if limits[column] < GRID[-1]:
                tried = [*limits[:column], round(limits[column] + 0.02, 2), *limits[column + 1 :]]
                fewer, said, good = counts.proposals(tried)
                wrong = (labels - right) - (said - good)
                steps.append(((covered - fewer) / wrong if wrong > 0 else float(covered - fewer + 1000), tried))
        limits = min(steps)[1]
