"""What is still open in a room that is about to be closed?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from signaalbot.storage.database import one

if TYPE_CHECKING:
    from sqlite_utils import Database

COUNTS: Final = {
    "proposed": "select count(*) as n from agreements where room_id = ? and state = 'proposed'",
    "unjudged": "select count(*) as n from agreements where room_id = ? and state = 'valid' and "
    "(select count(*) from agreement_parties where agreement_id = agreements.id) > "
    "(select count(*) from judgements where agreement_id = agreements.id)",
    "reported": "select count(*) as n from deviations where room_id = ? and state = 'reported'",
    "questions": "select count(distinct number) as n from bulletins where room_id = ? and state = 'sent' "
    "and settled_at is null and kind in ('question', 'unconfirmed') and version = (select max(version) "
    "from bulletins as other where other.room_id = bulletins.room_id and other.number = bulletins.number)",
    "tasks": "select count(*) as n from errands where room_id = ? and state = 'open'",
    "statements": "select count(*) as n from statements where room_id = ? and state = 'open'",
    "evaluation": "select 1 - count(*) as n from evaluations where room_id = ? and closed_at is not null",
}


def of_room(db: Database, room_id: int) -> Mapping[str, int]:
    """Return what is open, by kind and number; a kind of which nothing is open is left out."""
    found = {kind: one(db, sql, room_id) for kind, sql in COUNTS.items()}
    return {kind: row["n"] for kind, row in found.items() if row is not None and row["n"] > 0}
