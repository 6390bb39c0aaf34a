"""Who hears of an agreement or a taak? The group, and in private whoever speaks for a party concerned."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.card import Card
from signaalbot.domain.role import Party
from signaalbot.domain.room import Room
from signaalbot.services import posting
from signaalbot.storage import members
from signaalbot.texts import Texts, texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database

CardIn = Callable[[Texts], Card]
"""Makes a card in the language of whoever reads it."""


def to_group(db: Database, room: Room, occasion: str, card: CardIn, now: datetime, urgency: str = "attention") -> None:
    """Queue it to the group."""
    posting.to_group(db, room, occasion, card(texts_in(room.language)), now, urgency)


def to_parties(
    db: Database, room: Room, parties: Collection[Party], occasion: str, card: CardIn, now: datetime
) -> None:
    """Queue it to each contact person and deputy of these parties."""
    for member, person in members.people_of_room(db, room.id):
        if member.rank.speaks and member.party in parties:
            made = card(texts_in(person.language))
            posting.to_person(db, person, occasion, made, now, urgency="attention", room_id=room.id)


def to_both(db: Database, room: Room, parties: Collection[Party], occasion: str, card: CardIn, now: datetime) -> None:
    """Queue it to the group and to each contact person and deputy of these parties."""
    to_group(db, room, occasion, card, now)
    to_parties(db, room, parties, occasion, card, now)
