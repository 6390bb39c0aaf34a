"""How is it said? Cards of the room in the language of whoever reads them."""

from __future__ import annotations

from collections.abc import Iterable

from signaalbot.domain import localtime
from signaalbot.domain.card import Card
from signaalbot.domain.role import Membership, Party
from signaalbot.domain.room import Room
from signaalbot.texts import Markup, Texts


def lines(parts: Iterable[str]) -> Markup:
    """Put parts under each other."""
    return Markup("\n".join(parts))


def member(texts: Texts, who: Membership) -> Markup:
    """Say who this is: "Politie · dialoogteam (contactpersoon)"; an onlooker has no rank."""
    return texts.say(
        "room.member" if who.party.takes_part else "room.onlooker",
        party=texts.say(f"party.{who.party}"),
        function=who.function,
        rank=texts.say(f"rank.{who.rank}"),
    )


def parties(texts: Texts, concerned: Iterable[Party]) -> Markup:
    """Say which parties: "Gemeente, Politie"."""
    return Markup(", ".join(texts.say(f"party.{party}") for party in concerned))


def room_card(texts: Texts, room: Room, agreed: Markup, last_number: int) -> Card:
    """Show what is valid now: the pinned card of the group."""
    html = texts.say(
        "room.card",
        room=room.name,
        day=localtime.day(room.day),
        place=room.place,
        phase=texts.say(f"phase.name_{room.phase}"),
        agreements=agreed,
        last=last_number,
    )
    return Card(html)
