"""How is the narrative model made? Learn on situations, calibrate on held-out ones, and write down how good it is.

Needs scikit-learn (the extra "train"); the model that comes out needs numpy alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from signaalbot.domain.narrative import Narrative, Proposal, Reader
from signaalbot.nlp import features
from signaalbot.nlp.corpus import Example, Split, fold_of, read_corpus, split
from signaalbot.nlp.evaluation import Evaluation
from signaalbot.nlp.evaluation import evaluate as evaluate_rows
from signaalbot.nlp.linear import NARRATIVES, Block, LinearModel
from signaalbot.nlp.reading import Thresholds, together

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

GRID: Final = [step / 100 for step in range(5, 96)]
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """What models/config.cfg decides."""

    files: str
    test_share: float
    seed: int
    folds: int
    least_messages: int
    c: float
    precision: float
    curve: tuple[float, ...]


@dataclass(frozen=True)
class Trained:
    """A model, its thresholds, and how it does on situations it never saw."""

    model: LinearModel
    thresholds: Thresholds
    split: Split
    test: Evaluation
    curve: tuple[tuple[int, float], ...]


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
        c=training["c"],
        precision=proposals["precision"],
        curve=tuple(proposals["curve"]),
    )


def train(models: Path, by_rules: Reader, tell: Tell) -> Trained:
    """Train from *models*`/config.cfg` and the corpus beside it; the same files give the same model."""
    plan = read_plan(models / "config.cfg")
    parts = split(read_corpus(models, plan.files), plan.test_share)
    tell(f"{len(parts.train)} messages to learn from, {len(parts.test)} to measure on")
    ruled = [by_rules(each.text) for each in parts.train]
    logits = held_out_logits(parts.train, plan, tell)
    slope, rules, offset = calibrate(logits, ruled, parts.train)
    raw = fit(parts.train, plan)
    model = LinearModel(raw.blocks, raw.bias, slope, offset)
    thresholds = choose(logits, ruled, parts.train, (slope, rules, offset), plan, version_of(parts.train, plan))
    reader = together(model, thresholds, by_rules)
    test = evaluate_rows((each.labels, reader(each.text)) for each in parts.test)
    return Trained(model, thresholds, parts, test, learning_curve(parts, plan, tell))


def fit(examples: Sequence[Example], plan: Plan) -> LinearModel:
    """Fit one logistic regression per narrative over pieces and words; not calibrated yet."""
    import numpy as np
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    texts = [each.text for each in examples]
    readers = {
        name: TfidfVectorizer(analyzer=extract, min_df=plan.least_messages, sublinear_tf=True, dtype=np.float32)
        for name, extract in (("pieces", features.pieces), ("words", features.words))
    }
    seen = hstack([reader.fit_transform(texts) for reader in readers.values()]).tocsr()
    fitted = [
        LogisticRegression(
            C=plan.c, class_weight="balanced", solver="liblinear", max_iter=500, random_state=plan.seed
        ).fit(seen, [narrative in each.labels for each in examples])
        for narrative in NARRATIVES
    ]
    weights = np.stack([each.coef_[0] for each in fitted], axis=1).astype(np.float32)
    blocks, at = [], 0
    for name, reader in readers.items():
        known = reader.get_feature_names_out()
        index = {str(feature): place for place, feature in enumerate(known)}
        blocks.append(Block(name, index, reader.idf_.astype(np.float32), _kept(weights[at : at + len(index)])))
        at += len(index)
    one, zero = np.ones(len(NARRATIVES), np.float32), np.zeros(len(NARRATIVES), np.float32)
    return LinearModel(tuple(blocks), np.array([each.intercept_[0] for each in fitted], np.float32), one, zero)


def _kept(weights: Any) -> Any:
    """Return the weights as they will be read back from disk (half precision)."""
    import numpy as np

    return weights.astype(np.float16).astype(np.float32)


def held_out_logits(examples: Sequence[Example], plan: Plan, tell: Tell) -> Matrix:
    """Return for every example the scores of a model that never saw its situation: (n, 5)."""
    import numpy as np

    scores = np.zeros((len(examples), len(NARRATIVES)))
    for fold in range(plan.folds):
        inside = [fold_of(each.situation, plan.folds) != fold for each in examples]
        model = fit([each for each, learn in zip(examples, inside, strict=True) if learn], plan)
        for place, (each, learn) in enumerate(zip(examples, inside, strict=True)):
            if not learn:
                scores[place] = model.logits(each.text)
        tell(f"fold {fold + 1} of {plan.folds}")
    return scores


def calibrate(logits: Matrix, ruled: Sequence[Proposal], examples: Sequence[Example]) -> tuple[Any, Any, Any]:
    """Return slope, weight of the rules and offset per narrative, so that chances mean what they say."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    slope, rules, offset = (np.zeros(len(NARRATIVES), np.float32) for _ in range(3))
    for column, narrative in enumerate(NARRATIVES):
        seen = np.stack([logits[:, column], [each.scores[narrative] for each in ruled]], axis=1)
        fitted = LogisticRegression(C=10.0, max_iter=500).fit(seen, [narrative in e.labels for e in examples])
        slope[column], rules[column] = fitted.coef_[0]
        offset[column] = fitted.intercept_[0]
    return slope, rules, offset


