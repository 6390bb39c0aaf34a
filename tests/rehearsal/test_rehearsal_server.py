"""The Bot API over HTTP: the ways a request travels, the time in every answer, and faults on order."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
import pytest
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from signaalbot.rehearsal import server
from signaalbot.rehearsal.inprocess import InProcessRequest
from signaalbot.rehearsal.server import PortInUse, Server
from signaalbot.rehearsal.state import Chat, Person
from signaalbot.rehearsal.world import World


def words(world: World) -> list[str]:
    return [seen.text for seen in world.seen]


@pytest.mark.parametrize(
    ("kind", "error", "arrives"),
    [
        ("429", RetryAfter, False),
        ("500", NetworkError, False),
        ("502", NetworkError, False),
        ("403", Forbidden, False),
        ("400", BadRequest, False),
        ("refused", NetworkError, False),
        ("timeout_before", TimedOut, False),
        ("timeout_after", TimedOut, True),
    ],
)
async def test_a_fault_on_order_looks_like_telegram_and_happens_once(
    world: World, started: Person, bot: Bot, kind: Any, error: type[TelegramError], *, arrives: bool
) -> None:
    """T04, T05, T07, T10: delivered and timed out, refused, too fast, and noise."""
    world.faults.add("sendMessage", kind=kind, seconds=0.15, retry_after=7)

    with pytest.raises(error) as caught:
        await bot.send_message(started.id, "eerste")
    await bot.send_message(started.id, "tweede")

    assert type(caught.value) is error
    assert words(world)[1:] == (["eerste", "tweede"] if arrives else ["tweede"])
    assert len(world.faults) == 0


async def test_a_slow_answer_comes_when_the_bot_has_patience_for_it(world: World, started: Person, bot: Bot) -> None:
    world.faults.add("sendMessage", kind="slow", seconds=0.02)
    world.faults.add("sendMessage", kind="slow", seconds=0.15)

    assert (await bot.send_message(started.id, "eerste")).text == "eerste"
    with pytest.raises(TimedOut):
        await bot.send_message(started.id, "tweede")
    assert words(world)[1:] == ["eerste", "tweede"]


async def test_a_fault_can_be_meant_for_one_chat_and_several_times(
    world: World, room: Chat, started: Person, bot: Bot
) -> None:
    world.faults.add(chat_id=room.id, kind="500", times=2)
    await bot.send_message(started.id, "privé")

    for _ in range(2):
        with pytest.raises(NetworkError):
            await bot.send_message(room.id, "kamer")
    await bot.send_message(room.id, "kamer")


async def test_refusals_become_the_librarys_own_errors(world: World, anna: Person, bot: Bot) -> None:
    old = world.group("Kamer", anna, supergroup=False)
    world.add_bot(anna, old)
    new = world.migrate(old)

    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(old.id, "Dag")
    assert moved.value.new_chat_id == new.id
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(1, "Dag")
    with pytest.raises(TelegramError, match="sendGame"):
        await bot.send_game(new.id, "x")


async def test_a_wrong_token_is_unauthorized(world: World, served: Server) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{served.url}/bot1:fout/getMe") as response,
    ):
        refused = await response.json()

    assert refused == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    request = InProcessRequest(world)
    with pytest.raises(InvalidToken):
        await Bot("1:fout", request=request, get_updates_request=request).initialize()


async def test_a_second_program_on_the_port_is_refused(world: World, served: Server) -> None:
    with pytest.raises(PortInUse):
        await server.start(world, port=served.port)


async def hello(request: aiohttp.web.Request) -> aiohttp.web.Response:
    return aiohttp.web.Response(text=request.app[server.WORLD].token)


def with_hello(app: aiohttp.web.Application) -> None:
    app.router.add_get("/hallo", hello)


async def test_the_page_may_add_its_own_routes(world: World) -> None:
    running = await server.start(world, extend=with_hello)
    async with aiohttp.ClientSession() as session, session.get(f"{running.url}/hallo") as response:
        assert await response.text() == world.token
    await running.stop()


async def test_every_answer_tells_the_virtual_time(world: World, served: Server) -> None:
    world.clock.set(datetime(2026, 11, 29, 23, 59, 58, tzinfo=UTC))
    async with aiohttp.ClientSession() as session:
        dates = []
        for path in (
            f"/bot{world.token}/getMe",
            "/bot1:fout/getMe",
            f"/bot{world.token}/nietBestaand",
            "/elders",
        ):
            async with session.get(served.url + path) as response:
                dates.append(response.headers["Date"])

    assert set(dates) == {"Sun, 29 Nov 2026 23:59:58 GMT"}
    assert parsedate_to_datetime(dates[0]) == world.clock.now()


@pytest.mark.parametrize("shape", ["query", "form", "json", "multipart"])
async def test_a_request_may_travel_in_any_of_telegrams_four_ways(
    world: World, started: Person, served: Server, shape: str
) -> None:
    fields = {"chat_id": str(started.id), "text": "Dag 👍"}
    ways: dict[str, Any] = {
        "query": {"params": fields},
        "form": {"data": fields},
        "json": {"json": {**fields, "chat_id": started.id}},
        "multipart": {"data": aiohttp.FormData(fields, default_to_multipart=True)},
    }
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{served.url}/bot{world.token}/sendmessage", **ways[shape]) as response,
    ):
        body = await response.json()

    assert (body["ok"], body["result"]["text"]) == (True, "Dag 👍")


async def test_a_bot_that_dies_while_polling_is_not_taken_for_parked(world: World, served: Server) -> None:
    async with aiohttp.ClientSession() as session:
        poll = asyncio.create_task(session.get(f"{served.url}/bot{world.token}/getUpdates?timeout=30"))
        await world.parked(2)
        poll.cancel()
        await asyncio.gather(poll, return_exceptions=True)
    async with asyncio.timeout(2):
        while world.updates.parked:  # noqa: ASYNC110 (a broken connection is no event of the world)
            await asyncio.sleep(0.001)

    assert not world.updates.parked


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("application/json", b"["),
        ("application/json", b"[1]"),
        ("application/json", b"\xff"),
        ("application/json", b"[" * 100_000),
        ("multipart/form-data", b"zonder grens"),
        ("multipart/form-data; boundary=x", b"--x\r\nonzin"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\ny\r\n--x--"),
        ("application/x-www-form-urlencoded; charset=onzin", b"chat_id=1"),
        ("application/x-www-form-urlencoded", b"chat_id=%ff&text=%ff"),
        ("text/plain", b"chat_id=1&text=x"),
    ],
)
async def test_a_request_that_cannot_be_read_is_refused_and_breaks_nothing(
    world: World, served: Server, kind: str, data: bytes
) -> None:
    url = f"{served.url}/bot{world.token}/sendMessage"
    async with aiohttp.ClientSession() as session:
        async with session.post(url, data=data, headers={"Content-Type": kind}) as response:
            refused = await response.json()
        async with session.get(f"{served.url}/bot{world.token}/getMe") as response:
            assert response.status == 200

    assert (refused["ok"], refused["error_code"]) == (False, 400)


@pytest.mark.parametrize("params", [{"timeout": "lang"}, {"limit": "alles"}, {"offset": "0.5"}, {"onzin": "1"}])
async def test_a_poll_that_cannot_be_read_is_refused(world: World, params: dict[str, str]) -> None:
    assert (await world.poll({"timeout": "30", **params})).status == 400


async def test_a_limit_outside_telegrams_bounds_is_brought_within(world: World, started: Person) -> None:
    poll = asyncio.create_task(world.poll({"timeout": "30", "limit": "-5"}))
    await world.parked(1)
    world.say(started, "bot", "een")
    world.say(started, "bot", "twee")

    assert len((await poll).body["result"]) == 1
