"""How fast, small and frugal is the classifier? Against scikit-learn's TF-IDF + logistic regression, same run."""

from __future__ import annotations

import pickle
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any, Final

from signaalbot.nlp.corpus import Example, read_corpus, split
from signaalbot.nlp.linear import NARRATIVES, LinearModel
from signaalbot.nlp.reading import MODEL_FOLDER, load_reader
from signaalbot.nlp.training import read_plan

ROOT: Final = Path(__file__).parents[1]
MODELS: Final = ROOT / "models"
ROUNDS: Final = 5
MOST_MILLISECONDS: Final = 2.0
MOST_SECONDS_TO_LOAD: Final = 1.5
MOST_MEGABYTES_ON_DISK: Final = 30.0
MOST_MEGABYTES_IN_MEMORY: Final = 250.0
LOADING: Final = f"""
import time
from pathlib import Path
begin = time.perf_counter()
from signaalbot.nlp.reading import load_reader
load_reader(Path({str(ROOT / "rules")!r}), Path({str(MODELS)!r}))("Er neemt niemand op bij de balie.")
seconds = time.perf_counter() - begin
kilobytes = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")][0]
print(seconds, int(kilobytes) / 1024)
"""


def baseline(train: Sequence[Example]) -> Any:
    """Return scikit-learn's pipeline: pieces of words and words and pairs, one logistic regression per narrative."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.pipeline import make_pipeline, make_union

    pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2, sublinear_tf=True)
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    regression = OneVsRestClassifier(LogisticRegression(C=3.0, class_weight="balanced", solver="liblinear"))
    truth = [[n in each.labels for n in NARRATIVES] for each in train]
    return make_pipeline(make_union(pieces, words), regression).fit([each.text for each in train], truth)


def seconds_of(work: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    """Return the seconds of processor time that *work* takes."""
    start = time.process_time()
    work(texts)
    return time.process_time() - start


def with_experience(texts: Sequence[str]) -> Callable[[Sequence[str]], object]:
    """Return our model as it is in a bot that runs for a while: it has read other texts, and none of the measured."""
    model = LinearModel.from_disk(MODELS / MODEL_FOLDER)
    model.chances_of(texts)
    return model.chances_of


def started() -> tuple[float, float]:
    """Return seconds and most megabytes of a fresh Python that loads the reader and reads one text."""
    results = []
    for _ in range(ROUNDS):
        done = subprocess.run([sys.executable, "-c", LOADING], capture_output=True, text=True, check=True)
        seconds, megabytes = map(float, done.stdout.split())
        results.append((seconds, megabytes))
    return min(results)


def main() -> int:
    """Print every measure with its limit; the exit status is 1 when one is missed."""
    plan = read_plan(MODELS / "config.cfg")
    parts = split(read_corpus(MODELS, plan.files), plan.test_share)
    texts = [each.text for each in parts.test]
    read = load_reader(ROOT / "rules", MODELS)
    theirs = baseline(parts.train)
    others = [each.text for each in parts.train]
    for text in others[: len(texts)]:
        read(text)
    rounds = [
        (seconds_of(theirs.predict_proba, texts), seconds_of(with_experience(others), texts)) for _ in range(ROUNDS)
    ]
    base, ours = (len(texts) / min(times) for times in zip(*rounds, strict=True))
    times = []
    for text in texts:
        start = time.process_time()
        read(text)
        times.append(time.process_time() - start)
    seconds, megabytes = started()
    disk = sum(path.stat().st_size for path in (MODELS / "narratives").rglob("*") if path.is_file()) / 2**20
    rows = [
        ("texts a second in batches, against scikit-learn", ours / base, 1.0, True),
        ("milliseconds for one text, with rules and evidence", 1000 * median(times), MOST_MILLISECONDS, False),
        ("seconds to load and read a first text", seconds, MOST_SECONDS_TO_LOAD, False),
        ("megabytes on disk", disk, MOST_MEGABYTES_ON_DISK, False),
        ("megabytes of memory", megabytes, MOST_MEGABYTES_IN_MEMORY, False),
    ]
    print(f"scikit-learn {base:.0f} texts a second ({len(pickle.dumps(theirs)) / 2**20:.0f} MB), ours {ours:.0f}")
    missed = 0
    for name, value, limit, at_least in rows:
        good = value >= limit if at_least else value < limit
        missed += not good
        print(f"{'ok  ' if good else 'MISS'} {name}: {value:.2f} ({'at least' if at_least else 'under'} {limit:g})")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
