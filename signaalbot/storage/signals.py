"""What was heard and seen? Signals under a pseudonym, and the labels proposed for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.narrative import Narrative
from signaalbot.domain.redaction import RedactedText
from signaalbot.domain.signal import Occupation, Signal, Source
from signaalbot.storage.database import Row, inserted, moment, one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database

SELECT = """
select signals.*, case when exists (select 1 from reviews where signal_id = coalesce(told_with, signals.id))
    then (select group_concat(narrative) from review_labels where signal_id = coalesce(told_with, signals.id))
    else (select group_concat(narrative) from labels where signal_id = signals.id) end as narratives
from signals
"""
"""What a person decided goes before what the machine proposed; signals that tell the same share one decision."""


def add(db: Database, signal: Signal, scores: Mapping[Narrative, float], model: str) -> int:
    """Store a signal with its proposed labels; returns its id. Call inside a transaction."""
    signal_id = inserted(
        db,
        "insert into signals (code, text, area, source, occupation, reporter, received_at, model) "
        "values (?, ?, ?, ?, ?, ?, ?, ?)",
        *(signal.code, signal.text, signal.area, signal.source, signal.occupation),
        *(signal.reporter, stamp(signal.received_at), model),
    )
    for narrative in signal.labels:
        db.execute(
            "insert into labels (signal_id, narrative, score) values (?, ?, ?)",
            [signal_id, narrative, scores[narrative]],
        )
    return signal_id


def get(db: Database, signal_id: int) -> Signal:
    """Return the signal with this id, which must exist."""
    row = one(db, SELECT + "where id = ?", signal_id)
    assert row is not None
    return _signal(row)


def find_by_code(db: Database, code: str) -> Signal | None:
    """Return the signal with this code, or None."""
    row = one(db, SELECT + "where code = ?", code)
    return None if row is None else _signal(row)


def between(db: Database, start: datetime, end: datetime) -> tuple[Signal, ...]:
    """Return signals with start <= received_at < end, oldest first; withdrawn and held ones do not count."""
    sql = SELECT + "where received_at >= ? and received_at < ? and state = 'stored' order by id"
    rows = db.query(sql, [stamp(start), stamp(end)])
    return tuple(_signal(row) for row in rows)


def model_of(db: Database, start: datetime, end: datetime) -> str:
    """Return which readers proposed the labels of these signals: "rules-1", or several with commas."""
    row = one(
        db,
        "select group_concat(distinct model) as models from signals where received_at >= ? and received_at < ?",
        *(stamp(start), stamp(end)),
    )
    return str(row["models"]) if row is not None and row["models"] else ""


def find_pseudonym(db: Database, person_id: int, quarter: str) -> str | None:
    """Return the code under which this person reports in this quarter, or None."""
    row = one(db, "select pseudonym from reporters where person_id = ? and quarter = ?", person_id, quarter)
    return None if row is None else str(row["pseudonym"])


def add_pseudonym(db: Database, person_id: int, quarter: str, pseudonym: str) -> None:
    """Store the code of a person for a quarter: the one table that links a reporter to a person."""
    db.execute(
        "insert into reporters (pseudonym, person_id, quarter) values (?, ?, ?)",
        [pseudonym, person_id, quarter],
    )


def _signal(row: Row) -> Signal:
    names = set((row["narratives"] or "").split(","))
    return Signal(
        code=row["code"],
        text=RedactedText(row["text"]),
        area=row["area"],
        source=None if row["source"] is None else Source(row["source"]),
        occupation=Occupation(row["occupation"]),
        reporter=row["reporter"],
        received_at=moment(row["received_at"]),
        labels=tuple(narrative for narrative in Narrative if narrative.value in names),
    )
