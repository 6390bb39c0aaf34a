"""Does somebody hear, in one card, what came too late, and does the rest go out in order?"""

from __future__ import annotations

from signaalbot.domain.bulletin import Level
from signaalbot.domain.role import Party, Rank
from signaalbot.rehearsal import faults
from signaalbot.services import broadcasting, writing
from signaalbot.storage import people, rooms
from tests.conftest import Actor, RoomInTown


async def party_of_two(room: RoomInTown) -> tuple[Actor, Actor]:
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    return gerben, await room.joins("Petra", Party.POLITIE, Rank.CONTACT)


def announce(room: RoomInTown, actor: Actor, text: str, level: Level) -> None:
    """Send a bulletin at this moment, and let nothing go out yet."""
    town = room.town
    standing, found = people.standing(town.db, actor.id), rooms.find_by_chat(town.db, room.group.id)
    assert found is not None
    draft = writing.draft(town.db, standing, found, text, text, town.now)
    writing.choose_level(town.db, standing, draft.id, level)
    broadcasting.announce(town.db, standing, draft.id, town.now)


async def test_after_three_days_without_telegram_everybody_gets_one_card_and_no_old_news(room: RoomInTown) -> None:
    """T09: a stale backlog flooded people after an outage. T10: nobody is removed."""
    gerben, petra = await party_of_two(room)
    faults.order(room.town.world, {"kind": "refused", "lasts": 3 * 24 * 3600})
    announce(room, gerben, "De weg is dicht", Level.URGENT)
    announce(room, gerben, "De brug is open", Level.ATTENTION)
    await room.town.passes(hours=5)

    await room.town.sleeps(days=4)
    await room.town.passes(minutes=10)

    cards = [[text for text in actor.texts() if "gemist" in text] for actor in (room.host, gerben, petra)]
    assert [len(found) for found in cards] == [1, 1, 1]
    assert cards[0][0].splitlines()[:2] == ["U heeft iets gemist: 2", "Boerenprotest: bericht 1, 2"]
    assert not any("De weg is dicht" in text for text in petra.texts() + petra.texts(room.group))
    assert {row["n"] for row in room.town.db.query("select count(*) as n from members where left_at is null")} == {3}


async def test_what_came_too_late_is_shown_to_who_asks_for_it_and_once(room: RoomInTown) -> None:
    gerben, petra = await party_of_two(room)
    announce(room, gerben, "De weg is dicht", Level.URGENT)
    await room.town.sleeps(hours=5)

    await petra.taps("Toon bericht 1")
    await petra.taps("Toon bericht 1")

    assert sum("De weg is dicht" in text for text in petra.texts()) == 1
    assert petra.toasts[-2:] == ["Bericht komt eraan.", "Dit staat al hierboven of komt eraan."]


async def test_every_part_of_a_long_text_that_came_too_late_is_shown(room: RoomInTown) -> None:
    """T17."""
    gerben, petra = await party_of_two(room)
    announce(room, gerben, "De weg is dicht. " * 235, Level.URGENT)
    await room.town.sleeps(hours=5)
    card = next(message for message in petra.sees() if "gemist" in message.text)

    await petra.taps("Toon bericht 1")
    await room.town.passes(seconds=10)

    assert [b.label for row in card.buttons for b in row] == ["Toon bericht 1 · Boerenprotest"]
    assert sum(text.count("De weg is dicht.") for text in petra.texts()) == 235


async def test_a_part_that_fails_does_not_lose_the_others_and_keeps_its_place(room: RoomInTown) -> None:
    """T17, T05: part 2 of 2 is refused; nothing is lost, nothing comes twice, and the order stays."""
    gerben, petra = await party_of_two(room)
    faults.order(room.town.world, {"kind": "refused", "chat": petra.id, "after": 1, "times": 2})
    announce(room, gerben, "De weg is dicht. " * 235, Level.URGENT)

    await room.town.passes(minutes=5)

    parts = [text for text in petra.texts() if "De weg is dicht." in text]
    assert len(parts) == 2
    assert [f"({n}/2)" in text.splitlines()[0] for n, text in enumerate(parts, 1)] == [True, True]
    assert sum(text.count("De weg is dicht.") for text in parts) == 235


async def test_what_was_urgent_goes_first_after_an_outage(room: RoomInTown) -> None:
    """T09: three hours away; nothing is too old yet."""
    gerben, petra = await party_of_two(room)
    faults.order(room.town.world, {"kind": "502", "lasts": 3 * 3600})
    announce(room, gerben, "De brug is open", Level.INFO)
    announce(room, gerben, "De weg is dicht", Level.URGENT)

    await room.town.sleeps(hours=3, minutes=1)
    await room.town.passes(minutes=10)

    group = [text for text in petra.texts(room.group) if "De " in text and "Van:" in text]
    assert ["weg" in text for text in group] == [True, False]


async def test_only_who_it_was_for_can_ask_for_what_came_too_late(room: RoomInTown) -> None:
    """T59."""
    gerben, petra = await party_of_two(room)
    announce(room, gerben, "De weg is dicht", Level.URGENT)
    await room.town.sleeps(hours=5)
    card = next(message for message in petra.sees() if "gemist" in message.text)
    late = card.buttons[0][0].value

    await gerben.presses(gerben.sees()[-1].message_id, late)

    assert gerben.toasts[-1].startswith("U doet niet mee")
    assert not any("De weg is dicht" in text and "Van:" in text for text in gerben.texts())
