"""How is a member shown, and which seat has he or she? Name at choice, own mark, spokesperson, another party."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.card import Button, Card
from signaalbot.domain.delivery import Task
from signaalbot.domain.problem import NoLongerOpen
from signaalbot.domain.role import SIDES, Membership, Party, Rank, Standing, Voice
from signaalbot.domain.room import Room, require_open
from signaalbot.domain.roster import (
    FUNCTION_LENGTH,
    HostSpeaksForNobody,
    NobodyToSpeak,
    read_name,
    tag,
    voice_after,
)
from signaalbot.services import attending, hosting, naming, phrasing, posting
from signaalbot.storage import handovers, members, people, rooms, timeline
from signaalbot.storage.database import transaction
from signaalbot.texts import Texts, texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database


def reseat(db: Database, room: Room, member: Membership, party: Party, rank: Rank, now: datetime) -> Membership:
    """Give a member another party or rank, with the menu and the tag that go with it. Call inside a transaction."""
    voice = voice_after(member, rank, party)
    members.mark_seat(db, member.id, party, rank, voice)
    handovers.mark_over(db, member.id)
    if member.voice is Voice.SPOKESPERSON and voice is None:
        attending.warn_without_spokesperson(db, room, member, now)
    person = people.find_by_id(db, member.person_id)
    occasion = f"seat {member.id} {timeline.mark_of(db, room.id)}"
    if person is not None:
        posting.refresh_menu(db, person, occasion, now)
    refresh_tag(db, room, member, occasion, now)
    return members.get(db, member.id)


def refresh_tag(db: Database, room: Room, member: Membership, occasion: str, now: datetime) -> None:
    """Queue the tag of a member; what it says is read when it goes."""
    if room.chat_id is not None:
        posting.request(db, Task.TAG, room.chat_id, f"tag after {occasion}", {"member": member.id}, now, room.id)


def tag_of(db: Database, member_id: int) -> tuple[int, str] | None:
    """Return the Telegram number of a member and what stands beside the name; None for who has left."""
    member = members.get(db, member_id)
    person = people.find_by_id(db, member.person_id)
    if person is None or members.find(db, member.room_id, member.person_id) is None:
        return None
    texts = texts_in(rooms.get(db, member.room_id).language)
    label, short = texts.plain(f"party.{member.party}"), texts.plain(f"roster.short.{member.party}")
    return person.telegram_id, tag(label, short, member.function)


def name_card(texts: Texts, standing: Standing, room: Room) -> Card:
    """Show how this member is shown, with what may be done about it."""
    member = hosting.require_member(standing, room)
    shown = naming.seat(member)
    ask = Button(texts.plain("roster.button.name"), f"name:ask:{room.id}")
    off = Button(texts.plain("roster.button.no_name"), f"name:off:{room.id}")
    rows = ((ask, off),) if member.shown_name else ((ask,),)
    return Card(texts.say("roster.name_card", room=room.name, shown=shown), rows)


def show_name(db: Database, standing: Standing, room: Room, text: str, now: datetime) -> Membership:
    """Show a first name beside the function from now on. Raises NotAMember, RoomClosed or NameNotUsable."""
    with transaction(db):
        member = hosting.require_member(standing, room)
        require_open(room)
        return _mark_name(db, room, member, read_name(text), now)


def hide_name(db: Database, standing: Standing, room: Room, now: datetime) -> Membership:
    """Show the function alone; may always be done, also in a closed room."""
    with transaction(db):
        return _mark_name(db, room, hosting.require_member(standing, room), None, now)


def name_function(db: Database, standing: Standing, room: Room, text: str, now: datetime) -> Membership:
    """Give a member who came in without one a function, and tell everybody."""
    with transaction(db):
        member = hosting.require_member(standing, room)
        require_open(room)
        function = " ".join(text.split())[:FUNCTION_LENGTH]
        if not function or function == member.function:
            return member
        members.mark_function(db, member.id, function)
        renamed = members.get(db, member.id)
        timeline.add(db, room.id, "renamed", renamed, now)
        occasion = f"function {member.id} {timeline.mark_of(db, room.id)}"
        _tell_group(db, room, "roster.function_named", renamed, occasion, now)
        refresh_tag(db, room, renamed, occasion, now)
        return renamed


def bridge_card(texts: Texts, standing: Standing, room: Room) -> Card:
    """Ask whether this member knows the world of the other side well; only the member says so."""
    member = hosting.require_member(standing, room)
    wish, label = ("0", "roster.button.no_bridge") if member.bridge else ("1", "roster.button.bridge")
    state = "roster.bridge_on" if member.bridge else "roster.bridge_off"
    return Card(texts.say(state, room=room.name), ((Button(texts.plain(label), f"bridge:{room.id}:{wish}"),),))


def mark_bridge(db: Database, standing: Standing, room_id: int, bridge: bool, now: datetime) -> Membership:
    """Set or remove one's own mark; the same again changes nothing. Raises NotAMember or RoomClosed."""
    with transaction(db):
        room = rooms.get(db, room_id)
        member = hosting.require_member(standing, room)
        require_open(room)
        if member.bridge is not bridge:
            members.mark_bridge(db, member.id, bridge)
            timeline.add(db, room.id, "bridge" if bridge else "no_bridge", member, now)
        return members.get(db, member.id)


