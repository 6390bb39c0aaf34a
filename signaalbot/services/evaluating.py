"""How do people tell how it went? The same questions to all, answers in a box, one result for all at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from signaalbot.domain import localtime
from signaalbot.domain.card import Card
from signaalbot.domain.chance import Chance
from signaalbot.domain.evaluation import (
    LONGEST_REMARK,
    OPEN_FOR,
    QUESTIONS,
    SCALE,
    STARTS_WITHIN,
    Evaluation,
    EvaluationNotOpen,
    Question,
    Remark,
    Result,
    Round,
    begins,
    result,
    side_of,
)
from signaalbot.domain.phase import Phase
from signaalbot.domain.problem import NotAllowed, NotAMember, TextTooLong
from signaalbot.domain.redaction import Recogniser, RedactedText, redact
from signaalbot.domain.role import Membership, Person, Standing
from signaalbot.domain.room import Room, require_open
from signaalbot.services import asking, hosting, posting
from signaalbot.storage import ballots, evaluations, members, rooms, timeline
from signaalbot.storage.database import transaction
from signaalbot.texts import Texts, texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database

FIRST_ASKED_AFTER: Final = timedelta(minutes=5)
"""A newcomer first reads what is valid now; the two questions about the other come after that."""


def ask_newcomer(db: Database, room: Room, member: Membership, person: Person, now: datetime) -> None:
    """Ask somebody who joins how he or she sees the other parties; once, and not while the evaluation runs."""
    if side_of(member.party) is None or evaluations.find(db, room.id) is not None:
        return
    card = asking.first_card(texts_in(person.language), room, Round.START)
    occasion = f"picture of the other, member {member.id}"
    posting.to_person(db, person, occasion, card, now, room_id=room.id, delay=FIRST_ASKED_AFTER)


def start(db: Database, room: Room, by: Membership | None, now: datetime) -> bool:
    """Put the same questions to every member at the same moment; False when that was done before (T68)."""
    with transaction(db):
        if not evaluations.add(db, room.id, now, now + OPEN_FOR):
            return False
        timeline.add(db, room.id, "evaluation_started", by, now)
        occasion = f"evaluation of room {room.id}"
        news = texts_in(room.language).say("evaluation.started", room=room.name)
        posting.to_group(db, room, occasion, Card(news), now, "attention")
        for member, person in members.people_of_room(db, room.id):
            if side_of(member.party) is not None:
                card = asking.first_card(texts_in(person.language), room, Round.END)
                posting.to_person(db, person, occasion, card, now, urgency="attention", room_id=room.id)
        return True


def start_by_host(db: Database, standing: Standing, room_id: int, now: datetime) -> Room:
    """Start it before its day, as the host. Raises NotAMember, NotTheHost or RoomClosed."""
    if standing.in_room(room_id) is None:
        raise NotAMember
    room = rooms.get(db, room_id)
    host = hosting.require_host(db, standing, room)
    require_open(room)
    start(db, room, host, now)
    return room


def close(db: Database, room: Room, by: Membership | None, now: datetime) -> None:
    """Close it, and tell the result per side to all at the same moment; twice is once."""
    with transaction(db):
        if not evaluations.mark_closed(db, room.id, now):
            return
        timeline.add(db, room.id, "evaluation_closed", by, now)
        occasion = f"result of evaluation of room {room.id}"
        told = results(db, room.id)
        news = texts_in(room.language).say("evaluation.closed", room=room.name)
        posting.to_group(db, room, occasion, Card(news), now, "attention")
        for _, person in members.people_of_room(db, room.id):
            card = asking.outcome(texts_in(person.language), room, told)
            posting.to_person(db, person, occasion, card, now, urgency="attention", room_id=room.id)


def close_by_host(db: Database, standing: Standing, room_id: int, now: datetime) -> Room:
    """Close it before its time, as the host. Raises NotAMember, NotTheHost or EvaluationNotOpen."""
    if standing.in_room(room_id) is None:
        raise NotAMember
    room = rooms.get(db, room_id)
    host = hosting.require_host(db, standing, room)
    if evaluations.find(db, room_id) is None:
        raise EvaluationNotOpen
    close(db, room, host, now)
    return room


def answer(
    db: Database, chance: Chance, standing: Standing, room_id: int, when: Round, question: Question, said: int
) -> None:
    """Put an answer of 1 to 5 in the box, or pass the question over with 0. A second answer changes nothing.

    What is stored with the answer is the side and a random code: no member and no moment.
    """
    with transaction(db):
        member = _require_open(db, standing, room_id, when)
        side = side_of(member.party)
        if side is None or said not in (0, *SCALE) or question not in QUESTIONS[when]:
            raise NotAllowed
        if ballots.mark_answered(db, member.id, when, question) and said:
            ballots.add(db, chance.code(), room_id, when, question, side, said)


def write(
    db: Database, chance: Chance, standing: Standing, room_id: int, question: Remark, words: RedactedText | None
) -> None:
    """Put words in the box, without a side, or pass over with None. A second answer changes nothing."""
    with transaction(db):
        member = _require_open(db, standing, room_id, Round.END)
        if ballots.mark_answered(db, member.id, Round.END, question) and words:
            ballots.add_remark(db, chance.code(), room_id, question, words)


def next_card(db: Database, texts: Texts, standing: Standing, room_id: int, when: Round) -> Card:
    """Show the first question this member has not answered, or a word of thanks. Raises EvaluationNotOpen."""
    member = _require_open(db, standing, room_id, when)
    room = rooms.get(db, room_id)
    answered = ballots.answered_by(db, member.id, when)
    for question in QUESTIONS[when]:
        if question not in answered:
            return asking.question_card(texts, room, when, question)
    for remark in Remark if when is Round.END else ():
        if remark not in answered:
            return asking.remark_card(texts, room, remark)
    return Card(texts.say("evaluation.thanks"))


def read_remark(words: str, recognisers: Sequence[Recogniser]) -> RedactedText:
    """Take personal data out before anything is kept. Raises TextTooLong."""
    if len(words) > LONGEST_REMARK:
        raise TextTooLong(len(words), LONGEST_REMARK)
    return redact(words.strip(), recognisers).text


def show(db: Database, texts: Texts, standing: Standing, room: Room) -> tuple[Card, ...]:
    """Show where the evaluation is: not begun, the next question and how many answered, or the result."""
    member = standing.in_room(room.id)
    if member is None:
        raise NotAMember
    found = evaluations.find(db, room.id)
    count = len(members.of_room(db, room.id))
    host = hosting.is_host(db, room, member)
    if found is None:
        return (asking.not_started(texts, room, begins(room.day), count, host=host),)
    if found.closed_at is not None:
        return (asking.outcome(texts, room, results(db, room.id)),)
    progress = _progress(db, texts, room, found, count, host=host)
    if side_of(member.party) is None:
        return (progress,)
    return progress, next_card(db, texts, standing, room.id, Round.END)


def results(db: Database, room_id: int) -> tuple[Result, ...]:
    """Return what may be told of every question: first how the sides saw each other at the start."""
    asked = [(when, question) for when in Round for question in QUESTIONS[when]]
    return tuple(result(when, question, ballots.answers(db, room_id, when, question)) for when, question in asked)


def closed_at(db: Database, room_id: int) -> datetime | None:
    """Return when the evaluation was closed, or None."""
    found = evaluations.find(db, room_id)
    return None if found is None else found.closed_at


def remarks(db: Database, room_id: int, people: int) -> dict[Remark, tuple[str, ...]]:
    """Return what was written, once enough *people* answered; fewer would be easy to recognise."""
    return {question: ballots.remarks(db, room_id, question) for question in Remark} if people >= 5 else {}


def due(db: Database, now: datetime) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the rooms whose evaluation must start, and those whose evaluation must close."""
    begun = (room_id for room_id, day in _waiting(db) if _must_start(begins(day), now))
    ended = (room_id for room_id, due_at in _running(db) if due_at <= now)
    return tuple(begun), tuple(ended)


