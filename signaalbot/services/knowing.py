"""Does every party know that an agreement stands? Only then it counts as final (T15)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.agreement import Agreement
from signaalbot.domain.delivery import DeliveryState
from signaalbot.domain.role import Party
from signaalbot.services import posting
from signaalbot.storage import agreements, rooms, tellings, timeline
from signaalbot.storage.database import transaction

if TYPE_CHECKING:
    from sqlite_utils import Database

UNDER_WAY = frozenset({DeliveryState.QUEUED, DeliveryState.SENDING})


def parties_told(db: Database, stands: Agreement) -> frozenset[Party]:
    """Return the parties with an accepted row that tells them: in private, or else in the group.

    The group counts for a party only when nothing is on its way to anybody who speaks for it.
    """
    rows = tellings.of_occasion(db, f"agreement {stands.id} valid")
    in_group = any(row.person_id is None and row.state is DeliveryState.ACCEPTED for row in rows)

    def is_told(party: Party) -> bool:
        states = {row.state for row in rows if row.party is party}
        return DeliveryState.ACCEPTED in states or (in_group and not states & UNDER_WAY)

    return frozenset(party for party in stands.parties if is_told(party))


def is_known(db: Database, stands: Agreement) -> bool:
    """Tell whether every party concerned was told."""
    return parties_told(db, stands) >= set(stands.parties)


def note_known(db: Database, now: datetime) -> None:
    """Note which agreements became known to all since the last time, and renew the pinned card."""
    for stands in agreements.not_known(db):
        if not is_known(db, stands):
            continue
        with transaction(db):
            agreements.mark_known(db, stands.id, now)
            timeline.add(db, stands.room_id, "known", None, now, stands.number or 0, stands.version)
            posting.refresh_card(db, rooms.get(db, stands.room_id), f"agreement {stands.id} known", now)


def next_due(db: Database, now: datetime) -> datetime | None:
    """Return *now* when there is something to note, else None."""
    return now if any(is_known(db, stands) for stands in agreements.not_known(db)) else None
