"""What did coordinators decide about a week? Votes, phases, sentences, cards and reasons, as rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from signaalbot.domain.decision import Chosen, Note, Part, Result, Unrest
from signaalbot.domain.edition import Colour
from signaalbot.domain.narrative import Narrative
from signaalbot.storage.database import Row, inserted, one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database

OWN = ("owner", "step", "day", "result", "remark")
"""The columns of a card that people fill in."""


def mark_vote(db: Database, week: str, narrative: Narrative, person_id: int, colour: Colour, now: datetime) -> None:
    """Keep the colour that one coordinator sees; a later vote replaces it."""
    db.execute(
        "insert into digest_votes (week, narrative, person_id, colour, at) values (?, ?, ?, ?, ?) "
        "on conflict (week, narrative, person_id) do update set colour = excluded.colour, at = excluded.at",
        [week, narrative, person_id, colour, stamp(now)],
    )


def votes(db: Database, week: str) -> Mapping[Narrative, list[Colour]]:
    """Return the colours per narrative; who chose what is not told."""
    found: dict[Narrative, list[Colour]] = {}
    for row in db.query("select narrative, colour from digest_votes where week = ? order by at, person_id", [week]):
        found.setdefault(Narrative(row["narrative"]), []).append(Colour(row["colour"]))
    return found


def mark_phase(db: Database, week: str, narrative: Narrative, phase: Unrest, now: datetime) -> None:
    """Keep the phase of a narrative."""
    db.execute(
        "insert into digest_phases (week, narrative, phase, at) values (?, ?, ?, ?) "
        "on conflict (week, narrative) do update set phase = excluded.phase, at = excluded.at",
        [week, narrative, phase, stamp(now)],
    )


def phases(db: Database, week: str) -> Mapping[Narrative, Unrest]:
    """Return the phases that were set."""
    rows = db.query("select narrative, phase from digest_phases where week = ?", [week])
    return {Narrative(row["narrative"]): Unrest(row["phase"]) for row in rows}


def add_note(
    db: Database, week: str, part: Part, narrative: Narrative | None, text: str, day: date | None, now: datetime
) -> int:
    """Store a sentence; returns its id."""
    return inserted(
        db,
        "insert into digest_notes (week, part, narrative, text, day, at) values (?, ?, ?, ?, ?, ?)",
        *(week, part, narrative, text, None if day is None else day.isoformat(), stamp(now)),
    )


def remove_note(db: Database, note_id: int, now: datetime) -> None:
    """Take a sentence out."""
    db.execute("update digest_notes set removed_at = ? where id = ?", [stamp(now), note_id])


def notes(db: Database, week: str, first: date, last: date) -> tuple[Note, ...]:
    """Return the sentences of a week, and all that is coming from *first* to *last*, whenever it was entered."""
    rows = db.query(
        "select * from digest_notes where removed_at is null and "
        "((part <> 'ahead' and week = ?) or (part = 'ahead' and day between ? and ?)) order by id",
        [week, first.isoformat(), last.isoformat()],
    )
    return tuple(_note(row) for row in rows)


def add_card(db: Database, week: str, card: str, now: datetime) -> int:
    """Choose a card, or choose it again; returns its row."""
    db.execute(
        "insert into digest_cards (week, card, at) values (?, ?, ?) "
        "on conflict (week, card) do update set removed_at = null",
        [week, card, stamp(now)],
    )
    row = one(db, "select id from digest_cards where week = ? and card = ?", week, card)
    return 0 if row is None else int(row["id"])


def remove_card(db: Database, card_id: int, now: datetime) -> None:
    """Take a choice back."""
    db.execute("update digest_cards set removed_at = ? where id = ?", [stamp(now), card_id])


def mark_card(db: Database, card_id: int, column: str, value: str) -> None:
    """Fill in who, the first step, the day, or what came of it."""
    if column not in OWN:
        raise ValueError(column)
    db.execute(f"update digest_cards set {column} = ? where id = ?", [value, card_id])


def cards(db: Database, week: str) -> tuple[Chosen, ...]:
    """Return the cards chosen in a week, in the order of choosing."""
    rows = db.query("select * from digest_cards where week = ? and removed_at is null order by id", [week])
    return tuple(_chosen(row) for row in rows)


def mark_doubt(db: Database, week: str, doubt: str, reason: str, now: datetime) -> None:
    """Keep why an odd number is right after all."""
    db.execute(
        "insert into digest_doubts (week, doubt, reason, at) values (?, ?, ?, ?) "
        "on conflict (week, doubt) do update set reason = excluded.reason",
        [week, doubt, reason, stamp(now)],
    )


def doubts(db: Database, week: str) -> Mapping[str, str]:
    """Return the doubts that were overruled, with the reason."""
    rows = db.query("select doubt, reason from digest_doubts where week = ?", [week])
    return {row["doubt"]: row["reason"] for row in rows}


def _note(row: Row) -> Note:
    narrative = None if row["narrative"] is None else Narrative(row["narrative"])
    return Note(row["id"], Part(row["part"]), narrative, row["text"], _day(row["day"]))


def _chosen(row: Row) -> Chosen:
    result = None if row["result"] is None else Result(row["result"])
    return Chosen(row["id"], row["card"], row["owner"], row["step"], _day(row["day"]), result, row["remark"])


def _day(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)
