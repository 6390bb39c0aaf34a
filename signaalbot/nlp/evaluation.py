"""How good is a reader? Compares what it proposes with the labels that people gave."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import fmean
from typing import Any, Final

from signaalbot.domain.narrative import Narrative, Proposal, Reader
from signaalbot.nlp.lines import Source, Unreadable, as_line, read_labelled

_BINS: Final = 10
_NONE: Final = "none"

Row = tuple[frozenset[Narrative], Proposal]
"""The labels people gave to one message, and what the reader makes of it."""


@dataclass(frozen=True)
class Quality:
    """How well one class is found, each from 0 to 1; *support* counts the messages that belong to it."""

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True)
class Evaluation:
    """The figures of one run; a share of nothing is 0.

    *none* is the class "none of the five". *brier* and *calibration_error* look at every score: 0 is best.
    *coverage* is the share of messages with a proposal; *proposal_precision* the share of proposed labels
    that people gave too, where a proposal without labels counts as one label, "none of the five".
    """

    messages: int
    narratives: Mapping[Narrative, Quality]
    none: Quality
    macro_f1: float
    micro_f1: float
    subset_accuracy: float
    brier: float
    calibration_error: float
    coverage: float
    proposal_precision: float


def evaluate(rows: Iterable[Row]) -> Evaluation:
    """Add up the rows in one pass; nothing of a message is kept."""
    sums = _Sums()
    for given, proposal in rows:
        sums.add(given, proposal)
    narratives = {narrative: sums.quality(narrative) for narrative in Narrative}
    return Evaluation(
        messages=sums.messages,
        narratives=narratives,
        none=sums.quality(_NONE),
        macro_f1=fmean(quality.f1 for quality in narratives.values()),
        micro_f1=sums.quality(*Narrative).f1,
        subset_accuracy=_share(sums.exact, sums.messages),
        brier=_share(sums.squares, sums.messages * len(Narrative)),
        calibration_error=_share(sum(map(abs, sums.gap.values())), sums.messages * len(Narrative)),
        coverage=_share(sums.proposals, sums.messages),
        proposal_precision=_share(sums.right_claims, sums.claims),
    )


def evaluate_file(file: Path, read: Reader, *, as_json: bool) -> int:
    """Print how well a reader does on a file of {"text", "labels"} lines.

    A line that cannot be read is told on standard error; then the exit status is 1.
    """
    unreadable: list[int] = []
    with file.open("rb") as source:
        evaluation = evaluate(_read_rows(source, read, unreadable))
    shown = as_line(_figures(evaluation)) if as_json else as_table(evaluation)
    sys.stdout.write(shown + "\n")
    return int(bool(unreadable))


def _read_rows(source: Source, read: Reader, unreadable: list[int]) -> Iterator[Row]:
    for number, line in enumerate(read_labelled(source), start=1):
        if isinstance(line, Unreadable):
            unreadable.append(number)
            sys.stderr.write(as_line({"line": number, "error": line.reason}) + "\n")
        else:
            yield line.labels, read(line.text)


def as_json(evaluation: Evaluation) -> str:
    """Return the figures as one JSON object, rounded to four digits, with a narrative's slug as key."""
    return as_line(_figures(evaluation))


def _figures(evaluation: Evaluation) -> dict[str, Any]:
    figures: dict[str, Any] = _rounded(asdict(evaluation))
    return figures


def as_table(evaluation: Evaluation) -> str:
    """Return the figures as lines of text: first a row per class, then the figures over all."""
    figures = _figures(evaluation)
    classes = {**figures.pop("narratives"), _NONE: figures.pop("none")}
    head = f"{'':<24}{'precision':>10}{'recall':>10}{'f1':>10}{'support':>10}"
    return "\n".join([head, *_class_lines(classes), "", *_total_lines(figures)])


def _class_lines(classes: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    for name, each in classes.items():
        shares = "".join(f"{each[key]:>10.3f}" for key in ("precision", "recall", "f1"))
        yield f"{name:<24}{shares}{each['support']:>10}"


def _total_lines(figures: Mapping[str, float]) -> Iterator[str]:
    for name, value in figures.items():
        shown = value if isinstance(value, int) else f"{value:.3f}"
        yield f"{name.replace('_', ' '):<24}{shown:>10}"


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _rounded(each) for key, each in value.items()}
    return round(value, 4) if isinstance(value, float) else value


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _classes(labels: Iterable[Narrative]) -> frozenset[str]:
    """Return the labels as classes to count; no label is a class of its own."""
    return frozenset(label.value for label in labels) or frozenset({_NONE})


@dataclass
class _Sums:
    """What one pass over the rows adds up to."""

    messages: int = 0
    exact: int = 0
    proposals: int = 0
    claims: int = 0
    right_claims: int = 0
    squares: float = 0.0
    right: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)
    true: Counter[str] = field(default_factory=Counter)
    gap: defaultdict[int, float] = field(default_factory=lambda: defaultdict(float))

    def add(self, given: frozenset[Narrative], proposal: Proposal) -> None:
        true, said = _classes(given), _classes(proposal.labels)
        self.messages += 1
        self.exact += true == said
        self.true.update(true)
        self.said.update(said)
        self.right.update(true & said)
        if proposal.proposal:
            self.proposals += 1
            self.claims += len(said)
            self.right_claims += len(true & said)
        for narrative in Narrative:
            self._add_score(proposal.scores.get(narrative, 0.0), narrative in given)

    def _add_score(self, score: float, present: bool) -> None:
        """Add to the squared error, and to the gap between score and truth in this score's tenth."""
        self.squares += (score - present) ** 2
        self.gap[min(int(score * _BINS), _BINS - 1)] += score - present

    def quality(self, *classes: str) -> Quality:
        right, said, true = (sum(each[name] for name in classes) for each in (self.right, self.said, self.true))
        return Quality(_share(right, said), _share(right, true), _share(2 * right, said + true), true)
