"""How does the page look into the world, and act in it? JSON routes under /rehearsal, and the page itself."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler

from signaalbot.rehearsal import guard, live
from signaalbot.rehearsal.acting import ACTS, CHANGES, person_of
from signaalbot.rehearsal.director import Director
from signaalbot.rehearsal.documents import Documents
from signaalbot.rehearsal.leading import lead
from signaalbot.rehearsal.playbill import Playbill
from signaalbot.rehearsal.problems import Impossible, NoSuchPerson, NotParked
from signaalbot.rehearsal.request_body import Body, FieldError, read_body
from signaalbot.rehearsal.scenario import AMSTERDAM
from signaalbot.rehearsal.state import JSON, Person
from signaalbot.rehearsal.view import ChatView, message_view, view
from signaalbot.rehearsal.world import World

PAGE: Final = Path(__file__).parent / "page"
KINDS: Final = {".css": "text/css", ".js": "text/javascript", ".json": "application/json"}
FILE_POLICY: Final = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
LOGGED: Final = 200
STATUS: Final = ((FieldError, 400), (NoSuchPerson, 404), (Impossible, 409), (NotParked, 504))


def routes(
    world: World,
    playbill: Playbill | None = None,
    director: Director | None = None,
    *,
    real_timeout: float = 30,
) -> Callable[[web.Application], None]:
    """Return what `server.start(extend=...)` takes: adds the control door to its application."""
    door = _Door(world, playbill or Playbill(world), director, real_timeout)

    def extend(app: web.Application) -> None:
        app[live.FOLLOWERS] = set()
        app.middlewares.append(guard.loopback_only)
        app.middlewares.append(_refuse)
        app.on_response_prepare.append(guard.protect)
        app.on_shutdown.append(live.close_all)
        app.add_routes(door.routes())

    return extend


@web.middleware
async def _refuse(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn what cannot be done into a status and the name of the problem: NoSuchPerson -> "no_such_person"."""
    try:
        return await handler(request)
    except (FieldError, Impossible, NotParked) as problem:
        status = next(number for kind, number in STATUS if isinstance(problem, kind))
        words = re.sub(r"(?<!^)(?=[A-Z])", "_", type(problem).__name__).lower()
        return web.json_response({"error": words, "detail": str(problem)}, status=status)


