"""How does the page look into the world, and act in it? JSON routes under /rehearsal, and the page itself."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from aiohttp import web

from signaalbot.rehearsal import guard, live
from signaalbot.rehearsal.files import file_of
from signaalbot.rehearsal.playbill import Playbill
from signaalbot.rehearsal.problems import Impossible, NoSuchPerson, NotParked
from signaalbot.rehearsal.scenario import AMSTERDAM
from signaalbot.rehearsal.state import JSON, Chat, Person
from signaalbot.rehearsal.view import view
from signaalbot.rehearsal.world import World

PAGE: Final = Path(__file__).parent / "page"
KINDS: Final = {".css": "text/css", ".js": "text/javascript", ".json": "application/json"}
FILE_POLICY: Final = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
PHOTO: Final = re.compile(r"\.(jpe?g|png)$", re.IGNORECASE)


def routes(
    world: World, playbill: Playbill | None = None, *, real_timeout: float = 30
) -> Callable[[web.Application], None]:
    """Return what `server.start(extend=...)` takes: adds the control door to its application."""
    door = _Door(world, playbill or Playbill(world), real_timeout)

    def extend(app: web.Application) -> None:
        app[live.FOLLOWERS] = set()
        app.middlewares.append(guard.loopback_only)
        app.on_response_prepare.append(guard.protect)
        app.on_shutdown.append(live.close_all)
        app.add_routes(door.routes())

    return extend


async def _index(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(PAGE / "index.html")


async def _page_file(request: web.Request) -> web.FileResponse:
    path = PAGE / Path(request.match_info["name"]).name
    if path.suffix not in KINDS or not path.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(path, headers={"Content-Type": f"{KINDS[path.suffix]}; charset=utf-8"})


class FieldError(Exception):
    """Raised when a field of a request is missing or of the wrong kind; says which."""


class _Body:
    """The JSON of one request."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self.fields = fields

    def text(self, name: str) -> str:
        value = self.fields.get(name)
        if not isinstance(value, str) or not value:
            raise FieldError(name)
        return value

    def number(self, name: str) -> int:
        value = self.fields.get(name)
        if type(value) is not int:
            raise FieldError(name)
        return value

    def optional(self, name: str) -> int | None:
        return None if self.fields.get(name) is None else self.number(name)

    def positive(self, name: str) -> int:
        value = self.number(name)
        if value < 1:
            raise FieldError(name)
        return value

    def data(self, name: str) -> bytes:
        try:
            return base64.b64decode(self.text(name), validate=True)
        except binascii.Error:
            raise FieldError(name) from None

    def where(self) -> int | str:
        return "bot" if self.fields.get("chat", "bot") == "bot" else self.number("chat")


async def _read(request: web.Request) -> _Body:
    try:
        fields = await request.json()
    except ValueError:
        raise FieldError("body") from None
    if not isinstance(fields, dict):
        raise FieldError("body")
    return _Body(fields)


