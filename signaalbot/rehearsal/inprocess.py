"""How does a bot in the same process reach the world? As python-telegram-bot's transport, no sockets."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from telegram._utils.defaultvalue import DefaultValue
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from signaalbot.rehearsal.api import bot_api
from signaalbot.rehearsal.problems import TransportFault
from signaalbot.rehearsal.state import Upload
from signaalbot.rehearsal.world import Reply, World

UNAUTHORIZED: Final = Reply(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
NOT_FOUND: Final = Reply(404, {"ok": False, "error_code": 404, "description": "Not Found"})


class InProcessRequest(BaseRequest):
    """The `request=` and `get_updates_request=` of an Application; *served_at* is the last Date it saw."""

    def __init__(self, world: World, read_timeout: float | None = 5.0) -> None:
        self._world = world
        self._read_timeout = read_timeout
        self.served_at: datetime | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds; nothing waits for it here."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Do nothing: there is no connection to open."""

    async def shutdown(self) -> None:
        """Do nothing: there is no connection to close."""

    async def do_request(
        self,
        url: str,
        method: str,  # noqa: ARG002
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        """Hand a request to the world. Raises TimedOut or NetworkError where a fault was ordered."""
        kind, token, rest = _address(url)
        if kind == "file":
            return self._file(token, rest)
        params = request_data.json_parameters if request_data else {}
        files = _uploads(request_data) if request_data and request_data.contains_files else {}
        patience = self._read_timeout if isinstance(read_timeout, DefaultValue) else read_timeout
        try:
            reply = await self._reply(token, rest, params, files)
        except TransportFault as fault:
            reply = _survived(fault, patience)
        finally:
            self.served_at = self._world.clock.now()
        return reply.status, reply.payload()

    async def _reply(self, token: str, method: str, params: dict[str, str], files: dict[str, Upload]) -> Reply:
        if token != self._world.token:
            return UNAUTHORIZED
        method = bot_api().spelling.get(method.lower(), method)
        if method == "getUpdates":
            return await self._world.poll(params)
        with self._world.under_way():
            await asyncio.sleep(0)
            return self._world.call(method, params, files)

    def _file(self, token: str, path: str) -> tuple[int, bytes]:
        stored = self._world.files.at(path) if token == self._world.token else None
        return (NOT_FOUND.status, NOT_FOUND.payload()) if stored is None else (200, stored.data)


def _address(url: str) -> tuple[str, str, str]:
    """Return kind, token and rest: ".../file/bot<token>/a/b.pdf" -> ("file", token, "a/b.pdf")."""
    path = unquote(urlsplit(url).path)
    before, _, after = path.partition("/bot")
    token, _, rest = after.partition("/")
    return ("file" if before.endswith("/file") else "call"), token, rest


def _uploads(request_data: RequestData) -> dict[str, Upload]:
    uploads = {}
    for part, value in request_data.multipart_data.items():
        name, data, mime_type = value
        content = data if isinstance(data, bytes) else data.read()
        uploads[part] = Upload(str(name), content if isinstance(content, bytes) else content.encode(), str(mime_type))
    return uploads


def _survived(fault: TransportFault, patience: float | None) -> Reply:
    """Return a slow reply that is still in time, or raise what python-telegram-bot's own client raises."""
    if fault.kind == "refused":
        raise NetworkError("httpx.ConnectError: All connection attempts failed") from None
    if fault.kind == "slow" and (patience is None or fault.seconds <= patience):
        reply: Reply = fault.reply
        return reply
    raise TimedOut from None
