"""Who is here, what was told, what stands, what happened? The same answer for every member."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain import localtime
from signaalbot.domain.bulletin import Bulletin, number_of
from signaalbot.domain.card import Card
from signaalbot.domain.ledger import Tally
from signaalbot.domain.problem import NotAMember, NotFound
from signaalbot.domain.role import Membership, Party, Standing
from signaalbot.domain.room import Room
from signaalbot.services import accounting, joining, listing, mustering, phrasing
from signaalbot.storage import bulletins, members, rooms, timeline
from signaalbot.texts import Markup, Texts

if TYPE_CHECKING:
    from sqlite_utils import Database

TIMELINE_LENGTH = 30


def who(db: Database, texts: Texts, standing: Standing, room: Room, number: str, now: datetime) -> Card:
    """Show the members by party, and how far a bulletin (the last one, or *number*) has come with each party.

    Raises NotAMember, or NotFound for a number that was never sent.
    """
    _require_member(standing, room)
    told = _bulletin(db, room, number)
    parts = [mustering.register(db, texts, room, now)]
    if told is not None:
        parts.append(accounting.card(db, texts, told, members.of_room(db, room.id)))
    return Card(Markup("\n\n".join(parts)))


def bulletins_of(db: Database, texts: Texts, standing: Standing, room: Room) -> Card:
    """Show what is valid now: the catch-up card, for whoever wants to read it again."""
    _require_member(standing, room)
    return joining.catch_up(db, texts, room)


def timeline_of(db: Database, texts: Texts, standing: Standing, room: Room) -> Card:
    """Show the last things that happened in the room, oldest first."""
    _require_member(standing, room)
    happened = timeline.of_room(db, room.id)[-TIMELINE_LENGTH:]
    shown = phrasing.lines(
        texts.say(
            f"timeline.{line.kind}",
            at=localtime.short(line.at),
            party=texts.say(f"party.{line.party}") if line.party else Markup(""),
            function=line.function,
            number=line.number,
            version=line.version,
        )
        for line in happened
    )
    return Card(texts.say("room.timeline", room=room.name, lines=shown))


def pinned(db: Database, texts: Texts, room: Room) -> Card:
    """Show what the pinned card of the group says right now."""
    told = bulletins.sent(db, room.id)
    return phrasing.room_card(texts, room, listing.pinned(db, texts, room), told[-1].number or 0 if told else 0)


def ledger(db: Database, told: Bulletin, seated: tuple[Membership, ...]) -> dict[Party, Tally]:
    """Count per party how far a bulletin has come."""
    return accounting.ledger(db, told, seated)


def _bulletin(db: Database, room: Room, number: str) -> Bulletin | None:
    if not number:
        told = bulletins.sent(db, room.id)
        return max(told, key=lambda each: each.id) if told else None
    found = bulletins.find_newest(db, room.id, number_of(number))
    if found is None:
        raise NotFound(number)
    return found


def _require_member(standing: Standing, room: Room) -> None:
    if standing.in_room(room.id) is None:
        raise NotAMember


def room_of(db: Database, room_id: int) -> Room:
    """Return this room."""
    return rooms.get(db, room_id)
