"""How does a stelling go round? Drafted, previewed, a poll in the group, and one result for all at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from signaalbot.domain.card import Button, Card
from signaalbot.domain.delivery import Task
from signaalbot.domain.problem import NoLongerOpen, NotAMember, RoomHasNoGroup
from signaalbot.domain.role import Standing
from signaalbot.domain.room import Room
from signaalbot.domain.statement import (
    DURATIONS,
    FEW,
    DurationMissing,
    Statement,
    StatementState,
    StatementStillOpen,
    require_length,
)
from signaalbot.services import hosting, posting
from signaalbot.storage import members, replays, rooms, statements, timeline
from signaalbot.storage.database import transaction
from signaalbot.texts import Markup, Texts, texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database

LATER_IS_NEVER = DURATIONS[-1]


def draft(db: Database, standing: Standing, room: Room, text: str, key: str, now: datetime) -> Statement:
    """Keep a new stelling as a draft that only its writer sees. Raises NotAContactPerson or TextTooLong."""
    with transaction(db):
        author = hosting.require_speaker(standing, room)
        made = replays.find(db, key)
        if made is not None:
            return statements.get(db, made)
        sentence = " ".join(text.split())
        require_length(sentence)
        statement_id = statements.add_draft(db, room.id, author.id, sentence, now)
        replays.add(db, key, statement_id, now)
        return statements.get(db, statement_id)


def choose_duration(db: Database, standing: Standing, statement_id: int, minutes: int) -> Statement:
    """Choose how long it stays open; raises NoLongerOpen once it was sent or dropped."""
    with transaction(db):
        _own_draft(db, standing, statement_id)
        if minutes not in DURATIONS:
            raise NoLongerOpen
        statements.mark_minutes(db, statement_id, minutes)
        return statements.get(db, statement_id)


def drop(db: Database, standing: Standing, statement_id: int) -> None:
    """Throw a draft away; raises NoLongerOpen once it was sent."""
    with transaction(db):
        _own_draft(db, standing, statement_id)
        statements.mark_dropped(db, statement_id)


def pose(db: Database, standing: Standing, statement_id: int, now: datetime) -> Statement:
    """Send it to the group as a poll: number, one row in the outbox and a timeline line, all or nothing.

    Twice is once (T68). Raises NoLongerOpen, DurationMissing or RoomHasNoGroup.
    """
    with transaction(db):
        found = _own(db, standing, statement_id)
        if found.state not in (StatementState.DRAFT, StatementState.DROPPED):
            return found
        found = _own_draft(db, standing, statement_id)
        room = rooms.get(db, found.room_id)
        if room.chat_id is None:
            raise RoomHasNoGroup(room.name)
        if found.minutes is None:
            raise DurationMissing
        opened = statements.mark_open(db, found.id)
        occasion = f"statement {opened.id}"
        posting.request(db, Task.POLL, room.chat_id, occasion, {"statement": opened.id}, now, room.id)
        author = members.get(db, opened.author_id)
        timeline.add(db, room.id, "statement", author, now, opened.number or 0)
        return opened


def close(db: Database, standing: Standing, statement_id: int, now: datetime) -> Statement:
    """Let its starter close it before its time; twice is once. Raises NoLongerOpen for a draft."""
    with transaction(db):
        found = _own(db, standing, statement_id)
        if found.state in (StatementState.DRAFT, StatementState.DROPPED):
            raise NoLongerOpen
        if found.state is StatementState.OPEN and found.message_id is None:
            statements.mark_minutes(db, found.id, 0)
        elif found.state is StatementState.OPEN:
            _queue_closing(db, found, f"statement {found.id} closed by starter", now)
        return statements.get(db, found.id)


def require_none_open(db: Database, room: Room) -> None:
    """Raise StatementStillOpen while a stelling waits for its result: a room does not close over people's votes."""
    for each in statements.of_room(db, room.id):
        if each.state is StatementState.OPEN:
            raise StatementStillOpen(each.number or 0)


def as_poll(db: Database, statement_id: int, heading: str) -> tuple[str, list[str]]:
    """Return the question, with number and party, and its two answers, for the poll in the group."""
    found = statements.get(db, statement_id)
    texts = texts_in(rooms.get(db, found.room_id).language)
    party = texts.plain(f"party.{members.get(db, found.author_id).party}")
    question = texts.plain("statement.question", number=found.number, party=party, text=found.text)
    answers = [texts.plain("statement.agree"), texts.plain("statement.disagree")]
    return (f"{heading} · {question}" if heading else question), answers


