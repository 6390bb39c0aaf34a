"""What did coordinators decide about signals, and who read which one when?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.narrative import Narrative
from signaalbot.domain.review import Outcome
from signaalbot.storage.database import inserted, one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database

WAITING = """
from signals where state = ? and told_with is null
and not exists (select 1 from reviews where reviews.signal_id = signals.id)
"""


@dataclass(frozen=True)
class Review:
    """What was decided about one signal; *proposal_shown* tells whether the machine was asked first."""

    outcome: Outcome
    narratives: tuple[Narrative, ...]
    proposal_shown: bool


def waiting(db: Database, state: str) -> tuple[int, ...]:
    """Return the ids of signals in this state that nobody decided about yet."""
    return tuple(int(row["id"]) for row in db.query(f"select id {WAITING} order by id", [state]))


def find(db: Database, signal_id: int) -> Review | None:
    """Return what was decided about a signal, or None."""
    row = one(db, "select * from reviews where signal_id = ?", signal_id)
    if row is None:
        return None
    rows = db.query("select narrative from review_labels where signal_id = ?", [signal_id])
    chosen = {each["narrative"] for each in rows}
    labels = tuple(narrative for narrative in Narrative if narrative.value in chosen)
    return Review(Outcome(row["outcome"]), labels, bool(row["proposal_shown"]))


def mark(
    db: Database, signal_id: int, outcome: Outcome, chosen: Sequence[Narrative], shown: bool, now: datetime
) -> None:
    """Store a decision in the place of an earlier one. Call inside a transaction."""
    remove(db, signal_id)
    db.execute(
        "insert into reviews (signal_id, outcome, proposal_shown, at) values (?, ?, ?, ?)",
        [signal_id, outcome, int(shown), stamp(now)],
    )
    for narrative in chosen:
        db.execute("insert into review_labels (signal_id, narrative) values (?, ?)", [signal_id, narrative])


def remove(db: Database, signal_id: int) -> None:
    """Undo a decision."""
    db.execute("delete from reviews where signal_id = ?", [signal_id])


def add_reading(db: Database, person_id: int, signal_id: int, now: datetime) -> None:
    """Log that somebody read a signal: who, when and which, never what it says."""
    inserted(
        db,
        "insert into readings (person_id, signal_id, at) values (?, ?, ?)",
        *(person_id, signal_id, stamp(now)),
    )


def was_read(db: Database, signal_id: int) -> bool:
    """Tell whether a coordinator read this signal."""
    return one(db, "select 1 from readings where signal_id = ?", signal_id) is not None
