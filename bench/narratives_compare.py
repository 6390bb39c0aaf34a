"""Which way of learning reads best? Every candidate on the same split, written to models/comparison.json for the card.

The bare yardstick for each: a label is said from chance one half; no thresholds are chosen. `python -m
bench.narratives_compare` takes an hour or two on one core; `--files` takes a smaller corpus for the table.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy.sparse import csr_matrix, hstack, vstack
from scipy.sparse.linalg import svds
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression, RidgeClassifier
from sklearn.svm import LinearSVC

from signaalbot.nlp import training
from signaalbot.nlp.corpus import Example, read_corpus, split
from signaalbot.nlp.features import Seer
from signaalbot.nlp.linear import NARRATIVES
from signaalbot.nlp.narratives import load_reader
from signaalbot.nlp.word_lists import read_lists

ROOT: Final = Path(__file__).parents[1]
MODELS: Final = ROOT / "models"
EPOCHS: Final = 8
WIDTH: Final = 96
RANK: Final = 200
Examples = Sequence[Example]
Scores = Any
"""(n, 5) numbers; a label is said above 0."""


def truth(examples: Examples) -> Any:
    """Return (n, 5) of what people said."""
    return np.array([[n in each.labels for n in NARRATIVES] for each in examples])


def macro_f1(scores: Scores, examples: Examples) -> float:
    """Return the mean F1 of the five narratives."""
    said, given = scores > 0, truth(examples)
    right = (said & given).sum(axis=0)
    return float(np.mean(2 * right / np.maximum(said.sum(axis=0) + given.sum(axis=0), 1)))


def vectorised(train: Examples, test: Examples, extra: Sequence[str] = ()) -> tuple[Any, Any, Any]:
    """Return TF-IDF of pieces of words and of words and pairs, for train, test and extra texts."""
    parts: list[tuple[Any, Any, Any]] = []
    for kind, sizes in (("char_wb", (2, 5)), ("word", (1, 2))):
        counter = TfidfVectorizer(analyzer=kind, ngram_range=sizes, min_df=2, sublinear_tf=True, dtype=np.float32)
        fitted = counter.fit_transform([e.text for e in train])
        more = counter.transform(extra) if extra else None
        parts.append((fitted, counter.transform([e.text for e in test]), more))
    third = hstack([p[2] for p in parts]).tocsr() if extra else None
    return hstack([p[0] for p in parts]).tocsr(), hstack([p[1] for p in parts]).tocsr(), third


def each_label(make: Callable[[], Any], seen: Any, given: Any, asked: Any) -> Scores:
    """Fit one model per narrative and return its scores."""
    fitted = [make().fit(seen, given[:, column]) for column in range(len(NARRATIVES))]
    return np.stack([np.ravel(each.decision_function(asked)) for each in fitted], axis=1)


def logistic() -> Any:
    return LogisticRegression(C=3.0, class_weight="balanced", solver="liblinear")


def rules_alone(_train: Examples, test: Examples) -> Scores:
    read = load_reader(ROOT / "rules")
    return np.array([[1.0 if n in read(e.text).labels else -1.0 for n in NARRATIVES] for e in test])


def tfidf_logistic(train: Examples, test: Examples) -> Scores:
    seen, asked, _ = vectorised(train, test)
    return each_label(logistic, seen, truth(train), asked)


def tfidf_svm(train: Examples, test: Examples) -> Scores:
    seen, asked, _ = vectorised(train, test)
    return each_label(lambda: LinearSVC(C=0.2, class_weight="balanced"), seen, truth(train), asked)


def augmented(train: Examples, test: Examples) -> Scores:
    """Add one copy of each message with typing errors, other capitals and words left out."""
    chance = random.Random(1)
    copies = [spoiled(each.text, chance) for each in train]
    seen, asked, more = vectorised(train, test, copies)
    return each_label(logistic, vstack([seen, more]).tocsr(), np.vstack([truth(train)] * 2), asked)


def spoiled(text: str, chance: random.Random) -> str:
    words = [w for w in text.split() if chance.random() > 0.08]
    for place, word in enumerate(words):
        if len(word) > 3 and chance.random() < 0.1:
            at = chance.randrange(len(word) - 1)
            words[place] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return " ".join(words).lower() if chance.random() < 0.5 else " ".join(words)


def subword_vectors(train: Examples, test: Examples) -> Scores:
    """Learn vectors of pieces of words from what stands together in the corpus (PPMI and SVD); average; regress."""
    counter = CountVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=5, binary=True, dtype=np.float32)
    seen, asked = counter.fit_transform([e.text for e in train]), counter.transform([e.text for e in test])
    rarity = np.log(seen.shape[0] / np.asarray(seen.sum(axis=0)).ravel())
    scaled = csr_matrix(seen.multiply(rarity))
    _, strength, axes = svds(scaled, k=RANK, random_state=1)
    turn = axes.T / strength

    def vectors(table: Any) -> Any:
        found = csr_matrix(table.multiply(rarity)) @ turn
        return found / (np.linalg.norm(found, axis=1, keepdims=True) + 1e-9)

    return each_label(lambda: LogisticRegression(C=30, class_weight="balanced", max_iter=400), vectors(seen),
                      truth(train), vectors(asked))  # fmt: skip


def spacy_bow(train: Examples, test: Examples) -> Scores:
    return spacy_textcat(train, test, BOW)


def spacy_ensemble(train: Examples, test: Examples) -> Scores:
    tok2vec = {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {
            "@architectures": "spacy.MultiHashEmbed.v2",
            "width": WIDTH,
            "rows": [5000, 2500, 2500, 2500],
            "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
            "include_static_vectors": False,
        },
        "encode": {
            "@architectures": "spacy.MaxoutWindowEncoder.v2",
            "width": WIDTH,
            "window_size": 1,
            "maxout_pieces": 3,
            "depth": 2,
        },
    }
    return spacy_textcat(
        train,
        test,
        {"@architectures": "spacy.TextCatEnsemble.v2", "tok2vec": tok2vec, "linear_model": {**BOW, "length": 65536}},
    )


BOW: Final[Mapping[str, Any]] = {
    "@architectures": "spacy.TextCatBOW.v3",
    "exclusive_classes": False,
    "length": 262144,
    "ngram_size": 2,
    "no_output_layer": False,
}


def spacy_textcat(train: Examples, test: Examples, model: Mapping[str, Any]) -> Scores:
    """Train spaCy's own text classifier for some rounds."""
    import spacy
    from spacy import util
    from spacy.training import Example as Lesson

    util.fix_random_seed(1)  # type: ignore[attr-defined]
    chance = random.Random(1)
    nlp = spacy.blank("nl")
    reader: Any = nlp.add_pipe("textcat_multilabel", config={"model": model})
    for narrative in NARRATIVES:
        reader.add_label(narrative.value)
    lessons = [
        Lesson.from_dict(nlp.make_doc(e.text.lower()), {"cats": {n.value: float(n in e.labels) for n in NARRATIVES}})
        for e in train
    ]
    nlp.initialize(lambda: lessons[:500])
    optimizer = nlp.resume_training()
    for _ in range(EPOCHS):
        chance.shuffle(lessons)
        batches: Any = util.minibatch
        for batch in batches(lessons, 32):
            nlp.update(batch, sgd=optimizer, drop=0.3)
    docs = nlp.pipe(e.text.lower() for e in test)
    return np.array([[doc.cats[n.value] - 0.5 for n in NARRATIVES] for doc in docs])


