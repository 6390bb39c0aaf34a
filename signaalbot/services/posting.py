"""How does something reach people? Rows in the outbox, in the same transaction as what they tell."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from signaalbot.domain.card import Card
from signaalbot.domain.delivery import URGENCY, Task
from signaalbot.domain.permission import Place, commands_for
from signaalbot.domain.role import Person
from signaalbot.domain.room import Room
from signaalbot.storage import outbox, people, rooms
from signaalbot.texts import texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database


def to_group(
    db: Database,
    room: Room,
    occasion: str,
    card: Card,
    now: datetime,
    urgency: str = "rest",
    bulletin_id: int | None = None,
    valid_until: datetime | None = None,
) -> None:
    """Queue a message to the group of a room; nothing when the room has no group."""
    if room.chat_id is None:
        return
    outbox.add(
        db,
        occasion=f"{occasion} to group {room.id}",
        task=Task.MESSAGE,
        chat_id=room.chat_id,
        room_id=room.id,
        bulletin_id=bulletin_id,
        payload=card.as_payload(),
        urgency=URGENCY[urgency],
        due_at=now,
        valid_until=valid_until,
    )


def to_person(
    db: Database,
    person: Person,
    occasion: str,
    card: Card,
    now: datetime,
    *,
    urgency: str = "rest",
    room_id: int | None = None,
    bulletin_id: int | None = None,
    delay: timedelta = timedelta(0),
    valid_until: datetime | None = None,
) -> None:
    """Queue a private message; with a *delay* only for who has not pressed "Gezien" by then."""
    outbox.add(
        db,
        occasion=f"{occasion} to person {person.id}",
        task=Task.MESSAGE,
        chat_id=person.telegram_id,
        person_id=person.id,
        room_id=room_id,
        bulletin_id=bulletin_id,
        unless_seen=bulletin_id if delay else None,
        payload=card.as_payload(),
        urgency=URGENCY[urgency],
        due_at=now + delay,
        valid_until=valid_until,
    )


def to_stranger(db: Database, telegram_id: int, occasion: str, card: Card, now: datetime, room_id: int) -> None:
    """Queue a message to somebody the bot does not know; it fails when that person never opened the chat."""
    outbox.add(
        db,
        occasion=f"{occasion} to stranger {telegram_id}",
        task=Task.MESSAGE,
        chat_id=telegram_id,
        room_id=room_id,
        payload=card.as_payload(),
        urgency=URGENCY["attention"],
        due_at=now,
    )


def answer(
    db: Database,
    chat_id: int,
    occasion: str,
    card: Card,
    now: datetime,
    reply_to: int | None = None,
    thread: int | None = None,
) -> None:
    """Queue an answer that could not go straight back; it goes before all else."""
    where = {name: value for name, value in (("reply_to", reply_to), ("topic", thread)) if value is not None}
    outbox.add(
        db,
        occasion=f"answer {occasion}",
        task=Task.MESSAGE,
        chat_id=chat_id,
        payload={**card.as_payload(), **where},
        urgency=URGENCY["answer"],
        due_at=now,
    )


def document(db: Database, person: Person, occasion: str, payload: dict[str, Any], now: datetime) -> None:
    """Queue a file to a person; *payload* tells where the sender finds it."""
    outbox.add(
        db,
        occasion=f"{occasion} to person {person.id}",
        task=Task.DOCUMENT,
        chat_id=person.telegram_id,
        person_id=person.id,
        payload=payload,
        urgency=URGENCY["info"],
        due_at=now,
    )


def request(
    db: Database,
    task: Task,
    chat_id: int,
    occasion: str,
    payload: dict[str, Any],
    now: datetime,
    room_id: int,
) -> None:
    """Queue something else that Telegram must do, such as letting a member in."""
    outbox.add(
        db,
        occasion=occasion,
        task=task,
        chat_id=chat_id,
        room_id=room_id,
        payload=payload,
        urgency=URGENCY["attention"],
        due_at=now,
    )


def refresh_card(db: Database, room: Room, occasion: str, now: datetime) -> None:
    """Queue a renewal of the pinned card; what it says is read when it goes."""
    if room.chat_id is not None:
        request(db, Task.CARD, room.chat_id, f"card after {occasion}", {"room": room.id}, now, room.id)


def refresh_menu(db: Database, person: Person, occasion: str, now: datetime) -> None:
    """Queue the command menus of a person: one in private, one in each group."""
    standing = people.standing(db, person.telegram_id)
    private = {"type": "chat", "chat_id": person.telegram_id}
    _queue_menu(db, person, commands_for(standing, Place.PRIVATE), private, f"{occasion} private", now)
    for room in rooms.of_person(db, person.id):
        scope = {"type": "chat_member", "chat_id": room.chat_id, "user_id": person.telegram_id}
        _queue_menu(db, person, commands_for(standing, Place.ROOM), scope, f"{occasion} room {room.id}", now)


def _queue_menu(
    db: Database,
    person: Person,
    commands: tuple[str, ...],
    scope: dict[str, Any],
    occasion: str,
    now: datetime,
) -> None:
    texts = texts_in(person.language)
    outbox.add(
        db,
        occasion=f"menu after {occasion} for person {person.id}",
        task=Task.MENU,
        chat_id=person.telegram_id,
        person_id=person.id,
        payload={"scope": scope, "commands": [[name, texts.plain(f"command.{name}")] for name in commands]},
        urgency=URGENCY["rest"],
        due_at=now,
    )
