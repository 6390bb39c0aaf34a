"""How does a bot in another process reach the world? The Bot API over HTTP, with its time in every Date."""

from __future__ import annotations

import asyncio
import errno
import json
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from email.utils import format_datetime
from typing import Any, Final

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from signaalbot.rehearsal.api import bot_api
from signaalbot.rehearsal.courier import Courier
from signaalbot.rehearsal.problems import Problem, TransportFault
from signaalbot.rehearsal.state import Upload
from signaalbot.rehearsal.world import Reply, World

WORLD: Final = web.AppKey("world", World)
"""Where the World is in the application: request.app[WORLD]."""

LARGEST: Final = 64 * 1024 * 1024
UNAUTHORIZED: Final = Reply(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
NO_JSON: Final = '{"ok": false, "error_code": 400, "description": "Bad Request: can\'t parse JSON object"}'
NO_FORM: Final = '{"ok": false, "error_code": 400, "description": "Bad Request: can\'t parse the form"}'
NOT_FOUND: Final = Reply(404, {"ok": False, "error_code": 404, "description": "Not Found"})


class PortInUse(Problem):
    """Another program listens on the port that was asked for."""


@dataclass(frozen=True)
class Server:
    """A server that runs; *app* holds its routes."""

    app: web.Application
    host: str
    port: int
    runner: web.AppRunner

    @property
    def url(self) -> str:
        """The address, without a slash at the end: "http://127.0.0.1:8081"."""
        return f"http://{self.host}:{self.port}"

    async def stop(self) -> None:
        """Close every connection and stop listening."""
        self.app[WORLD].updates.interrupt()
        await self.runner.cleanup()


async def start(
    world: World,
    port: int = 0,
    host: str = "127.0.0.1",
    extend: Callable[[web.Application], None] | None = None,
) -> Server:
    """Serve a world; port 0 takes a free one. *extend* may add routes first. Raises PortInUse."""
    app = web.Application(client_max_size=LARGEST)
    app[WORLD] = world
    app.router.add_route("*", "/bot{token:[^/]+}/{method}", _call)
    app.router.add_get("/file/bot{token:[^/]+}/{path:.+}", _file)
    app.on_response_prepare.append(_set_date)
    app.cleanup_ctx.append(_deliver)
    if extend is not None:
        extend(app)
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, host, port)
    try:
        await site.start()
    except OSError as problem:
        await runner.cleanup()
        if problem.errno == errno.EADDRINUSE:
            raise PortInUse(f"{host}:{port}") from None
        raise
    return Server(app, host, runner.addresses[0][1], runner)


async def _deliver(app: web.Application) -> AsyncIterator[None]:
    """Bring updates to the webhook, when the bot sets one, as long as the server runs."""
    async with Courier(app[WORLD]):
        yield


async def _set_date(request: web.Request, response: web.StreamResponse) -> None:
    response.headers["Date"] = format_datetime(request.app[WORLD].clock.now(), usegmt=True)


async def _call(request: web.Request) -> web.StreamResponse:
    world = request.app[WORLD]
    if request.match_info["token"] != world.token:
        return _response(UNAUTHORIZED)
    method = _spelled(request.match_info["method"])
    params, files = await _read(request)
    try:
        if method == "getUpdates":
            return _response(await world.poll(params))
        return _response(world.call(method, params, files))
    except TransportFault as fault:
        with world.under_way():
            return await _disturbed(request, fault)


def _spelled(method: str) -> str:
    """Return the usual spelling of a method: Telegram does not look at capitals."""
    spelling = bot_api().spelling
    return spelling.get(method.lower(), method)


async def _disturbed(request: web.Request, fault: TransportFault) -> web.StreamResponse:
    """Answer late, or break the connection as ordered."""
    if fault.kind != "refused":
        await asyncio.sleep(fault.seconds)
    if fault.kind == "slow":
        return _response(fault.reply)
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


async def _read(request: web.Request) -> tuple[dict[str, Any], dict[str, Upload]]:
    """Return fields and files of a request, whichever way they travel."""
    params: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        return params | _parsed(await request.read()), {}
    files = {}
    for name, value in (await _form(request)).items():
        if isinstance(value, web.FileField):
            files[name] = Upload(value.filename, value.file.read(), value.content_type)
        else:
            params[name] = value
    return params, files


async def _form(request: web.Request) -> Mapping[str, Any]:
    try:
        return await request.post()
    except (ValueError, LookupError, AssertionError, HttpProcessingError):
        raise web.HTTPBadRequest(text=NO_FORM, content_type="application/json") from None


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(body) if body else {}
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, dict):
        raise web.HTTPBadRequest(text=NO_JSON, content_type="application/json")
    return fields


async def _file(request: web.Request) -> web.StreamResponse:
    world = request.app[WORLD]
    if request.match_info["token"] != world.token:
        return _response(UNAUTHORIZED)
    stored = world.files.at(request.match_info["path"])
    if stored is None:
        return _response(NOT_FOUND)
    return web.Response(body=stored.data, content_type=stored.mime_type)


def _response(reply: Reply) -> web.Response:
    kind = "text/html" if reply.status == 502 else "application/json"
    return web.Response(status=reply.status, body=reply.payload(), content_type=kind)
