"""A bot that is not ours works unchanged against the server, whether it polls or has a webhook."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from telegram import Update
from telegram.ext import Application

from signaalbot.rehearsal.server import Server
from signaalbot.rehearsal.state import Chat, Person
from signaalbot.rehearsal.world import World
from tests.rehearsal.conftest import behind_http
from tests.rehearsal.foreign_bot import add_handlers
from tests.rehearsal.receiver import Receiver


@asynccontextmanager
async def polling(world: World, served: Server) -> AsyncIterator[None]:
    """Run the bot as its documentation says, with long polling."""
    application = behind_http(Application.builder().token(world.token), served).build()
    add_handlers(application)
    async with application:
        await application.start()
        await application.updater.start_polling(poll_interval=0, timeout=30, allowed_updates=Update.ALL_TYPES)
        yield
        await application.updater.stop()
        await application.stop()


@asynccontextmanager
async def webhook(world: World, served: Server) -> AsyncIterator[None]:
    """Run the bot with a web server of its own, as its documentation calls a custom webhook."""
    application = behind_http(Application.builder().token(world.token), served).updater(None).build()
    add_handlers(application)

    async def take(update: dict[str, Any]) -> None:
        await application.process_update(Update.de_json(update, application.bot))

    async with application, Receiver(take) as receiver:
        await application.start()
        await application.bot.set_webhook(receiver.url, secret_token="prikbord", allowed_updates=Update.ALL_TYPES)
        yield
        await application.stop()
        assert set(receiver.secrets) == {"prikbord"}


@pytest.fixture(params=[polling, webhook])
async def bot(request: pytest.FixtureRequest, world: World, served: Server) -> AsyncIterator[None]:
    async with request.param(world, served):
        await world.parked(5)
        yield
    assert world.complaints == []


@pytest.fixture
def square(world: World, anna: Person) -> Chat:
    chat = world.group("Dorpsplein", anna)
    world.add_bot(anna, chat, rights=("invite_users", "pin_messages"))
    return chat


async def until(world: World, done: Callable[[], bool]) -> None:
    """Wait until something is so, looking again after each change of the world."""
    changed = asyncio.Event()
    world.listeners.append(lambda _event: changed.set())
    async with asyncio.timeout(5):
        while not done():
            await changed.wait()
            changed.clear()


async def answered(world: World, text: str) -> None:
    """Wait until somebody has seen this text."""
    await until(world, lambda: any(seen.text == text for seen in world.seen))


async def test_it_echoes_and_answers_a_button(world: World, anna: Person, bot: None) -> None:
    world.say(anna, "bot", "/start")
    await answered(world, "Welkom op het prikbord")
    world.tap(anna, "bot", None, "Ik lees mee")
    await answered(world, "U leest mee")
    world.say(anna, "bot", "Is er koffie?")
    await answered(world, "U schrijft: Is er koffie?")

    assert [seen.text for seen in world.seen] == [
        *("/start", "Welkom op het prikbord", "Genoteerd", "U leest mee"),
        *("Is er koffie?", "U schrijft: Is er koffie?"),
    ]


async def test_it_holds_a_conversation_and_takes_a_photo(world: World, anna: Person, bot: None) -> None:
    world.say(anna, "bot", "/meld")
    await answered(world, "Waar is het?")
    world.say(anna, "bot", "Bij de brug")
    await answered(world, "Hebt u een foto?")
    world.send_file(anna, "bot", "brug.jpg", b"\xff\xd8 brug", "photo")
    await answered(world, "Bij de brug: 7 bytes")


async def test_two_people_are_each_in_a_conversation_of_their_own(
    world: World, anna: Person, bilal: Person, bot: None
) -> None:
    """T22: every answer belongs to its own chat."""
    for person in (anna, bilal):
        world.say(person, "bot", "/meld")
    await until(world, lambda: sum(seen.text == "Waar is het?" for seen in world.seen) == 2)
    world.say(anna, "bot", "Veenkant")
    world.say(bilal, "bot", "/stop")
    await answered(world, "Gestopt")
    await answered(world, "Hebt u een foto?")

    assert [(seen.person, seen.text) for seen in world.seen if seen.text in ("Gestopt", "Hebt u een foto?")] == [
        ("Anna Visser", "Hebt u een foto?"),
        ("Bilal Aksoy", "Gestopt"),
    ]


async def test_it_asks_everyone_and_counts(world: World, square: Chat, anna: Person, bilal: Person, bot: None) -> None:
    world.add_member(anna, square, bilal)
    await answered(world, "Welkom Bilal")
    world.say(anna, square, "/stem")
    await answered(world, "Komt u? (Ja, Nee)")
    number = next(key for key, message in square.messages.items() if "poll" in message.content)
    world.vote(anna, square, number, ["Ja"])
    world.vote(bilal, square, number, ["Nee"])
    await answered(world, "Ja: 1")

    assert square.messages[number].content["poll"]["is_closed"]


async def test_it_lets_in_who_asks(world: World, square: Chat, anna: Person, bilal: Person, bot: None) -> None:
    link = world.invite_link(anna, square, asks=True)
    world.open_link(bilal, link)
    await answered(world, "Welkom Bilal")

    assert square.has(bilal.id)


async def test_it_reminds_by_a_job(world: World, anna: Person, bot: None) -> None:
    world.say(anna, "bot", "/herinner")

    await answered(world, "Denk aan de vergadering")


async def test_time_goes_by_while_it_waits(world: World, anna: Person, bot: None) -> None:
    before = world.clock.now()
    await world.advance(before + timedelta(minutes=5))
    world.say(anna, "bot", "Goedenavond")
    await answered(world, "U schrijft: Goedenavond")

    assert world.clock.now() == before + timedelta(minutes=5)
