"""Who is here, what was told, what stands, what happened? The same answer for every member."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from signaalbot.domain import localtime
from signaalbot.domain.agreement import AgreementState
from signaalbot.domain.bulletin import Bulletin, Level, Tally, tally
from signaalbot.domain.card import Card
from signaalbot.domain.delivery import DeliveryState
from signaalbot.domain.problem import NotAMember, NotFound
from signaalbot.domain.role import Membership, Party, Standing
from signaalbot.domain.room import Room
from signaalbot.services import joining, phrasing
from signaalbot.storage import agreements, bulletins, members, outbox, rooms, timeline
from signaalbot.texts import Markup, Texts

if TYPE_CHECKING:
    from sqlite_utils import Database

TIMELINE_LENGTH = 30


def who(db: Database, texts: Texts, standing: Standing, room: Room, number: str) -> Card:
    """Show the members by party, and how far a bulletin (the last one, or *number*) has come with each party.

    Raises NotAMember, or NotFound for a number that was never sent.
    """
    _require_member(standing, room)
    seated = members.of_room(db, room.id)
    people = phrasing.lines(
        texts.say("room.party_line", party=texts.say(f"party.{party}"), members=_functions(texts, group))
        for party, group in _by_party(seated)
    )
    told = _bulletin(db, room, number)
    parts = [texts.say("room.who", room=room.name, count=len(seated), people=people)]
    if told is not None:
        parts.append(_ledger(db, texts, told, seated))
    return Card(phrasing.lines(parts))


def bulletins_of(db: Database, texts: Texts, standing: Standing, room: Room) -> Card:
    """Show what is valid now: the catch-up card, for whoever wants to read it again."""
    _require_member(standing, room)
    return joining.catch_up(db, texts, room)


def agreements_of(db: Database, texts: Texts, standing: Standing, room: Room) -> Card:
    """Show the agreements that stand, and those that wait for an answer."""
    _require_member(standing, room)
    found = agreements.of_room(db, room.id, AgreementState.VALID, AgreementState.PROPOSED)
    shown = phrasing.lines(phrasing.agreement_line(texts, each) for each in found)
    return Card(texts.say("agreement.list", room=room.name, agreements=shown or texts.say("room.no_agreements")))


def timeline_of(db: Database, texts: Texts, standing: Standing, room: Room) -> Card:
    """Show the last things that happened in the room, oldest first."""
    _require_member(standing, room)
    happened = timeline.of_room(db, room.id)[-TIMELINE_LENGTH:]
    shown = phrasing.lines(
        texts.say(
            f"timeline.{line.kind}",
            at=localtime.short(line.at),
            party=texts.say(f"party.{line.party}") if line.party else Markup(""),
            function=line.function,
            number=line.number,
            version=line.version,
        )
        for line in happened
    )
    return Card(texts.say("room.timeline", room=room.name, lines=shown))


def pinned(db: Database, texts: Texts, room: Room) -> Card:
    """Show what the pinned card of the group says right now."""
    valid = agreements.of_room(db, room.id, AgreementState.VALID)
    told = bulletins.sent(db, room.id)
    return phrasing.room_card(texts, room, valid, told[-1].number or 0 if told else 0)


def ledger(db: Database, told: Bulletin, seated: tuple[Membership, ...]) -> dict[Party, Tally]:
    """Count per party how far a bulletin has come.

    A member has it when a private copy was accepted, or the group copy was; an urgent one counts in private only.
    """
    parcels = outbox.of_bulletin(db, told.id)
    group = next((parcel.state for parcel in parcels if parcel.person_id is None), DeliveryState.FAILED)
    private = {parcel.person_id: parcel.state for parcel in parcels}
    seen = bulletins.seen_by(db, told.id)

    def state(member: Membership) -> DeliveryState:
        own = private.get(member.person_id)
        if told.level is Level.URGENT and own is not None:
            return own
        return DeliveryState.ACCEPTED if own is DeliveryState.ACCEPTED else group

    return {
        party: tally((state(m) for m in of_party), sum(m.id in seen for m in of_party))
        for party, of_party in _by_party(seated)
    }


def _ledger(db: Database, texts: Texts, told: Bulletin, seated: tuple[Membership, ...]) -> Markup:
    counted = ledger(db, told, seated)
    shown = phrasing.lines(
        texts.say(
            "ledger.line" if tally_.complete and not tally_.failed else "ledger.line_open",
            party=texts.say(f"party.{party}"),
            total=tally_.accepted + tally_.waiting + tally_.uncertain + tally_.failed,
            accepted=tally_.accepted,
            waiting=tally_.waiting,
            uncertain=tally_.uncertain,
            failed=tally_.failed,
            seen=tally_.seen,
        )
        for party, tally_ in counted.items()
    )
    complete = all(tally_.complete for tally_ in counted.values())
    state = texts.say("ledger.complete" if complete else "ledger.under_way")
    return texts.say("ledger.card", number=told.number, version=told.version, lines=shown, state=state)


def _bulletin(db: Database, room: Room, number: str) -> Bulletin | None:
    if not number:
        told = bulletins.sent(db, room.id)
        return max(told, key=lambda each: each.id) if told else None
    found = bulletins.find_newest(db, room.id, int(number)) if number.isdecimal() else None
    if found is None:
        raise NotFound(number)
    return found


def _by_party(seated: tuple[Membership, ...]) -> list[tuple[Party, tuple[Membership, ...]]]:
    order = sorted(seated, key=lambda member: list(Party).index(member.party))
    return [(party, tuple(group)) for party, group in groupby(order, key=lambda member: member.party)]


def _functions(texts: Texts, group: tuple[Membership, ...]) -> Markup:
    return Markup(
        ", ".join(
            texts.say("room.function", function=m.function, rank=texts.say(f"rank.{m.rank}"))
            if m.rank.speaks
            else texts.say("room.function_only", function=m.function)
            for m in group
        )
    )


def _require_member(standing: Standing, room: Room) -> None:
    if standing.in_room(room.id) is None:
        raise NotAMember


def room_of(db: Database, room_id: int) -> Room:
    """Return this room."""
    return rooms.get(db, room_id)
