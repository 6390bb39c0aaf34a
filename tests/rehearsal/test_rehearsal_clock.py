"""Time in the rehearsal is virtual: polls wait in it, the bot rests in it, and two weeks take seconds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from signaalbot.rehearsal.clock import Clock
from signaalbot.rehearsal.problems import NotParked
from signaalbot.rehearsal.state import Person
from signaalbot.rehearsal.world import World

MONDAY = datetime(2026, 11, 16, 8, tzinfo=UTC)
Loop = Callable[[World, int], Any]


class Diarist:
    """A bot that polls, echoes what it hears, and writes to everyone at each full hour."""

    def __init__(self, world: World, timeout: int = 30) -> None:
        self.world, self.timeout = world, timeout
        self.polls = 0
        self.hour = world.clock.now().hour
        self.people: set[int] = set()

    async def run(self) -> None:
        offset = 0
        while True:
            reply = await self.world.poll({"offset": offset, "timeout": self.timeout})
            self.polls += 1
            for update in reply.body["result"]:
                offset = update["update_id"] + 1
                await self.hear(update)
            await self.keep_the_hour()

    async def hear(self, update: dict[str, Any]) -> None:
        await asyncio.sleep(0)
        if "message" in update:
            self.people.add(update["message"]["chat"]["id"])
            self.world.call("sendMessage", {"chat_id": update["message"]["chat"]["id"], "text": "Genoteerd"})

    async def keep_the_hour(self) -> None:
        hour = self.world.clock.now().hour
        if hour != self.hour:
            self.hour = hour
            for person in sorted(self.people):
                self.world.call("sendMessage", {"chat_id": person, "text": f"Het is {hour} uur"})


@pytest.fixture
async def diarist(world: World) -> Any:
    bot = Diarist(world)
    task = asyncio.create_task(bot.run())
    yield bot
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def test_a_frozen_clock_stands_still_until_it_is_set() -> None:
    clock = Clock(MONDAY)
    clock.set(MONDAY + timedelta(days=1))

    assert clock.now() == MONDAY + timedelta(days=1)


def test_the_clock_does_not_go_back_and_needs_a_time_zone() -> None:
    with pytest.raises(ValueError, match="does not go back"):
        Clock(MONDAY).set(MONDAY - timedelta(seconds=1))
    with pytest.raises(ValueError, match="time zone"):
        Clock(datetime(2026, 11, 16))  # noqa: DTZ001


def test_timers_ring_once_in_order_when_the_clock_passes_them() -> None:
    clock, rung = Clock(MONDAY), []
    for minutes in (3, 1, 2):
        clock.at(MONDAY + timedelta(minutes=minutes), lambda minutes=minutes: rung.append(minutes))  # type: ignore[misc]
    clock.at(MONDAY + timedelta(minutes=1), lambda: rung.append(9)).cancel()

    clock.set(MONDAY + timedelta(minutes=2))
    clock.set(MONDAY + timedelta(minutes=5))

    assert rung == [1, 2, 3]


async def test_a_running_clock_rings_by_itself_and_can_be_frozen_again() -> None:
    clock, rung = Clock(MONDAY), asyncio.Event()
    clock.at(MONDAY + timedelta(hours=1), rung.set)
    clock.run(rate=1_000_000)
    await asyncio.wait_for(rung.wait(), 2)
    clock.freeze()

    moment = clock.now()
    assert moment >= MONDAY + timedelta(hours=1)
    assert clock.now() == moment


async def test_a_poll_returns_at_once_when_there_is_something(world: World, anna: Person) -> None:
    world.say(anna, "bot", "/start")

    reply = await world.poll({"timeout": "30"})

    assert [update["message"]["text"] for update in reply.body["result"]] == ["/start"]


async def test_a_poll_wakes_when_something_happens(world: World, anna: Person) -> None:
    poll = asyncio.create_task(world.poll({"timeout": "30"}))
    await world.parked(1)
    world.say(anna, "bot", "/start")

    assert len((await poll).body["result"]) == 1


async def test_a_poll_ends_empty_when_its_virtual_time_is_over(world: World) -> None:
    poll = asyncio.create_task(world.poll({"timeout": "30"}))
    await world.parked(1)
    world.clock.set(MONDAY + timedelta(seconds=29))
    await asyncio.sleep(0)
    assert not poll.done()
    world.clock.set(MONDAY + timedelta(seconds=30))

    assert (await poll).body == {"ok": True, "result": []}


async def test_no_poll_waits_longer_than_telegram_lets_it(world: World) -> None:
    poll = asyncio.create_task(world.poll({"timeout": "600"}))
    await world.parked(1)
    world.clock.set(MONDAY + timedelta(seconds=50))

    assert (await poll).body["result"] == []


async def test_a_second_poll_ends_the_first_with_a_conflict(world: World) -> None:
    """T32: two programs with one token."""
    first = asyncio.create_task(world.poll({"timeout": "30"}))
    await world.parked(1)
    second = asyncio.create_task(world.poll({"timeout": "30"}))

    reply = await first
    assert (reply.status, reply.body["description"]) == (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )
    second.cancel()


async def test_polling_is_refused_while_a_webhook_is_set(world: World) -> None:
    world.call("setWebhook", {"url": "http://127.0.0.1:9/hook"})
    refused = await world.poll({"timeout": "30"})
    world.call("deleteWebhook", {})

    assert (refused.status, (await world.poll({})).status) == (409, 200)


def test_an_update_stays_until_a_higher_offset_asks_for_more(world: World, anna: Person) -> None:
    for text in ("een", "twee", "drie"):
        world.say(anna, "bot", text)

    def waiting(**params: Any) -> list[str]:
        result = world.call("getUpdates", params).body["result"]
        return [update["message"]["text"] for update in result]

    first = world.call("getUpdates", {}).body["result"][0]["update_id"]
    assert waiting() == ["een", "twee", "drie"]
    assert waiting(limit=2) == ["een", "twee"]
    assert waiting(offset=first + 1) == ["twee", "drie"]
    assert waiting(offset=-1) == ["drie"]
    assert waiting(offset=first + 3) == []


def test_what_is_not_fetched_within_a_day_is_lost(world: World, anna: Person) -> None:
    world.say(anna, "bot", "zaterdag")
    world.clock.set(MONDAY + timedelta(hours=24))
    world.say(anna, "bot", "zondag")
    world.clock.set(MONDAY + timedelta(hours=24, seconds=1))

    result = world.call("getUpdates", {}).body["result"]
    assert [update["message"]["text"] for update in result] == ["zondag"]


def test_an_update_can_be_delivered_twice_under_one_number(world: World, anna: Person) -> None:
    """T03: Telegram may repeat an update."""
    world.say(anna, "bot", "een")
    world.deliver_again()

    first, second = world.call("getUpdates", {}).body["result"]
    assert first == second


async def test_the_bot_is_parked_when_it_has_handled_everything(world: World, anna: Person, diarist: Diarist) -> None:
    world.say(anna, "bot", "Er staan trekkers")
    await world.parked(1)

    assert [seen.text for seen in world.seen] == ["Er staan trekkers", "Genoteerd"]


async def test_a_bot_that_does_not_come_to_rest_is_named_with_its_last_calls(world: World, anna: Person) -> None:
    world.say(anna, "bot", "Hoort iemand mij?")
    world.call("getMe", {})

    with pytest.raises(NotParked, match="1 updates not confirmed; the bot's last calls: getMe 200"):
        await world.parked(0.01)


async def test_time_goes_by_one_poll_at_a_time(world: World, anna: Person, diarist: Diarist) -> None:
    world.say(anna, "bot", "Dag")
    await world.advance(MONDAY + timedelta(hours=3, minutes=10))

    assert [(seen.at[11:16], seen.text) for seen in world.seen if "uur" in seen.text] == [
        ("09:00", "Het is 9 uur"),
        ("10:00", "Het is 10 uur"),
        ("11:00", "Het is 11 uur"),
    ]
    assert world.clock.now() == MONDAY + timedelta(hours=3, minutes=10)
    assert diarist.polls == 1 + 2 * 190


async def test_advancing_stops_halfway_a_poll_and_goes_on_later(world: World, diarist: Diarist) -> None:
    await world.advance(MONDAY + timedelta(seconds=10))
    assert diarist.polls == 0
    await world.advance(MONDAY + timedelta(seconds=30))

    assert diarist.polls == 1


async def test_a_running_clock_cannot_be_advanced(world: World, diarist: Diarist) -> None:
    world.clock.run(1)

    with pytest.raises(RuntimeError, match="freeze"):
        await world.advance(MONDAY + timedelta(hours=1))
    world.clock.freeze()


async def play(seed: int) -> list[Any]:
    world = World(MONDAY, seed=seed)
    anna, bilal = world.person("Anna"), world.person("Bilal")
    task = asyncio.create_task(Diarist(world).run())
    for hours, person in ((1, anna), (2, bilal), (7, anna)):
        await world.advance(MONDAY + timedelta(hours=hours))
        world.say(person, "bot", f"Uur {hours}")
    await world.advance(MONDAY + timedelta(days=1))
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return list(world.seen)


async def test_the_same_play_twice_shows_exactly_the_same() -> None:
    first, second, other = await play(1), await play(1), await play(2)

    assert first == second
    assert [seen.person_id for seen in first] != [seen.person_id for seen in other]
