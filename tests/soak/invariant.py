"""Did everybody get everything just once, or hear why not? The ledger against what the server saw."""

from __future__ import annotations

import html
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from signaalbot.rehearsal.state import Message
from signaalbot.rehearsal.world import World

if TYPE_CHECKING:
    from sqlite_utils import Database

    from tests.soak.schedule import Schedule

TAG = re.compile(r"<[^>]+>")


def shown_text(payload: str) -> str:
    """Return what a phone shows of a payload."""
    import json

    return html.unescape(TAG.sub("", json.loads(payload)["html"])).strip()


def complaints(schedule: Schedule) -> list[str]:
    """Return everything that broke a promise in this run; nothing is what it should be."""
    db, world = schedule.stage.town.db, schedule.stage.world
    return [
        *(f"limit broken: {each}" for each in world.violations),
        *(f"wrong call: {each}" for each in world.complaints),
        *_announced(schedule, db),
        *_rows(db, world),
        *_other_way(db, world),
    ]


def _announced(schedule: Schedule, db: Database) -> list[str]:
    """Each draft was sent at most once, and addressed to the group and to everybody whom its level concerns."""
    wrong = []
    sent = {row["id"]: row for row in db.query("select * from bulletins where state = 'sent'")}
    numbers = Counter((row["room_id"], row["number"]) for row in sent.values())
    wrong += [f"number given twice: {each}" for each, count in numbers.items() if count > 1]
    for draft in set(schedule.pressed) - set(sent):
        state = next(db.query("select state, created_at from bulletins where id = ?", [draft]))["state"]
        if state != "dropped" and not schedule.slept:
            wrong.append(f"bulletin {draft} was pressed and is still {state}")
    for bulletin_id, row in sent.items():
        seats = next(db.query("select count(*) as n from members where room_id = ?", [row["room_id"]]))["n"]
        rows = list(db.query("select chat_id, person_id, payload from outbox where bulletin_id = ?", [bulletin_id]))
        group = sum(each["person_id"] is None for each in rows)
        private = Counter(each["person_id"] for each in rows if each["person_id"] is not None)
        expected = 0 if row["level"] == "info" else seats
        if group < 1 or len(private) != expected or any(count < 1 for count in private.values()):
            wrong.append(f"bulletin {bulletin_id}: {group} for the group, {len(private)} of {expected} in private")
    return wrong


def _rows(db: Database, world: World) -> list[str]:
    """Each row of a bulletin ended in one of four ways, and the server has just the copies that go with it."""
    wrong = []
    standing = _standing(world)
    for row in db.query("select * from outbox where bulletin_id is not null"):
        text = shown_text(row["payload"])
        copies = standing.get(text, [])
        mine = [each for each in copies if each.chat.id in _chats(world, row["chat_id"])]
        original = [each for each in mine if each.edit_date is None]
        state, told = row["state"], _told(db, row)
        if state == "accepted":
            good = any(each.message_id == row["message_id"] for each in mine) and len(original) <= 1
        elif state == "uncertain":
            good = told and len(original) <= 1
        elif state == "failed":
            good = bool(row["reason"]) and not original
        elif state == "expired":
            good = told and not original
        else:
            good = state == "withdrawn" and bool(row["reason"]) and not original
        if not good:
            wrong.append(
                f"row {row['id']} {state} ({row['reason']}), told {told}, {len(original)} copies of {len(mine)}"
            )
    return wrong


def _told(db: Database, row: dict[str, Any]) -> bool:
    """Tell whether a card about this row reached the receiver, or why it could not is known."""
    card = row["told_by"]
    if row["state"] == "uncertain":
        card = next(
            (each["id"] for each in db.query("select id from outbox where occasion = ?", [f"card {row['id']}"])), None
        )
    if card is None:
        return False
    found = next(db.query("select * from outbox where id = ?", [card]))
    if found["state"] == "uncertain":
        return _told(db, found)
    return found["state"] == "accepted" or (found["state"] == "failed" and bool(found["reason"]))


def _other_way(db: Database, world: World) -> list[str]:
    """Every bulletin that stands in a chat belongs to exactly one row there."""
    wrong = []
    texts = Counter(
        (shown_text(row["payload"]), chat)
        for row in db.query("select payload, chat_id from outbox where bulletin_id is not null")
        for chat in _chats(world, row["chat_id"])
    )
    for text, messages in _standing(world).items():
        if "Ronde " not in text or not re.match(r"(Bericht|Bulletin) \d+ ·", text):
            continue
        wrong += [
            f"nobody knows of {text[:40]!r} in {each.chat.id}" for each in messages if texts[text, each.chat.id] != 1
        ]
    return wrong


def _chats(world: World, chat_id: int) -> tuple[int, ...]:
    """Return a chat and the group that it was before it moved."""
    return (chat_id, *(old.id for old in world.chats.values() if old.migrated_to == chat_id))


def _standing(world: World) -> dict[str, list[Message]]:
    found: dict[str, list[Message]] = {}
    for chat in world.chats.values():
        for message in chat.messages.values():
            if message.sender is world.bot:
                found.setdefault(message.text.strip(), []).append(message)
    return found
