"""Who is this for the bot? Roles, parties, ranks, and what a person is at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from signaalbot.domain.signal import Occupation


class Role(StrEnum):
    """What the municipality gave a person to do; none of them says anything about a citizen."""

    COORDINATOR = "coordinator"
    WORKER = "worker"
    ADMINISTRATOR = "administrator"


class Party(StrEnum):
    """The sides in a room; each has the same rights. A "waarnemer" (press, council) belongs to none of them."""

    GEMEENTE = "gemeente"
    POLITIE = "politie"
    OM = "om"
    ORGANISATIE = "organisatie"
    PARTNER = "partner"
    OBSERVER = "waarnemer"

    @property
    def takes_part(self) -> bool:
        """Tell whether this is one of the sides; an onlooker reads, and says and decides nothing."""
        return self is not Party.OBSERVER


SIDES: Final = tuple(party for party in Party if party.takes_part)
"""The parties of a room, without onlookers."""


class Rank(StrEnum):
    """Whether a member speaks for the party."""

    CONTACT = "contact"
    DEPUTY = "deputy"
    MEMBER = "member"

    @property
    def speaks(self) -> bool:
        """Tell whether this rank may send bulletins and agree for the party."""
        return self is not Rank.MEMBER


class Voice(StrEnum):
    """Who speaks in the name of the municipality; others there speak from their own function."""

    SPOKESPERSON = "spokesperson"
    DEPUTY = "deputy"


@dataclass(frozen=True)
class Membership:
    """A place in one room: party, rank, and function ("dialoogteam").

    *shown_name* is a first name that the member typed to be called by, or None. *bridge* is the member's own mark
    "kent deze wereld goed".
    """

    id: int
    room_id: int
    person_id: int
    party: Party
    rank: Rank
    function: str
    shown_name: str | None = None
    voice: Voice | None = None
    bridge: bool = False


@dataclass(frozen=True)
class Person:
    """Somebody who was invited. The bot knows a Telegram number and a language, and no name."""

    id: int
    telegram_id: int
    language: str


@dataclass(frozen=True)
class Standing:
    """What one sender is right now; person is None for a stranger."""

    person: Person | None = None
    roles: frozenset[Role] = frozenset()
    occupation: Occupation | None = None
    memberships: tuple[Membership, ...] = ()

    def in_room(self, room_id: int) -> Membership | None:
        """Return the place of this person in that room, if any."""
        return next((each for each in self.memberships if each.room_id == room_id), None)
