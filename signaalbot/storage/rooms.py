"""Which rooms are there, and which group belongs to which?"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from signaalbot.domain.phase import Phase
from signaalbot.domain.room import Room
from signaalbot.domain.roster import Trouble, Troubles
from signaalbot.storage.database import Row, inserted, one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database

SELECT = (
    "select rooms.id, name, day, place, language, chat_id, card_message_id, created_by, phase, thread_id, trouble "
    "from rooms join events on events.id = rooms.event_id "
)


def add(db: Database, name: str, day: date, place: str, language: str, by: int, now: datetime) -> Room:
    """Store an event and its room, which has no group yet. Call inside a transaction."""
    event_id = inserted(
        db,
        "insert into events (name, day, place, created_by, created_at) values (?, ?, ?, ?, ?)",
        *(name, day.isoformat(), place, by, stamp(now)),
    )
    room_id = inserted(db, "insert into rooms (event_id, language) values (?, ?)", event_id, language)
    return get(db, room_id)


def get(db: Database, room_id: int) -> Room:
    """Return the room with this id, which must exist."""
    row = one(db, SELECT + "where rooms.id = ?", room_id)
    assert row is not None
    return _room(row)


def find_by_chat(db: Database, chat_id: int) -> Room | None:
    """Return the room of this group, or None."""
    row = one(db, SELECT + "where chat_id = ?", chat_id)
    return None if row is None else _room(row)


def of_person(db: Database, person_id: int) -> tuple[Room, ...]:
    """Return the rooms this person is a member of, oldest first."""
    rows = db.query(
        SELECT + "where rooms.id in (select room_id from members where person_id = ? and left_at is null) "
        "order by rooms.id",
        [person_id],
    )
    return tuple(_room(row) for row in rows)


def all_rooms(db: Database) -> tuple[Room, ...]:
    """Return every room, newest first."""
    return tuple(_room(row) for row in db.query(SELECT + "order by rooms.id desc"))


def without_rollcall(db: Database) -> tuple[Room, ...]:
    """Return the rooms with a group for which no roll call is planned."""
    rows = db.query(
        SELECT + "where chat_id is not null and not exists ("
        "select 1 from outbox where occasion = 'rollcall ' || rooms.id) order by rooms.id"
    )
    return tuple(_room(row) for row in rows)


def mark_linked(db: Database, room_id: int, chat_id: int, now: datetime) -> None:
    """Tie the group to the room."""
    db.execute("update rooms set chat_id = ?, linked_at = ? where id = ?", [chat_id, stamp(now), room_id])


def mark_thread(db: Database, room_id: int, thread_id: int | None) -> None:
    """Let messages of the room go to another topic of its group; None is the general one."""
    db.execute("update rooms set thread_id = ? where id = ?", [thread_id, room_id])


def mark_trouble(db: Database, room_id: int, trouble: Troubles) -> None:
    """Note what the bot misses in the group; what cannot be sent waits in the outbox until it is mended."""
    found = " ".join(each for each in Trouble if each in trouble)
    held = any(each.holds for each in trouble)
    db.execute("update rooms set trouble = ?, held = ? where id = ?", [found, int(held), room_id])


def mark_migrated(db: Database, old_chat_id: int, new_chat_id: int) -> bool:
    """Follow a group that became a supergroup, with everything that waits for it (T24); False when it was known.

    Only edits of messages that stay behind are withdrawn: their numbers mean other messages in the new group.
    """
    moved = db.execute(
        "update rooms set chat_id = ?, card_message_id = null, thread_id = null where chat_id = ?",
        [new_chat_id, old_chat_id],
    ).rowcount
    db.execute(
        "update outbox set state = 'withdrawn', reason = 'group moved' where chat_id = ? and state = 'queued' and "
        "(task = 'renew' or (task = 'card' and json_extract(payload, '$.message') is not null))",
        [old_chat_id],
    )
    db.execute(
        "update outbox set chat_id = ? where chat_id = ? and state in ('queued', 'sending', 'uncertain')",
        [new_chat_id, old_chat_id],
    )
    return moved == 1


def mark_card(db: Database, room_id: int, message_id: int | None) -> None:
    """Remember which message is the pinned card."""
    db.execute("update rooms set card_message_id = ? where id = ?", [message_id, room_id])


def _room(row: Row) -> Room:
    return Room(
        id=row["id"],
        name=row["name"],
        day=date.fromisoformat(row["day"]),
        place=row["place"],
        language=row["language"],
        chat_id=row["chat_id"],
        card_message_id=row["card_message_id"],
        created_by=row["created_by"],
        thread_id=row["thread_id"],
        trouble=frozenset(Trouble(each) for each in row["trouble"].split()),
        phase=Phase(row["phase"]),
    )
