"""Who gets in, and as what? Invitations given, invitations used, and people who leave."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.chance import Chance
from signaalbot.domain.invitation import STAFF_VALID, fingerprint
from signaalbot.domain.problem import InvitationInvalid
from signaalbot.domain.role import Person, Role, Standing
from signaalbot.domain.signal import Occupation
from signaalbot.services import joining, posting, welcoming
from signaalbot.services.welcoming import Sighting
from signaalbot.storage import invitations, members, people, reporters, rooms
from signaalbot.storage.database import transaction

if TYPE_CHECKING:
    from sqlite_utils import Database


def standing(db: Database, telegram_id: int) -> Standing:
    """Return what this sender is at this moment."""
    return people.standing(db, telegram_id)


def invite(
    db: Database, chance: Chance, role: Role, occupation: Occupation | None, by: int | None, now: datetime
) -> str:
    """Make a single-use invitation to a role, valid for a week; returns the token, of which only a hash is kept."""
    token = chance.token()
    with transaction(db):
        invitations.add_role(db, fingerprint(token), role, occupation, by, now, now + STAFF_VALID)
    return token


def accept_role(db: Database, telegram_id: int, token: str, language: str, now: datetime) -> Standing:
    """Let someone in with a token; using it again is fine for the same person only.

    Raises InvitationInvalid when it was used by another, has expired or never existed.
    """
    with transaction(db):
        invitation = invitations.find(db, fingerprint(token))
        if invitation is None or invitation.role is None:
            raise InvitationInvalid
        known = people.find(db, telegram_id)
        if invitation.used:
            if known is None or invitation.used_by != known.id:
                raise InvitationInvalid
            return people.standing(db, telegram_id)
        if invitation.expires_at <= now:
            raise InvitationInvalid
        person = people.add(db, telegram_id, language, now)
        people.mark_role(db, person.id, invitation.role, invitation.occupation, now)
        invitations.mark_used(db, invitation.id, person.id, now)
        posting.refresh_menu(db, person, f"invitation {invitation.id}", now)
        return people.standing(db, telegram_id)


def choose_language(db: Database, person: Person, language: str, now: datetime, key: str) -> None:
    """Remember the language, and renew the menus in it."""
    with transaction(db):
        people.mark_language(db, person.id, language)
        renewed = people.find_by_id(db, person.id)
        if renewed is not None:
            posting.refresh_menu(db, renewed, f"language {key}", now)


def leave(db: Database, person: Person, now: datetime) -> None:
    """Take every role and every place in a room away; what was told and agreed keeps the function.

    Who stays in a group all the same can read along there, and so is a guest: told to all.
    """
    with transaction(db):
        for room in rooms.of_person(db, person.id):
            place = members.find(db, room.id, person.id)
            if place is not None:
                joining.see_off(db, room, place, now)
            if room.chat_id is not None:
                welcoming.meet(db, room.chat_id, Sighting(person.telegram_id), None, now)
        people.remove_roles(db, person.id)
        reporters.remove_person(db, person.id)
