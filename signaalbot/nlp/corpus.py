"""What is there to learn from? Labelled messages, split so that the test holds situations never seen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from signaalbot.domain.narrative import Narrative


class CorpusUnreadable(ValueError):
    """Raised when a line of the corpus is broken; names file and line."""


@dataclass(frozen=True)
class Example:
    """One invented message with the labels by the codebook; *situation* is what the split goes by."""

    id: str
    text: str
    labels: frozenset[Narrative]
    situation: str
    role: str
    region: str

    @property
    def part(self) -> str:
        """Return the part of the corpus it stands in, the letters its id begins with: each part has its own writers."""
        return self.id.rstrip("0123456789-")


@dataclass(frozen=True)
class Split:
    """The part to learn from and the part to measure on; no situation stands in both."""

    train: tuple[Example, ...]
    test: tuple[Example, ...]


def read_corpus(folder: Path, files: str) -> tuple[Example, ...]:
    """Return every example of the files that match, in the order of names and lines. Raises CorpusUnreadable."""
    return tuple(example for path in sorted(folder.glob(files)) for example in _examples(path))


def split(examples: Sequence[Example], test_share: float) -> Split:
    """Split by a hash of the situation: the same corpus always splits the same, and new messages move none."""
    test = [each for each in examples if _place(each.situation) < test_share]
    train = [each for each in examples if _place(each.situation) >= test_share]
    return Split(tuple(train), tuple(test))


def folds_of(examples: Sequence[Example], folds: int) -> list[int]:
    """Return in which fold each example stands, from 0: whole parts of the corpus together, so whole writers.

    A model is asked about people whose writing it never saw; what is chosen on such folds holds for them. A corpus
    with fewer parts than folds goes by situation.
    """
    parts = sorted({each.part for each in examples})
    if len(parts) < folds:
        return [fold_of(each.situation, folds) for each in examples]
    fold = {part: place % folds for place, part in enumerate(parts)}
    return [fold[each.part] for each in examples]


def fold_of(situation: str, folds: int) -> int:
    """Return in which fold a situation stands, from 0."""
    return int(_place(f"fold {situation}") * folds)


def _place(name: str) -> float:
    digest = hashlib.blake2b(name.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


def _examples(path: Path) -> Iterator[Example]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    yield _example(json.loads(line))
                except (KeyError, TypeError, ValueError) as error:
                    raise CorpusUnreadable(f"{path.name}, line {number}: {error}") from error


def _example(row: dict[str, object]) -> Example:
    labels = row["labels"]
    if not isinstance(labels, list):
        raise TypeError("labels is no list")
    return Example(
        id=str(row["id"]),
        text=str(row["text"]),
        labels=frozenset(Narrative(label) for label in labels),
        situation=str(row["situation"]),
        role=str(row.get("role", "")),
        region=str(row.get("region", "")),
    )
