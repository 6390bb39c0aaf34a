"""What was heard and seen? Signals under a pseudonym, and the labels proposed for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.narrative import Evidence, Narrative
from signaalbot.domain.redaction import RedactedText
from signaalbot.domain.signal import Occupation, Signal, Source, State
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


def add(
    db: Database, signal: Signal, scores: Mapping[Narrative, float], model: str, evidence: Sequence[Evidence] = ()
) -> int:
    """Store a signal with its proposed labels and where the words for them stand; returns its id.

    Call inside a transaction.
    """
    signal_id = inserted(
        db,
        "insert into signals (code, text, area, source, occupation, reporter, received_at, model, state, blind) "
        "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        *(signal.code, signal.text, signal.area, signal.source, signal.occupation),
        *(signal.reporter, stamp(signal.received_at), model, signal.state, int(signal.blind)),
    )
    mark_proposal(db, signal_id, signal.labels, scores, evidence)
    return signal_id


def mark_proposal(
    db: Database,
    signal_id: int,
    labels: Sequence[Narrative],
    scores: Mapping[Narrative, float],
    evidence: Sequence[Evidence],
) -> None:
    """Put a new proposal in the place of the old one."""
    db.execute("delete from labels where signal_id = ?", [signal_id])
    db.execute("delete from evidence where signal_id = ?", [signal_id])
    for narrative in labels:
        db.execute(
            "insert into labels (signal_id, narrative, score) values (?, ?, ?)",
            [signal_id, narrative, scores[narrative]],
        )
    for each in evidence:
        db.execute(
            "insert into evidence (signal_id, narrative, start_at, end_at, source) values (?, ?, ?, ?, ?) "
            "on conflict do nothing",
            [signal_id, each.label, each.start, each.end, each.source],
        )


def mark_text(db: Database, signal_id: int, text: RedactedText, model: str, now: datetime) -> None:
    """Put another text in the place of the old one; what was decided about the old one falls away."""
    db.execute(
        "update signals set text = ?, model = ?, changed_at = ? where id = ?", [text, model, stamp(now), signal_id]
    )
    db.execute("delete from reviews where signal_id = ?", [signal_id])


def mark_withdrawn(db: Database, signal_id: int, now: datetime) -> None:
    """Erase the text and all that was said about it; the code and the moment stay as a marker."""
    db.execute(
        "update signals set text = '', area = null, source = null, state = 'withdrawn', model = '', told_with = null, "
        "changed_at = ? where id = ?",
        [stamp(now), signal_id],
    )
    for table in ("labels", "evidence", "reviews", "signal_facts", "signal_notes"):
        db.execute(f"delete from {table} where signal_id = ?", [signal_id])
    db.execute("update signals set told_with = null where told_with = ?", [signal_id])


def mark_state(db: Database, signal_id: int, state: State) -> None:
    """Let a signal count, or hold it."""
    db.execute("update signals set state = ? where id = ?", [state, signal_id])


def mark_answer_wanted(db: Database, signal_id: int, wanted: bool) -> None:
    """Remember whether the reporter wants to hear what came of it."""
    db.execute("update signals set answer_wanted = ? where id = ?", [int(wanted), signal_id])


def mark_place(db: Database, signal_id: int, area: str | None, source: Source | None) -> None:
    """Change where it plays and how the worker knows."""
    db.execute("update signals set area = ?, source = ? where id = ?", [area, source, signal_id])


def mark_told_with(db: Database, signal_id: int, other_id: int | None) -> None:
    """Let a signal, and what was joined to it, share the decision and the answer of another; None parts it."""
    db.execute(
        "update signals set told_with = ? where id = ? or (told_with = ? and ? is not null)",
        [other_id, signal_id, signal_id, other_id],
    )


def get(db: Database, signal_id: int) -> Signal:
    """Return the signal with this id, which must exist."""
    row = one(db, SELECT + "where id = ?", signal_id)
    assert row is not None
    return _signal(row)


def find_by_id(db: Database, signal_id: int) -> Signal | None:
    """Return the signal with this id, or None."""
    row = one(db, SELECT + "where id = ?", signal_id)
    return None if row is None else _signal(row)


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
        "select group_concat(distinct model) as models from signals "
        "where received_at >= ? and received_at < ? and state = 'stored'",
        *(stamp(start), stamp(end)),
    )
    return str(row["models"]) if row is not None and row["models"] else ""


def evidence_of(db: Database, signal: Signal) -> tuple[Evidence, ...]:
    """Return the words of a signal that spoke for its proposed labels."""
    rows = db.query("select * from evidence where signal_id = ? order by start_at, end_at", [signal.id])
    return tuple(
        Evidence(
            Narrative(row["narrative"]),
            *(signal.text[row["start_at"] : row["end_at"]], row["start_at"], row["end_at"], row["source"]),
        )
        for row in rows
    )


def proposed(db: Database, signal_id: int) -> tuple[Narrative, ...]:
    """Return the labels that the machine proposed, whatever a person decided."""
    rows = db.query("select narrative from labels where signal_id = ?", [signal_id])
    found = {row["narrative"] for row in rows}
    return tuple(narrative for narrative in Narrative if narrative.value in found)


def together(db: Database, signal_id: int) -> tuple[Signal, ...]:
    """Return the signal and those that tell the same, oldest first."""
    rows = db.query(SELECT + "where id = ? or told_with = ? order by id", [signal_id, signal_id])
    return tuple(_signal(row) for row in rows)


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
        id=row["id"],
        state=State(row["state"]),
        blind=bool(row["blind"]),
        answer_wanted=bool(row["answer_wanted"]),
        told_with=row["told_with"],
    )
