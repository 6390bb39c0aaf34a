"""When did a party last press or send something in a room? Kept per party, never per person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from signaalbot.domain.phase import Phase
from signaalbot.domain.role import Party
from signaalbot.storage.database import moment, moment_or_none, one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database

COARSE = timedelta(minutes=1)


def mark(db: Database, room_id: int, party: Party, now: datetime) -> None:
    """Note a sign; to the minute, so that a busy party does not cost a write with each press."""
    db.execute(
        "insert into signs (room_id, party, at) values (?, ?, ?) "
        "on conflict (room_id, party) do update set at = excluded.at where signs.at <= ?",
        [room_id, party, stamp(now), stamp(now - COARSE)],
    )


def of_room(db: Database, room_id: int) -> Mapping[Party, datetime]:
    """Return the last sign of each party that ever gave one."""
    rows = db.query("select party, at from signs where room_id = ?", [room_id])
    return {Party(row["party"]): moment(row["at"]) for row in rows}


def under_way_since(db: Database, room_id: int) -> datetime | None:
    """Return when the event of this room last got under way, or None."""
    row = one(
        db,
        "select max(started_at) as at from phase_starts where room_id = ? and phase = ?",
        *(room_id, Phase.DURING),
    )
    return None if row is None else moment_or_none(row["at"])
