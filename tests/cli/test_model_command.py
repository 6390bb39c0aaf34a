"""Do reviewed signals become a version that somebody promotes, and does forgetting take them out again?"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from sqlite_utils import Database

from signaalbot import config, modelling
from signaalbot.cli import main
from signaalbot.domain.narrative import Narrative
from signaalbot.nlp import training
from signaalbot.nlp.corpus import read_corpus
from signaalbot.nlp.narratives import load_reader
from signaalbot.nlp.word_lists import read_lists
from signaalbot.storage import lessons
from signaalbot.storage.database import open_database

REVIEWS = """
create table reviews (signal_id integer primary key, outcome text not null);
create table review_labels (signal_id integer not null, narrative text not null);
"""


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = tmp_path / "signaalbot.toml"
    path.write_text('database = "s.sqlite3"\nmunicipality = "Rijtmeer"\n[narratives]\nlearn = true\n', encoding="utf-8")
    return path


@pytest.fixture
def db(settings: Path) -> Database:
    """Return a database with three signals: two with a decision to learn from, one that was left unsure."""
    db = open_database(config.database_of(settings))
    if "reviews" not in db.table_names():
        db.executescript(REVIEWS)
        if "state" not in {column.name for column in db["signals"].columns}:
            db.execute("alter table signals add column state text not null default 'stored'")
    rows = [("balie dicht", "narratives"), ("markt is vrijdag", "none"), ("tja", "unsure")]
    for number, (text, outcome) in enumerate(rows, 1):
        db.execute(
            "insert into signals (id, code, text, occupation, reporter, received_at, model) "
            "values (?, ?, ?, ?, ?, ?, ?)",
            [number, f"S-{number}", text, "boa", "r1", "2026-11-02T10:00:00Z", "rules-1"],
        )
        names = [column.name for column in db["reviews"].columns]
        values = {"signal_id": number, "outcome": outcome, "proposal_shown": 1, "at": "2026-11-02T11:00:00Z"}
        marks = ", ".join("?" for _ in names)
        db.execute(f"insert into reviews ({', '.join(names)}) values ({marks})", [values[name] for name in names])
    db.execute("insert into review_labels values (1, 'onzichtbare_overheid')")
    db.conn.commit()
    return db


def version(db: Database) -> str:
    models = config.data_directory("models")
    plan = training.read_plan(models / "config.cfg")
    rows = (*read_corpus(models, plan.files)[:50], *modelling.own_examples(db))
    return training.version_of(rows, plan, read_lists(models / "words"))


def test_decisions_become_rows_and_doubt_does_not(db: Database) -> None:
    assert [(each.text, each.labels) for each in lessons.reviewed(db)] == [
        ("balie dicht", frozenset({Narrative.ONZICHTBARE_OVERHEID})),
        ("markt is vrijdag", frozenset()),
    ]


def test_a_withdrawn_signal_is_no_row_any_more(db: Database) -> None:
    db.execute("update signals set state = 'withdrawn' where id = 1")

    assert [each.number for each in lessons.reviewed(db)] == [2]


def test_undoing_a_correction_gives_the_version_from_before(db: Database) -> None:
    """T52: correct, undo, retrain: the same model hash."""
    before = version(db)
    db.execute("insert into review_labels values (1, 'ongehoorde_burger')")
    corrected = version(db)
    db.execute("delete from review_labels where narrative = 'ongehoorde_burger'")

    assert corrected != before
    assert version(db) == before


def test_forgetting_a_signal_takes_it_out_of_the_training_rows(db: Database) -> None:
    before = version(db)
    db.execute("delete from review_labels where signal_id = 1")
    db.execute("delete from reviews where signal_id = 1")
    db.execute("delete from signals where id = 1")

    assert [each.text for each in lessons.reviewed(db)] == ["markt is vrijdag"]
    assert version(db) != before


def test_a_database_without_reviews_has_nothing_to_learn_from() -> None:
    db = open_database(":memory:")
    if "reviews" in db.table_names():
        db.execute("delete from reviews")

    assert lessons.reviewed(db) == ()


def test_learning_is_off_until_the_municipality_turns_it_on(
    settings: Path, db: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.write_text('database = "s.sqlite3"\n', encoding="utf-8")

    assert main(["train", "--with-reviews", "--config", str(settings)]) == 2
    assert "learn = true" in capsys.readouterr().err


def test_the_readers_are_compared_on_the_reviewed_signals(
    settings: Path, db: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", "--config", str(settings)]) == 0

    shown = capsys.readouterr().out
    assert "meegeleverd" in shown.splitlines()[0]
    assert "macro_f1" in shown


def test_going_back_without_an_earlier_version_says_so(settings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["model", "rollback", "--config", str(settings)]) == 2
    assert "meegeleverde model" in capsys.readouterr().err


def test_promoting_an_unknown_version_names_the_known_ones(settings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["model", "promote", "linear-x", "--config", str(settings)]) == 2
    assert "linear-x" in capsys.readouterr().err


def test_the_list_shows_what_runs(settings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["model", "list", "--config", str(settings)]) == 0
    assert capsys.readouterr().out.startswith("* meegeleverd")


def test_the_register_gets_every_field_with_the_figures_of_the_training(
    settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["model", "register", "--config", str(settings)]) == 0

    fields = json.loads(capsys.readouterr().out)
    measured = json.loads((config.data_directory("models") / "metrics.json").read_text(encoding="utf-8"))
    assert measured["version"] in fields["methods"]
    assert fields["organization"] == "Gemeente Rijtmeer"
    assert {"goal", "proportionality", "human_intervention", "risk_management", "lawful_basis", "contact_email"} <= set(
        fields
    )
    assert not any("{" in text for text in fields.values())


def test_training_with_own_rows_learns_from_them_and_keeps_the_test_part(tmp_path: Path, db: Database) -> None:
    models = config.data_directory("models")
    (tmp_path / "small" / "data").mkdir(parents=True)
    shutil.copy(models / "config.cfg", tmp_path / "small")
    shutil.copytree(models / "words", tmp_path / "small" / "words")
    rows = [path.read_text(encoding="utf-8").splitlines() for path in sorted((models / "data").glob("*.jsonl"))]
    (tmp_path / "small" / "data" / "a.jsonl").write_text(
        "\n".join([line for part in rows for line in part][::30]), encoding="utf-8"
    )
    by_rules = load_reader(config.data_directory("rules"))

    def trained(more: bool) -> training.Trained:
        own = modelling.own_examples(db) if more else ()
        return training.train(tmp_path / "small", by_rules, lambda _line: None, own, with_curve=False)

    plain, own, again = trained(False), trained(True), trained(True)

    assert len(own.split.train) == len(plain.split.train) + 2
    assert own.split.test == plain.split.test
    assert own.thresholds == again.thresholds
    assert own.thresholds.version != plain.thresholds.version
    assert (own.model.weights.keys == again.model.weights.keys).all()
    assert (own.model.weights.weights == again.model.weights.weights).all()
