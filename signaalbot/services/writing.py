"""How does a bulletin come about? Somebody writes, chooses a kind and how loud, and sees just what will be sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from signaalbot.domain.bulletin import Attachment, Bulletin, BulletinState, Kind, Level, longest, number_of
from signaalbot.domain.bulletin_problem import NothingChanged
from signaalbot.domain.problem import NoLongerOpen, NotFound, TextTooLong
from signaalbot.domain.prompt import Prompt
from signaalbot.domain.role import SIDES, Party, Person, Standing
from signaalbot.domain.room import Room
from signaalbot.domain.splitting import length
from signaalbot.domain.spoken_time import after
from signaalbot.services.broadcasting import own_draft, own_room, require_writer, told_of
from signaalbot.services.proofing import Proof
from signaalbot.storage import bulletins, members, prompts, replays, rooms
from signaalbot.storage.database import transaction

if TYPE_CHECKING:
    from sqlite_utils import Database

FROM_FORM = (Kind.UPDATE, Kind.PICTURE)
"""These were put together from several answers; an edit of one of them says too little."""

FIRST_CLOCK = timedelta(minutes=30)


class Step(StrEnum):
    """What comes after "Verstuur": look again, ask once more, or send."""

    LOOK = "look"
    ASK = "ask"
    SEND = "send"


@dataclass(frozen=True)
class Wish:
    """What somebody wants to tell: words, a kind, and what it replaces or answers."""

    text: str
    kind: Kind = Kind.ANNOUNCEMENT
    replaces: Bulletin | None = None
    about: Bulletin | None = None
    level: Level | None = None
    attachment: Attachment | None = None
    next_update_at: datetime | None = None


def store(db: Database, standing: Standing, room: Room, wish: Wish, key: str, now: datetime) -> Bulletin:
    """Keep a draft that only its writer sees; the same message again (T03) gives the same draft.

    Raises what `broadcasting.require_writer` raises, and TextTooLong.
    """
    with transaction(db):
        author = require_writer(db, standing, room, wish.kind, wish.replaces, wish.about)
        made = replays.find(db, key)
        if made is not None:
            return bulletins.get(db, made)
        _require_length(wish.text, wish.kind)
        replaces = None if wish.replaces is None else wish.replaces.id
        draft_id = bulletins.add_draft(db, room.id, author.id, wish.text, replaces, now, wish.kind)
        given = {name: getattr(wish, name) for name in ("level", "attachment", "next_update_at")}
        given = {name: value for name, value in given.items() if value is not None}
        if given:
            bulletins.mark_draft(db, draft_id, **given)
        if wish.about is not None:
            bulletins.mark_about(db, draft_id, wish.about.id)
        replays.add(db, key, draft_id, now)
        return bulletins.get(db, draft_id)


def draft(
    db: Database,
    standing: Standing,
    room: Room,
    text: str,
    key: str,
    now: datetime,
    attachment: Attachment | None = None,
) -> Bulletin:
    """Keep a new bulletin as a draft; until something else is chosen it is an announcement."""
    return store(db, standing, room, Wish(text, attachment=attachment), key, now)


def draft_version(
    db: Database,
    standing: Standing,
    room: Room,
    number: str,
    text: str,
    key: str,
    now: datetime,
    attachment: Attachment | None = None,
) -> Bulletin:
    """Keep a new version of a bulletin as a draft. Raises NotFound, NoLongerOpen or NothingChanged."""
    told = bulletins.find_newest(db, room.id, number_of(number))
    if told is None:
        raise NotFound(number)
    return _next_version(db, standing, room, told, Wish(text, attachment=attachment), key, now)


def revise_of(db: Database, standing: Standing, update_key: str, text: str, now: datetime) -> Bulletin | None:
    """Follow an edit of a message, whether it was a command, the answer to a question, or came with a file (T18)."""
    for key in (update_key, f"text {update_key}", f"file {update_key}", f"reply {update_key}"):
        revised = revise(db, standing, key, text, now)
        if revised is not None:
            return revised
    return None


def revise(db: Database, standing: Standing, key: str, text: str, now: datetime) -> Bulletin | None:
    """Follow an edit of the message that a bulletin came from (T18).

    A draft gets the new text; a sent bulletin gets a draft of its next version. None: no bulletin came of it.
    """
    with transaction(db):
        made = replays.find(db, key)
        if made is None:
            return None
        earlier = own_room(db, standing, made)
        if earlier.kind in FROM_FORM:
            return None
        if earlier.state is BulletinState.DRAFT:
            _require_length(text, earlier.kind)
            bulletins.mark_draft(db, earlier.id, text=text)
            return bulletins.get(db, earlier.id)
        if earlier.state is BulletinState.DROPPED:
            return None
        newest = bulletins.find_newest(db, earlier.room_id, earlier.number or 0) or earlier
        room = rooms.get(db, earlier.room_id)
        return _next_version(db, standing, room, newest, Wish(text), f"{key} {text}", now)


def open_text(db: Database, person: Person, key: str, now: datetime) -> Prompt | None:
    """Return the open question for the text of a bulletin and close it; any other question stays open (T03)."""
    with transaction(db):
        before = replays.find(db, f"file {key} asked")
        if before is not None:
            return prompts.get(db, before)
        prompt = prompts.find(db, person.id, now)
        if prompt is None or prompt.kind != "bulletin_text":
            return None
        prompts.mark_answered(db, prompt.id, now)
        replays.add(db, f"file {key} asked", prompt.id, now)
        return prompt


def choose_level(db: Database, standing: Standing, bulletin_id: int, level: Level) -> Bulletin:
    """Choose how loud; what became of an earlier bulletin stays as loud as that one. Raises NoLongerOpen."""
    with transaction(db):
        found = own_draft(db, standing, bulletin_id)
        if found.kind.is_follow_up:
            raise NoLongerOpen
        bulletins.mark_draft(db, bulletin_id, level=level)
        return bulletins.get(db, bulletin_id)


def choose_kind(db: Database, standing: Standing, bulletin_id: int, kind: Kind, now: datetime) -> Bulletin:
    """Choose what it is; a question gets a clock, and the other party when there is only one.

    Raises NoLongerOpen, or OnlyMunicipality for a decision.
    """
    with transaction(db):
        found = own_draft(db, standing, bulletin_id)
        room = rooms.get(db, found.room_id)
        author = require_writer(db, standing, room, kind, None, None)
        if not kind.is_chosen or not found.kind.is_chosen or found.replaces is not None:
            raise NoLongerOpen
        bulletins.mark_draft(db, bulletin_id, kind=kind, asked=None, answer_by=None)
        if kind is Kind.QUESTION:
            others = may_ask(db, room.id, author.party)
            only = others[0] if len(others) == 1 else None
            bulletins.mark_draft(db, bulletin_id, asked=only, answer_by=after(now, FIRST_CLOCK))
        return bulletins.get(db, bulletin_id)


def choose_asked(db: Database, standing: Standing, bulletin_id: int, party: Party) -> Bulletin:
    """Choose which party a question is for. Raises NoLongerOpen."""
    with transaction(db):
        found = own_draft(db, standing, bulletin_id)
        if found.kind is not Kind.QUESTION or party not in may_ask(db, found.room_id, _party(db, found)):
            raise NoLongerOpen
        bulletins.mark_draft(db, bulletin_id, asked=party)
        return bulletins.get(db, bulletin_id)


def choose_clock(db: Database, standing: Standing, bulletin_id: int, minutes: int, now: datetime) -> Bulletin:
    """Choose how long the answer to a question may take, or when the next update comes. Raises NoLongerOpen."""
    with transaction(db):
        found = own_draft(db, standing, bulletin_id)
        columns = {Kind.QUESTION: "answer_by", Kind.UPDATE: "next_update_at"}
        if found.kind not in columns or not 1 <= minutes <= 24 * 60:
            raise NoLongerOpen
        bulletins.mark_draft(db, bulletin_id, **{columns[found.kind]: after(now, timedelta(minutes=minutes))})
        return bulletins.get(db, bulletin_id)


def fill_decision(db: Database, standing: Standing, bulletin_id: int, fact: str, text: str) -> Bulletin:
    """Keep the "reference" of a decision, or how to make an "objection". Raises NoLongerOpen or TextTooLong."""
    with transaction(db):
        found = own_draft(db, standing, bulletin_id)
        if found.kind is not Kind.DECISION or fact not in ("reference", "objection"):
            raise NoLongerOpen
        bulletins.mark_draft(db, bulletin_id, **{fact: " ".join(text.split())})
        return bulletins.get(db, bulletin_id)


def drop(db: Database, standing: Standing, bulletin_id: int) -> None:
    """Throw a draft away; raises NoLongerOpen once it was sent."""
    with transaction(db):
        own_draft(db, standing, bulletin_id)
        bulletins.mark_dropped(db, bulletin_id)


def proof(db: Database, standing: Standing, bulletin_id: int, now: datetime) -> Proof:
    """Gather what the preview of a draft shows, with the number of people it will reach. Raises NoLongerOpen."""
    found = own_draft(db, standing, bulletin_id)
    party, seated = _party(db, found), members.of_room(db, found.room_id)
    present = {member.party for member in seated}
    return Proof(
        told=told_of(db, found, now),
        receivers=len(seated),
        parties=tuple(each for each in Party if each in present),
        may_ask=may_ask(db, found.room_id, party),
        may_decide=party is Party.GEMEENTE,
    )


def next_step(db: Database, standing: Standing, bulletin_id: int, receivers: int | None, sure: bool) -> Step:
    """Tell what a press of "Verstuur" leads to: when other people would get it than was shown, look again (T69).

    An urgent bulletin asks once more; what was sent already stays sent (T68). Raises NotAMember.
    """
    found = own_room(db, standing, bulletin_id)
    if found.state is not BulletinState.DRAFT:
        return Step.SEND
    if receivers is not None and receivers != len(members.of_room(db, found.room_id)):
        return Step.LOOK
    return Step.ASK if found.level is Level.URGENT and not sure else Step.SEND


def may_ask(db: Database, room_id: int, asker: Party) -> tuple[Party, ...]:
    """Return the other parties that have somebody who can answer."""
    speaking = {member.party for member in members.of_room(db, room_id) if member.rank.speaks}
    return tuple(party for party in SIDES if party in speaking and party is not asker)


def _next_version(
    db: Database, standing: Standing, room: Room, told: Bulletin, wish: Wish, key: str, now: datetime
) -> Bulletin:
    if replays.find(db, key) is None:
        if told.kind.is_final or (told.kind is Kind.QUESTION and not told.is_open):
            raise NoLongerOpen
        if wish.text == told.text and wish.attachment is None:
            raise NothingChanged
    kind = Kind.ANNOUNCEMENT if told.kind is Kind.CONFIRMED else told.kind
    following = Wish(wish.text, kind, told, attachment=wish.attachment)
    return store(db, standing, room, following, key, now)


def _require_length(text: str, kind: Kind) -> None:
    if length(text) > longest(kind):
        raise TextTooLong(length(text), longest(kind))


def _party(db: Database, found: Bulletin) -> Party:
    return members.get(db, found.author_id).party
