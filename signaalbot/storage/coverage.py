"""How many workers share a wijk and role, and was anything heard from there?"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.coverage import Cell
from signaalbot.storage.database import one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


def workers_in(db: Database, cell: Cell) -> int:
    """Return how many workers report from this wijk in this role."""
    row = one(
        db,
        "select count(*) as n from roles join work_areas using (person_id) "
        "where role = 'worker' and occupation = ? and area = ?",
        *(cell.occupation, cell.area),
    )
    return 0 if row is None else int(row["n"])


def signals_in(db: Database, cell: Cell, start: datetime, end: datetime) -> int:
    """Return how many signals count from this wijk and role, with start <= received_at < end."""
    row = one(
        db,
        "select count(*) as n from signals where occupation = ? and area = ? and state = 'stored' "
        "and received_at >= ? and received_at < ?",
        *(cell.occupation, cell.area, stamp(start), stamp(end)),
    )
    return 0 if row is None else int(row["n"])
