"""How does an agreement come to stand? Drafted, laid before the parties, and agreed by each of them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.agreement import (
    Agreement,
    AgreementState,
    Answer,
    require_answerable,
    require_end_ahead,
    settled_state,
)
from signaalbot.domain.judgement import asked_at
from signaalbot.domain.problem import NobodyToAgree, NoLongerOpen, NotAMember, PartyNotConcerned
from signaalbot.domain.reminder import Occasion
from signaalbot.domain.role import Membership, Party, Standing
from signaalbot.services import lapsing, objecting, phrasing_agreements, posting, renewing, telling
from signaalbot.services.broadcasting import require_speaker
from signaalbot.storage import agreements, members, reminders, rooms, timeline
from signaalbot.storage.database import transaction

if TYPE_CHECKING:
    from sqlite_utils import Database


def propose(db: Database, standing: Standing, agreement_id: int, now: datetime) -> Agreement:
    """Lay a draft before the parties: in the group, and in private to who may answer. Twice is once (T68).

    Raises NobodyToAgree, EndIsPast or NoLongerOpen.
    """
    with transaction(db):
        found = own_room(db, standing, agreement_id)
        if found.state not in (AgreementState.DRAFT, AgreementState.DROPPED):
            return found
        draft = own_draft(db, standing, agreement_id)
        require_end_ahead(draft.terms.ends_at, now)
        for party in draft.parties:
            if party not in parties_present(db, found.room_id):
                raise NobodyToAgree(party)
        asked = agreements.mark_proposed(db, draft.id)
        _overtake(db, asked, now)
        proposer = members.get(db, asked.proposer_id)
        timeline.add(db, asked.room_id, "proposed", proposer, now, asked.number or 0, asked.version)
        lapsing.plan_proposal(db, asked, now)
        _ask_parties(db, asked, now)
        return asked


def answer(db: Database, standing: Standing, agreement_id: int, said: Answer, now: datetime) -> Agreement:
    """Take what a party says of this very version; a second press changes nothing.

    Raises NotAMember, NotAContactPerson, PartyNotConcerned or NoLongerOpen.
    """
    with transaction(db):
        asked = own_room(db, standing, agreement_id)
        speaker = require_speaker(standing, rooms.get(db, asked.room_id))
        if asked.answers.get(speaker.party) is said:
            return asked
        require_answerable(asked, speaker.party, now)
        agreements.mark_consent(db, asked.id, speaker.party, speaker.id, said, now)
        timeline.add(db, asked.room_id, str(said), speaker, now, asked.number or 0, asked.version)
        reminders.silence(db, asked.id, Occasion.CONSULT_OVER, party=speaker.party)
        _settle(db, agreements.get(db, asked.id), now)
        if said is Answer.OBJECT:
            objecting.offer(db, standing, asked, now)
        renewing.queue(db, asked.id, f"{said} of {speaker.party}", now)
        return agreements.get(db, asked.id)


def own_room(db: Database, standing: Standing, agreement_id: int) -> Agreement:
    """Return an agreement of a room in which this person is. Raises NotAMember (T59)."""
    found = agreements.find_by_id(db, agreement_id)
    if found is None or standing.in_room(found.room_id) is None:
        raise NotAMember
    return found


def own_draft(db: Database, standing: Standing, agreement_id: int) -> Agreement:
    """Return a draft of this very member. Raises NotAMember, NotAContactPerson or NoLongerOpen."""
    found = own_room(db, standing, agreement_id)
    author = require_speaker(standing, rooms.get(db, found.room_id))
    if found.proposer_id != author.id or found.state is not AgreementState.DRAFT:
        raise NoLongerOpen
    return found


def parties_present(db: Database, room_id: int) -> tuple[Party, ...]:
    """Return the parties with somebody who may speak for them."""
    speaking = {member.party for member in members.of_room(db, room_id) if member.rank.speaks}
    return tuple(party for party in Party if party in speaking)


def require_concerned(db: Database, standing: Standing, found: Agreement) -> Membership:
    """Return the member, who must speak for a party that this agreement concerns."""
    speaker = require_speaker(standing, rooms.get(db, found.room_id))
    if speaker.party not in found.parties:
        raise PartyNotConcerned
    return speaker


def _overtake(db: Database, asked: Agreement, now: datetime) -> None:
    for earlier in agreements.mark_overtaken(db, asked):
        lapsing.forget(db, earlier)
        renewing.queue(db, earlier, "being overtaken", now)


def _settle(db: Database, asked: Agreement, now: datetime) -> None:
    state = settled_state(asked.parties, asked.answers)
    if state is AgreementState.PROPOSED:
        return
    room = rooms.get(db, asked.room_id)
    occasion = f"agreement {asked.id} {state}"
    lapsing.forget(db, asked.id)
    if state is AgreementState.VALID:
        _let_stand(db, asked, now)
        posting.refresh_card(db, room, occasion, now)
    else:
        agreements.mark_state(db, asked.id, state)
    timeline.add(db, room.id, str(state), None, now, asked.number or 0, asked.version)
    settled = agreements.get(db, asked.id)
    telling.to_both(db, room, settled.parties, occasion, lambda texts: phrasing_agreements.outcome(texts, settled), now)


def _let_stand(db: Database, asked: Agreement, now: datetime) -> None:
    before = agreements.find_valid(db, asked.room_id, asked.number or 0)
    agreements.mark_valid(db, asked, now)
    lapsing.plan_end(db, asked, now)
    day = rooms.get(db, asked.room_id).day
    reminders.add(db, asked.room_id, Occasion.JUDGE_ROOM, asked.room_id, asked_at(day, now))
    if before is not None:
        lapsing.forget(db, before.id)
        renewing.queue(db, before.id, "being replaced", now)


def _ask_parties(db: Database, asked: Agreement, now: datetime) -> None:
    room = rooms.get(db, asked.room_id)
    occasion = f"agreement {asked.id} proposed"
    telling.to_both(db, room, asked.parties, occasion, lambda texts: renewing.card(db, texts, asked, now), now)