def next_due(db: Database, now: datetime) -> datetime | None:
    """Return the next moment at which an evaluation starts or closes by itself, or None."""
    starts = [begins(day) for _, day in _waiting(db)]
    closings = [due_at for _, due_at in _running(db)]
    waiting = [moment for moment in starts if now < moment or _must_start(moment, now)]
    return min((*waiting, *closings), default=None)


def room_of(db: Database, room_id: int) -> Room:
    """Return this room."""
    return rooms.get(db, room_id)


def _waiting(db: Database) -> Iterator[tuple[int, date]]:
    """Yield the open rooms that were never evaluated, and the day of the event."""
    for room_id, day in evaluations.not_started(db):
        if rooms.get(db, room_id).phase is not Phase.CLOSED:
            yield room_id, day


def _running(db: Database) -> Iterator[tuple[int, datetime]]:
    """Yield the open rooms whose evaluation runs, and when it closes by itself."""
    for room_id, due_at in evaluations.pending(db):
        if rooms.get(db, room_id).phase is not Phase.CLOSED:
            yield room_id, due_at


def _must_start(moment: datetime, now: datetime) -> bool:
    return moment <= now < moment + STARTS_WITHIN


def _progress(db: Database, texts: Texts, room: Room, found: Evaluation, count: int, *, host: bool) -> Card:
    people = ballots.people(db, room.id, Round.END)
    return asking.progress(texts, room, people, count, localtime.short(found.due_at), host=host)


def _require_open(db: Database, standing: Standing, room_id: int, when: Round) -> Membership:
    member = standing.in_room(room_id)
    if member is None:
        raise NotAMember
    require_open(rooms.get(db, room_id))
    found = evaluations.find(db, room_id)
    is_open = found is None if when is Round.START else found is not None and found.closed_at is None
    if not is_open:
        raise EvaluationNotOpen
    return member