class _Door:
    """The handlers; one world and one play."""

    def __init__(self, world: World, playbill: Playbill, real_timeout: float) -> None:
        self.world, self.playbill, self.real_timeout = world, playbill, real_timeout

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", _index),
            web.get("/page/{name}", _page_file),
            web.get("/rehearsal/state", self.state),
            web.get("/rehearsal/view/{person}", self.view),
            web.get("/rehearsal/weekbeeld", self.weekbeeld),
            web.get("/rehearsal/file/{id}", self.file),
            web.get("/rehearsal/events", self.events),
            web.post("/rehearsal/clock", self.clock),
            web.post("/rehearsal/{act}", self.act),
        ]

    async def state(self, _request: web.Request) -> web.Response:
        groups = [chat for chat in self.world.chats.values() if chat.is_group and chat.migrated_to is None]
        return web.json_response(
            {
                **self.playbill.as_json(),
                **self._moment(),
                "chats": [{"id": chat.id, "title": chat.title, "kind": chat.kind} for chat in groups],
                "weekbeelden": self._documents(),
                "bot": self.world.bot["first_name"],
            }
        )

    async def view(self, request: web.Request) -> web.Response:
        try:
            person = self._person(request.match_info["person"])
        except NoSuchPerson as problem:
            return _refused(404, problem)
        chats = [asdict(chat) for chat in view(self.world, person)]
        return web.json_response({"person": person.id, **self._moment(), "chats": chats})

    async def weekbeeld(self, request: web.Request) -> web.Response:
        documents = self._documents()
        wanted = request.query.get("document")
        chosen = next((one for one in documents if wanted in (None, one["id"])), None)
        html = self.world.files.data(chosen["id"]).decode("utf-8", "replace") if chosen else None
        return web.json_response({"documents": documents, "chosen": chosen and chosen["id"], "html": html})

    async def file(self, request: web.Request) -> web.Response:
        stored = self.world.files.find(request.match_info["id"])
        if stored is None:
            raise web.HTTPNotFound
        headers = {"Content-Disposition": "attachment", "Content-Security-Policy": FILE_POLICY}
        return web.Response(body=stored.data, content_type=stored.mime_type, headers=headers)

    async def events(self, request: web.Request) -> web.StreamResponse:
        return await live.follow(request, self.world, self.playbill)

    async def act(self, request: web.Request) -> web.Response:
        """Let a person do one thing; 409 when a phone would not offer it."""
        act = _ACTS.get(request.match_info["act"])
        if act is None:
            raise web.HTTPNotFound
        try:
            body = await _read(request)
            act(self.world, self._person(body.number("person")), body)
        except FieldError as problem:
            return _refused(400, problem)
        except Impossible as problem:
            return _refused(409, problem)
        return web.json_response({"ok": True})

    async def clock(self, request: web.Request) -> web.Response:
        """Run at a rate, freeze, or advance by seconds and stand still; answers with the new moment."""
        try:
            await self._set_clock(await _read(request))
        except FieldError as problem:
            return _refused(400, problem)
        except Impossible as problem:
            return _refused(409, problem)
        except NotParked as problem:
            return _refused(504, problem)
        return web.json_response(self._moment())

    async def _set_clock(self, body: _Body) -> None:
        clock, action = self.world.clock, body.text("action")
        if self.playbill.state == "playing":
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

    def _person(self, number: int | str) -> Person:
        person = self.world.people.get(int(number)) if str(number).isdecimal() else None
        if person is None:
            raise NoSuchPerson(f"nobody has id {number}")
        return person

    def _documents(self) -> list[JSON]:
        """Return the HTML documents that the bot sent, newest first; the same bytes count once."""
        found: dict[str, JSON] = {}
        for chat in self.world.chats.values():
            for message in chat.messages.values():
                kind, file = file_of(message.content) or ("", {})
                name = str(file.get("file_name", ""))
                if kind == "document" and message.sender is self.world.bot and name.endswith(".html"):
                    found[file["file_unique_id"]] = {"id": file["file_id"], "name": name, "at": message.date}
        return sorted(found.values(), key=lambda one: (one["at"], one["id"]), reverse=True)


def _refused(status: int, problem: Exception) -> web.Response:
    words = re.sub(r"(?<!^)(?=[A-Z])", "_", type(problem).__name__).lower()
    return web.json_response({"error": words, "detail": str(problem)}, status=status)


def _send_file(world: World, person: Person, body: _Body) -> None:
    name = body.text("name")
    world.send_file(
        person, body.where(), name, body.data("data"), "photo" if PHOTO.search(name) else "document"
    )


def _open(world: World, person: Person, body: _Body) -> None:
    group = body.optional("group")
    world.open_link(person, body.text("url"), group=None if group is None else _group(world, group))


def _join(world: World, person: Person, body: _Body) -> None:
    """Let the owner of a group add the person to it."""
    group = _group(world, body.number("chat"))
    owner = next(member.user["id"] for member in group.members.values() if member.status == "creator")
    world.add_member(world.people[owner], group, person)


def _group(world: World, number: int) -> Chat:
    group = world.chats.get(number)
    if group is None or not group.is_group:
        raise Impossible(f"there is no group {number}")
    return group


def _say(world: World, person: Person, body: _Body) -> None:
    world.say(person, body.where(), body.text("text"), body.optional("reply_to"))


def _edit(world: World, person: Person, body: _Body) -> None:
    world.edit(person, body.where(), body.number("message_id"), body.text("text"))


def _tap(world: World, person: Person, body: _Body) -> None:
    world.tap(person, body.where(), body.number("message_id"), body.text("button"))


def _leave(world: World, person: Person, body: _Body) -> None:
    world.leave(person, body.where())


_ACTS: Final[Mapping[str, Callable[[World, Person, _Body], None]]] = {
    "say": _say,
    "tap": _tap,
    "edit": _edit,
    "join": _join,
    "leave": _leave,
    "open": _open,
    "file": _send_file,
}
