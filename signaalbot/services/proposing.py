"""How is an agreement written? A text first; who, where, when and the rest can be added before it goes out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from signaalbot.domain.agreement import (
    DETAIL_LENGTH,
    MAX_LENGTH,
    OPEN_FOR,
    Agreement,
    AgreementState,
    Detail,
    Kind,
    Owner,
    Terms,
    require_end_ahead,
)
from signaalbot.domain.card import Card
from signaalbot.domain.localtime import AMSTERDAM
from signaalbot.domain.period import Period, read_period, whole_day
from signaalbot.domain.problem import NoLongerOpen, NotAMember, NotFound, TextTooLong
from signaalbot.domain.reminder import Occasion
from signaalbot.domain.role import Party, Standing
from signaalbot.domain.room import Room
from signaalbot.services import phrasing_agreements
from signaalbot.services.agreeing import own_draft, own_room, parties_present
from signaalbot.services.broadcasting import require_speaker
from signaalbot.storage import agreements, members, prompts, reminders, replays, rooms
from signaalbot.storage.database import transaction
from signaalbot.texts import Texts

if TYPE_CHECKING:
    from sqlite_utils import Database

OWNERS = (Detail.DOER, Detail.CHECKER)


def draft(db: Database, standing: Standing, room: Room, text: str, key: str, now: datetime) -> Agreement:
    """Keep a new agreement as a draft; it concerns every party that has someone who may agree."""
    with transaction(db):
        return _draft(db, standing, room, text, parties_present(db, room.id), Terms(), None, key, now)


def draft_version(
    db: Database, standing: Standing, room: Room, number: str, text: str, key: str, now: datetime
) -> Agreement:
    """Keep a change of an agreement that stands as a draft, with its parties and details. Raises NotFound."""
    with transaction(db):
        stands = agreements.find_valid(db, room.id, int(number)) if number.isdecimal() else None
        if stands is None and replays.find(db, _key(key)) is None:
            raise NotFound(number)
        if stands is None:
            return _draft(db, standing, room, text, (), Terms(), None, key, now)
        return _draft(db, standing, room, text, stands.parties, stands.terms, stands.id, key, now)


def change(
    db: Database, standing: Standing, agreement_id: int, key: str, now: datetime, ends_at: datetime | None = None
) -> Agreement:
    """Keep a change of what stands, with the same text, as a draft; with *ends_at* it lasts until then.

    Who is changing it already goes on with that draft. Raises NoLongerOpen when it stands no longer.
    """
    with transaction(db):
        stands = own_room(db, standing, agreement_id)
        room = rooms.get(db, stands.room_id)
        author = require_speaker(standing, room)
        if stands.state is not AgreementState.VALID:
            raise NoLongerOpen
        found = agreements.find_draft_of(db, author.id, stands.id)
        if found is None:
            found = _draft(db, standing, room, stands.text, stands.parties, stands.terms, stands.id, key, now)
        if ends_at is not None:
            agreements.mark_terms(db, found.id, replace(found.terms, ends_at=ends_at))
        return agreements.get(db, found.id)


def extend(db: Database, standing: Standing, agreement_id: int, minutes: int, key: str, now: datetime) -> Agreement:
    """Keep a change of what stands as a draft that lasts so many minutes longer. Raises NoLongerOpen."""
    stands = own_room(db, standing, agreement_id)
    if stands.terms.ends_at is None:
        raise NoLongerOpen
    ends_at = max(stands.terms.ends_at, now) + timedelta(minutes=minutes)
    return change(db, standing, agreement_id, key, now, ends_at)


def revise(db: Database, standing: Standing, key: str, text: str, now: datetime) -> Agreement | None:
    """Follow an edit of the message that an agreement came from (T18).

    A draft gets the new text; what stands gets a draft of its next version. None: no agreement came of it.
    Raises NoLongerOpen for what waits for answers: nobody may agree to a text that moves.
    """
    with transaction(db):
        made = replays.find(db, _key(key))
        if made is None:
            return None
        earlier = own_room(db, standing, made)
        if earlier.state is AgreementState.DRAFT:
            return write(db, standing, earlier.id, text)
        stands = agreements.find_valid(db, earlier.room_id, earlier.number or 0)
        if stands is None:
            raise NoLongerOpen
        room = rooms.get(db, earlier.room_id)
        return _draft(db, standing, room, text, stands.parties, stands.terms, stands.id, f"{key} {text}", now)


def write(db: Database, standing: Standing, agreement_id: int, text: str) -> Agreement:
    """Change the text of a draft. Raises NoLongerOpen or TextTooLong."""
    with transaction(db):
        found = own_draft(db, standing, agreement_id)
        _require_length(text, MAX_LENGTH)
        agreements.mark_text(db, found.id, text)
        return agreements.get(db, found.id)


def toggle_party(db: Database, standing: Standing, agreement_id: int, party: Party) -> Agreement:
    """Switch a party on or off in a draft; the last one stays. Raises NoLongerOpen."""
    with transaction(db):
        found = own_draft(db, standing, agreement_id)
        if party not in found.parties:
            agreements.add_party(db, found.id, party)
        elif len(found.parties) > 1:
            agreements.remove_party(db, found.id, party)
        return agreements.get(db, found.id)


def choose_kind(db: Database, standing: Standing, agreement_id: int, kind: Kind) -> Agreement:
    """Say whether it happens, does not happen, or may under a condition."""
    found = own_draft(db, standing, agreement_id)
    return _with_terms(db, found, replace(found.terms, kind=kind))


def ask_detail(db: Database, standing: Standing, agreement_id: int, detail: Detail, now: datetime) -> Agreement:
    """Put the question for one detail; the next message in private answers it."""
    with transaction(db):
        found = own_draft(db, standing, agreement_id)
        assert standing.person is not None
        data = {"agreement": found.id, "detail": str(detail)}
        prompts.add(db, standing.person.id, "agreement_detail", data, now)
        return found


def take_detail(
    db: Database, standing: Standing, agreement_id: int, detail: Detail, text: str, now: datetime
) -> Agreement:
    """Keep a typed answer. Raises NoLongerOpen, TextTooLong, MomentNotUnderstood or EndIsPast."""
    found = own_draft(db, standing, agreement_id)
    if detail is Detail.TEXT:
        return write(db, standing, found.id, text)
    if detail is Detail.PERIOD:
        day, today = rooms.get(db, found.room_id).day, now.astimezone(AMSTERDAM).date()
        return _with_period(db, found, read_period(text, day, today), now)
    words = " ".join(text.split())
    _require_length(words, DETAIL_LENGTH)
    if detail in OWNERS:
        return _with_terms(db, found, _with_owner(found.terms, detail, Owner(None, words)))
    return _with_terms(db, found, _with_words(found.terms, detail, words))


def choose_owner(db: Database, standing: Standing, agreement_id: int, detail: Detail, chosen: str) -> Agreement:
    """Keep who does or checks it: a party ("politie"), or the party and function of a member ("12")."""
    found = own_draft(db, standing, agreement_id)
    return _with_terms(db, found, _with_owner(found.terms, detail, owner_of(db, found.room_id, chosen)))


def choose_day(db: Database, standing: Standing, agreement_id: int, now: datetime) -> Agreement:
    """Let it hold the whole day of the event."""
    found = own_draft(db, standing, agreement_id)
    return _with_period(db, found, whole_day(rooms.get(db, found.room_id).day), now)


def clear(db: Database, standing: Standing, agreement_id: int, detail: Detail) -> Agreement:
    """Make a detail empty again."""
    found = own_draft(db, standing, agreement_id)
    if detail is Detail.PERIOD:
        return _with_terms(db, found, replace(found.terms, starts_at=None, ends_at=None))
    if detail in OWNERS:
        return _with_terms(db, found, _with_owner(found.terms, detail, None))
    return _with_terms(db, found, _with_words(found.terms, detail, None))


def drop(db: Database, standing: Standing, agreement_id: int) -> None:
    """Throw a draft away; raises NoLongerOpen once it was proposed."""
    with transaction(db):
        found = own_draft(db, standing, agreement_id)
        agreements.mark_state(db, found.id, AgreementState.DROPPED)


def preview(db: Database, texts: Texts, found: Agreement) -> Card:
    """Show a draft to its writer."""
    room = rooms.get(db, found.room_id)
    return phrasing_agreements.preview(texts, room, found, parties_present(db, room.id))


def question(db: Database, texts: Texts, found: Agreement, detail: Detail) -> Card:
    """Show the question for one detail."""
    return phrasing_agreements.detail_question(texts, found, detail, members.of_room(db, found.room_id))


def owner_of(db: Database, room_id: int, chosen: str) -> Owner:
    """Return who was chosen from the member list. Raises NotAMember for somebody of another room."""
    if not chosen.isdecimal():
        return Owner(Party(chosen))
    member = next((each for each in members.of_room(db, room_id) if each.id == int(chosen)), None)
    if member is None:
        raise NotAMember
    return Owner(member.party, member.function)


def _draft(
    db: Database,
    standing: Standing,
    room: Room,
    text: str,
    concerned: tuple[Party, ...],
    terms: Terms,
    replaces: int | None,
    key: str,
    now: datetime,
) -> Agreement:
    author = require_speaker(standing, room)
    made = replays.find(db, _key(key))
    if made is not None:
        return agreements.get(db, made)
    _require_length(text, MAX_LENGTH)
    agreement_id = agreements.add_draft(db, room.id, author.id, text, concerned, replaces, now)
    agreements.mark_terms(db, agreement_id, terms)
    reminders.add(db, room.id, Occasion.DRAFT_OVER, agreement_id, now + OPEN_FOR)
    replays.add(db, _key(key), agreement_id, now)
    return agreements.get(db, agreement_id)


def _key(key: str) -> str:
    """Keep agreements apart from bulletins that came from the same message."""
    return f"agreement {key}"


def _require_length(text: str, limit: int) -> None:
    if len(text) > limit:
        raise TextTooLong(len(text), limit)


def _with_owner(terms: Terms, detail: Detail, who: Owner | None) -> Terms:
    return replace(terms, doer=who) if detail is Detail.DOER else replace(terms, checker=who)


def _with_words(terms: Terms, detail: Detail, words: str | None) -> Terms:
    if detail is Detail.PLACE:
        return replace(terms, place=words)
    if detail is Detail.BOUND:
        return replace(terms, bound=words)
    return replace(terms, fallback=words)


def _with_period(db: Database, found: Agreement, chosen: Period, now: datetime) -> Agreement:
    require_end_ahead(chosen.end, now)
    return _with_terms(db, found, replace(found.terms, starts_at=chosen.start, ends_at=chosen.end))


def _with_terms(db: Database, found: Agreement, terms: Terms) -> Agreement:
    agreements.mark_terms(db, found.id, terms)
    return agreements.get(db, found.id)
