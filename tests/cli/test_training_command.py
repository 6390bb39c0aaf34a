"""Does training on the command line make a version that is compared, promoted, run, and taken back?"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlite_utils import Database

from signaalbot import config
from signaalbot.cli import main
from signaalbot.domain.narrative import Reader
from signaalbot.modelling import reader_for
from signaalbot.nlp import model_store

SHIPPED = config.data_directory("models")
TEXT = "bij de balie was weer niemand, en bellen helpt niet"


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the program believe that every sixtieth message is its whole corpus, so that training takes a second."""
    folder = tmp_path / "small"
    (folder / "data").mkdir(parents=True)
    for name in ("config.cfg", "metrics.json", "thresholds.toml"):
        shutil.copy(SHIPPED / name, folder)
    for name in ("words", "narratives"):
        shutil.copytree(SHIPPED / name, folder / name)
    parts = [path.read_text(encoding="utf-8").splitlines() for path in sorted((SHIPPED / "data").glob("*.jsonl"))]
    some = [line for part in parts for line in part][::60]
    (folder / "data" / "some.jsonl").write_text("\n".join(some), encoding="utf-8")
    real = config.data_directory
    monkeypatch.setattr(config, "data_directory", lambda name: folder if name == "models" else real(name))
    return folder


def store(settings: Path) -> Path:
    return model_store.store_of(config.database_of(settings))


def running(settings: Path) -> Reader:
    """Return the reader that the bot would start with."""
    choice, database = config.reading_choice_of(settings), config.database_of(settings)
    return reader_for(choice, database, config.data_directory("rules"), config.data_directory("models"))


def test_training_with_reviews_compares_old_and_new_and_changes_nothing_until_somebody_promotes_it(
    settings: Path, db: Database, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """T52."""
    shipped = running(settings)(TEXT).model

    assert main(["train", "--with-reviews", "--config", str(settings)]) == 0
    shown = capsys.readouterr().out
    (made,) = model_store.versions(store(settings))
    assert shown.splitlines()[0].split() == ["nu", made[-18:]]
    assert shown.splitlines()[-1] == f"signaalbot model promote {made}"
    assert next(line for line in shown.splitlines() if line.startswith("macro_f1")).count("0.") == 2
    assert running(settings)(TEXT).model == shipped

    assert main(["model", "promote", made, "--config", str(settings)]) == 0
    assert running(settings)(TEXT).model == made

    assert main(["model", "rollback", "--config", str(settings)]) == 0
    assert running(settings)(TEXT).model == shipped


def test_own_rows_are_learnt_from_and_never_measured_on(settings: Path, db: Database, small: Path) -> None:
    assert main(["train"]) == 0
    assert main(["train", "--with-reviews", "--config", str(settings)]) == 0
    (made,) = model_store.versions(store(settings))

    plain, own = model_store.metrics(small), model_store.metrics(store(settings) / made)
    assert own["train"] == plain["train"] + 2
    assert own["test"]["messages"] == plain["test"]["messages"]


def test_undoing_a_correction_and_training_again_gives_the_very_same_model(
    settings: Path, db: Database, small: Path
) -> None:
    """T52: a correction that was taken back still worked on."""
    assert main(["train", "--with-reviews", "--config", str(settings)]) == 0
    (made,) = model_store.versions(store(settings))
    first = model_store.metrics(store(settings) / made)
    shutil.rmtree(store(settings) / made)
    db.execute("insert into review_labels values (1, 'ongehoorde_burger')")
    db.execute("delete from review_labels where narrative = 'ongehoorde_burger'")
    db.conn.commit()

    assert main(["train", "--with-reviews", "--config", str(settings)]) == 0

    assert model_store.metrics(store(settings) / made)["weights"] == first["weights"]


def test_a_head_is_trained_for_the_pipeline_that_the_municipality_installed(
    settings: Path, db: Database, small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import spacy

    nlp = spacy.blank("nl")
    nlp.add_pipe("tok2vec", config={"model": {"width": 16, "depth": 1, "embed_size": 200}})
    nlp.initialize()
    nlp.to_disk(tmp_path / "klein")
    settings.write_text('database = "s.sqlite3"\n[narratives]\nencoder = "klein"\n', encoding="utf-8")

    assert main(["train", "--encoder", "--config", str(settings)]) == 0
    assert running(settings)(TEXT).model.startswith("encoder-")

    assert main(["evaluate", "--config", str(settings)]) == 0
    assert "encoder" in capsys.readouterr().out


def test_an_encoder_that_is_not_named_is_asked_for(settings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--encoder", "--config", str(settings)]) == 2
    assert "narratives.encoder" in capsys.readouterr().err
