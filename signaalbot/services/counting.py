"""Are the people in the group those in the register? Compared every hour; a difference is told to all, once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from signaalbot.domain.card import Button, Card
from signaalbot.domain.delivery import Task
from signaalbot.domain.phase import Phase
from signaalbot.domain.room import Room
from signaalbot.domain.roster import Roll
from signaalbot.services import hosting, joining, mending, phrasing, posting, welcoming
from signaalbot.services.welcoming import Sighting
from signaalbot.storage import guests, members, outbox, rollcalls, rooms, timeline
from signaalbot.storage.database import transaction
from signaalbot.storage.rollcalls import Rollcall
from signaalbot.texts import Texts, texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database

NO_CHAT: Final = 0
"""The lane in the outbox for what is sent to nobody: it holds up no message."""

COUNTED_EVERY: Final = timedelta(minutes=60)
LOOKED_EVERY: Final = timedelta(hours=6)
"""So often each member is looked for, also when the number fits; every hour while the event is under way."""


@dataclass(frozen=True)
class Plan:
    """Whom to look for in a group: Telegram numbers by member. None at all: only whether the bot stands there.

    With as many people as *expected* (the bot not counted) nobody needs to be looked for; None: look in any case.
    """

    chat_id: int
    people: dict[int, int] | None = None
    expected: int | None = None


def plan_rooms(db: Database, now: datetime) -> None:
    """See to it that each room with a group has its row, which goes again and again."""
    for room in rooms.without_rollcall(db):
        due_at = mending.next_look(now)
        posting.request(db, Task.ROLLCALL, NO_CHAT, f"rollcall {room.id}", {"room": room.id}, due_at, room.id)


def plan(db: Database, room_id: int, now: datetime) -> Plan | None:
    """Return what is to be looked at now, or None for a room without a group or that is closed.

    Once an hour the people are counted; each is looked for when the number does not fit, and now and then.
    """
    room = rooms.get(db, room_id)
    if room.chat_id is None or room.phase is Phase.CLOSED:
        return None
    last = rollcalls.find(db, room_id)
    if last is not None and now - last.called_at < COUNTED_EVERY:
        return Plan(room.chat_id)
    people = {member.id: person.telegram_id for member, person in members.people_of_room(db, room_id)}
    if last is None or last.unsure or room.phase is Phase.DURING or now - last.looked_at >= LOOKED_EVERY:
        return Plan(room.chat_id, people)
    return Plan(room.chat_id, people, len(people) + len(guests.of_room(db, room_id)) + last.extra)


def fits(db: Database, plan_: Plan, room_id: int, people: int, now: datetime) -> bool:
    """Tell whether the number of people is as expected, so that nobody needs to be looked for this time."""
    if people != plan_.expected:
        return False
    rollcalls.mark_counted(db, room_id, now)
    return True


def meet_administrators(db: Database, plan_: Plan, strangers: Iterable[int], now: datetime) -> None:
    """Note administrators of the group who are not in the register; of them alone Telegram tells who they are."""
    for telegram_id in strangers:
        welcoming.meet(db, plan_.chat_id, Sighting(telegram_id), None, now)


def compare(db: Database, plan_: Plan, room_id: int, roll: Roll, now: datetime) -> bool:
    """Bring the register in line with the group, and tell everybody what does not fit, once for each change.

    Who is gone has left. Who could not be found is kept and shown (T10, T11). False: the register or the group
    changed meanwhile, so that this count says nothing.
    """
    with transaction(db):
        room = rooms.get(db, room_id)
        register = {member.id for member in members.of_room(db, room_id)}
        if set(plan_.people or ()) != register or outbox.has_open(db, room_id, Task.APPROVE, Task.REMOVE):
            return False
        for member in members.of_room(db, room_id):
            if member.id in roll.gone:
                joining.see_off(db, room, member, now)
        extra = max(0, roll.extra - len(guests.of_room(db, room_id)))
        before = rollcalls.find(db, room_id) or Rollcall(now, now, 0, frozenset())
        rollcalls.mark(db, room_id, extra, roll.unsure, now)
        if (extra, roll.unsure) != (before.extra, before.unsure):
            timeline.add(db, room_id, "register_differs" if extra or roll.unsure else "register_fits", None, now)
            _tell(db, room, extra, roll.unsure, now)
        return True


def _tell(db: Database, room: Room, extra: int, unsure: frozenset[int], now: datetime) -> None:
    occasion = f"register {timeline.mark_of(db, room.id)}"
    posting.to_group(db, room, occasion, Card(_difference(db, texts_in(room.language), room, extra, unsure)), now)
    for person in hosting.hosts(db, room):
        texts = texts_in(person.language)
        door = Button(texts.plain("roster.button.give_seat"), f"guest:door:{room.id}")
        card = Card(_difference(db, texts, room, extra, unsure), ((door,),) if extra else ())
        posting.to_person(db, person, occasion, card, now, room_id=room.id)


def _difference(db: Database, texts: Texts, room: Room, extra: int, unsure: frozenset[int]) -> str:
    if not extra and not unsure:
        return texts.say("roster.register_fits", room=room.name)
    parts = [texts.say("roster.register_extra", count=extra)] if extra else []
    for member in members.of_room(db, room.id):
        if member.id in unsure:
            parts.append(texts.say("roster.register_unsure", member=phrasing.member(texts, member)))
    return texts.say("roster.register_differs", room=room.name, lines=phrasing.lines(parts))
