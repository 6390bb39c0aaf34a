"""Who is this for the bot? Roles, parties, ranks, and what a person is at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from signaalbot.domain.signal import Occupation


class Role(StrEnum):
    """What the municipality gave a person to do; none of them says anything about a citizen."""

    COORDINATOR = "coordinator"
    WORKER = "worker"
    ADMINISTRATOR = "administrator"


class Party(StrEnum):
    """The sides in a room; each has the same rights."""

    GEMEENTE = "gemeente"
    POLITIE = "politie"
    OM = "om"
    ORGANISATIE = "organisatie"
    PARTNER = "partner"


class Rank(StrEnum):
    """Whether a member speaks for the party."""

    CONTACT = "contact"
    DEPUTY = "deputy"
    MEMBER = "member"

    @property
    def speaks(self) -> bool:
        """Tell whether this rank may send bulletins and agree for the party."""
        return self is not Rank.MEMBER


@dataclass(frozen=True)
class Membership:
    """A place in one room: party, rank, and function ("dialoogteam"), never a name."""

    id: int
    room_id: int
    person_id: int
    party: Party
    rank: Rank
    function: str


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
