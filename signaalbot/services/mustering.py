"""What does the register say? Everyone by party and function, and openly what does not fit or is missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.role import Membership
from signaalbot.domain.room import Room
from signaalbot.domain.roster import Trouble
from signaalbot.services import accounting, attending, naming, phrasing
from signaalbot.storage import guests, members, rollcalls
from signaalbot.texts import Markup, Texts

if TYPE_CHECKING:
    from sqlite_utils import Database


def register(db: Database, texts: Texts, room: Room, now: datetime) -> Markup:
    """List the members by party with rank and marks; under it what is missing at this moment."""
    seated = members.of_room(db, room.id)
    call = rollcalls.find(db, room.id)
    unsure = call.unsure if call is not None else frozenset()
    away = members.unreachable(db, room.id)
    people = phrasing.lines(
        texts.say(
            "room.party_line",
            party=texts.say(f"party.{party}"),
            members=Markup(", ".join(naming.place(texts, each, _marks(each, unsure, away)) for each in group)),
        )
        for party, group in accounting.by_party(seated)
    )
    listed = texts.say("room.who", room=room.name, count=len(seated), people=people)
    return phrasing.lines([listed, *_remarks(db, texts, room, now)])


def _marks(member: Membership, unsure: frozenset[int], away: frozenset[int]) -> tuple[str, ...]:
    return tuple(mark for mark, marked in (("unsure", unsure), ("unreachable", away)) if member.id in marked)


def _remarks(db: Database, texts: Texts, room: Room, now: datetime) -> Iterator[Markup]:
    """Say what everybody should know about who is here, and who is not."""
    for party in attending.parties_without_contact(db, room):
        yield texts.say("roster.no_contact", party=texts.say(f"party.{party}"))
    for party in attending.silent_parties(db, room, now):
        yield texts.say("roster.silent", party=texts.say(f"party.{party}"))
    waiting, call = len(guests.of_room(db, room.id)), rollcalls.find(db, room.id)
    if waiting:
        yield texts.say("roster.guests", count=waiting)
    if call is not None and call.extra:
        yield texts.say("roster.register_extra", count=call.extra)
    for trouble in (each for each in Trouble if each in room.trouble):
        yield texts.say(f"roster.trouble_{trouble}")
