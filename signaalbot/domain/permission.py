"""Who may use which command and button? A table, denied by default, tested whole (T63)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from signaalbot.domain.role import Role, Standing


class Who(StrEnum):
    """The kinds of people the table speaks of; one person can be several."""

    STRANGER = "stranger"
    WORKER = "worker"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"
    MEMBER = "member"
    CONTACT = "contact"


class Place(StrEnum):
    """The kind of chat a command is given in."""

    PRIVATE = "private"
    ROOM = "room"


@dataclass(frozen=True)
class Grant:
    """Who may do it, and where."""

    who: frozenset[Who]
    where: frozenset[Place]


KNOWN: Final = frozenset(Who) - {Who.STRANGER}
ANYONE: Final = frozenset(Who)
HERE: Final = frozenset({Place.PRIVATE})
BOTH: Final = frozenset(Place)


def _grant(where: frozenset[Place], *who: Who) -> Grant:
    return Grant(frozenset(who), where)


COMMANDS: Final[Mapping[str, Grant]] = {
    "start": Grant(ANYONE, BOTH),
    "help": Grant(ANYONE, BOTH),
    "privacy": Grant(ANYONE, BOTH),
    "taal": Grant(KNOWN, HERE),
    "stop": Grant(KNOWN, HERE),
    "signaal": _grant(HERE, Who.WORKER),
    "weekbeeld": _grant(HERE, Who.COORDINATOR),
    "uitnodigen": _grant(HERE, Who.COORDINATOR, Who.ADMINISTRATOR),
    "evenement": _grant(HERE, Who.COORDINATOR),
    "nodig": _grant(HERE, Who.COORDINATOR),
    "wie": _grant(BOTH, Who.MEMBER),
    "berichten": _grant(BOTH, Who.MEMBER),
    "afspraken": _grant(BOTH, Who.MEMBER),
    "tijdlijn": _grant(BOTH, Who.MEMBER),
    "bericht": _grant(BOTH, Who.CONTACT),
    "wijzig": _grant(BOTH, Who.CONTACT),
    "afspraak": _grant(BOTH, Who.CONTACT),
    "wijzigafspraak": _grant(BOTH, Who.CONTACT),
}
"""Command without slash -> grant. What stands here is also what /help and the menu show, in this order."""

BUTTONS: Final[Mapping[str, Grant]] = {
    "language": Grant(KNOWN, HERE),
    "leave": Grant(KNOWN, HERE),
    "cancel": Grant(KNOWN, HERE),
    "invite": _grant(HERE, Who.COORDINATOR, Who.ADMINISTRATOR),
    "occupation": _grant(HERE, Who.COORDINATOR),
    "room": Grant(KNOWN - {Who.WORKER, Who.ADMINISTRATOR}, HERE),
    "party": _grant(HERE, Who.COORDINATOR),
    "rank": _grant(HERE, Who.COORDINATOR),
    "join": Grant(ANYONE, HERE),
    "decline": Grant(ANYONE, HERE),
    "level": _grant(HERE, Who.CONTACT),
    "send": _grant(HERE, Who.CONTACT),
    "drop": _grant(HERE, Who.CONTACT),
    "seen": _grant(BOTH, Who.MEMBER),
    "concern": _grant(HERE, Who.CONTACT),
    "propose": _grant(HERE, Who.CONTACT),
    "withdraw": _grant(HERE, Who.CONTACT),
    "agree": _grant(BOTH, Who.CONTACT),
    "object": _grant(BOTH, Who.CONTACT),
    "show": Grant(KNOWN, BOTH),
    "area": _grant(HERE, Who.WORKER),
    "source": _grant(HERE, Who.WORKER),
    "store": _grant(HERE, Who.WORKER),
    "discard": _grant(HERE, Who.WORKER),
    "proceed": _grant(HERE, Who.WORKER),
    "erase": _grant(HERE, Who.WORKER),
}
"""First word of a button's data -> grant."""


def kinds_of(standing: Standing) -> frozenset[Who]:
    """Return all kinds that this sender is; a sender without any role or room is a stranger."""
    kinds = {Who(role.value) for role in standing.roles if role in Role}
    if standing.memberships:
        kinds.add(Who.MEMBER)
    if any(member.rank.speaks for member in standing.memberships):
        kinds.add(Who.CONTACT)
    return frozenset(kinds) or frozenset({Who.STRANGER})


def may_use(grant: Grant | None, standing: Standing, place: Place) -> bool:
    """Tell whether this sender may do this here; no grant means nobody may."""
    return grant is not None and place in grant.where and bool(grant.who & kinds_of(standing))


def commands_for(standing: Standing, place: Place) -> tuple[str, ...]:
    """Return the commands that this person may use in such a chat, in the order of the table."""
    return tuple(name for name, grant in COMMANDS.items() if may_use(grant, standing, place))
