"""Does every member know the house rules that hold now? Who agreed to older ones is asked again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.card import Button, Card
from signaalbot.domain.problem import NotAMember
from signaalbot.domain.role import Membership, Standing
from signaalbot.domain.room import HOUSE_RULES_VERSION, Room
from signaalbot.services import hosting, joining, posting
from signaalbot.storage import house_rules_told, members, people, rooms, timeline
from signaalbot.storage.database import transaction
from signaalbot.texts import Markup, Texts, texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database


def house_rules(texts: Texts, municipality: str, version: int = HOUSE_RULES_VERSION) -> Markup:
    """Return the house rules in a version."""
    return texts.say(f"house_rules.version_{version}", municipality=municipality)


def show(db: Database, texts: Texts, standing: Standing, room: Room, municipality: str) -> Card:
    """Show a member the house rules, and the buttons when this version still waits for an answer."""
    member = hosting.require_member(standing, room)
    agreed = house_rules_told.version_of(db, member.id)
    html = texts.say(
        "house_rules.card", room=room.name, version=HOUSE_RULES_VERSION, rules=house_rules(texts, municipality)
    )
    return Card(html, () if agreed >= HOUSE_RULES_VERSION else _answers(texts, member.id))


def tell_change(db: Database, now: datetime) -> None:
    """Send everyone who agreed to older house rules what changed, once; nobody is removed for not answering."""
    for member_id in house_rules_told.untold(db, HOUSE_RULES_VERSION):
        with transaction(db):
            member = members.get(db, member_id)
            room, person = rooms.get(db, member.room_id), people.find_by_id(db, member.person_id)
            if person is None:
                continue
            texts = texts_in(person.language)
            change = texts.say(f"house_rules.change_{HOUSE_RULES_VERSION}")
            html = texts.say("house_rules.changed", room=room.name, version=HOUSE_RULES_VERSION, change=change)
            occasion = f"house rules {HOUSE_RULES_VERSION} of {member.id}"
            card = Card(html, _answers(texts, member.id))
            posting.to_person(db, person, occasion, card, now, urgency="info", room_id=room.id)
            house_rules_told.mark_told(db, member.id, HOUSE_RULES_VERSION, now)


def agree(db: Database, standing: Standing, member_id: int, now: datetime) -> Membership:
    """Take "Akkoord" to the present house rules; twice is once. Raises NotAMember for another's button."""
    with transaction(db):
        member = _own(standing, member_id)
        if house_rules_told.mark_agreed(db, member.id, HOUSE_RULES_VERSION):
            timeline.add(db, member.room_id, "rules_agreed", member, now, version=HOUSE_RULES_VERSION)
        return member


def stop(db: Database, standing: Standing, member_id: int, now: datetime) -> Room:
    """Take "Ik stop": this person is no member of the room any more, and that has no consequence."""
    member = _own(standing, member_id)
    room = rooms.get(db, member.room_id)
    if room.chat_id is not None and standing.person is not None:
        joining.leave(db, room.chat_id, standing.person.telegram_id, now)
    return room


def _answers(texts: Texts, member_id: int) -> tuple[tuple[Button, ...], ...]:
    return (
        (
            Button(texts.plain("house_rules.button_agree"), f"rules:agree:{member_id}"),
            Button(texts.plain("house_rules.button_stop"), f"rules:stop:{member_id}"),
        ),
    )


def _own(standing: Standing, member_id: int) -> Membership:
    member = next((each for each in standing.memberships if each.id == member_id), None)
    if member is None:
        raise NotAMember
    return member