def voice_card(db: Database, texts: Texts, standing: Standing, room: Room) -> Card:
    """Ask the host who speaks in the name of the municipality. Raises NotTheHost, RoomClosed or NobodyToSpeak."""
    hosting.require_host(db, standing, room)
    require_open(room)
    able = tuple(
        each
        for each in members.of_room(db, room.id)
        if each.party is Party.GEMEENTE and each.rank.speaks and not hosting.is_host(db, room, each)
    )
    if not able:
        raise NobodyToSpeak
    rows = tuple(
        (
            Button(
                texts.plain(f"roster.button.{voice}", function=each.function),
                f"voice:{room.id}:{each.id}:{voice}",
            ),
        )
        for voice in Voice
        for each in able
    )
    return Card(texts.say("roster.ask_voice", room=room.name), rows)


def choose_voice(
    db: Database, standing: Standing, room_id: int, member_id: int, voice: Voice, now: datetime
) -> Membership:
    """Make somebody spokesperson of the municipality, or deputy. The same again changes nothing.

    Raises NotTheHost, RoomClosed, HostSpeaksForNobody, or NoLongerOpen for who cannot speak for the municipality.
    """
    with transaction(db):
        room = rooms.get(db, room_id)
        hosting.require_host(db, standing, room)
        require_open(room)
        chosen = _seated(db, room, member_id)
        if hosting.is_host(db, room, chosen):
            raise HostSpeaksForNobody
        if chosen.party is not Party.GEMEENTE or not chosen.rank.speaks:
            raise NoLongerOpen
        if chosen.voice is voice:
            return chosen
        members.mark_voice(db, room.id, chosen.id, voice)
        timeline.add(db, room.id, f"voice_{voice}", chosen, now)
        occasion = f"voice {chosen.id} {timeline.mark_of(db, room.id)}"
        _tell_group(db, room, f"roster.voice_{voice}", chosen, occasion, now)
        return members.get(db, chosen.id)


def move_card(db: Database, texts: Texts, standing: Standing, room: Room, member_id: int | None = None) -> Card:
    """Ask the host whom to move, and then to which party. Raises NotTheHost, RoomClosed or NoLongerOpen."""
    hosting.require_host(db, standing, room)
    require_open(room)
    if member_id is None:
        sides = [each for each in members.of_room(db, room.id) if each.party.takes_part]
        people_rows = tuple((Button(naming.long_seat(texts, each), f"move:{room.id}:{each.id}"),) for each in sides)
        return Card(texts.say("roster.ask_moved", room=room.name), people_rows)
    member = _seated(db, room, member_id)
    rows = tuple(
        (Button(texts.plain(f"party.{party}"), f"move:{room.id}:{member.id}:{party}"),)
        for party in SIDES
        if party is not member.party
    )
    return Card(texts.say("roster.ask_new_party", member=phrasing.member(texts, member)), rows)


def move(db: Database, standing: Standing, room_id: int, member_id: int, party: Party, now: datetime) -> Membership:
    """Give a member a seat with another party, as an ordinary member of it; everybody hears it.

    Raises NotTheHost, RoomClosed or NoLongerOpen.
    """
    with transaction(db):
        room = rooms.get(db, room_id)
        hosting.require_host(db, standing, room)
        require_open(room)
        member = _seated(db, room, member_id)
        if not party.takes_part or not member.party.takes_part:
            raise NoLongerOpen
        if member.party is party:
            return member
        moved = reseat(db, room, member, party, Rank.MEMBER, now)
        timeline.add(db, room.id, "moved", moved, now)
        occasion = f"moved {member.id} {timeline.mark_of(db, room.id)}"
        _tell_group(db, room, "roster.moved", moved, occasion, now)
        attending.warn_without_contact(db, room, member.party, occasion, now)
        return moved


def _seated(db: Database, room: Room, member_id: int) -> Membership:
    found = next((each for each in members.of_room(db, room.id) if each.id == member_id), None)
    if found is None:
        raise NoLongerOpen
    return found


def _mark_name(db: Database, room: Room, member: Membership, name: str | None, now: datetime) -> Membership:
    if member.shown_name != name:
        members.mark_name(db, member.id, name)
        timeline.add(db, room.id, "renamed", member, now)
        occasion = f"name {member.id} {timeline.mark_of(db, room.id)}"
        _tell_group(db, room, "roster.named" if name else "roster.unnamed", member, occasion, now)
    return members.get(db, member.id)


def _tell_group(db: Database, room: Room, key: str, member: Membership, occasion: str, now: datetime) -> None:
    texts = texts_in(room.language)
    posting.to_group(db, room, occasion, Card(texts.say(key, member=phrasing.member(texts, member))), now)
