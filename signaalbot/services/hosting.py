"""Who runs a room, and who may change something in it while it is open?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from signaalbot.domain.phase import NotTheHost, may_host
from signaalbot.domain.problem import NotAContactPerson, NotAMember
from signaalbot.domain.role import Membership, Person, Standing
from signaalbot.domain.room import Room, require_open
from signaalbot.storage import members

if TYPE_CHECKING:
    from sqlite_utils import Database


def is_host(db: Database, room: Room, member: Membership) -> bool:
    """Tell whether this member runs the room at this moment."""
    opener_is_here = members.find(db, room.id, room.created_by) is not None
    return may_host(member, room.created_by, opener_is_here)


def require_member(standing: Standing, room: Room) -> Membership:
    """Return the member; raises NotAMember."""
    member = standing.in_room(room.id)
    if member is None:
        raise NotAMember
    return member


def require_speaker(standing: Standing, room: Room) -> Membership:
    """Return who speaks for a party in an open room: the one door for all that a party says or decides.

    Raises NotAMember, RoomClosed, or NotAContactPerson for who may not speak for a party.
    """
    member = require_member(standing, room)
    require_open(room)
    if not member.rank.speaks:
        raise NotAContactPerson(room.name)
    return member


def require_host(db: Database, standing: Standing, room: Room) -> Membership:
    """Return the member who runs the room, open or closed; raises NotAMember or NotTheHost."""
    member = require_member(standing, room)
    if not is_host(db, room, member):
        raise NotTheHost(room.name)
    return member


def require_voice(db: Database, standing: Standing, room: Room) -> Membership:
    """Return a member who may work on the plan of an open room: who speaks for a party, or the host.

    Raises NotAMember, RoomClosed or NotAContactPerson.
    """
    member = require_member(standing, room)
    require_open(room)
    if not member.rank.speaks and not is_host(db, room, member):
        raise NotAContactPerson(room.name)
    return member


def hosts(db: Database, room: Room) -> tuple[Person, ...]:
    """Return who runs the room, to write to."""
    return tuple(person for member, person in members.people_of_room(db, room.id) if is_host(db, room, member))


def voices(db: Database, room: Room) -> tuple[Person, ...]:
    """Return everyone who speaks for a party, and who runs the room."""
    return tuple(
        person
        for member, person in members.people_of_room(db, room.id)
        if member.rank.speaks or is_host(db, room, member)
    )
