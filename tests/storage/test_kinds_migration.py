"""Do bulletins from before the kinds stay what they were?"""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database

from signaalbot.storage import schema_kinds
from signaalbot.storage.schema import FIRST


def run(db: Database, script: str) -> None:
    for statement in script.split(";"):
        if statement.strip():
            db.execute(statement)


def test_an_older_bulletin_is_an_announcement_that_waits_for_nothing() -> None:
    db = Database(sqlite3.connect(":memory:", isolation_level=None))
    run(db, FIRST)
    db.execute(
        "insert into bulletins (room_id, number, version, level, text, author_id, state, created_at, sent_at) "
        "values (1, 1, 1, 'info', 'Weg is vrij', 1, 'sent', '2026', '2026')"
    )

    run(db, schema_kinds.KINDS)

    rows = db.query("select kind, text, asked, answer_by, valid_until, settled_at, attachment from bulletins")
    assert list(rows) == [
        {
            "kind": "announcement",
            "text": "Weg is vrij",
            "asked": None,
            "answer_by": None,
            "valid_until": None,
            "settled_at": None,
            "attachment": None,
        }
    ]
