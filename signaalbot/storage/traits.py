"""What was tapped on the signals of a week, as far as the weekbeeld tells it: the kind, and how it is known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.trait import Aspect, Tone, Traits
from signaalbot.storage.database import stamp

if TYPE_CHECKING:
    from sqlite_utils import Database

FACTS = (
    "select code, max(case when field = 'kind' then value end) as kind, "
    "group_concat(case when field = 'aspect' then value end) as aspects "
    "from signal_facts join signals on signals.id = signal_id "
    "where received_at >= ? and received_at < ? and state = 'stored' and field in ('kind', 'aspect') group by code"
)


def between(db: Database, start: datetime, end: datetime) -> Mapping[str, Traits]:
    """Return the traits by code, of signals with any, for start <= received_at < end."""
    return {
        row["code"]: Traits(
            Tone.GOVERNMENT if row["kind"] is None else Tone(row["kind"]),
            tuple(aspect for aspect in Aspect if aspect in (row["aspects"] or "").split(",")),
        )
        for row in db.query(FACTS, [stamp(start), stamp(end)])
    }
