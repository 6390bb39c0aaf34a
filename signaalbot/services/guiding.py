"""In which phase is the room, who moves it on, and what is still to do in it?"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.card import Button, Card
from signaalbot.domain.phase import ANSWER_WITHIN, OPEN_PHASES, Guide, Phase
from signaalbot.domain.problem import NoLongerOpen
from signaalbot.domain.role import Membership, Standing
from signaalbot.domain.room import Room, require_open
from signaalbot.services import hosting, phrasing, posting
from signaalbot.storage import nudges, phases, rooms, ticks, timeline
from signaalbot.storage.database import transaction
from signaalbot.storage.phases import Proposal
from signaalbot.texts import Markup, Texts, texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database


def overview(db: Database, texts: Texts, guide: Guide, standing: Standing, room: Room) -> Card:
    """Show the phase of the room, what it is about, and buttons for who may set or propose another one."""
    member = hosting.require_member(standing, room)
    html = texts.say(
        "phase.card",
        room=room.name,
        phase=texts.say(f"phase.name_{room.phase}"),
        about=guide.about[room.phase].get(texts.language, "") if room.phase in guide.about else "",
    )
    return Card(html, () if room.phase is Phase.CLOSED else _moves(db, texts, room, member))


def set_phase(db: Database, standing: Standing, room_id: int, phase: Phase, now: datetime) -> Room:
    """Let the host set the phase; the same again changes nothing. Raises NotTheHost or RoomClosed."""
    with transaction(db):
        room = rooms.get(db, room_id)
        host = hosting.require_host(db, standing, room)
        require_open(room)
        if phase not in OPEN_PHASES:
            raise NoLongerOpen
        return room if phase is room.phase else begin(db, room, phase, host, now)


def begin(db: Database, room: Room, phase: Phase, by: Membership, now: datetime) -> Room:
    """Begin a phase: the nudges of the last one fall silent, and everyone hears it. Call inside a transaction."""
    nudges.silence_room(db, room.id, now)
    phases.mark(db, room.id, phase, now)
    begun = rooms.get(db, room.id)
    timeline.add(db, room.id, f"phase_{phase}", by, now)
    _tell_all(db, begun, by, now)
    return begun


def propose(db: Database, standing: Standing, room_id: int, phase: Phase, now: datetime) -> Room:
    """Let who speaks for a party propose a phase: the host is asked, everyone hears it. Twice is once (T68)."""
    with transaction(db):
        room = rooms.get(db, room_id)
        member = hosting.require_voice(db, standing, room)
        waiting = phases.open_proposal(db, room.id, now)
        known = waiting is not None and (waiting.phase, waiting.member_id) == (phase, member.id)
        if phase not in OPEN_PHASES:
            raise NoLongerOpen
        if phase is not room.phase and not known:
            proposal_id = phases.propose(db, room.id, phase, member.id, now)
            timeline.add(db, room.id, "phase_proposed", member, now)
            _ask_host(db, room, phase, member, proposal_id, now)
        return room


def settle(db: Database, standing: Standing, proposal_id: int, accept: bool, now: datetime) -> Proposal:
    """Take the host's answer to a proposal; raises NotTheHost, or NoLongerOpen when it lapsed (T70)."""
    with transaction(db):
        found = phases.find_proposal(db, proposal_id)
        if found is None:
            raise NoLongerOpen
        room = rooms.get(db, found.room_id)
        host = hosting.require_host(db, standing, room)
        require_open(room)
        outcome = "accepted" if accept else "declined"
        if found.outcome == outcome:
            return found
        if found.outcome is not None or found.proposed_at <= now - ANSWER_WITHIN:
            raise NoLongerOpen
        phases.mark_settled(db, found.id, outcome)
        if accept:
            begin(db, room, found.phase, host, now)
        else:
            _tell_declined(db, room, found, host, now)
        return found


def checklist(db: Database, texts: Texts, guide: Guide, standing: Standing, room: Room) -> Card:
    """Show what is to do in this phase: every line with who did it, and buttons for who may tick."""
    member = hosting.require_member(standing, room)
    done, items = ticks.of_room(db, room.id), guide.list_of(room.phase)
    shown = phrasing.lines(
        _line(texts, place, item.text[texts.language], done.get(item.id)) for place, item in enumerate(items, 1)
    )
    html = texts.say(
        "phase.list",
        room=room.name,
        phase=texts.say(f"phase.name_{room.phase}"),
        lines=shown or texts.say("phase.list_empty"),
    )
    may_tick = room.phase is not Phase.CLOSED and (member.rank.speaks or hosting.is_host(db, room, member))
    buttons = [
        Button(f"{'☑' if item.id in done else '☐'} {place}", f"tick:{room.id}:{item.id}:{int(item.id not in done)}")
        for place, item in enumerate(items, 1)
    ]
    rows = tuple(tuple(buttons[at : at + 4]) for at in range(0, len(buttons), 4))
    return Card(html, rows if may_tick else ())


