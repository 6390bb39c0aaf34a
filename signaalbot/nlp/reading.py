"""Which reader proposes narratives? The trained model together with the rules, or the rules alone."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from signaalbot.domain.narrative import Evidence, Narrative, Proposal, Reader
from signaalbot.nlp import narratives
from signaalbot.nlp.linear import NARRATIVES, LinearModel, ModelUnreadable

MODEL_FOLDER: Final = Path("narratives") / "narratives"
SHOWN: Final = 3
"""At most so many stretches of words are shown per label."""


@dataclass(frozen=True)
class Thresholds:
    """From which chance something is said: *label* in the best guess, *propose* to a coordinator.

    *silent*: from this chance of none, "none of the five" is proposed. *version* names the model.
    """

    label: Mapping[Narrative, float]
    propose: Mapping[Narrative, float]
    silent: float
    version: str

    @classmethod
    def from_disk(cls, path: Path) -> Thresholds:
        """Read models/thresholds.toml. Raises ModelUnreadable."""
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
            each = {name: {n: float(table[name][n.value]) for n in Narrative} for name in ("label", "propose")}
            return cls(each["label"], each["propose"], float(table["silent"]), str(table["version"]))
        except (OSError, KeyError, ValueError) as error:
            raise ModelUnreadable(f"{path.name}: {error}") from error

    def decide(self, chances: Sequence[float]) -> tuple[tuple[Narrative, ...], bool]:
        """Return the best guess, and whether it is sure enough to propose."""
        scores = dict(zip(NARRATIVES, chances, strict=False))
        told = tuple(n for n in NARRATIVES if scores[n] >= self.label[n])
        if not told:
            return told, chances[-1] >= self.silent
        return told, all(scores[n] >= self.propose[n] for n in told)


def load_reader(rules: Path, models: Path) -> Reader:
    """Return the reader of the shipped model and rules; without a model the rules alone.

    Raises RulesUnreadable or ModelUnreadable for files that are there and broken.
    """
    by_rules = narratives.load_reader(rules)
    if not (models / MODEL_FOLDER).is_dir():
        return by_rules
    model = LinearModel.from_disk(models / MODEL_FOLDER)
    return together(model, Thresholds.from_disk(models / "thresholds.toml"), by_rules)


def together(model: LinearModel, limits: Thresholds, by_rules: Reader) -> Reader:
    """Return a reader that lets the rules push the chances of the model."""

    def read(text: str) -> Proposal:
        ruled = by_rules(text)
        sight = model.look(text)
        chances = model.chances_in(sight, [ruled.scores[n] for n in NARRATIVES])
        told, sure = limits.decide(chances)
        scores = dict(zip(NARRATIVES, chances, strict=False))
        evidence = [each for each in ruled.evidence if each.label in told]
        if told:
            evidence += driving_words(model.drives(sight), text, told)
        return Proposal(told, scores, sure, tuple(evidence), limits.version)

    return read


def driving_words(pushed: Any, text: str, told: Iterable[Narrative]) -> list[Evidence]:
    """Return for each label the words that drove it; *pushed* is what each character does: (characters, 5)."""
    return [each for n in told for each in stretches(pushed[:, NARRATIVES.index(n)].tolist(), text, n)]


def stretches(pushed: Sequence[float], text: str, label: Narrative) -> list[Evidence]:
    """Return the words that push most towards *label*, neighbours together, strongest first."""
    spans = _word_spans(text)
    worth = [sum(pushed[start:end]) for start, end in spans]
    if not worth or max(worth) <= 0:
        return []
    strong = [place for place, value in enumerate(worth) if value >= 0.4 * max(worth)]
    groups: list[list[int]] = []
    for place in strong:
        if groups and place - groups[-1][-1] == 1:
            groups[-1].append(place)
        else:
            groups.append([place])
    groups.sort(key=lambda group: -sum(worth[place] for place in group))
    ends = [(spans[group[0]][0], spans[group[-1]][1]) for group in groups[:SHOWN]]
    return [Evidence(label, text[start:end], start, end, "model") for start, end in ends]


def _word_spans(text: str) -> list[tuple[int, int]]:
    spans, at = [], 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        spans.append((start, at))
    return spans
