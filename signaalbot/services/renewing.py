"""How does a message about a proposal keep telling the truth? It is edited in place, wherever it stands."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from signaalbot.domain.agreement import Agreement
from signaalbot.domain.card import Card
from signaalbot.domain.delivery import Task
from signaalbot.services import phrasing_agreements, posting
from signaalbot.storage import agreements, members, outbox, people, rooms, tellings
from signaalbot.texts import Texts, texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database


def queue(db: Database, agreement_id: int, occasion: str, now: datetime) -> None:
    """Queue an edit of every message that laid this version before the parties."""
    room = rooms.get(db, agreements.get(db, agreement_id).room_id)
    for row in tellings.of_occasion(db, f"agreement {agreement_id} proposed"):
        if row.person_id is None and row.chat_id != room.chat_id:
            continue
        payload = {"agreement": agreement_id, "parcel": row.parcel_id}
        posting.request(
            db, Task.RENEW, row.chat_id, f"renewal of {row.parcel_id} after {occasion}", payload, now, room.id
        )


def renewal(db: Database, payload: dict[str, Any], now: datetime) -> tuple[int, Card] | None:
    """Return which message to edit and what it must say at this moment; None when it never arrived."""
    parcel = outbox.find(db, payload["parcel"])
    if parcel is None or parcel.message_id is None:
        return None
    found = agreements.get(db, payload["agreement"])
    person = None if parcel.person_id is None else people.find_by_id(db, parcel.person_id)
    language = rooms.get(db, found.room_id).language if person is None else person.language
    return parcel.message_id, card(db, texts_in(language), found, now)


def card(db: Database, texts: Texts, found: Agreement, now: datetime) -> Card:
    """Show a proposal with what each party said until now."""
    before = None if found.replaces is None else agreements.find_by_id(db, found.replaces)
    proposer = members.get(db, found.proposer_id)
    return phrasing_agreements.asked(texts, rooms.get(db, found.room_id), found, proposer, before, now)
