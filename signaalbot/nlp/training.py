"""How is the narrative model made? Learn on situations, calibrate on held-out ones, and write down how good it is.

Needs scikit-learn (the extra "train"); the model that comes out needs numpy alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from signaalbot.domain.narrative import Reader
from signaalbot.nlp.choosing import Plan, choose, read_plan
from signaalbot.nlp.corpus import Example, Split, fold_of, folds_of, read_corpus, split
from signaalbot.nlp.evaluation import Evaluation
from signaalbot.nlp.evaluation import evaluate as evaluate_rows
from signaalbot.nlp.features import Seer
from signaalbot.nlp.figures import Reading
from signaalbot.nlp.linear import NARRATIVES, OUTPUTS, LinearModel, Mixer, evidence_of
from signaalbot.nlp.reading import Thresholds, together
from signaalbot.nlp.seen import Counts, after_each_other
from signaalbot.nlp.weights import Weights
from signaalbot.nlp.word_lists import Lists, read_lists

__all__ = ["Plan", "Trained", "fit", "read_plan", "train", "version_of"]

Tell = Callable[[str], None]
WORDS: Final = "words"


@dataclass(frozen=True)
class Trained:
    """A model, its thresholds, and how it does on situations it never saw."""

    model: LinearModel
    thresholds: Thresholds
    split: Split
    test: Evaluation
    readings: tuple[Reading, ...]
    curve: tuple[tuple[int, float], ...]
    seed: int


@dataclass(frozen=True)
class Material:
    """What is learnt from: the examples, the features of each, and what the rules say of each (n, 5)."""

    examples: Sequence[Example]
    counts: Counts
    ruled: Any

    def only(self, keep: Sequence[bool]) -> Material:
        """Return the part for which *keep* is true."""
        import numpy as np

        chosen = np.array(keep, bool)
        examples = [each for each, kept in zip(self.examples, chosen, strict=True) if kept]
        return Material(examples, self.counts.only(chosen), self.ruled[chosen])


def train(
    models: Path, by_rules: Reader, tell: Tell, more: Sequence[Example] = (), *, with_curve: bool = True
) -> Trained:
    """Train from *models*`/config.cfg`, the corpus and the word lists beside it; the same files give the same model.

    *more* are examples of the municipality itself, only ever learnt from.
    """
    plan = read_plan(models / "config.cfg")
    parts = split(read_corpus(models, plan.files), plan.test_share)
    parts = Split((*parts.train, *more), parts.test)
    tell(f"{len(parts.train)} messages to learn from, {len(parts.test)} to measure on")
    seer = Seer(read_lists(models / WORDS))
    material, measured = gather(parts.train, seer, by_rules), gather(parts.test, seer, by_rules)
    evidence = held_out_evidence(material, plan, tell)
    mixer = calibrate(evidence, parts.train)
    model = fit(material, plan, seer, mixer)
    thresholds = choose(mixer.chances(evidence), given(parts.train), plan, version_of(parts.train, plan, seer.lists))
    reader = together(model, thresholds, by_rules)
    readings = tuple((each, reader(each.text)) for each in parts.test)
    test = evaluate_rows((each.labels, proposal) for each, proposal in readings)
    curve = learning_curve(material, measured, plan, seer, tell) if with_curve else ()
    return Trained(model, thresholds, parts, test, readings, curve, plan.seed)


def gather(examples: Sequence[Example], seer: Seer, by_rules: Reader) -> Material:
    """See every example once; learning then only counts."""
    import numpy as np

    ruled = [by_rules(each.text).scores for each in examples]
    table = np.array([[scores[n] for n in NARRATIVES] for scores in ruled]).reshape(len(examples), len(NARRATIVES))
    counts = after_each_other(list(seer.count([each.text for each in examples])))
    return Material(examples, counts, table)


def given(examples: Sequence[Example]) -> Any:
    """Return the truth, one column per narrative and one for none: (n, 6)."""
    import numpy as np

    return np.array([[*(n in each.labels for n in NARRATIVES), not each.labels] for each in examples])


def fit(material: Material, plan: Plan, seer: Seer, mixer: Mixer | None = None) -> LinearModel:
    """Fit ridge regression with balanced classes over all features that are not too rare, one per output."""
    import numpy as np
    from scipy.sparse import csr_array

    keys, messages = np.unique(material.counts.keys, return_counts=True)
    keys, messages = keys[messages >= plan.least_messages], messages[messages >= plan.least_messages]
    rarity = 1.0 + np.log((1.0 + material.counts.size) / (1.0 + messages))
    known = Weights(keys, rarity.astype(np.float32), np.zeros((len(keys), OUTPUTS), np.float32))
    cells = known.cells(material.counts)
    seen = csr_array((cells.values.astype(np.float32), (cells.texts, cells.features)), (cells.size, len(keys)))
    weights, bias = _weighed(seen, given(material.examples), plan)
    return LinearModel(seer, Weights(keys, _kept(known.rarity), _kept(weights)), bias, mixer or _plain_mixer())


def _weighed(seen: Any, truth: Any, plan: Plan) -> tuple[Any, Any]:
    import numpy as np
    from sklearn.linear_model import RidgeClassifier

    weights, bias = np.zeros((seen.shape[1], OUTPUTS), np.float32), np.zeros(OUTPUTS, np.float32)
    for output in range(OUTPUTS):
        fitted = RidgeClassifier(
            alpha=plan.alpha, class_weight="balanced", solver="sparse_cg", tol=1e-3, random_state=plan.seed
        ).fit(seen, truth[:, output])
        weights[:, output], bias[output] = np.ravel(fitted.coef_), np.ravel(fitted.intercept_)[0]
    return weights, bias


def _kept(numbers: Any) -> Any:
    """Return the numbers as they will be read back from disk (half precision)."""
    import numpy as np

    return numbers.astype(np.float16).astype(np.float32)


def _plain_mixer() -> Mixer:
    import numpy as np

    weights = np.zeros((OUTPUTS + 1 + len(NARRATIVES), OUTPUTS), np.float32)
    weights[:OUTPUTS] = np.eye(OUTPUTS)
    return Mixer(weights, np.zeros(OUTPUTS, np.float32))


def evidence_from(model: LinearModel, material: Material) -> Any:
    """Return what the mixer reads of every example."""
    texts = [each.text for each in material.examples]
    return evidence_of(model.logits(material.counts), texts, material.ruled)


def held_out_evidence(material: Material, plan: Plan, tell: Tell) -> Any:
    """Return what the mixer reads of every example, from a model that never saw its situation and its writer."""
    import numpy as np

    seer = Seer({})
    evidence = np.zeros((len(material.examples), OUTPUTS + 1 + len(NARRATIVES)))
    folds = np.array(folds_of(material.examples, plan.folds))
    for fold in range(plan.folds):
        model = fit(material.only(folds != fold), plan, seer)
        evidence[folds == fold] = evidence_from(model, material.only(folds == fold))
        tell(f"fold {fold + 1} of {plan.folds}")
    return evidence


def calibrate(evidence: Any, examples: Sequence[Example]) -> Mixer:
    """Return how the scores become chances that mean what they say, by logistic regression per output."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    middle, spread = evidence.mean(axis=0), evidence.std(axis=0) + 1e-9
    truth = given(examples)
    fitted = [
        LogisticRegression(C=1.0, max_iter=1000).fit((evidence - middle) / spread, truth[:, output])
        for output in range(OUTPUTS)
    ]
    weights = np.stack([each.coef_[0] / spread for each in fitted], axis=1)
    offset = np.array([each.intercept_[0] for each in fitted]) - middle @ weights
    return Mixer(weights.astype(np.float32), offset.astype(np.float32))