def posted(db: Database, statement_id: int, poll_id: str, message_id: int, now: datetime) -> None:
    """Remember the poll that Telegram made of it, and queue its closing; time runs from here on."""
    with transaction(db):
        found = statements.get(db, statement_id)
        minutes = LATER_IS_NEVER if found.minutes is None else found.minutes
        closes_at = now + timedelta(minutes=minutes)
        statements.mark_posted(db, found.id, poll_id, message_id, closes_at)
        _queue_closing(db, found, f"statement {found.id} out of time", closes_at)


def to_close(db: Database, statement_id: int) -> int | None:
    """Return the message of the poll to stop, or None when it was closed before."""
    found = statements.get(db, statement_id)
    return found.message_id if found.state is StatementState.OPEN else None


def closed(db: Database, poll_id: str, votes: Sequence[int], now: datetime) -> None:
    """Take the final count, and tell all at the same moment; hearing it twice changes nothing.

    The count comes as the answer to the closing and, in case that answer was lost, as an update about the poll.
    """
    with transaction(db):
        found = statements.find_by_poll(db, poll_id)
        if found is None or found.state is not StatementState.OPEN:
            return
        agree, disagree = votes
        statements.mark_closed(db, found.id, agree, disagree)
        number = found.number or 0
        timeline.add(db, found.room_id, "statement_agree", None, now, number, agree)
        timeline.add(db, found.room_id, "statement_disagree", None, now, number, disagree)
        room = rooms.get(db, found.room_id)
        card = Card(_result(texts_in(room.language), statements.get(db, found.id)))
        posting.to_group(db, room, f"statement {found.id} result", card, now, "attention")


def lost(db: Database, statement_id: int, now: datetime) -> None:
    """Tell all that there will be no result: the poll is gone from the group."""
    with transaction(db):
        found = statements.get(db, statement_id)
        statements.mark_lost(db, found.id)
        room = rooms.get(db, found.room_id)
        card = Card(texts_in(room.language).say("statement.lost", number=found.number))
        posting.to_group(db, room, f"statement {found.id} lost", card, now)


def preview(db: Database, texts: Texts, found: Statement) -> Card:
    """Show a draft to its writer: what goes out, to how many, and for how long."""
    room = rooms.get(db, found.room_id)
    count = len(members.of_room(db, room.id))
    durations = tuple(
        Button(
            ("● " if found.minutes == minutes else "") + texts.plain(f"statement.minutes_{minutes}"),
            f"statement:minutes:{found.id}:{minutes}",
        )
        for minutes in DURATIONS
    )
    send = Button(texts.plain("button.send_to", count=count), f"statement:pose:{found.id}")
    drop_ = Button(texts.plain("button.drop"), f"statement:drop:{found.id}")
    html = texts.say(
        "statement.preview",
        room=room.name,
        text=found.text,
        few=texts.say("statement.few", count=count) if count < FEW else Markup(""),
        advice=texts.say("statement.ask_duration" if found.minutes is None else "statement.goes_to", count=count),
    )
    last = (drop_,) if found.minutes is None else (send, drop_)
    return Card(html, (durations[:2], durations[2:], last))


def under_way(texts: Texts, opened: Statement) -> Card:
    """Show its starter that it was sent, with the button to close it."""
    html = texts.say("statement.sent", number=opened.number, text=opened.text)
    if opened.state is not StatementState.OPEN:
        return Card(html)
    return Card(html, ((Button(texts.plain("statement.button_close"), f"statement:close:{opened.id}"),),))


def closing(texts: Texts, found: Statement) -> Card:
    """Show its starter that it closes, or what came of it."""
    if found.state is StatementState.CLOSED:
        return Card(_result(texts, found))
    return Card(texts.say("statement.closing", number=found.number, text=found.text))


def _result(texts: Texts, found: Statement) -> Markup:
    return texts.say(
        "statement.result",
        number=found.number,
        text=found.text,
        agree=found.agree,
        disagree=found.disagree,
    )


def _queue_closing(db: Database, found: Statement, occasion: str, due_at: datetime) -> None:
    room = rooms.get(db, found.room_id)
    if room.chat_id is not None:
        payload = {"statement": found.id}
        posting.request(db, Task.CLOSE_POLL, room.chat_id, occasion, payload, due_at, room.id)


def _own(db: Database, standing: Standing, statement_id: int) -> Statement:
    found = statements.find_by_id(db, statement_id)
    if found is None or standing.in_room(found.room_id) is None:
        raise NotAMember
    author = hosting.require_speaker(standing, rooms.get(db, found.room_id))
    if found.author_id != author.id:
        raise NoLongerOpen
    return found


def _own_draft(db: Database, standing: Standing, statement_id: int) -> Statement:
    found = _own(db, standing, statement_id)
    if found.state is not StatementState.DRAFT:
        raise NoLongerOpen
    return found
