"""Do reviewed signals become a version that somebody promotes, and does forgetting take them out again?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlite_utils import Database

from signaalbot import config, modelling
from signaalbot.cli import main
from signaalbot.domain.narrative import Narrative
from signaalbot.nlp import training
from signaalbot.nlp.corpus import read_corpus
from signaalbot.nlp.word_lists import read_lists
from signaalbot.storage import lessons
from signaalbot.storage.database import open_database


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
