"""What does each party say of itself? Its own pinned card, and its own part of the picture."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.bulletin import Kind
from signaalbot.domain.card import Card
from signaalbot.domain.delivery import URGENCY, Task
from signaalbot.domain.role import Party, Standing
from signaalbot.domain.room import Room
from signaalbot.services import hosting, wording
from signaalbot.services.wording import Told
from signaalbot.storage import bulletins, members, outbox, own_cards, rooms
from signaalbot.texts import Markup, Texts, texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database


def refresh_after(db: Database, told: Told, now: datetime) -> None:
    """Queue the pinned card of a party when this bulletin is its card, or retracts it."""
    kinds = (told.bulletin.kind, told.before.kind if told.before else None)
    if Kind.OWN_CARD in kinds:
        refresh(db, told.room, told.author.party, f"bulletin {told.bulletin.id}", now)


def refresh_all(db: Database, room: Room, occasion: str, now: datetime) -> None:
    """Queue the pinned cards of all parties, as after a group became a supergroup."""
    for party in Party:
        if own_cards.find_message(db, room.id, party) is not None:
            refresh(db, room, party, occasion, now)


def refresh(db: Database, room: Room, party: Party, occasion: str, now: datetime) -> None:
    """Queue a renewal of the pinned card of a party; what it says is read when it goes."""
    if room.chat_id is None:
        return
    outbox.add(
        db,
        occasion=f"own card of {party} in room {room.id} after {occasion}",
        task=Task.CARD,
        chat_id=room.chat_id,
        room_id=room.id,
        payload={"room": room.id, "party": party},
        urgency=URGENCY["rest"],
        due_at=now,
    )


def own_card(db: Database, room_id: int, party: Party) -> tuple[Card, int | None, bool]:
    """Return what the pinned card of a party says now, the message it stands in, and whether it still holds."""
    room = rooms.get(db, room_id)
    texts = texts_in(room.language)
    message_id = own_cards.find_message(db, room_id, party)
    title = texts.say(f"own_card.title_{party}")
    found = bulletins.find_of_party(db, room_id, party, Kind.OWN_CARD)
    if found is None:
        return Card(texts.say("own_card.gone", title=title, room=room.name)), message_id, False
    html = texts.say(
        "own_card.pinned",
        title=title,
        room=room.name,
        text=found.text,
        number=found.number,
        version=found.version,
        party=texts.say(f"party.{party}"),
    )
    return Card(html), message_id, True


def card_placed(db: Database, room_id: int, party: Party, message_id: int | None) -> None:
    """Remember which message is the pinned card of a party (None: it is gone)."""
    own_cards.mark_message(db, room_id, party, message_id)


def picture(db: Database, texts: Texts, standing: Standing, room: Room, now: datetime) -> Card:
    """Show together, by party, what each sees, thinks of it and does. Raises NotAMember."""
    hosting.require_member(standing, room)
    shown = []
    for party in Party:
        found = bulletins.find_of_party(db, room.id, party, Kind.PICTURE)
        if found is not None and found.sent_at is not None:
            author = members.get(db, found.author_id)
            shown.append(
                texts.say(
                    "picture.of_party",
                    party=texts.say(f"party.{author.party}"),
                    at=wording.moment(texts, found.sent_at, now),
                    number=found.number,
                    text=found.text,
                )
            )
    none = texts.say("picture.nothing_yet")
    return Card(texts.say("picture.together", room=room.name, pictures=Markup("\n\n".join(shown)) or none))
