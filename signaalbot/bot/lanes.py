"""Over which connection does a call go? Each call under way has one of its own; the next takes one that is free.

In one shared pool, calls that start at the same moment all reach for the same connection, and each new call looks
through all of them; that costs more time than our own database does.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

import httpx
from telegram.error import TimedOut
from telegram.request import BaseRequest, HTTPXRequest

LONGEST_WAIT: Final = 1.0
"""So many seconds a call waits for a free connection, as in a pool of the library."""


class Lanes(BaseRequest):
    """So many connections, each for one call at a time; the one that was used last goes first, it is still open."""

    def __init__(self, count: int, **options: Any) -> None:
        """Prepare *count* connections; *options* are those of `httpx.AsyncClient`."""
        options = {"verify": httpx.create_ssl_context(), **options}
        self._all = [HTTPXRequest(connection_pool_size=1, httpx_kwargs=options) for _ in range(count)]
        self._free: asyncio.LifoQueue[HTTPXRequest] = asyncio.LifoQueue()
        for lane in self._all:
            self._free.put_nowait(lane)

    @property
    def read_timeout(self) -> float | None:
        """Return how many seconds an answer may take."""
        return self._all[0].read_timeout

    async def initialize(self) -> None:
        """Make the connections ready for use."""
        for lane in self._all:
            await lane.initialize()

    async def shutdown(self) -> None:
        """Close the connections."""
        for lane in self._all:
            await lane.shutdown()

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Make this call over a connection that is free. Raises TimedOut when there was none; nothing was sent then."""
        lane = await self._next()
        try:
            return await lane.do_request(*args, **kwargs)
        finally:
            self._free.put_nowait(lane)

    async def _next(self) -> HTTPXRequest:
        if not self._free.empty():
            return self._free.get_nowait()
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                return await self._free.get()
        except TimeoutError:
            raise TimedOut("Pool timeout: every connection is taken") from None
