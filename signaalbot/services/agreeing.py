"""How does an agreement come to stand? Drafted, laid before the parties, and agreed by each of them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.agreement import (
    MAX_LENGTH,
    Agreement,
    AgreementState,
    Answer,
    require_answerable,
    settled_state,
)
from signaalbot.domain.card import Card
from signaalbot.domain.problem import NobodyToAgree, NoLongerOpen, NotAMember, NotFound, TextTooLong
from signaalbot.domain.role import Membership, Party, Standing
from signaalbot.domain.room import Room
from signaalbot.services import phrasing, posting
from signaalbot.services.broadcasting import require_speaker
from signaalbot.storage import agreements, members, replays, rooms, timeline
from signaalbot.storage.database import transaction
from signaalbot.texts import Texts, texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database


def draft(db: Database, standing: Standing, room: Room, text: str, key: str, now: datetime) -> Agreement:
    """Keep a new agreement as a draft; it concerns every party that has someone who may agree."""
    with transaction(db):
        return _draft(db, standing, room, text, _parties_present(db, room.id), None, key, now)


def draft_version(
    db: Database, standing: Standing, room: Room, number: str, text: str, key: str, now: datetime
) -> Agreement:
    """Keep a change of an agreement that stands as a draft, for the same parties. Raises NotFound."""
    with transaction(db):
        stands = agreements.find_valid(db, room.id, int(number)) if number.isdecimal() else None
        if stands is None and replays.find(db, key) is None:
            raise NotFound(number)
        concerned = () if stands is None else stands.parties
        replaces = None if stands is None else stands.id
        return _draft(db, standing, room, text, concerned, replaces, key, now)


def toggle_party(db: Database, standing: Standing, agreement_id: int, party: Party) -> Agreement:
    """Switch a party on or off in a draft; the last one stays. Raises NoLongerOpen."""
    with transaction(db):
        found = _own_draft(db, standing, agreement_id)
        if party not in found.parties:
            agreements.add_party(db, found.id, party)
        elif len(found.parties) > 1:
            agreements.remove_party(db, found.id, party)
        return agreements.get(db, found.id)


def drop(db: Database, standing: Standing, agreement_id: int) -> None:
    """Throw a draft away; raises NoLongerOpen once it was proposed."""
    with transaction(db):
        found = _own_draft(db, standing, agreement_id)
        agreements.mark_state(db, found.id, AgreementState.DROPPED)


def preview(db: Database, texts: Texts, found: Agreement) -> Card:
    """Show a draft to its writer."""
    room = rooms.get(db, found.room_id)
    return phrasing.agreement_preview(texts, room, found, _parties_present(db, room.id))


def propose(db: Database, standing: Standing, agreement_id: int, now: datetime) -> Agreement:
    """Lay a draft before the parties: in the group, and in private to who may answer. Twice is once (T68)."""
    with transaction(db):
        found = _own_room(db, standing, agreement_id)
        if found.state not in (AgreementState.DRAFT, AgreementState.DROPPED):
            return found
        draft_ = _own_draft(db, standing, agreement_id)
        for party in draft_.parties:
            if party not in _parties_present(db, found.room_id):
                raise NobodyToAgree(party)
        asked = agreements.mark_proposed(db, draft_.id)
        agreements.mark_overtaken(db, asked)
        proposer = members.get(db, asked.proposer_id)
        timeline.add(db, asked.room_id, "proposed", proposer, now, asked.number or 0, asked.version)
        _ask_parties(db, asked, proposer, now)
        return asked


def answer(db: Database, standing: Standing, agreement_id: int, said: Answer, now: datetime) -> Agreement:
    """Take what a party says of this very version; a second press changes nothing.

    Raises NotAMember, NotAContactPerson, PartyNotConcerned or NoLongerOpen.
    """
    with transaction(db):
        asked = _own_room(db, standing, agreement_id)
        speaker = require_speaker(standing, rooms.get(db, asked.room_id))
        if asked.answers.get(speaker.party) is said:
            return asked
        require_answerable(asked, speaker.party)
        if not agreements.add_consent(db, asked.id, speaker.party, speaker.id, said, now):
            raise NoLongerOpen
        timeline.add(db, asked.room_id, str(said), speaker, now, asked.number or 0, asked.version)
        _settle(db, agreements.get(db, asked.id), now)
        return agreements.get(db, asked.id)


def _settle(db: Database, asked: Agreement, now: datetime) -> None:
    state = settled_state(asked.parties, asked.answers)
    if state is AgreementState.PROPOSED:
        return
    room = rooms.get(db, asked.room_id)
    occasion = f"agreement {asked.id} {state}"
    if state is AgreementState.VALID:
        agreements.mark_valid(db, asked, now)
        posting.refresh_card(db, room, occasion, now)
    else:
        agreements.mark_state(db, asked.id, state)
    timeline.add(db, room.id, str(state), None, now, asked.number or 0, asked.version)
    _tell_outcome(db, agreements.get(db, asked.id), room, occasion, now)


def _tell_outcome(db: Database, settled: Agreement, room: Room, occasion: str, now: datetime) -> None:
    def outcome(texts: Texts) -> Card:
        return Card(
            texts.say(
                f"agreement.became_{settled.state}",
                number=settled.number,
                version=settled.version,
                text=settled.text,
                parties=phrasing.parties(texts, settled.parties),
            )
        )

    posting.to_group(db, room, occasion, outcome(texts_in(room.language)), now, "attention")
    for member, person in members.people_of_room(db, room.id):
        if member.rank.speaks and member.party in settled.parties:
            card = outcome(texts_in(person.language))
            posting.to_person(db, person, occasion, card, now, urgency="attention", room_id=room.id)


def _ask_parties(db: Database, asked: Agreement, proposer: Membership, now: datetime) -> None:
    room = rooms.get(db, asked.room_id)
    occasion = f"agreement {asked.id} proposed"
    card = phrasing.agreement(texts_in(room.language), room, asked, proposer)
    posting.to_group(db, room, occasion, card, now, "attention")
    for member, person in members.people_of_room(db, room.id):
        if member.rank.speaks and member.party in asked.parties:
            card = phrasing.agreement(texts_in(person.language), room, asked, proposer)
            posting.to_person(db, person, occasion, card, now, urgency="attention", room_id=room.id)


def _draft(
    db: Database,
    standing: Standing,
    room: Room,
    text: str,
    concerned: tuple[Party, ...],
    replaces: int | None,
    key: str,
    now: datetime,
) -> Agreement:
    author = require_speaker(standing, room)
    made = replays.find(db, key)
    if made is not None:
        return agreements.get(db, made)
    if len(text) > MAX_LENGTH:
        raise TextTooLong(len(text), MAX_LENGTH)
    agreement_id = agreements.add_draft(db, room.id, author.id, text, concerned, replaces, now)
    replays.add(db, key, agreement_id, now)
    return agreements.get(db, agreement_id)


def _parties_present(db: Database, room_id: int) -> tuple[Party, ...]:
    speaking = {member.party for member in members.of_room(db, room_id) if member.rank.speaks}
    return tuple(party for party in Party if party in speaking)


def _own_room(db: Database, standing: Standing, agreement_id: int) -> Agreement:
    found = agreements.find_by_id(db, agreement_id)
    if found is None or standing.in_room(found.room_id) is None:
        raise NotAMember
    return found


def _own_draft(db: Database, standing: Standing, agreement_id: int) -> Agreement:
    found = _own_room(db, standing, agreement_id)
    author = require_speaker(standing, rooms.get(db, found.room_id))
    if found.proposer_id != author.id or found.state is not AgreementState.DRAFT:
        raise NoLongerOpen
    return found
