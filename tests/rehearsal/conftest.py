"""A world with a few people in it, and a short way to call the Bot API."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Bot
from telegram.ext import Application

from signaalbot.rehearsal import server
from signaalbot.rehearsal.inprocess import InProcessRequest
from signaalbot.rehearsal.problems import Rejection
from signaalbot.rehearsal.state import Chat, Person, Upload
from signaalbot.rehearsal.world import World

MONDAY = datetime(2026, 11, 16, 8, tzinfo=UTC)
RIGHTS = (
    "delete_messages",
    "restrict_members",
    "promote_members",
    "invite_users",
    "pin_messages",
    "manage_topics",
    "manage_tags",
)


Api = Callable[..., Any]


@pytest.fixture
def world() -> World:
    return World(MONDAY, seed=7)


@pytest.fixture
def api(world: World) -> Api:
    """Call a method: api("sendMessage", chat_id=1, text="x") returns the result or raises Rejection."""

    def call(method: str, files: Mapping[str, Upload] | None = None, **params: Any) -> Any:
        reply = world.call(method, params, files)
        if reply.status != 200:
            raise Rejection(reply.status, reply.body["description"], **reply.body.get("parameters", {}))
        return reply.body["result"]

    return call


@pytest.fixture
def heard(world: World) -> Callable[[], list[tuple[str, Any]]]:
    """Take what the bot has not heard yet, as pairs of kind and payload."""

    def take() -> list[tuple[str, Any]]:
        updates = world.updates.first(100)
        world.updates.clear()
        return [next((kind, value) for kind, value in each.items() if kind != "update_id") for each in updates]

    return take


@pytest.fixture
def anna(world: World) -> Person:
    return world.person("Anna", "Visser", "annavisser")


@pytest.fixture
def bilal(world: World) -> Person:
    return world.person("Bilal", "Aksoy")


@pytest.fixture
def room(world: World, anna: Person) -> Chat:
    """A supergroup of Anna with the bot as its administrator; the bot heard of it already."""
    chat = world.group("Boeren en dijk", anna)
    world.add_bot(anna, chat, rights=RIGHTS)
    world.updates.clear()
    return chat


@pytest.fixture
def started(world: World, anna: Person) -> Person:
    """Anna, who has started the bot."""
    world.say(anna, "bot", "/start")
    world.updates.clear()
    return anna


@pytest.fixture
async def served(world: World) -> AsyncIterator[server.Server]:
    """The world behind a server on a free port."""
    running = await server.start(world)
    yield running
    await running.stop()


@pytest.fixture(params=["in process", "http"])
def builder(world: World, request: pytest.FixtureRequest) -> Any:
    """A builder for an Application behind each of the two doors."""
    builder = Application.builder().token(world.token)
    if request.param == "in process":
        calls, polling = InProcessRequest(world, read_timeout=0.1), InProcessRequest(world)
        return builder.request(calls).get_updates_request(polling)
    return behind_http(builder, request.getfixturevalue("served"))


@pytest.fixture
def http_builder(world: World, served: server.Server) -> Any:
    """A builder for an Application behind HTTP."""
    return behind_http(Application.builder().token(world.token), served)


def behind_http(builder: Any, served: server.Server) -> Any:
    url = served.url
    return builder.base_url(f"{url}/bot").base_file_url(f"{url}/file/bot").read_timeout(0.1)


@pytest.fixture
async def bot(builder: Any) -> AsyncIterator[Bot]:
    application = builder.build()
    async with application:
        yield application.bot
