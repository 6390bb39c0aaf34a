"""How does a room end, and how does it open again? The host closes it; two sides open it together."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.card import Button, Card
from signaalbot.domain.phase import (
    ANSWER_WITHIN,
    NotTheHost,
    OtherPartyNeeded,
    Phase,
    RoomNotClosed,
    may_reopen_together,
)
from signaalbot.domain.problem import NoLongerOpen
from signaalbot.domain.role import Membership, Standing
from signaalbot.domain.room import Room, require_open
from signaalbot.services import evaluating, hosting, phrasing, posting, stating
from signaalbot.storage import keeping, loose_ends, members, nudges, phases, rooms, timeline
from signaalbot.storage.database import transaction
from signaalbot.storage.phases import Proposal
from signaalbot.texts import Markup, Texts, texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database


def ask(db: Database, texts: Texts, standing: Standing, room: Room) -> Card:
    """Show the host what is still open, and ask whether to close. Raises NotTheHost or RoomClosed."""
    hosting.require_host(db, standing, room)
    require_open(room)
    open_ends = loose_ends.of_room(db, room.id)
    shown = phrasing.lines(texts.say(f"closing.open_{kind}", count=count) for kind, count in open_ends.items())
    html = texts.say("closing.ask", room=room.name, open=shown or texts.say("closing.nothing_open"))
    row = (
        Button(texts.plain("closing.button_close"), f"close:yes:{room.id}"),
        Button(texts.plain("button.cancel"), f"close:no:{room.id}"),
    )
    return Card(html, (row,))


def close(db: Database, standing: Standing, room_id: int, now: datetime) -> Room:
    """Close a room: it stays readable and refuses every change. Twice is once (T68).

    An evaluation that runs is closed with it, and its result told. Raises NotTheHost or StatementStillOpen.
    """
    with transaction(db):
        room = rooms.get(db, room_id)
        host = hosting.require_host(db, standing, room)
        if room.phase is Phase.CLOSED:
            return room
        stating.require_none_open(db, room)
        evaluating.close(db, room, host, now)
        nudges.silence_room(db, room.id, now)
        phases.mark(db, room.id, Phase.CLOSED, now)
        keeping.fold_receipts(db, room.id)
        timeline.add(db, room.id, "phase_gesloten", host, now)
        _tell_everyone(db, rooms.get(db, room.id), "closing.closed", host, now)
        return rooms.get(db, room.id)


def ask_to_reopen(db: Database, standing: Standing, room: Room, now: datetime) -> Room:
    """Ask the other side to open a closed room again: the host asks the parties, a party asks the host.

    Raises RoomNotClosed, or NotTheHost for who neither runs the room nor speaks for another party.
    """
    with transaction(db):
        asker = hosting.require_member(standing, room)
        if room.phase is not Phase.CLOSED:
            raise RoomNotClosed(room.name)
        hosts = hosting.is_host(db, room, asker)
        if not hosts and not asker.rank.speaks:
            raise NotTheHost(room.name)
        waiting = phases.open_proposal(db, room.id, now)
        if waiting is None or waiting.member_id != asker.id:
            phase = phases.before_closing(db, room.id)
            proposal_id = phases.propose(db, room.id, phase, asker.id, now)
            timeline.add(db, room.id, "reopen_asked", asker, now)
            _ask_others(db, room, asker, proposal_id, now)
        return room


def reopen(db: Database, standing: Standing, proposal_id: int, now: datetime) -> Room:
    """Open a room again, in the phase it was in, when host and another party both want it. Twice is once.

    Raises OtherPartyNeeded, or NoLongerOpen when it lapsed (T70).
    """
    with transaction(db):
        found = phases.find_proposal(db, proposal_id)
        if found is None:
            raise NoLongerOpen
        room = rooms.get(db, found.room_id)
        second = hosting.require_member(standing, room)
        if found.outcome == "accepted":
            return room
        _require_together(db, room, found, second, now)
        phases.mark_settled(db, found.id, "accepted")
        phases.mark(db, room.id, found.phase, now)
        timeline.add(db, room.id, "reopened", second, now)
        _tell_everyone(db, rooms.get(db, room.id), "closing.reopened", second, now)
        return rooms.get(db, room.id)


def _require_together(db: Database, room: Room, found: Proposal, second: Membership, now: datetime) -> None:
    if room.phase is not Phase.CLOSED or found.outcome or found.proposed_at <= now - ANSWER_WITHIN:
        raise NoLongerOpen
    first = members.get(db, found.member_id)
    first_hosts, second_hosts = hosting.is_host(db, room, first), hosting.is_host(db, room, second)
    if not may_reopen_together(first, second, first_hosts, second_hosts):
        raise OtherPartyNeeded


def _ask_others(db: Database, room: Room, asker: Membership, proposal_id: int, now: datetime) -> None:
    occasion = f"reopening {proposal_id}"
    asker_hosts = hosting.is_host(db, room, asker)

    def html(texts: Texts) -> Markup:
        return texts.say("closing.asked_to_reopen", room=room.name, by=phrasing.member(texts, asker))

    posting.to_group(db, room, occasion, Card(html(texts_in(room.language))), now)
    for member, person in members.people_of_room(db, room.id):
        if may_reopen_together(asker, member, asker_hosts, hosting.is_host(db, room, member)):
            texts = texts_in(person.language)
            yes = Button(texts.plain("closing.button_reopen"), f"reopen:{proposal_id}")
            posting.to_person(db, person, occasion, Card(html(texts), ((yes,),)), now, room_id=room.id)


def _tell_everyone(db: Database, room: Room, key: str, by: Membership, now: datetime) -> None:
    occasion = f"{key} {room.id} {timeline.seal(db, room.id).lines}"

    def card(texts: Texts) -> Card:
        name = texts.say(f"phase.name_{room.phase}")
        return Card(texts.say(key, room=room.name, phase=name, by=phrasing.member(texts, by)))

    posting.to_group(db, room, occasion, card(texts_in(room.language)), now, "attention")
    for _, person in members.people_of_room(db, room.id):
        posting.to_person(db, person, occasion, card(texts_in(person.language)), now, room_id=room.id)
    posting.refresh_card(db, room, occasion, now)
