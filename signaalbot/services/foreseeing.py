"""What will we do if it goes otherwise? The parties write it down together, before it happens."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.card import Button, Card
from signaalbot.domain.phase import ANSWER_WITHIN, LONGEST_WHAT_IF, Guide, Phase, WhatIf
from signaalbot.domain.problem import NoLongerOpen, TextTooLong
from signaalbot.domain.role import Standing
from signaalbot.domain.room import Room
from signaalbot.services import hosting, phrasing, posting
from signaalbot.storage import members, nudges, replays, rooms, ticks, timeline, what_ifs
from signaalbot.storage.database import transaction
from signaalbot.storage.what_ifs import Plan
from signaalbot.texts import Markup, Texts, texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database

ITEM = "watals"
"""The line of the list that is done when every topic has a text."""


def overview(db: Database, texts: Texts, guide: Guide, standing: Standing, room: Room) -> Card:
    """Show which topics have a text, with a button for each."""
    hosting.require_member(standing, room)
    known = what_ifs.of_room(db, room.id)
    buttons = [
        Button(f"{'☑' if each.id in known else '☐'} {each.title[texts.language]}", f"whatif:show:{room.id}:{each.id}")
        for each in guide.what_ifs
    ]
    rows = tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
    return Card(texts.say("whatif.list", room=room.name, done=len(known), total=len(guide.what_ifs)), rows)


def show(db: Database, texts: Texts, guide: Guide, standing: Standing, room_id: int, topic: str) -> Card:
    """Show one topic: what we do then, who wrote it, and a button to write it anew."""
    room = rooms.get(db, room_id)
    member = hosting.require_member(standing, room)
    asked, plan = _topic(guide, topic), what_ifs.of_room(db, room.id).get(topic)
    rows: list[tuple[Button, ...]] = []
    if room.phase is not Phase.CLOSED and (member.rank.speaks or hosting.is_host(db, room, member)):
        label = texts.plain("whatif.button_write" if plan is None else "whatif.button_rewrite")
        rows.append((Button(label, f"whatif:write:{room.id}:{topic}"),))
    rows.append((Button(texts.plain("whatif.button_list"), f"whatif:list:{room.id}"),))
    html = _told(db, texts, room, asked, plan) if plan else _empty(texts, room, asked)
    return Card(html, tuple(rows))


def ask(db: Database, texts: Texts, guide: Guide, standing: Standing, room_id: int, topic: str) -> Markup:
    """Return the question for who will write; raises RoomClosed or NotAContactPerson."""
    room = rooms.get(db, room_id)
    hosting.require_voice(db, standing, room)
    asked = _topic(guide, topic)
    title, hint = asked.title[texts.language], asked.hint[texts.language]
    return texts.say("whatif.ask", room=room.name, title=title, hint=hint)


def draft(db: Database, standing: Standing, room_id: int, topic: str, text: str, key: str, now: datetime) -> Plan:
    """Keep a text as a draft that only its writer sees. Raises TextTooLong, RoomClosed or NotAContactPerson."""
    with transaction(db):
        room = rooms.get(db, room_id)
        author = hosting.require_voice(db, standing, room)
        made = replays.find(db, f"what if {key}")
        if made is not None:
            return what_ifs.get(db, made)
        if len(text) > LONGEST_WHAT_IF:
            raise TextTooLong(len(text), LONGEST_WHAT_IF)
        plan_id = what_ifs.add_draft(db, room.id, topic, text, author.id, now)
        replays.add(db, f"what if {key}", plan_id, now)
        return what_ifs.get(db, plan_id)


def preview(db: Database, texts: Texts, guide: Guide, plan: Plan) -> Card:
    """Show a draft to its writer, with the number of people it will reach."""
    room = rooms.get(db, plan.room_id)
    count = len(members.of_room(db, room.id))
    html = texts.say(
        "whatif.preview",
        room=room.name,
        title=_topic(guide, plan.topic).title[texts.language],
        text=plan.text,
        count=count,
    )
    row = (
        Button(texts.plain("button.send_to", count=count), f"whatif:share:{plan.id}"),
        Button(texts.plain("button.drop"), f"whatif:drop:{plan.id}"),
    )
    return Card(html, (row,))


def share(db: Database, guide: Guide, standing: Standing, plan_id: int, now: datetime) -> Plan:
    """Make a draft the text of its topic, and tell all. Twice is once (T68); a day later it has lapsed (T70)."""
    with transaction(db):
        found = _own(db, standing, plan_id)
        if found.state == "shared":
            return found
        if found.state == "dropped" or found.written_at <= now - ANSWER_WITHIN:
            raise NoLongerOpen
        what_ifs.mark_shared(db, found.id, now)
        shared, room = what_ifs.get(db, found.id), rooms.get(db, found.room_id)
        asked = _topic(guide, shared.topic)
        place = guide.what_ifs.index(asked) + 1
        timeline.add(db, room.id, "what_if", members.get(db, shared.author_id), now, place, shared.version or 0)
        told = Card(_told(db, texts_in(room.language), room, asked, shared))
        posting.to_group(db, room, f"what if {shared.id}", told, now, "info")
        _tick_when_complete(db, guide, shared, now)
        return shared


def drop(db: Database, standing: Standing, plan_id: int) -> None:
    """Throw a draft away; raises NoLongerOpen once it was shared."""
    with transaction(db):
        if _own(db, standing, plan_id).state == "shared":
            raise NoLongerOpen
        what_ifs.mark_dropped(db, plan_id)


def _tick_when_complete(db: Database, guide: Guide, shared: Plan, now: datetime) -> None:
    item, known = guide.item(ITEM), what_ifs.of_room(db, shared.room_id)
    if item is None or any(each.id not in known for each in guide.what_ifs):
        return
    if ticks.add(db, shared.room_id, ITEM, shared.author_id, now):
        nudges.silence_item(db, shared.room_id, ITEM, now)
        place = guide.list_of(item.phase).index(item) + 1
        timeline.add(db, shared.room_id, "ticked", members.get(db, shared.author_id), now, place)


def _told(db: Database, texts: Texts, room: Room, asked: WhatIf, plan: Plan) -> Markup:
    return texts.say(
        "whatif.card",
        room=room.name,
        title=asked.title[texts.language],
        text=plan.text,
        version=plan.version,
        author=phrasing.member(texts, members.get(db, plan.author_id)),
    )


def _empty(texts: Texts, room: Room, asked: WhatIf) -> Markup:
    title, hint = asked.title[texts.language], asked.hint[texts.language]
    return texts.say("whatif.empty", room=room.name, title=title, hint=hint)


def _topic(guide: Guide, topic: str) -> WhatIf:
    found = guide.what_if(topic)
    if found is None:
        raise NoLongerOpen
    return found


def _own(db: Database, standing: Standing, plan_id: int) -> Plan:
    found = what_ifs.find_by_id(db, plan_id)
    if found is None:
        raise NoLongerOpen
    author = hosting.require_voice(db, standing, rooms.get(db, found.room_id))
    if found.author_id != author.id:
        raise NoLongerOpen
    return found