async def _index(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(PAGE / "index.html")


async def _page_file(request: web.Request) -> web.FileResponse:
    path = PAGE / Path(request.match_info["name"]).name
    if path.suffix not in KINDS or not path.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(path, headers={"Content-Type": f"{KINDS[path.suffix]}; charset=utf-8"})


class _Door:
    """The handlers; one world and one play."""

    def __init__(self, world: World, playbill: Playbill, director: Director | None, real_timeout: float) -> None:
        self.world, self.playbill, self.director = world, playbill, director
        self.real_timeout = real_timeout
        self.documents = Documents(world)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", _index),
            web.get("/page/{name}", _page_file),
            web.get("/rehearsal/state", self.state),
            web.get("/rehearsal/view/{person}", self.view),
            web.get("/rehearsal/weekbeeld", self.weekbeeld),
            web.get("/rehearsal/file/{id}", self.file),
            web.get("/rehearsal/log", self.log),
            web.get("/rehearsal/events", self.events),
            web.post("/rehearsal/clock", self.clock),
            web.post("/rehearsal/play", self.play),
            web.post("/rehearsal/{act}", self.act),
        ]

    async def state(self, _request: web.Request) -> web.Response:
        groups = [chat for chat in self.world.chats.values() if chat.is_group and chat.migrated_to is None]
        told = self.playbill.as_json()
        led = self.director.as_json() if self.director else {}
        return web.json_response(
            {
                **told,
                **self._moment(),
                "play": {**told["play"], **led},
                "chats": [{"id": chat.id, "title": chat.title, "kind": chat.kind} for chat in groups],
                "weekbeelden": self.documents.newest_first(),
                "bot": self.world.bot["first_name"],
            }
        )

    async def view(self, request: web.Request) -> web.Response:
        """Answer with what stands on one phone; `?newest=80` leaves older messages out."""
        person = person_of(self.world, request.match_info["person"])
        wanted = request.query.get("newest", "")
        newest = int(wanted) if wanted.isdecimal() and int(wanted) else None
        chats = [self._chat_json(person, chat) for chat in view(self.world, person, newest)]
        return web.json_response({"person": person.id, **self._moment(), "chats": chats})

    def _chat_json(self, person: Person, chat: ChatView) -> JSON:
        """Return a chat with the pinned message itself, which may be older than all that is shown."""
        messages = self.world.chats[chat.chat_id].messages
        pinned = next((messages[number] for number in reversed(chat.pinned) if number in messages), None)
        shown = None if pinned is None else asdict(message_view(self.world, person, pinned))
        return {**asdict(chat), "pinned_message": shown}

    async def weekbeeld(self, request: web.Request) -> web.Response:
        documents = self.documents.newest_first()
        wanted = request.query.get("document")
        chosen = next((one["id"] for one in documents if wanted in (None, one["id"])), None)
        html = self.documents.html(chosen) if chosen else None
        return web.json_response({"documents": documents, "chosen": chosen, "html": html})

    async def file(self, request: web.Request) -> web.Response:
        stored = self.world.files.find(request.match_info["id"])
        if stored is None:
            raise web.HTTPNotFound
        headers = {"Content-Disposition": "attachment", "Content-Security-Policy": FILE_POLICY}
        return web.Response(body=stored.data, content_type=stored.mime_type, headers=headers)

    async def log(self, _request: web.Request) -> web.Response:
        """Answer with the last calls of the bot, and with what was wrong with any of them."""
        told = {
            "calls": [asdict(call) for call in list(self.world.calls)[-LOGGED:]],
            "complaints": self.world.complaints,
            "violations": [asdict(violation) for violation in self.world.violations],
        }
        return web.json_response(told, dumps=partial(json.dumps, default=str))

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Follow what happens; the first page that does so lets the play begin."""
        if self.director:
            self.director.begin()
        return await live.follow(request, self.world, self.playbill)

    async def act(self, request: web.Request) -> web.Response:
        """Let a person do one thing (409 when a phone would not offer it), or change the world."""
        name = request.match_info["act"]
        if name in CHANGES:
            changed = CHANGES[name](self.world, await read_body(request))
            return web.json_response({"ok": True, **changed})
        if name not in ACTS:
            raise web.HTTPNotFound
        body = await read_body(request)
        ACTS[name](self.world, person_of(self.world, body.number("person")), body)
        return web.json_response({"ok": True})

    async def play(self, request: web.Request) -> web.Response:
        """Lead the play: `{"action": "pause"}`; answers with how it is led now."""
        if self.director is None:
            raise Impossible("nothing is being played here")
        lead(self.director, await read_body(request))
        return web.json_response(self.director.as_json())

    async def clock(self, request: web.Request) -> web.Response:
        """Run at a rate, freeze, or advance by seconds and stand still; answers with the new moment."""
        await self._set_clock(await read_body(request))
        return web.json_response(self._moment())

    async def _set_clock(self, body: Body) -> None:
        clock, action = self.world.clock, body.text("action")
        if self.director and (self.director.busy or self.director.state == "playing"):
            raise Impossible("the play keeps the clock while it runs")
        if action == "run":
            clock.run(body.positive("rate"))
        elif action == "freeze":
            clock.freeze()
        elif action == "advance":
            seconds = timedelta(seconds=body.positive("seconds"))
            clock.freeze()
            await self.world.advance(clock.now() + seconds, self.real_timeout)
        else:
            raise FieldError("action")

    def _moment(self) -> JSON:
        clock = self.world.clock
        return {"now": clock.now().astimezone(AMSTERDAM).isoformat(timespec="seconds"), "rate": clock.rate}