def learning_curve(
    material: Material, measured: Material, plan: Plan, seer: Seer, tell: Tell
) -> tuple[tuple[int, float], ...]:
    """Return (messages, macro-F1 on the test part) for growing shares of the situations."""
    points = []
    for share in plan.curve:
        some = material.only([fold_of(f"curve {e.situation}", 1000) < share * 1000 for e in material.examples])
        model = fit(some, plan, seer)
        points.append((len(some.examples), round(plain_f1(model, measured), 4)))
        tell(f"{len(some.examples)} messages: macro-F1 {points[-1][1]:.3f}")
    return tuple(points)


def plain_f1(model: LinearModel, measured: Material) -> float:
    """Return macro-F1 of the bare model at zero, the same yardstick for every size."""
    import numpy as np

    told = model.logits(measured.counts)[:, : len(NARRATIVES)] >= 0
    truth = given(measured.examples)[:, : len(NARRATIVES)]
    right = (told & truth).sum(axis=0)
    return float(np.mean(2 * right / np.maximum(told.sum(axis=0) + truth.sum(axis=0), 1)))


def version_of(examples: Sequence[Example], plan: Plan, lists: Lists) -> str:
    """Return a name that changes with the corpus, the plan and the word lists: "linear-3f9a2c1b"."""
    told = hashlib.blake2b(f"{plan!r} {lists!r}".encode(), digest_size=4)
    for each in examples:
        told.update(f"{each.id}\t{each.text}\t{sorted(each.labels)}\n".encode())
    return f"linear-{told.hexdigest()}"
