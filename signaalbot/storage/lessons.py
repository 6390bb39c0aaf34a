"""What may be learnt from? Signals that a coordinator decided about, as they stand now: nothing is copied.

A signal that was withdrawn or forgotten, and a review that was undone, are gone from here too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from signaalbot.domain.narrative import Narrative

if TYPE_CHECKING:
    from sqlite_utils import Database

REVIEWED: Final = """
select signals.id, signals.text, signals.occupation, group_concat(review_labels.narrative) as labels
from signals join reviews on reviews.signal_id = signals.id
left join review_labels on review_labels.signal_id = signals.id
where reviews.outcome in ('narratives', 'none') and signals.state = 'stored'
group by signals.id order by signals.id
"""


@dataclass(frozen=True)
class Lesson:
    """One redacted signal and what a coordinator decided about it."""

    number: int
    text: str
    occupation: str
    labels: frozenset[Narrative]


def reviewed(db: Database) -> tuple[Lesson, ...]:
    """Return every reviewed signal, oldest first; none in a database without reviews."""
    if "reviews" not in db.table_names():
        return ()
    return tuple(
        Lesson(
            int(row["id"]),
            str(row["text"]),
            str(row["occupation"]),
            frozenset(Narrative(name) for name in (row["labels"] or "").split(",") if name),
        )
        for row in db.query(REVIEWED)
    )
