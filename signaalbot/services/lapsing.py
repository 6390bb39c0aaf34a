"""When does an agreement end? At its own moment, with a warning before; unanswered proposals end too (T70)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain import localtime
from signaalbot.domain.agreement import (
    OPEN_FOR,
    UNANSWERED_AFTER,
    WARN_BEFORE,
    Agreement,
    AgreementState,
    is_over,
)
from signaalbot.domain.card import Button, Card
from signaalbot.domain.problem import NoLongerOpen, NotAMember, PartyNotConcerned
from signaalbot.domain.reminder import Occasion, Reminder
from signaalbot.domain.role import Standing
from signaalbot.services import phrasing_agreements, posting, renewing, telling
from signaalbot.services.broadcasting import require_speaker
from signaalbot.storage import agreements, reminders, replays, rooms, timeline
from signaalbot.storage.database import transaction
from signaalbot.texts import Texts

if TYPE_CHECKING:
    from sqlite_utils import Database

OF_AN_AGREEMENT = (
    *(Occasion.DRAFT_OVER, Occasion.UNANSWERED, Occasion.PROPOSAL_OVER, Occasion.CONSULT_OVER),
    *(Occasion.ENDS_SOON, Occasion.ENDS),
)
EXTENSIONS = (60, 120)
"""Minutes offered on buttons."""


def plan_proposal(db: Database, asked: Agreement, now: datetime) -> None:
    """Plan what happens to a proposal that stays unanswered."""
    reminders.silence(db, asked.id, Occasion.DRAFT_OVER)
    reminders.add(db, asked.room_id, Occasion.UNANSWERED, asked.id, now + UNANSWERED_AFTER)
    reminders.add(db, asked.room_id, Occasion.PROPOSAL_OVER, asked.id, now + OPEN_FOR)
    if asked.terms.ends_at is not None:
        reminders.add(db, asked.room_id, Occasion.ENDS, asked.id, asked.terms.ends_at)


def plan_end(db: Database, stands: Agreement, now: datetime) -> None:
    """Plan the warning and the end of an agreement that stands now."""
    ends_at = stands.terms.ends_at
    if ends_at is not None:
        reminders.add(db, stands.room_id, Occasion.ENDS_SOON, stands.id, max(ends_at - WARN_BEFORE, now))
        reminders.add(db, stands.room_id, Occasion.ENDS, stands.id, ends_at)


def forget(db: Database, agreement_id: int) -> None:
    """Take back every reminder about this version (T40)."""
    reminders.silence(db, agreement_id, *OF_AN_AGREEMENT)


def drop_draft(db: Database, reminder: Reminder, _now: datetime) -> None:
    """Drop a draft that was forgotten."""
    found = agreements.get(db, reminder.subject_id)
    if found.state is AgreementState.DRAFT:
        agreements.mark_state(db, found.id, AgreementState.DROPPED)


def warn(db: Database, reminder: Reminder, now: datetime) -> None:
    """Tell the parties concerned that it ends in half an hour, and let them choose."""
    stands = agreements.get(db, reminder.subject_id)
    if stands.state is not AgreementState.VALID or is_over(stands, now):
        return

    def card(texts: Texts) -> Card:
        return _warning(texts, stands)

    telling.to_parties(db, rooms.get(db, stands.room_id), stands.parties, f"agreement {stands.id} ends soon", card, now)


def end(db: Database, reminder: Reminder, now: datetime) -> None:
    """Let an agreement or proposal come to its end, and tell everybody."""
    found = agreements.get(db, reminder.subject_id)
    if found.state not in (AgreementState.VALID, AgreementState.PROPOSED):
        return
    room, stood = rooms.get(db, found.room_id), found.state is AgreementState.VALID
    key = "agreement.ended" if stood else "agreement.proposal_ended"
    agreements.mark_lapsed(db, found.id, now)
    forget(db, found.id)
    timeline.add(db, room.id, "lapsed" if stood else "unagreed", None, now, found.number or 0, found.version)
    occasion = f"agreement {found.id} lapsed"

    def card(texts: Texts) -> Card:
        text = phrasing_agreements.body(texts, found)
        return Card(texts.say(key, number=found.number, version=found.version, text=text))

    telling.to_both(db, room, found.parties, occasion, card, now)
    posting.refresh_card(db, room, occasion, now)
    renewing.queue(db, found.id, "its end", now)


def let_lapse(db: Database, standing: Standing, agreement_id: int, now: datetime) -> Agreement:
    """Note that a party lets it end at its moment; twice is once. Raises NoLongerOpen after that moment."""
    with transaction(db):
        found = agreements.find_by_id(db, agreement_id)
        if found is None or standing.in_room(found.room_id) is None:
            raise NotAMember
        speaker = require_speaker(standing, rooms.get(db, found.room_id))
        if speaker.party not in found.parties:
            raise PartyNotConcerned
        if found.state is not AgreementState.VALID or found.terms.ends_at is None:
            raise NoLongerOpen
        key = f"agreement {found.id} may lapse for {speaker.party}"
        if replays.find(db, key) is None:
            replays.add(db, key, found.id, now)
            timeline.add(db, found.room_id, "may_lapse", speaker, now, found.number or 0, found.version)
        return found


def _warning(texts: Texts, stands: Agreement) -> Card:
    assert stands.terms.ends_at is not None
    html = texts.say(
        "agreement.ends_soon",
        number=stands.number,
        moment=localtime.clock_time(stands.terms.ends_at),
        text=phrasing_agreements.body(texts, stands),
    )
    longer = tuple(
        Button(texts.plain(f"agreement.button_extend_{minutes}"), f"lapse:extend:{stands.id}:{minutes}")
        for minutes in EXTENSIONS
    )
    other = (
        Button(texts.plain("agreement.button_change"), f"lapse:change:{stands.id}"),
        Button(texts.plain("agreement.button_let_lapse"), f"lapse:let:{stands.id}"),
    )
    return Card(html, (longer, other))
