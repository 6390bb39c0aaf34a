"""A web address that takes updates, as a bot with a webhook has one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Self

from aiohttp import web

Handle = Callable[[dict[str, Any]], Awaitable[None]]


class Receiver:
    """Listens on this machine while it is entered; *answers* are given in turn, then 200 for ever."""

    def __init__(self, handle: Handle | None = None) -> None:
        self.handle = handle
        self.updates: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.answers: list[web.Response] = []

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/hook", self._take)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/hook"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        update = await request.json()
        self.updates.append(update)
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        answer = self.answers.pop(0) if self.answers else web.Response()
        if self.handle is not None and answer.status == 200:
            await self.handle(update)
        return answer

    @property
    def texts(self) -> list[str]:
        """The texts of all messages that came, in the order in which they came."""
        return [update["message"]["text"] for update in self.updates if "message" in update]
