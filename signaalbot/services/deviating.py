"""What if an agreement is no longer true? Any party says what it saw; final only after the other side's reply."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.agreement import Agreement, AgreementState
from signaalbot.domain.card import Card
from signaalbot.domain.deviation import (
    MAX_LENGTH,
    REPLY_FOR,
    SHORT_LENGTH,
    Aspect,
    Deviation,
    DeviationState,
    is_answered,
    other_side,
    require_replyable,
)
from signaalbot.domain.problem import NoLongerOpen, NotAMember, TextTooLong
from signaalbot.domain.reminder import Occasion, Reminder
from signaalbot.domain.role import Membership, Party, Standing
from signaalbot.services import phrasing_deviations, posting, telling
from signaalbot.services.agreeing import own_room
from signaalbot.services.broadcasting import require_speaker
from signaalbot.storage import agreements, deviations, prompts, reminders, rooms, timeline
from signaalbot.storage.database import transaction
from signaalbot.texts import Texts

if TYPE_CHECKING:
    from sqlite_utils import Database


def start(db: Database, standing: Standing, agreement_id: int, now: datetime) -> Deviation:
    """Begin a report, or go on with the one this member began. Raises NoLongerOpen when it stands no longer."""
    with transaction(db):
        stands = own_room(db, standing, agreement_id)
        speaker = require_speaker(standing, rooms.get(db, stands.room_id))
        if stands.state is not AgreementState.VALID:
            raise NoLongerOpen
        found = deviations.find_draft(db, stands.id, speaker.id)
        if found is None:
            made = deviations.add_draft(db, stands.room_id, stands.id, speaker.party, speaker.id, now)
            found = deviations.get(db, made)
        _ask_next(db, standing, found, now)
        return found


def take(db: Database, standing: Standing, deviation_id: int, aspect: Aspect, text: str, now: datetime) -> Deviation:
    """Keep one answer and ask the next thing. Raises NoLongerOpen or TextTooLong."""
    words = " ".join(text.split())
    limit = MAX_LENGTH if aspect is Aspect.BEHAVIOUR else SHORT_LENGTH
    with transaction(db):
        found, _ = _own_draft(db, standing, deviation_id)
        if len(words) > limit:
            raise TextTooLong(len(words), limit)
        deviations.mark_aspect(db, found.id, aspect, words)
        changed = deviations.get(db, found.id)
        _ask_next(db, standing, changed, now)
        return changed


def card_of(db: Database, texts: Texts, found: Deviation) -> Card:
    """Show the next question of a draft, or what goes out once all is known."""
    about = agreements.get(db, found.agreement_id)
    if found.missing is not None:
        return phrasing_deviations.question(texts, found, about)
    return phrasing_deviations.preview(texts, found, about, _receivers(about, found.party))


def report(db: Database, standing: Standing, deviation_id: int, now: datetime) -> Deviation:
    """Tell all what was seen, and wait for the other side; twice is once. Raises NoLongerOpen."""
    with transaction(db):
        found, speaker = _own(db, standing, deviation_id)
        if found.state in (DeviationState.REPORTED, DeviationState.FINAL):
            return found
        if found.state is not DeviationState.DRAFT or found.missing is not None:
            raise NoLongerOpen
        about = agreements.get(db, found.agreement_id)
        if about.state is not AgreementState.VALID:
            raise NoLongerOpen
        deviations.mark_reported(db, found.id, now)
        timeline.add(db, found.room_id, "deviation", speaker, now, about.number or 0, about.version)
        reminders.add(db, found.room_id, Occasion.REPLY_OVER_DEVIATION, found.id, now + REPLY_FOR)
        reported = deviations.get(db, found.id)
        _tell_report(db, reported, about, now)
        _finish_when_answered(db, reported, about, now)
        return deviations.get(db, found.id)


def drop(db: Database, standing: Standing, deviation_id: int) -> None:
    """Throw a draft away; raises NoLongerOpen once it was sent."""
    with transaction(db):
        found, _ = _own_draft(db, standing, deviation_id)
        deviations.mark_state(db, found.id, DeviationState.DROPPED)


def withdraw(db: Database, standing: Standing, deviation_id: int, now: datetime) -> Deviation:
    """Take a report back, by the party that made it, while it waits for a reply; twice is once."""
    with transaction(db):
        found, speaker = _of_room(db, standing, deviation_id)
        if found.state is DeviationState.WITHDRAWN:
            return found
        if found.state is not DeviationState.REPORTED or speaker.party is not found.party:
            raise NoLongerOpen
        about = agreements.get(db, found.agreement_id)
        deviations.mark_state(db, found.id, DeviationState.WITHDRAWN)
        reminders.silence(db, found.id, Occasion.REPLY_OVER_DEVIATION)
        timeline.add(db, found.room_id, "deviation_withdrawn", speaker, now, about.number or 0, about.version)
        _tell(db, found, about, "withdrawn", lambda texts: phrasing_deviations.withdrawn(texts, found, about), now)
        return deviations.get(db, found.id)


def ask_reply(db: Database, standing: Standing, deviation_id: int, now: datetime) -> Deviation:
    """Ask the other side what it says of it. Raises NoLongerOpen or PartyNotConcerned."""
    with transaction(db):
        found, _, _ = _replyable(db, standing, deviation_id)
        assert standing.person is not None
        prompts.add(db, standing.person.id, "deviation_reply", {"deviation": found.id}, now)
        return found


def take_reply(db: Database, texts: Texts, standing: Standing, deviation_id: int, text: str, now: datetime) -> Card:
    """Keep the words of a reply, and show what goes out."""
    words = " ".join(text.split())
    if len(words) > MAX_LENGTH:
        raise TextTooLong(len(words), MAX_LENGTH)
    with transaction(db):
        found, about, speaker = _replyable(db, standing, deviation_id)
        deviations.mark_reply_draft(db, found.id, speaker.party, speaker.id, words, now)
        return phrasing_deviations.reply_preview(texts, found, about, words)


def send_reply(db: Database, standing: Standing, deviation_id: int, now: datetime) -> Deviation:
    """Tell all what the other side says; when all of it replied, the report is final. Twice is once."""
    with transaction(db):
        found, speaker = _of_room(db, standing, deviation_id)
        if found.replies.get(speaker.party):
            return found
        found, about, speaker = _replyable(db, standing, deviation_id)
        words = deviations.find_reply_draft(db, found.id, speaker.party, speaker.id)
        if words is None:
            raise NoLongerOpen
        deviations.mark_reply_sent(db, found.id, speaker.party, now)
        timeline.add(db, found.room_id, "deviation_reply", speaker, now, about.number or 0, about.version)
        replied = deviations.get(db, found.id)
        if not _finish_when_answered(db, replied, about, now):
            occasion = f"reply of {speaker.party}"
            _tell(db, found, about, occasion, lambda texts: phrasing_deviations.state_of(texts, replied, about), now)
        return deviations.get(db, found.id)


def no_reply(db: Database, reminder: Reminder, now: datetime) -> None:
    """The clock of the other side ran out: note "geen reactie", and let the report stand."""
    found = deviations.get(db, reminder.subject_id)
    if found.state is not DeviationState.REPORTED:
        return
    about = agreements.get(db, found.agreement_id)
    for party in phrasing_deviations.waited(found, about):
        if party not in found.replies:
            deviations.mark_no_reply(db, found.id, party, now)
    _finish_when_answered(db, deviations.get(db, found.id), about, now)


def _finish_when_answered(db: Database, found: Deviation, about: Agreement, now: datetime) -> bool:
    if not is_answered(found, phrasing_deviations.waited(found, about)):
        return False
    deviations.mark_final(db, found.id, now)
    reminders.silence(db, found.id, Occasion.REPLY_OVER_DEVIATION)
    timeline.add(db, found.room_id, "deviation_final", None, now, about.number or 0, about.version)
    final = deviations.get(db, found.id)
    _tell(db, final, about, "final", lambda texts: phrasing_deviations.state_of(texts, final, about), now)
    return True


def _tell_report(db: Database, found: Deviation, about: Agreement, now: datetime) -> None:
    """Tell the group and the parties; the other side can reply, the reporter take it back."""
    room, occasion = rooms.get(db, found.room_id), f"deviation {found.id} reported"
    telling.to_group(
        db, room, occasion, lambda texts: phrasing_deviations.reported(texts, found, about, reply=True), now
    )
    others = other_side(about.parties, found.party)
    telling.to_parties(
        db, room, others, occasion, lambda texts: phrasing_deviations.reported(texts, found, about, reply=True), now
    )
    telling.to_parties(
        db,
        room,
        (found.party,),
        occasion,
        lambda texts: phrasing_deviations.reported(texts, found, about, reply=False),
        now,
    )
    posting.refresh_card(db, room, occasion, now)


def _tell(db: Database, found: Deviation, about: Agreement, what: str, card: telling.CardIn, now: datetime) -> None:
    room, occasion = rooms.get(db, found.room_id), f"deviation {found.id} {what}"
    telling.to_both(db, room, _receivers(about, found.party), occasion, card, now)
    posting.refresh_card(db, room, occasion, now)


def _receivers(about: Agreement, reporter: Party) -> tuple[Party, ...]:
    return tuple(party for party in Party if party in about.parties or party is reporter)


def _ask_next(db: Database, standing: Standing, found: Deviation, now: datetime) -> None:
    assert standing.person is not None
    if found.missing is not None:
        data = {"deviation": found.id, "aspect": str(found.missing)}
        prompts.add(db, standing.person.id, "deviation_aspect", data, now)


def _of_room(db: Database, standing: Standing, deviation_id: int) -> tuple[Deviation, Membership]:
    found = deviations.find_by_id(db, deviation_id)
    if found is None or standing.in_room(found.room_id) is None:
        raise NotAMember
    return found, require_speaker(standing, rooms.get(db, found.room_id))


def _own(db: Database, standing: Standing, deviation_id: int) -> tuple[Deviation, Membership]:
    found, speaker = _of_room(db, standing, deviation_id)
    if found.member_id != speaker.id:
        raise NoLongerOpen
    return found, speaker


def _own_draft(db: Database, standing: Standing, deviation_id: int) -> tuple[Deviation, Membership]:
    found, speaker = _own(db, standing, deviation_id)
    if found.state is not DeviationState.DRAFT:
        raise NoLongerOpen
    return found, speaker


def _replyable(db: Database, standing: Standing, deviation_id: int) -> tuple[Deviation, Agreement, Membership]:
    found, speaker = _of_room(db, standing, deviation_id)
    about = agreements.get(db, found.agreement_id)
    require_replyable(found, about.parties, speaker.party)
    return found, about, speaker
