"""Fixtures of the command line: settings of a municipality that lets its reviews be learnt from, and some reviews."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlite_utils import Database

from signaalbot import config
from signaalbot.storage.database import open_database


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = tmp_path / "signaalbot.toml"
    path.write_text('database = "s.sqlite3"\nmunicipality = "Rijtmeer"\n[narratives]\nlearn = true\n', encoding="utf-8")
    return path


@pytest.fixture
def db(settings: Path) -> Database:
    """Return a database with three signals: two with a decision to learn from, one that was left unsure."""
    db = open_database(config.database_of(settings))
    rows = [("balie dicht", "narratives"), ("markt is vrijdag", "none"), ("tja", "unsure")]
    for number, (text, outcome) in enumerate(rows, 1):
        db.execute(
            "insert into signals (id, code, text, occupation, reporter, received_at, model) "
            "values (?, ?, ?, ?, ?, ?, ?)",
            [number, f"S-{number}", text, "boa", "r1", "2026-11-02T10:00:00Z", "rules-1"],
        )
        db.execute(
            "insert into reviews (signal_id, outcome, proposal_shown, at) values (?, ?, 1, '2026-11-02T11:00:00Z')",
            [number, outcome],
        )
    db.execute("insert into review_labels values (1, 'onzichtbare_overheid')")
    db.conn.commit()
    return db
