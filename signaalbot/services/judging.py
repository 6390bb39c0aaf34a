"""Were the agreements kept? After the event each party says so for itself, in private; all see it per party."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.agreement import Agreement, AgreementState
from signaalbot.domain.card import Button, Card
from signaalbot.domain.judgement import Verdict, over_at
from signaalbot.domain.problem import NoLongerOpen, PartyNotConcerned
from signaalbot.domain.reminder import Reminder
from signaalbot.domain.role import Membership, Party, Standing
from signaalbot.domain.room import Room
from signaalbot.services import posting
from signaalbot.services.agreeing import own_room
from signaalbot.services.broadcasting import require_speaker
from signaalbot.services.phrasing_agreements import Say, text_of
from signaalbot.storage import agreements, judgements, members, rooms, timeline
from signaalbot.storage.database import transaction
from signaalbot.texts import Markup, Texts, texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database

A_CARD = 20
"""Agreements on one card; more come on the next."""

STOOD = (AgreementState.VALID, AgreementState.LAPSED)


def ask(db: Database, reminder: Reminder, now: datetime) -> None:
    """Ask each party in private about its agreements, when there are any that it did not judge yet."""
    room = rooms.get(db, reminder.subject_id)
    for member, person in members.people_of_room(db, room.id):
        if not member.rank.speaks or not open_for(db, room, member.party):
            continue
        for part in range(0, len(_stood(db, room, member.party)), A_CARD):
            made = card(db, texts_in(person.language), room, member.party, part)
            occasion = f"judgement {reminder.id} part {part}"
            posting.to_person(db, person, occasion, made, now, urgency="info", room_id=room.id)


def show(db: Database, texts: Texts, standing: Standing, room: Room, part: int, now: datetime) -> Card:
    """Show a party its own card, also when it was asked before. Raises NoLongerOpen before the event is over."""
    speaker = require_speaker(standing, room)
    if now < over_at(room.day) or not _stood(db, room, speaker.party)[part:]:
        raise NoLongerOpen
    return card(db, texts, room, speaker.party, part)


def judge(db: Database, standing: Standing, agreement_id: int, verdict: Verdict, now: datetime) -> Agreement:
    """Keep what a party says of an agreement; it may change its mind. Raises PartyNotConcerned or NoLongerOpen."""
    with transaction(db):
        found = own_room(db, standing, agreement_id)
        speaker = _judge_of(db, standing, found)
        if judgements.mark(db, found.id, speaker.party, verdict, speaker.id, now):
            timeline.add(db, found.room_id, str(verdict), speaker, now, found.number or 0, found.version)
        return found


def judge_rest(db: Database, standing: Standing, room: Room, now: datetime) -> None:
    """Say of all that this party did not judge yet that it was kept."""
    with transaction(db):
        speaker = require_speaker(standing, room)
        for found in open_for(db, room, speaker.party):
            judge(db, standing, found.id, Verdict.KEPT, now)


def card(db: Database, texts: Texts, room: Room, party: Party, part: int) -> Card:
    """Show one line and one row of buttons per agreement, from number *part* on; what was pressed has a mark."""
    asked, said = _stood(db, room, party)[part : part + A_CARD], judgements.of_room(db, room.id)
    lines = [
        texts.say("judgement.line", number=found.number, text=Markup(text_of(texts.say, found, 120))) for found in asked
    ]
    rows = tuple(_row(texts, found, said.get(found.id, {}).get(party), part) for found in asked)
    every = (Button(texts.plain("judgement.button_all_kept"), f"judge:all:{room.id}:{part}"),)
    return Card(texts.say("judgement.card", room=room.name, lines=Markup("\n".join(lines))), (*rows, every))


def open_for(db: Database, room: Room, party: Party) -> tuple[Agreement, ...]:
    """Return the agreements that concern a party, once stood, and were not judged by it."""
    said = judgements.of_room(db, room.id)
    return tuple(found for found in _stood(db, room, party) if party not in said.get(found.id, {}))


def note(say: Say, found: Agreement, said: Mapping[Party, Verdict]) -> str:
    """Say per party what it judged: "Nagekomen volgens Politie. Niet nagekomen volgens Organisatie."."""
    parts = []
    for verdict in Verdict:
        named = [say(f"party.{party}") for party in found.parties if said.get(party) is verdict]
        if named:
            parts.append(say(f"judgement.note_{verdict}", parties=Markup(", ".join(named))))
    return " ".join(parts)


def _row(texts: Texts, found: Agreement, said: Verdict | None, part: int) -> tuple[Button, ...]:
    return tuple(
        Button(
            ("● " if said is verdict else "") + texts.plain(f"judgement.button_{verdict}", number=found.number),
            f"judge:{verdict}:{found.id}:{part}",
        )
        for verdict in Verdict
    )


def _stood(db: Database, room: Room, party: Party) -> tuple[Agreement, ...]:
    return tuple(
        found
        for found in agreements.of_room(db, room.id, *STOOD)
        if party in found.parties and found.valid_at is not None
    )


def _judge_of(db: Database, standing: Standing, found: Agreement) -> Membership:
    speaker = require_speaker(standing, rooms.get(db, found.room_id))
    if speaker.party not in found.parties:
        raise PartyNotConcerned
    if found.state not in STOOD or found.valid_at is None:
        raise NoLongerOpen
    return speaker