def shipped(train: Examples, test: Examples) -> Scores:
    """Train the way `signaalbot train` does, without thresholds."""
    return _linear(train, test, read_lists(MODELS / "words"), with_rules=True)


def without_word_lists(train: Examples, test: Examples) -> Scores:
    return _linear(train, test, {"synonyms": {}, "concepts": {}}, with_rules=True)


def without_rules(train: Examples, test: Examples) -> Scores:
    return _linear(train, test, read_lists(MODELS / "words"), with_rules=False)


def _linear(train: Examples, test: Examples, lists: Any, *, with_rules: bool) -> Scores:
    plan, seer = training.read_plan(MODELS / "config.cfg"), Seer(lists)
    silent = load_reader(ROOT / "rules")("")
    by_rules = load_reader(ROOT / "rules") if with_rules else (lambda _text: silent)
    material, measured = training.gather(train, seer, by_rules), training.gather(test, seer, by_rules)
    mixer = training.calibrate(training.held_out_evidence(material, plan, lambda _line: None), train)
    evidence = training.evidence_from(training.fit(material, plan, seer), measured)
    return mixer.chances(evidence)[:, : len(NARRATIVES)] - 0.5


def ridge(train: Examples, test: Examples) -> Scores:
    seen, asked, _ = vectorised(train, test)
    return each_label(lambda: RidgeClassifier(alpha=2.0, class_weight="balanced", solver="sparse_cg", tol=1e-3), seen,
                      truth(train), asked)  # fmt: skip