def choose(
    logits: Matrix,
    ruled: Sequence[Proposal],
    examples: Sequence[Example],
    calibration: tuple[Any, Any, Any],
    plan: Plan,
    version: str,
) -> Thresholds:
    """Choose from which chance a label is guessed (best F1) and proposed (right often enough), on held-out scores."""
    import numpy as np

    slope, rules, offset = calibration
    by_rules = np.array([[each.scores[n] for n in NARRATIVES] for each in ruled])
    chances: Any = 1 / (1 + np.exp(-(slope * logits + rules * by_rules + offset)))
    given: Any = np.array([[n in each.labels for n in NARRATIVES] for each in examples])
    label = {n: _best_f1(chances[:, c], given[:, c]) for c, n in enumerate(NARRATIVES)}
    propose = {n: max(_precise(chances[:, c], given[:, c], plan.precision), label[n]) for c, n in enumerate(NARRATIVES)}
    highest, empty = chances.max(axis=1), given.sum(axis=1) == 0
    quiet = [t for t in GRID if (highest <= t).sum() > 20 and empty[highest <= t].mean() >= plan.precision]
    silent = min(max(quiet, default=0.0), *label.values())
    return Thresholds(label, propose, silent, {n: float(rules[c]) for c, n in enumerate(NARRATIVES)}, version)


def _best_f1(chances: Any, given: Any) -> float:
    def f1(limit: float) -> float:
        said = chances >= limit
        right = (said & given).sum()
        return float(2 * right / max(said.sum() + given.sum(), 1))

    return max(GRID, key=f1)


def _precise(chances: Any, given: Any, precision: float) -> float:
    return next((t for t in GRID if (chances >= t).any() and given[chances >= t].mean() >= precision), GRID[-1])


def learning_curve(parts: Split, plan: Plan, tell: Tell) -> tuple[tuple[int, float], ...]:
    """Return (messages, macro-F1 on the test part) for growing shares of the situations."""
    points = []
    for share in plan.curve:
        some = [each for each in parts.train if fold_of(f"curve {each.situation}", 1000) < share * 1000]
        model = fit(some, plan)
        points.append((len(some), round(_plain_f1(model, parts.test), 4)))
        tell(f"{len(some)} messages: macro-F1 {points[-1][1]:.3f}")
    return tuple(points)


def _plain_f1(model: LinearModel, test: Sequence[Example]) -> float:
    """Return macro-F1 of the bare model at zero, the same yardstick for every size."""
    told = [[n for n, score in zip(NARRATIVES, model.logits(e.text), strict=True) if score >= 0] for e in test]
    scores = []
    for narrative in Narrative:
        right = sum(narrative in said and narrative in e.labels for said, e in zip(told, test, strict=True))
        both = sum(narrative in said for said in told) + sum(narrative in e.labels for e in test)
        scores.append(2 * right / both if both else 0.0)
    return sum(scores) / len(scores)


def version_of(examples: Sequence[Example], plan: Plan) -> str:
    """Return a name that changes with the corpus and the plan: "linear-3f9a2c1b"."""
    told = hashlib.blake2b(repr(plan).encode(), digest_size=4)
    for each in examples:
        told.update(f"{each.id}\t{each.text}\t{sorted(each.labels)}\n".encode())
    return f"linear-{told.hexdigest()}"
