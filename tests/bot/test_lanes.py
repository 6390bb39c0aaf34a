"""Does every call find a connection, and is it said when there was none?"""

from __future__ import annotations

import asyncio

import httpx
import pytest
from telegram.error import TimedOut

from signaalbot.bot import lanes
from signaalbot.bot.failing import surely_not_sent
from signaalbot.bot.lanes import Lanes
from tests.conftest import until


class Server:
    """Answers when it is told to; counts the calls that wait for it."""

    def __init__(self) -> None:
        self.waiting = self.most = 0
        self.answers = asyncio.Event()

    async def __call__(self, _request: httpx.Request) -> httpx.Response:
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        await self.answers.wait()
        self.waiting -= 1
        return httpx.Response(200, content=b"{}")


async def call(over: Lanes) -> tuple[int, bytes]:
    return await over.do_request("http://telegram.invalid/bot1:x/getMe", "POST")


async def test_a_call_that_finds_every_connection_taken_goes_when_one_is_free() -> None:
    server = Server()
    over = Lanes(2, transport=httpx.MockTransport(server))

    calls = [asyncio.create_task(call(over)) for _ in range(5)]
    await until(lambda: server.waiting == 2)
    server.answers.set()
    answers = await asyncio.gather(*calls)
    await over.shutdown()

    assert (answers, server.most) == ([(200, b"{}")] * 5, 2)


async def test_a_call_that_found_no_connection_was_surely_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "LONGEST_WAIT", 0)
    server = Server()
    over = Lanes(1, transport=httpx.MockTransport(server))
    first = asyncio.create_task(call(over))
    await until(lambda: server.waiting == 1)

    with pytest.raises(TimedOut) as raised:
        await call(over)
    server.answers.set()

    assert surely_not_sent(raised.value)
    assert await first == (200, b"{}")
    assert await call(over) == (200, b"{}")


async def test_a_connection_is_given_back_when_its_call_goes_wrong() -> None:
    def refuse(_request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    over = Lanes(1, transport=httpx.MockTransport(refuse))

    for _ in range(3):
        with pytest.raises(Exception, match="ConnectError"):
            await call(over)
