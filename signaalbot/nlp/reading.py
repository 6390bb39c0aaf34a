"""Which reader proposes narratives? The trained model together with the rules, or the rules alone."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from signaalbot.domain.narrative import Evidence, Narrative, Proposal, Reader
from signaalbot.nlp import narratives
from signaalbot.nlp.linear import NARRATIVES, LinearModel, ModelUnreadable

MODEL_FOLDER: Final = Path("narratives") / "narratives"
SHOWN: Final = 3
"""At most so many stretches of words are shown per label."""


@dataclass(frozen=True)
class Thresholds:
    """From which chance something is said: *label* in the best guess, *propose* to a coordinator.

    *silent*: when no narrative has a higher chance, "none of the five" is proposed. *version* names the model.
    """

    label: Mapping[Narrative, float]
    propose: Mapping[Narrative, float]
    silent: float
    rules: Mapping[Narrative, float]
    version: str

    @classmethod
    def from_disk(cls, path: Path) -> Thresholds:
        """Read models/thresholds.toml. Raises ModelUnreadable."""
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
            each = {name: {n: float(table[name][n.value]) for n in Narrative} for name in ("label", "propose", "rules")}
            return cls(each["label"], each["propose"], float(table["silent"]), each["rules"], str(table["version"]))
        except (OSError, KeyError, ValueError) as error:
            raise ModelUnreadable(f"{path.name}: {error}") from error


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
        scores = dict(zip(NARRATIVES, combined(model, limits, ruled, text), strict=True))
        told = tuple(n for n in NARRATIVES if scores[n] >= limits.label[n])
        sure = all(scores[n] >= limits.propose[n] for n in told) if told else max(scores.values()) <= limits.silent
        return Proposal(told, scores, sure, tuple(_evidence(model, ruled, text, told)), limits.version)

    return read


def combined(model: LinearModel, limits: Thresholds, ruled: Proposal, text: str) -> list[float]:
    """Return the chance per narrative: the calibrated model, moved by what the rules saw."""
    logits = model.slope * model.logits(text) + model.offset
    return [
        1.0 / (1.0 + math.exp(-(float(logit) + limits.rules[n] * ruled.scores[n])))
        for n, logit in zip(NARRATIVES, logits, strict=True)
    ]


def _evidence(model: LinearModel, ruled: Proposal, text: str, told: tuple[Narrative, ...]) -> list[Evidence]:
    found = [each for each in ruled.evidence if each.label in told]
    for label in told:
        found += _stretches(model.drives(text, label), text, label)
    return found


def _stretches(pushed: list[float], text: str, label: Narrative) -> list[Evidence]:
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
