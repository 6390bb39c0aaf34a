"""Does a pipeline that the municipality installed itself become a reader? Here a tiny one, drawn at random."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from signaalbot.config import data_directory
from signaalbot.domain.narrative import Narrative
from signaalbot.nlp import encoder
from signaalbot.nlp.corpus import read_corpus
from signaalbot.nlp.linear import ModelUnreadable
from signaalbot.nlp.narratives import load_reader as load_rules

MODELS = data_directory("models")
RULES = data_directory("rules")


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import spacy

    nlp = spacy.blank("nl")
    nlp.add_pipe("tok2vec", config={"model": {"width": 16, "depth": 1, "embed_size": 200}})
    nlp.initialize()
    folder = tmp_path_factory.mktemp("encoder") / "klein"
    nlp.to_disk(folder)
    return folder


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small corpus: every fifteenth message, so that training takes a second."""
    folder = tmp_path_factory.mktemp("models")
    (folder / "data").mkdir()
    (folder / "config.cfg").write_text((MODELS / "config.cfg").read_text(encoding="utf-8"), encoding="utf-8")
    rows = [
        {"id": e.id, "text": e.text, "labels": sorted(e.labels), "situation": e.situation}
        for e in read_corpus(MODELS, "data/*.jsonl")[::15]
    ]
    lines = "\n".join(json.dumps(row) for row in rows)
    (folder / "data" / "some.jsonl").write_text(lines, encoding="utf-8")
    return folder


def test_a_head_is_trained_kept_and_read_again(pipeline: Path, models: Path, tmp_path: Path) -> None:
    by_rules = load_rules(RULES)
    said: list[str] = []
    trained = encoder.train_head(models, pipeline, by_rules, said.append)
    encoder.save(trained, tmp_path)

    found = encoder.load_reader(pipeline, tmp_path, by_rules)("Er neemt niemand op bij de balie")

    assert found.model == trained.thresholds.version
    assert found.model.startswith("encoder-klein-")
    assert set(found.scores) == set(Narrative)
    assert all(0 <= score <= 1 for score in found.scores.values())
    assert said[-1].endswith("vectors of 16 numbers")


def test_the_same_corpus_gives_the_same_head(pipeline: Path, models: Path) -> None:
    by_rules = load_rules(RULES)
    one, other = (encoder.train_head(models, pipeline, by_rules, lambda _line: None) for _ in range(2))

    assert (one.head.weights == other.head.weights).all()
    assert one.thresholds == other.thresholds


def test_a_pipeline_that_is_not_there_is_told(tmp_path: Path) -> None:
    """T51."""
    with pytest.raises(ModelUnreadable, match="weg"):
        encoder.load_pipeline(tmp_path / "weg")


def test_a_pipeline_without_vectors_is_told(tmp_path: Path) -> None:
    import spacy

    with pytest.raises(ModelUnreadable, match="no vectors"):
        encoder.vectors_of(spacy.blank("nl"), ["Er neemt niemand op"])


def test_a_head_that_was_never_trained_is_told(pipeline: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelUnreadable):
        encoder.load_reader(pipeline, tmp_path, load_rules(RULES))
