"""What did workers add to a signal, with a tap or in own words?"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.detail import Details, Field, Note
from signaalbot.domain.redaction import RedactedText
from signaalbot.storage.database import stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


def get(db: Database, signal_id: int) -> Details:
    """Return all that was added to a signal."""
    facts: dict[Field, tuple[str, ...]] = {}
    for row in db.query("select field, value from signal_facts where signal_id = ? order by value", [signal_id]):
        chosen = Field(row["field"])
        facts[chosen] = (*facts.get(chosen, ()), str(row["value"]))
    rows = db.query("select field, text from signal_notes where signal_id = ? order by field", [signal_id])
    return Details(facts, {Note(row["field"]): RedactedText(row["text"]) for row in rows})


def between(db: Database, start: datetime, end: datetime) -> dict[str, Details]:
    """Return what was added to each signal that counts, by code, for start <= received_at < end."""
    rows = db.query(
        "select id, code from signals where received_at >= ? and received_at < ? and state = 'stored' order by id",
        [stamp(start), stamp(end)],
    )
    return {str(row["code"]): get(db, row["id"]) for row in rows}


def mark(db: Database, signal_id: int, chosen: Field, value: str) -> None:
    """Choose a value."""
    db.execute(
        "insert into signal_facts (signal_id, field, value) values (?, ?, ?) on conflict do nothing",
        [signal_id, chosen, value],
    )


def remove(db: Database, signal_id: int, chosen: Field, value: str | None = None) -> None:
    """Take one value, or all values of a field, away."""
    db.execute(
        "delete from signal_facts where signal_id = ? and field = ? and value = coalesce(?, value)",
        [signal_id, chosen, value],
    )


def mark_note(db: Database, signal_id: int, note: Note, text: RedactedText) -> None:
    """Keep own words; later ones come in the place of earlier ones."""
    db.execute(
        "insert into signal_notes (signal_id, field, text) values (?, ?, ?) "
        "on conflict (signal_id, field) do update set text = excluded.text",
        [signal_id, note, text],
    )
