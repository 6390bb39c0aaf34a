"""What does somebody hear of messages that came too late? One card that says which, and shows them when asked."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Final

from signaalbot.domain.card import Button, Card
from signaalbot.domain.delivery import URGENCY, Task
from signaalbot.domain.problem import NotAMember
from signaalbot.domain.role import Standing
from signaalbot.services import phrasing
from signaalbot.storage import bulletins, catch_ups, outbox, people, rooms
from signaalbot.storage.catch_ups import Missed
from signaalbot.storage.database import transaction
from signaalbot.texts import Texts, texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database

MOST_BUTTONS: Final = 20
"""So many messages can be asked for under one card; the others stand in /berichten."""


def let_go(db: Database, now: datetime) -> None:
    """Expire what is past its time, and see to it that each receiver gets one card about it (T09).

    A card that has not gone out yet is made longer: after days without Telegram everybody gets one. Call inside a
    transaction.
    """
    late = catch_ups.mark_expired(db, now)
    for chat_id, missed in groupby(late, key=lambda each: each.chat_id):
        _tell(db, chat_id, tuple(missed), now)


def _tell(db: Database, chat_id: int, missed: tuple[Missed, ...], now: datetime) -> None:
    card_id = catch_ups.find_open(db, chat_id)
    if card_id is None:
        card_id = _add(db, chat_id, missed, now)
    catch_ups.mark_told(db, tuple(each.parcel_id for each in missed), card_id)
    catch_ups.mark_payload(db, card_id, card(db, catch_ups.told_of(db, card_id)).as_payload())


def _add(db: Database, chat_id: int, missed: tuple[Missed, ...], now: datetime) -> int:
    first, occasion = missed[0], f"catch up {missed[0].parcel_id}"
    outbox.add(
        db,
        occasion=occasion,
        task=Task.MESSAGE,
        chat_id=chat_id,
        person_id=first.person_id,
        room_id=first.room_id,
        payload={},
        urgency=URGENCY["attention"],
        due_at=now,
    )
    found = catch_ups.find_card(db, occasion)
    assert found is not None
    return found


def card(db: Database, missed: tuple[Missed, ...]) -> Card:
    """Say what somebody missed, room by room, with a button for each; parts of one text count as one."""
    texts = _texts(db, missed[0])
    lines, rows = [], []
    by_bulletin = {each.bulletin_id: each for each in missed}
    order = sorted(by_bulletin.values(), key=lambda each: each.room_id or 0)
    for room_id, of_room in groupby(order, key=lambda each: each.room_id or 0):
        name = rooms.get(db, room_id).name
        numbers = {bulletins.get(db, each.bulletin_id).number: each for each in of_room}
        lines.append(texts.say("catch_up.room", room=name, numbers=", ".join(map(str, numbers))))
        for number, each in numbers.items():
            rows.append((Button(texts.plain("catch_up.show", number=number, room=name), f"late:{each.parcel_id}"),))
    html = texts.say("catch_up.card", count=sum(len(row) for row in rows), lines=phrasing.lines(lines))
    return Card(html, tuple(rows[:MOST_BUTTONS]))


def show(db: Database, standing: Standing, chat_id: int, parcel_id: int, now: datetime) -> bool:
    """Send a message that came too late after all, every part of it; False when it was asked for before.

    Raises NotAMember for who has left the room, and for another chat than the one it was for.
    """
    with transaction(db):
        parcel = outbox.find(db, parcel_id)
        if parcel is None or parcel.bulletin_id is None or parcel.chat_id != chat_id:
            raise NotAMember
        if parcel.room_id is None or standing.in_room(parcel.room_id) is None:
            raise NotAMember
        return catch_ups.mark_wanted(db, parcel.bulletin_id, chat_id, now)


def _texts(db: Database, missed: Missed) -> Texts:
    person = None if missed.person_id is None else people.find_by_id(db, missed.person_id)
    room = None if missed.room_id is None else rooms.get(db, missed.room_id)
    return texts_in(person.language if person else room.language if room else "nl")
