"""Where does a message about an agreement stand, and which party has it? Read from the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from signaalbot.domain.delivery import DeliveryState
from signaalbot.domain.role import Party

if TYPE_CHECKING:
    from sqlite_utils import Database


class Telling(NamedTuple):
    """One row of the outbox: to the group (no person, no party) or to somebody of a party."""

    parcel_id: int
    chat_id: int
    person_id: int | None
    party: Party | None
    state: DeliveryState
    message_id: int | None


def of_occasion(db: Database, occasion: str) -> tuple[Telling, ...]:
    """Return the rows "*occasion* to group 1", "*occasion* to person 2", in the order in which they were queued."""
    rows = db.query(
        "select outbox.id, outbox.chat_id, outbox.person_id, members.party, outbox.state, outbox.message_id "
        "from outbox left join members on members.person_id = outbox.person_id "
        "and members.room_id = outbox.room_id where occasion >= ? || ' to ' and occasion < ? || ' to~' "
        "order by outbox.id",
        [occasion, occasion],
    )
    return tuple(
        Telling(
            *(row["id"], row["chat_id"], row["person_id"]),
            None if row["party"] is None else Party(row["party"]),
            DeliveryState(row["state"]),
            row["message_id"],
        )
        for row in rows
    )