def tick(db: Database, guide: Guide, standing: Standing, room_id: int, item_id: str, done: bool, now: datetime) -> Room:
    """Note that a line of this phase is done, or not after all; the same again changes nothing (T68).

    Raises NotAMember, RoomClosed, NotAContactPerson, or NoLongerOpen for a line of another phase.
    """
    with transaction(db):
        room = rooms.get(db, room_id)
        member = hosting.require_voice(db, standing, room)
        item = guide.item(item_id)
        if item is None or item.phase is not room.phase:
            raise NoLongerOpen
        place = guide.list_of(room.phase).index(item) + 1
        if done and ticks.add(db, room.id, item_id, member.id, now):
            nudges.silence_item(db, room.id, item_id, now)
            timeline.add(db, room.id, "ticked", member, now, place)
        elif not done and ticks.remove(db, room.id, item_id):
            nudges.wake_item(db, room.id, item_id, now)
            timeline.add(db, room.id, "unticked", member, now, place)
        return room


def _moves(db: Database, texts: Texts, room: Room, member: Membership) -> tuple[tuple[Button, ...], ...]:
    to_list = (Button(texts.plain("phase.button_list"), f"list:{room.id}"),)
    if not hosting.is_host(db, room, member) and not member.rank.speaks:
        return (to_list,)
    action = "set" if hosting.is_host(db, room, member) else "propose"
    names = {phase: texts.plain(f"phase.name_{phase}") for phase in OPEN_PHASES if phase is not room.phase}
    moves = (
        (Button(texts.plain(f"phase.button_{action}", phase=name), f"phase:{action}:{room.id}:{phase}"),)
        for phase, name in names.items()
    )
    return (to_list, *moves)


def _line(texts: Texts, place: int, text: str, by: Membership | None) -> Markup:
    if by is None:
        return texts.say("phase.line_open", place=place, text=text)
    party = texts.say(f"party.{by.party}")
    return texts.say("phase.line_done", place=place, text=text, party=party, function=by.function)


def _tell_all(db: Database, room: Room, by: Membership, now: datetime) -> None:
    lines_so_far = timeline.seal(db, room.id).lines
    occasion = f"phase {room.id} {room.phase} {lines_so_far}"

    def card(texts: Texts) -> Card:
        name = texts.say(f"phase.name_{room.phase}")
        html = texts.say("phase.begun", room=room.name, phase=name, by=phrasing.member(texts, by))
        return Card(html, ((Button(texts.plain("phase.button_list"), f"list:{room.id}"),),))

    posting.to_group(db, room, occasion, card(texts_in(room.language)), now, "attention")
    for person in hosting.voices(db, room):
        posting.to_person(db, person, occasion, card(texts_in(person.language)), now, room_id=room.id)
    posting.refresh_card(db, room, occasion, now)


def _tell_declined(db: Database, room: Room, found: Proposal, host: Membership, now: datetime) -> None:
    timeline.add(db, room.id, "phase_declined", host, now)
    texts = texts_in(room.language)
    said = texts.say("phase.declined", phase=texts.say(f"phase.name_{found.phase}"))
    posting.to_group(db, room, f"phase proposal {found.id} declined", Card(said), now)


def _ask_host(db: Database, room: Room, phase: Phase, by: Membership, proposal_id: int, now: datetime) -> None:
    occasion = f"phase proposal {proposal_id}"

    def html(texts: Texts) -> Markup:
        name = texts.say(f"phase.name_{phase}")
        return texts.say("phase.proposed", room=room.name, phase=name, by=phrasing.member(texts, by))

    posting.to_group(db, room, occasion, Card(html(texts_in(room.language))), now)
    for person in hosting.hosts(db, room):
        texts = texts_in(person.language)
        row = (
            Button(texts.plain("phase.button_accept"), f"phase:accept:{proposal_id}"),
            Button(texts.plain("phase.button_decline"), f"phase:decline:{proposal_id}"),
        )
        posting.to_person(db, person, occasion, Card(html(texts), (row,)), now, room_id=room.id)
