"""What does a spaCy pipeline of the municipality itself add? A head on its vectors, trained on the corpus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from signaalbot.domain.narrative import Narrative, Reader
from signaalbot.nlp.choosing import Plan, choose
from signaalbot.nlp.corpus import Example, fold_of, read_corpus, split
from signaalbot.nlp.evaluation import Evaluation
from signaalbot.nlp.evaluation import evaluate as evaluate_rows
from signaalbot.nlp.linear import NARRATIVES, OUTPUTS, Mixer, ModelUnreadable, evidence_of
from signaalbot.nlp.model_files import as_toml
from signaalbot.nlp.reading import Thresholds
from signaalbot.nlp.scoring import Score, reader_by
from signaalbot.nlp.training import Tell, calibrate, given, read_plan, version_of

HEAD: Final = "head.npz"


@dataclass(frozen=True)
class Head:
    """Logistic regression on the vector of a text: *weights* is (d, 6)."""

    middle: Any
    spread: Any
    weights: Any
    bias: Any

    def logits(self, vectors: Any) -> Any:
        """Return the six raw scores of each vector."""
        return (vectors - self.middle) / self.spread @ self.weights + self.bias


def load_pipeline(folder: Path) -> Any:
    """Load a spaCy pipeline from disk. Raises ModelUnreadable."""
    import spacy

    try:
        return spacy.load(folder)
    except (OSError, ValueError, ImportError) as error:
        raise ModelUnreadable(f"{folder.name}: {type(error).__name__}") from error


def vector_of(nlp: Any, text: str) -> Any:
    """Return what the pipeline makes of a text: its transformer, else its tok2vec, else its word vectors; the mean."""
    import numpy as np

    doc = nlp(text[: nlp.max_length])
    if doc.has_extension("trf_data") and doc._.trf_data is not None:
        rows: Any = doc._.trf_data.last_hidden_layer_state.dataXd
    elif doc.tensor.size:
        rows = doc.tensor
    else:
        rows = np.array([token.vector for token in doc])
    return np.asarray(rows).reshape(len(rows), -1).mean(axis=0) if len(rows) else None


def vectors_of(nlp: Any, texts: Sequence[str]) -> Any:
    """Return (n, d); a text without words is all zeros. Raises ModelUnreadable for a pipeline without vectors."""
    import numpy as np

    found = [vector_of(nlp, text) for text in texts]
    size = max((len(each) for each in found if each is not None), default=0)
    if size == 0:
        raise ModelUnreadable("no vectors")
    return np.array([np.zeros(size) if each is None else each for each in found])


@dataclass(frozen=True)
class TrainedHead:
    """A head, how its scores become chances, when it speaks, and how it does."""

    head: Head
    mixer: Mixer
    thresholds: Thresholds
    test: Evaluation


def train_head(models: Path, pipeline: Path, by_rules: Reader, tell: Tell) -> TrainedHead:
    """Train a head on the same corpus and split as the shipped model, and calibrate it in the same way."""
    plan = read_plan(models / "config.cfg")
    parts = split(read_corpus(models, plan.files), plan.test_share)
    nlp = load_pipeline(pipeline)
    texts = [each.text for each in parts.train]
    vectors = vectors_of(nlp, texts)
    tell(f"{len(texts)} vectors of {vectors.shape[1]} numbers")
    evidence = evidence_of(_held_out(vectors, parts.train, plan), texts, _ruled(texts, by_rules))
    mixer, head = calibrate(evidence, parts.train), fit(vectors, parts.train, plan)
    version = version_of(parts.train, plan, {}).replace("linear", f"encoder-{pipeline.name}")
    limits = choose(mixer.chances(evidence), given(parts.train), plan, version)
    reader = reader_by(score_by(nlp, head, mixer, by_rules), limits, by_rules)
    test = evaluate_rows((each.labels, reader(each.text)) for each in parts.test)
    return TrainedHead(head, mixer, limits, test)


def _ruled(texts: Sequence[str], by_rules: Reader) -> Any:
    import numpy as np

    return np.array([[by_rules(text).scores[n] for n in NARRATIVES] for text in texts])


def fit(vectors: Any, examples: Sequence[Example], plan: Plan) -> Head:
    """Fit one regression per output on standardised vectors."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    middle, spread = vectors.mean(axis=0), vectors.std(axis=0) + 1e-6
    seen, truth = (vectors - middle) / spread, given(examples)
    fitted = [
        LogisticRegression(C=0.1, class_weight="balanced", max_iter=500, random_state=plan.seed).fit(seen, truth[:, c])
        for c in range(OUTPUTS)
    ]
    weights = np.stack([np.ravel(each.coef_) for each in fitted], axis=1)
    return Head(middle, spread, weights, np.array([each.intercept_[0] for each in fitted]))


def _held_out(vectors: Any, examples: Sequence[Example], plan: Plan) -> Any:
    import numpy as np

    logits = np.zeros((len(examples), OUTPUTS))
    folds = np.array([fold_of(each.situation, plan.folds) for each in examples])
    for fold in range(plan.folds):
        inside = [examples[place] for place in np.flatnonzero(folds != fold).tolist()]
        logits[folds == fold] = fit(vectors[folds != fold], inside, plan).logits(vectors[folds == fold])
    return logits


def score_by(nlp: Any, head: Head, mixer: Mixer, by_rules: Reader) -> Score:
    """Return the scorer of a pipeline with a head."""
    import numpy as np

    def score(text: str) -> dict[Narrative, float]:
        vector = vector_of(nlp, text)
        logits = head.logits(np.zeros_like(head.middle)[None] if vector is None else vector[None])
        chances = mixer.chances(evidence_of(logits, [text], _ruled([text], by_rules)))[0]
        return dict(zip(NARRATIVES, chances.tolist(), strict=False))

    return score


def save(trained: TrainedHead, folder: Path) -> None:
    """Write the head and its thresholds."""
    import numpy as np

    folder.mkdir(parents=True, exist_ok=True)
    head, mixer = trained.head, trained.mixer
    arrays = {"middle": head.middle, "spread": head.spread, "weights": head.weights, "bias": head.bias}
    np.savez_compressed(folder / HEAD, mixer=mixer.weights, offset=mixer.offset, **arrays)
    (folder / "thresholds.toml").write_text(as_toml(trained.thresholds), encoding="utf-8")


def load_reader(pipeline: Path, folder: Path, by_rules: Reader) -> Reader:
    """Return the reader of an installed pipeline and the head trained for it. Raises ModelUnreadable."""
    import numpy as np

    try:
        with np.load(folder / HEAD) as arrays:
            head = Head(*(arrays[name] for name in ("middle", "spread", "weights", "bias")))
            mixer = Mixer(arrays["mixer"], arrays["offset"])
    except (OSError, KeyError, ValueError) as error:
        raise ModelUnreadable(f"{folder.name}: {type(error).__name__}") from error
    score = score_by(load_pipeline(pipeline), head, mixer, by_rules)
    return reader_by(score, Thresholds.from_disk(folder / "thresholds.toml"), by_rules)
