"""What did the bot ask that still waits for an answer? Half-done conversations are rows, not memory."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from signaalbot.domain.prompt import Prompt
from signaalbot.storage.database import inserted, one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database

OPEN_FOR = timedelta(minutes=30)


def add(db: Database, person_id: int, kind: str, data: dict[str, Any], now: datetime) -> int:
    """Ask; an older open question to this person is closed, so that one answer has one meaning."""
    remove_open(db, person_id, now)
    return inserted(
        db,
        "insert into prompts (person_id, kind, data, asked_at) values (?, ?, ?, ?)",
        *(person_id, kind, json.dumps(data), stamp(now)),
    )


def find(db: Database, person_id: int, now: datetime) -> Prompt | None:
    """Return the open question to this person, not older than half an hour, or None."""
    row = one(
        db,
        "select * from prompts where person_id = ? and answered_at is null and asked_at > ? order by id desc",
        *(person_id, stamp(now - OPEN_FOR)),
    )
    return None if row is None else Prompt(row["id"], row["kind"], json.loads(row["data"]))


def get(db: Database, prompt_id: int) -> Prompt:
    """Return the question with this id, open or not."""
    row = one(db, "select * from prompts where id = ?", prompt_id)
    assert row is not None
    return Prompt(row["id"], row["kind"], json.loads(row["data"]))


def mark_answered(db: Database, prompt_id: int, now: datetime) -> None:
    """Close a question."""
    db.execute("update prompts set answered_at = ? where id = ?", [stamp(now), prompt_id])


def remove_open(db: Database, person_id: int, now: datetime) -> None:
    """Close whatever is open for this person."""
    db.execute(
        "update prompts set answered_at = ? where person_id = ? and answered_at is null",
        [stamp(now), person_id],
    )
