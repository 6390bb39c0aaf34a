"""How long may a party talk with those it speaks for? A clock that everybody sees; silence is not consent."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from signaalbot.domain import localtime
from signaalbot.domain.agreement import (
    CONSULT_FOR,
    Agreement,
    AgreementState,
    require_answerable,
    require_fair_clock,
)
from signaalbot.domain.card import Button, Card
from signaalbot.domain.localtime import AMSTERDAM
from signaalbot.domain.period import read_moment
from signaalbot.domain.problem import NoLongerOpen
from signaalbot.domain.reminder import Occasion, Reminder
from signaalbot.domain.role import Membership, Party, Standing
from signaalbot.services import phrasing_agreements, posting, renewing, telling
from signaalbot.services.agreeing import own_room, require_concerned
from signaalbot.storage import agreements, prompts, reminders, rooms, timeline
from signaalbot.storage.database import transaction
from signaalbot.texts import Texts, texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database

CHOICES = (60, 180, 1440)
"""Minutes offered on buttons."""


def start(db: Database, standing: Standing, agreement_id: int, now: datetime) -> datetime:
    """Start the clock of a party and tell until when it runs; pressing again changes nothing.

    Raises NotAMember, NotAContactPerson, PartyNotConcerned or NoLongerOpen.
    """
    with transaction(db):
        asked, speaker = _open(db, standing, agreement_id, now)
        known = asked.consulting.get(speaker.party)
        if known is not None and known > now:
            return known
        until = _set(db, asked, speaker, now + CONSULT_FOR, now)
        timeline.add(db, asked.room_id, "consult", speaker, now, asked.number or 0, asked.version)
        _offer_hours(db, standing, asked, until, now)
        return until


def choose_minutes(db: Database, standing: Standing, agreement_id: int, minutes: int, now: datetime) -> datetime:
    """Let the clock run for so many minutes from now."""
    with transaction(db):
        asked, speaker = _open(db, standing, agreement_id, now)
        return _set(db, asked, speaker, now + timedelta(minutes=minutes), now)


def ask_moment(db: Database, standing: Standing, agreement_id: int, now: datetime) -> None:
    """Ask until when; the next message in private answers it."""
    with transaction(db):
        asked, _ = _open(db, standing, agreement_id, now)
        assert standing.person is not None
        prompts.add(db, standing.person.id, "agreement_consult", {"agreement": asked.id}, now)


def take_moment(db: Database, standing: Standing, agreement_id: int, text: str, now: datetime) -> datetime:
    """Let the clock run until a typed moment. Raises MomentNotUnderstood, EndIsPast or TooMuchTime."""
    with transaction(db):
        asked, speaker = _open(db, standing, agreement_id, now)
        today = now.astimezone(AMSTERDAM).date()
        return _set(db, asked, speaker, read_moment(text, today, today), now)


def over(db: Database, reminder: Reminder, now: datetime) -> None:
    """The clock of a party ran out: ask it for its answer, and let all see that time is up."""
    asked = agreements.get(db, reminder.subject_id)
    party = Party(reminder.party)
    if asked.state is not AgreementState.PROPOSED or party not in asked.unanswered:
        return
    if asked.consulting.get(party) != reminder.due_at:
        return
    _ask_again(db, asked, (party,), "agreement.consult_over", f"consult over {reminder.id}", now)
    renewing.queue(db, asked.id, f"consult over {reminder.id}", now)


def unanswered(db: Database, reminder: Reminder, now: datetime) -> None:
    """Ask the parties once more that said nothing at all."""
    asked = agreements.get(db, reminder.subject_id)
    if asked.state is AgreementState.PROPOSED:
        silent = tuple(party for party in asked.unanswered if party not in asked.consulting)
        _ask_again(db, asked, silent, "agreement.unanswered", f"unanswered {reminder.id}", now)


def _ask_again(
    db: Database, asked: Agreement, parties: tuple[Party, ...], key: str, occasion: str, now: datetime
) -> None:
    def card(texts: Texts) -> Card:
        text = phrasing_agreements.body(texts, asked)
        html = texts.say(key, number=asked.number, version=asked.version, text=text)
        return Card(html, phrasing_agreements.answer_buttons(texts, asked))

    telling.to_parties(db, rooms.get(db, asked.room_id), parties, occasion, card, now)


def _set(db: Database, asked: Agreement, speaker: Membership, until: datetime, now: datetime) -> datetime:
    require_fair_clock(until, now)
    agreements.mark_consulting(db, asked.id, speaker.party, speaker.id, until, now)
    reminders.silence(db, asked.id, Occasion.CONSULT_OVER, party=speaker.party)
    reminders.add(db, asked.room_id, Occasion.CONSULT_OVER, asked.id, until, speaker.party)
    renewing.queue(db, asked.id, f"consult of {speaker.party} until {until.isoformat()} at {now.isoformat()}", now)
    return until


def _offer_hours(db: Database, standing: Standing, asked: Agreement, until: datetime, now: datetime) -> None:
    person = standing.person
    assert person is not None
    texts = texts_in(person.language)
    html = texts.say("agreement.consulting", number=asked.number, until=localtime.short(until))
    choices = tuple(
        Button(texts.plain(f"agreement.button_minutes_{minutes}"), f"consult:minutes:{asked.id}:{minutes}")
        for minutes in CHOICES
    )
    other = Button(texts.plain("agreement.button_other_moment"), f"consult:moment:{asked.id}")
    occasion = f"consult of agreement {asked.id} at {now.isoformat()}"
    posting.to_person(
        db, person, occasion, Card(html, (choices, (other,))), now, urgency="attention", room_id=asked.room_id
    )


def _open(db: Database, standing: Standing, agreement_id: int, now: datetime) -> tuple[Agreement, Membership]:
    asked = own_room(db, standing, agreement_id)
    speaker = require_concerned(db, standing, asked)
    require_answerable(asked, speaker.party, now)
    if speaker.party in asked.answers:
        raise NoLongerOpen
    return asked, speaker
