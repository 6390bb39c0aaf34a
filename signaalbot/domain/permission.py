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
    OBSERVER = "observer"


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
    "kennisgeving": Grant(ANYONE, BOTH),
    "taal": Grant(KNOWN, HERE),
    "stop": Grant(KNOWN, HERE),
    "signaal": _grant(HERE, Who.WORKER),
    "mijn": _grant(HERE, Who.WORKER),
    "letop": _grant(HERE, Who.WORKER, Who.COORDINATOR),
    "uitleg": _grant(HERE, Who.WORKER, Who.COORDINATOR),
    "beoordeel": _grant(HERE, Who.COORDINATOR),
    "beantwoord": _grant(HERE, Who.COORDINATOR),
    "dekking": _grant(HERE, Who.COORDINATOR),
    "weekbeeld": _grant(HERE, Who.COORDINATOR),
    "uitnodigen": _grant(HERE, Who.COORDINATOR, Who.ADMINISTRATOR),
    "evenement": _grant(HERE, Who.COORDINATOR),
    "nodig": _grant(HERE, Who.COORDINATOR),
    "gesprek": _grant(HERE, Who.COORDINATOR),
    "wie": _grant(BOTH, Who.MEMBER, Who.OBSERVER),
    "naam": _grant(BOTH, Who.MEMBER),
    "brug": _grant(BOTH, Who.MEMBER),
    "fase": _grant(BOTH, Who.MEMBER, Who.OBSERVER),
    "lijst": _grant(BOTH, Who.MEMBER, Who.OBSERVER),
    "watals": _grant(BOTH, Who.MEMBER, Who.OBSERVER),
    "huisregels": _grant(BOTH, Who.MEMBER, Who.OBSERVER),
    "berichten": _grant(BOTH, Who.MEMBER, Who.OBSERVER),
    "afspraken": _grant(BOTH, Who.MEMBER, Who.OBSERVER),
    "taken": _grant(BOTH, Who.MEMBER, Who.OBSERVER),
    "beeld": _grant(BOTH, Who.MEMBER, Who.OBSERVER),
    "tijdlijn": _grant(BOTH, Who.MEMBER, Who.OBSERVER),
    "controleer": _grant(BOTH, Who.MEMBER, Who.OBSERVER),
    "evaluatie": _grant(BOTH, Who.MEMBER),
    "bericht": _grant(BOTH, Who.CONTACT),
    "update": _grant(BOTH, Who.CONTACT),
    "antwoord": _grant(BOTH, Who.CONTACT),
    "wijzig": _grant(BOTH, Who.CONTACT),
    "intrekken": _grant(BOTH, Who.CONTACT),
    "kaart": _grant(BOTH, Who.CONTACT),
    "afspraak": _grant(BOTH, Who.CONTACT),
    "wijzigafspraak": _grant(BOTH, Who.CONTACT),
    "taak": _grant(BOTH, Who.CONTACT),
    "draagover": _grant(BOTH, Who.CONTACT),
    "woordvoerder": _grant(BOTH, Who.CONTACT, Who.COORDINATOR),
    "verplaats": _grant(BOTH, Who.CONTACT, Who.COORDINATOR),
    "waarnemer": _grant(BOTH, Who.CONTACT, Who.COORDINATOR),
    "stelling": _grant(BOTH, Who.CONTACT),
    "verslag": _grant(BOTH, Who.MEMBER),
    "sluit": _grant(BOTH, Who.CONTACT, Who.COORDINATOR),
    "heropen": _grant(BOTH, Who.CONTACT, Who.COORDINATOR),
    "bewaar": _grant(BOTH, Who.MEMBER, Who.OBSERVER),
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
    "kind": _grant(HERE, Who.CONTACT),
    "asked": _grant(HERE, Who.CONTACT),
    "clock": _grant(HERE, Who.CONTACT),
    "fill": _grant(HERE, Who.CONTACT),
    "level": _grant(HERE, Who.CONTACT),
    "send": _grant(HERE, Who.MEMBER),
    "urge": _grant(HERE, Who.MEMBER),
    "back": _grant(HERE, Who.MEMBER),
    "drop": _grant(HERE, Who.MEMBER),
    "seen": _grant(BOTH, Who.MEMBER, Who.OBSERVER),
    "handover": _grant(HERE, Who.MEMBER),
    "name": _grant(HERE, Who.MEMBER),
    "bridge": _grant(HERE, Who.MEMBER),
    "voice": _grant(HERE, Who.CONTACT, Who.COORDINATOR),
    "move": _grant(HERE, Who.CONTACT, Who.COORDINATOR),
    "guest": _grant(HERE, Who.CONTACT, Who.COORDINATOR),
    "onlooker": _grant(HERE, Who.CONTACT, Who.COORDINATOR),
    "answer": _grant(BOTH, Who.CONTACT),
    "turn": _grant(BOTH, Who.CONTACT),
    "confirm": _grant(BOTH, Who.MEMBER),
    "refute": _grant(BOTH, Who.MEMBER),
    "ledger": _grant(BOTH, Who.MEMBER, Who.OBSERVER),
    "update": _grant(HERE, Who.CONTACT),
    "next": _grant(HERE, Who.CONTACT),
    "picture": _grant(HERE, Who.CONTACT),
    "concern": _grant(HERE, Who.CONTACT),
    "propose": _grant(HERE, Who.CONTACT),
    "withdraw": _grant(HERE, Who.CONTACT),
    "agree": _grant(BOTH, Who.CONTACT),
    "object": _grant(BOTH, Who.CONTACT),
    "consult": _grant(BOTH, Who.CONTACT),
    "reason": _grant(HERE, Who.CONTACT),
    "lapse": _grant(HERE, Who.CONTACT),
    "detail": _grant(HERE, Who.CONTACT),
    "topic": _grant(HERE, Who.CONTACT),
    "agreements": _grant(BOTH, Who.MEMBER, Who.OBSERVER),
    "deviation": _grant(BOTH, Who.CONTACT),
    "judge": _grant(BOTH, Who.CONTACT),
    "errand": _grant(BOTH, Who.MEMBER),
    "statement": _grant(HERE, Who.CONTACT),
    "evaluation": _grant(HERE, Who.CONTACT, Who.COORDINATOR),
    "rate": _grant(HERE, Who.MEMBER),
    "remark": _grant(HERE, Who.MEMBER),
    "verslag": _grant(HERE, Who.MEMBER),
    "talk": _grant(HERE, Who.COORDINATOR),
    "phase": _grant(BOTH, Who.CONTACT, Who.COORDINATOR),
    "list": _grant(BOTH, Who.MEMBER, Who.OBSERVER),
    "tick": _grant(BOTH, Who.CONTACT, Who.COORDINATOR),
    "whatif": _grant(BOTH, Who.MEMBER, Who.OBSERVER),
    "close": _grant(HERE, Who.CONTACT, Who.COORDINATOR),
    "reopen": _grant(HERE, Who.CONTACT, Who.COORDINATOR),
    "keep": _grant(HERE, Who.MEMBER),
    "rules": _grant(HERE, Who.MEMBER, Who.OBSERVER),
    "show": Grant(KNOWN, BOTH),
    "late": _grant(BOTH, Who.MEMBER, Who.OBSERVER),
    "week": _grant(HERE, Who.COORDINATOR),
    "quiet": _grant(HERE, Who.COORDINATOR),
    "area": _grant(HERE, Who.WORKER),
    "source": _grant(HERE, Who.WORKER),
    "store": _grant(HERE, Who.WORKER),
    "discard": _grant(HERE, Who.WORKER),
    "proceed": _grant(HERE, Who.WORKER),
    "erase": _grant(HERE, Who.WORKER),
    "whiten": _grant(HERE, Who.WORKER),
    "white": _grant(HERE, Who.WORKER),
    "tell": _grant(HERE, Who.WORKER),
    "own": _grant(HERE, Who.WORKER),
    "review": _grant(HERE, Who.COORDINATOR),
    "feedback": _grant(HERE, Who.COORDINATOR),
    "pause": _grant(HERE, Who.COORDINATOR),
    "explain": _grant(HERE, Who.WORKER, Who.COORDINATOR),
}
"""First word of a button's data -> grant."""


def kinds_of(standing: Standing) -> frozenset[Who]:
    """Return all kinds that this sender is; a sender without any role or room is a stranger."""
    kinds = {Who(role.value) for role in standing.roles if role in Role}
    if any(member.party.takes_part for member in standing.memberships):
        kinds.add(Who.MEMBER)
    if any(not member.party.takes_part for member in standing.memberships):
        kinds.add(Who.OBSERVER)
    if any(member.rank.speaks for member in standing.memberships):
        kinds.add(Who.CONTACT)
    return frozenset(kinds) or frozenset({Who.STRANGER})


def may_use(grant: Grant | None, standing: Standing, place: Place) -> bool:
    """Tell whether this sender may do this here; no grant means nobody may."""
    return grant is not None and place in grant.where and bool(grant.who & kinds_of(standing))


def commands_for(standing: Standing, place: Place) -> tuple[str, ...]:
    """Return the commands that this person may use in such a chat, in the order of the table."""
    return tuple(name for name, grant in COMMANDS.items() if may_use(grant, standing, place))
