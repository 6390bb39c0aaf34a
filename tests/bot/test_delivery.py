"""Is nothing lost and nothing doubled on the way to Telegram?"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from signaalbot.domain.role import Party, Rank
from tests.conftest import Actor, RoomInTown, Town, first_talk, town_in


async def three_members(room: RoomInTown) -> list[Actor]:
    return [
        room.host,
        await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT),
        await room.joins("Petra", Party.POLITIE, Rank.CONTACT),
    ]


async def send(actor: Actor, text: str = "Weg is vrij", level: str = "Urgent") -> None:
    await actor.says(f"/bericht {text}")
    await actor.sends(level)


def copies(actor: Actor) -> int:
    return sum(text.startswith("Bericht 1 · 📣 Mededeling · Urgent") for text in actor.texts())


def states(town: Town) -> Counter[str]:
    return Counter(row["state"] for row in town.db.query("select state from outbox where bulletin_id = 1"))


async def test_a_refused_connection_is_tried_again_until_it_works(room: RoomInTown) -> None:
    """T05: an over-correction lost messages that surely had not been sent."""
    host, gerben, petra = await three_members(room)
    await gerben.says("/bericht Weg is vrij")
    await gerben.taps("Urgent")
    room.town.world.faults.add(method="sendMessage", chat_id=petra.id, kind="refused", times=3)

    await gerben.sends()
    await room.town.passes(minutes=2)

    assert [copies(actor) for actor in (host, gerben, petra)] == [1, 1, 1]


@pytest.mark.parametrize("kind", ["timeout_after", "timeout_before"])
async def test_no_answer_gives_no_second_copy_but_a_card_after_two_minutes(room: RoomInTown, kind: str) -> None:
    """T04: up to nine copies elsewhere. Whether it arrived cannot be known; the receiver can ask for it."""
    _, gerben, petra = await three_members(room)
    await gerben.says("/bericht Weg is vrij")
    await gerben.taps("Urgent")
    room.town.world.faults.add(method="sendMessage", chat_id=petra.id, kind=kind)  # type: ignore[arg-type]

    await gerben.sends()
    arrived = copies(petra)
    await room.town.passes(minutes=3)
    asked = petra.last()
    await petra.taps("Toon bericht 1")

    assert arrived == (1 if kind == "timeout_after" else 0)
    assert asked == "Bericht 1 is misschien niet bij u aangekomen."
    assert "Weg is vrij" in petra.last()
    assert states(room.town)["uncertain"] == 0


async def test_an_uncertain_row_is_shown_in_the_ledger(room: RoomInTown) -> None:
    """T14: 'finished' though a part failed."""
    _, gerben, petra = await three_members(room)
    room.town.world.faults.add(method="sendMessage", chat_id=petra.id, kind="timeout_after", times=1)

    await send(gerben)
    await gerben.says("/wie 1")

    assert "Politie: ontvangen 0 van 1, gezien 0. Onderweg: 0. Onzeker: 1." in gerben.last()
    assert "Verzenden is nog bezig." in gerben.last()


async def test_one_chat_that_must_wait_does_not_hold_up_the_others(room: RoomInTown) -> None:
    """T07: 429 for one chat; the others go on, that chat not earlier than told."""
    host, gerben, petra = await three_members(room)
    await gerben.says("/bericht Weg is vrij")
    await gerben.taps("Urgent")
    room.town.world.faults.add(method="sendMessage", chat_id=petra.id, kind="429", retry_after=35)

    await room.town.passes(seconds=10)
    await gerben.taps("Verstuur")
    room.town.world.tap(gerben.person, "bot", None, "Ja, nu naar 3 telefoons")
    await room.town.settle()
    at_once = copies(host), copies(gerben), copies(petra)
    await room.town.passes(seconds=34)
    too_early = copies(petra)
    await room.town.passes(seconds=3)

    assert at_once == (1, 1, 0)
    assert too_early == 0
    assert copies(petra) == 1


async def test_after_a_crash_the_rest_goes_out_and_nobody_gets_two(room: RoomInTown) -> None:
    """T02: a crash half-way re-sent to all. Here: after the first row was taken, for each k of the receivers."""
    town = room.town
    _, gerben, _ = actors = await three_members(room)
    for k in range(5):
        await gerben.says(f"/bericht Ronde {k}")
        await gerben.taps("Urgent")
        await gerben.taps("Verstuur")
        town.world.tap(gerben.person, "bot", None, "Ja, nu naar 3 telefoons")
        await town.poller.turn()
        await _send_some(town, k)
        restarted = await town_in(town.world, town.bot.resources, town.db)
        restarted.poller._offset = town.poller._offset
        town.bot, town.poller = restarted.bot, restarted.poller
        await town.rest()

    for k in range(5):
        assert [sum(f"Ronde {k}" in t and "Van: " in t for t in a.texts()) for a in actors] == [1, 1, 1]


async def _send_some(town: Town, count: int) -> None:
    """Send *count* rows and stop, as a process that dies between two of them."""
    from signaalbot.services import delivering

    for _ in range(count):
        parcel = delivering.claim(town.db, town.now, ())
        if parcel is None:
            return
        await town.bot.sender._sent(parcel)


async def test_a_crash_in_the_middle_of_a_send_is_uncertain_and_never_silent(room: RoomInTown) -> None:
    """T02, T06: 'sending' was committed before the call; what came of it is unknown."""
    town = room.town
    from signaalbot.services import delivering

    _, gerben, _ = await three_members(room)
    await gerben.says("/bericht Weg is vrij")
    await gerben.taps("Urgent")
    await gerben.taps("Verstuur")
    town.world.tap(gerben.person, "bot", None, "Ja, nu naar 3 telefoons")
    await town.poller.turn()
    town.world.clock.set(town.now + timedelta(seconds=5))
    taken = delivering.claim(town.db, town.now, ())
    assert taken is not None

    restarted = await town_in(town.world, town.bot.resources, town.db)

    assert states(restarted)["uncertain"] == 1
    await restarted.passes(minutes=3)
    cards = list(town.db.query("select 1 from outbox where occasion glob 'card [0-9]*' and state = 'accepted'"))
    assert len(cards) == 1


async def test_a_group_that_moves_in_the_middle_of_a_broadcast_gets_everything(town: Town) -> None:
    """T24: migration told by the error of the send itself."""
    host = await town.coordinator()
    for text in ("/evenement", "Boerenprotest", "13-11-2026", "Raadhuisplein"):
        await host.says(text)
    await first_talk(host)
    group = town.world.group("Boerenprotest", host.person, supergroup=False)
    url = [b.value for m in host.sees() for row in m.buttons for b in row if b.kind == "url"][-1]
    await host.opens(url, group)
    await host.taps("Akkoord")
    room = RoomInTown(town, group, host)
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    await gerben.says("/bericht Weg is vrij")
    await gerben.taps("Urgent")

    await gerben.taps("Verstuur")
    town.world.tap(gerben.person, "bot", None, "Ja, nu naar 2 telefoons")
    await town.poller.turn()
    new = town.world.migrate(group)
    await town.bot.sender.settle()
    await town.rest()

    assert any(text.startswith("Bericht 1 · 📣 Mededeling · Urgent") for text in gerben.texts(new))


async def test_somebody_in_two_roles_gets_one_copy(room: RoomInTown) -> None:
    """T12: two roles, one id."""
    await room.town.worker("Gerben")
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)

    await send(gerben)

    assert copies(gerben) == 1
