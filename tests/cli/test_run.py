"""Does the bot run in earnest: its own clock, a sender beside the poller, and a clean stop?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from signaalbot import app
from signaalbot.config import Settings
from signaalbot.domain.chance import unguessable
from signaalbot.domain.role import Role
from signaalbot.rehearsal import server
from signaalbot.rehearsal.view import view
from signaalbot.rehearsal.world import World
from signaalbot.services import admission
from signaalbot.storage.database import open_database


@asynccontextmanager
async def running(tmp_path: Path) -> AsyncIterator[tuple[World, Settings, asyncio.Task[None]]]:
    world = World(datetime.now(UTC), seed=9)
    world.clock.run(1)
    served = await server.start(world)
    settings = Settings(token=world.token, database=tmp_path / "x.sqlite3", api=served.url, poll_seconds=2)
    stop = asyncio.Event()
    bot = asyncio.create_task(app.serve(settings, stop))
    try:
        yield world, settings, bot
    finally:
        stop.set()
        await asyncio.wait_for(bot, 10)
        await served.stop()


async def until(world: World, holds: Callable[[], bool]) -> None:
    """Wait for something to be true, looking again at every change in the world; at most ten seconds."""
    changed = asyncio.Event()
    world.listeners.append(lambda _event: changed.set())
    async with asyncio.timeout(10):
        while not holds():
            changed.clear()
            await changed.wait()


async def test_someone_who_writes_gets_an_answer_and_the_bot_stops_cleanly(tmp_path: Path) -> None:
    async with running(tmp_path) as (world, _, bot):
        stranger = world.person("Vreemde")
        world.say(stranger, "bot", "hallo")
        await until(world, lambda: any("uitnodiging" in m.text for c in view(world, stranger) for m in c.messages))

    assert bot.exception() is None


async def test_what_waits_in_the_outbox_goes_out_by_itself(tmp_path: Path) -> None:
    async with running(tmp_path) as (world, settings, _):
        marijke = world.person("Marijke")
        db = open_database(settings.database)
        token = admission.invite(db, unguessable(), Role.COORDINATOR, None, None, datetime.now(UTC))
        world.open_link(marijke, f"https://t.me/{world.bot['username']}?start={token}")
        scope = {"type": "chat", "chat_id": marijke.id}

        def has_menu() -> bool:
            listed = world.call("getMyCommands", {"scope": scope}).body["result"]
            return any(command["command"] == "evenement" for command in listed)

        await until(world, lambda: bool(view(world, marijke)))
        async with asyncio.timeout(10):
            while not has_menu():  # noqa: ASYNC110 (a menu that is set is no event of the world)
                await asyncio.sleep(0.01)

        assert has_menu()


async def test_the_health_check_sees_a_running_bot(tmp_path: Path) -> None:
    async with running(tmp_path) as (world, settings, _):
        stranger = world.person("Vreemde")
        world.say(stranger, "bot", "hallo")
        await until(world, lambda: len(view(world, stranger)) > 0 and bool(world.calls))
        async with asyncio.timeout(10):
            while not app.pulse_of(settings.database).exists():  # noqa: ASYNC110 (a file tells nobody)
                await asyncio.sleep(0.01)

    assert app.pulse_of(settings.database).exists()
