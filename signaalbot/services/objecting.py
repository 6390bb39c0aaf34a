"""Why does a party object? It may say so, in its own words, and sees them before the others do."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.agreement import DETAIL_LENGTH, Agreement, Answer
from signaalbot.domain.card import Button, Card
from signaalbot.domain.problem import NoLongerOpen, NotAMember, TextTooLong
from signaalbot.domain.role import Membership, Standing
from signaalbot.services import posting, telling
from signaalbot.services.broadcasting import require_speaker
from signaalbot.storage import agreements, prompts, rooms, timeline
from signaalbot.storage.database import transaction
from signaalbot.texts import Texts, texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database

REASON_LENGTH = 2 * DETAIL_LENGTH


def offer(db: Database, standing: Standing, objected: Agreement, now: datetime) -> None:
    """Ask in private whether the one who pressed "Bezwaar" wants to say why. Call inside a transaction."""
    person = standing.person
    assert person is not None
    texts = texts_in(person.language)
    html = texts.say("agreement.offer_reason", number=objected.number, version=objected.version)
    button = Button(texts.plain("agreement.button_reason"), f"reason:ask:{objected.id}")
    occasion = f"reason for agreement {objected.id}"
    posting.to_person(
        db, person, occasion, Card(html, ((button,),)), now, urgency="attention", room_id=objected.room_id
    )


def ask(db: Database, standing: Standing, agreement_id: int, now: datetime) -> None:
    """Put the question; the next message in private answers it. Raises NoLongerOpen once it was told."""
    with transaction(db):
        objected, _ = _own_objection(db, standing, agreement_id)
        assert standing.person is not None
        prompts.add(db, standing.person.id, "agreement_reason", {"agreement": objected.id}, now)


def take(db: Database, texts: Texts, standing: Standing, agreement_id: int, text: str) -> Card:
    """Keep the words, and show what goes out. Raises TextTooLong or NoLongerOpen."""
    reason = " ".join(text.split())
    if len(reason) > REASON_LENGTH:
        raise TextTooLong(len(reason), REASON_LENGTH)
    with transaction(db):
        objected, speaker = _own_objection(db, standing, agreement_id)
        agreements.mark_reason(db, objected.id, speaker.party, reason)
    buttons = (
        Button(texts.plain("agreement.button_send_reason"), f"reason:send:{objected.id}"),
        Button(texts.plain("button.drop"), f"reason:drop:{objected.id}"),
    )
    return Card(texts.say("agreement.reason_preview", number=objected.number, reason=reason), (buttons,))


def send(db: Database, standing: Standing, agreement_id: int, now: datetime) -> Agreement:
    """Tell all why; twice is once. Raises NoLongerOpen when there is nothing to tell."""
    with transaction(db):
        objected, speaker = _objection(db, standing, agreement_id)
        if agreements.find_reason(db, objected.id, speaker.party, told=True) is not None:
            return objected
        reason = agreements.find_reason(db, objected.id, speaker.party, told=False)
        if reason is None:
            raise NoLongerOpen
        agreements.mark_reason_told(db, objected.id, speaker.party, now)
        timeline.add(db, objected.room_id, "reason", speaker, now, objected.number or 0, objected.version)
        _tell(db, objected, speaker, reason, now)
        return objected


def drop(db: Database, standing: Standing, agreement_id: int) -> None:
    """Throw the words away; the objection stays."""
    with transaction(db):
        objected, speaker = _own_objection(db, standing, agreement_id)
        agreements.mark_reason(db, objected.id, speaker.party, None)


def _tell(db: Database, objected: Agreement, speaker: Membership, reason: str, now: datetime) -> None:
    def card(texts: Texts) -> Card:
        party = texts.say(f"party.{speaker.party}")
        return Card(
            texts.say(
                "agreement.reason",
                number=objected.number,
                version=objected.version,
                party=party,
                reason=reason,
            )
        )

    room = rooms.get(db, objected.room_id)
    telling.to_both(db, room, objected.parties, f"agreement {objected.id} reason of {speaker.party}", card, now)


def _objection(db: Database, standing: Standing, agreement_id: int) -> tuple[Agreement, Membership]:
    found = agreements.find_by_id(db, agreement_id)
    if found is None or standing.in_room(found.room_id) is None:
        raise NotAMember
    speaker = require_speaker(standing, rooms.get(db, found.room_id))
    if found.answers.get(speaker.party) is not Answer.OBJECT:
        raise NoLongerOpen
    return found, speaker


def _own_objection(db: Database, standing: Standing, agreement_id: int) -> tuple[Agreement, Membership]:
    found, speaker = _objection(db, standing, agreement_id)
    if agreements.find_reason(db, found.id, speaker.party, told=True) is not None:
        raise NoLongerOpen
    return found, speaker