CANDIDATES: Final[Mapping[str, Callable[[Examples, Examples], Scores]]] = {
    "rules alone": rules_alone,
    "spaCy TextCatBOW": spacy_bow,
    "spaCy ensemble with a small tok2vec": spacy_ensemble,
    "TF-IDF and logistic regression": tfidf_logistic,
    "TF-IDF and linear SVM": tfidf_svm,
    "TF-IDF and ridge regression": ridge,
    "TF-IDF and logistic regression, data augmentation": augmented,
    "subword vectors trained on the corpus": subword_vectors,
    "shipped, without the word lists": without_word_lists,
    "shipped, without the rules": without_rules,
    "shipped: ridge, word lists, rules, stacked": shipped,
}


def main() -> int:
    """Measure all candidates, then the shipped one on every part left out, and write the figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--files", help="compare the ways on these parts alone (data/part-[a-i].jsonl)")
    asked.add_argument("--left-out", action="store_true", help="keep the table, measure only the parts left out")
    chosen = asked.parse_args()
    plan = training.read_plan(MODELS / "config.cfg")
    if chosen.left_out:
        figures = json.loads((MODELS / "comparison.json").read_text(encoding="utf-8"))
    else:
        figures = compare(read_corpus(MODELS, chosen.files or plan.files), plan.test_share)
    leave_out(read_corpus(MODELS, plan.files), figures)
    return 0


def compare(corpus: Examples, test_share: float) -> dict[str, Any]:
    """Measure every candidate on the same split."""
    parts = split(corpus, test_share)
    figures: dict[str, Any] = {"messages": len(parts.train), "measured": len(parts.test), "macro_f1": {}}
    found: dict[str, float] = figures["macro_f1"]
    for name, candidate in CANDIDATES.items():
        start = time.perf_counter()
        found[name] = round(macro_f1(candidate(parts.train, parts.test), parts.test), 4)
        print(f"{found[name]:.3f}  {name} ({time.perf_counter() - start:.0f} s)", file=sys.stderr, flush=True)
        write(figures)
    return figures


def leave_out(corpus: Examples, figures: dict[str, Any]) -> None:
    """Train on all parts but one and measure on that one, for each part: the nearest to "other writers"."""
    plan, seer = training.read_plan(MODELS / "config.cfg"), Seer(read_lists(MODELS / "words"))
    material = training.gather(corpus, seer, load_reader(ROOT / "rules"))
    own = np.array([each.part for each in corpus])
    left_out = figures["part_left_out"] = {}
    for part in sorted(set(own)):
        model = training.fit(material.only(own != part), plan, seer)
        left_out[part] = round(training.plain_f1(model, material.only(own == part)), 4)
        print(f"{left_out[part]:.3f}  part {part} left out", file=sys.stderr, flush=True)
        write(figures)


def write(figures: Mapping[str, Any]) -> None:
    """Write what was measured so far, so that a run that is stopped leaves its figures."""
    (MODELS / "comparison.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
