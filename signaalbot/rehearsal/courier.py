"""Who brings updates to a webhook? A courier: in order for each chat, again after a failure, until a 2xx."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from collections.abc import Iterator
from datetime import timedelta
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import parse_qsl

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from signaalbot.rehearsal.api import bot_api
from signaalbot.rehearsal.problems import TransportFault
from signaalbot.rehearsal.state import JSON
from signaalbot.rehearsal.webhook import Attempts, Webhook, lane_of, may_be_performed
from signaalbot.rehearsal.world import World

LOG: Final = logging.getLogger(__name__)
HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
LONGEST_PAUSE: Final = 60
LONGEST_RETRY_AFTER: Final = 3600


class Here(AbstractResolver):
    """Knows one machine: this one. A name such as localhost leads nowhere else, whatever the system thinks."""

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_INET,  # noqa: ARG002 (the signature of aiohttp)
    ) -> list[ResolveResult]:
        """Return both addresses of this machine."""
        return [
            ResolveResult(hostname=host, host=address, port=port, family=kind, proto=0, flags=socket.AI_NUMERICHOST)
            for address, kind in (("127.0.0.1", socket.AF_INET), ("::1", socket.AF_INET6))
        ]

    async def close(self) -> None:
        """Do nothing: nothing is open."""


class NotDelivered(Exception):
    """The bot did not answer with a 2xx; *retry_after* is what it asked for, in seconds."""

    def __init__(self, words: str, retry_after: int = 0) -> None:
        super().__init__(words)
        self.words = words
        self.retry_after = retry_after


class Courier:
    """Delivers while it is entered: ``async with Courier(world):``. A server that runs has one.

    As Telegram does: the first failure is tried again at once, then after 2, 4, 8 ... seconds, at most 60 to
    120 (virtual time), or after what Retry-After says; after 24 hours the update is dropped. Updates of one
    chat wait for each other. *connections* at a time, never more than the webhook asked for; with one, a
    rehearsal is the same each time.
    """

    def __init__(self, world: World, *, connections: int = 1, patience: float = 60) -> None:
        self._world, self._connections = world, connections
        self._patience = aiohttp.ClientTimeout(total=patience)
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._under_way = 0

    async def __aenter__(self) -> Self:
        self._world.updates.delivery = self
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._world.updates.delivery = None
        if self._task is not None:
            self._task.cancel()
            [ended] = await asyncio.gather(self._task, return_exceptions=True)
            if isinstance(ended, Exception):
                raise ended

    @property
    def active(self) -> bool:
        """Is a webhook set?"""
        return self._world.webhook is not None

    @property
    def idle(self) -> bool:
        """Is there nothing to bring at this moment, and nothing under way?"""
        return not self._under_way and next(self._ready(), None) is None

    def wake(self) -> None:
        """Look again: an update came, the clock moved, or there is another webhook."""
        self._changed.set()

    async def _run(self) -> None:
        connector = aiohttp.TCPConnector(resolver=Here())
        async with aiohttp.ClientSession(connector=connector, timeout=self._patience, trust_env=False) as session:
            while True:
                self._changed.clear()
                webhook, ready = self._world.webhook, list(self._ready())
                if webhook is None or not ready:
                    self._world.updates.settle()
                    await self._changed.wait()
                    continue
                together = ready[: min(self._connections, webhook.max_connections)]
                await asyncio.gather(*(self._bring(session, webhook, update) for update in together))

    def _ready(self) -> Iterator[JSON]:
        """Yield the first update of each chat that may go now, looking as far ahead as Telegram does."""
        webhook, now, lanes = self._world.webhook, self._world.clock.now(), set[Any]()
        for update in self._world.updates.first(2 * webhook.max_connections) if webhook else ():
            lane = lane_of(update)
            tried = webhook.attempts.get(update["update_id"]) if webhook else None
            if lane not in lanes and (tried is None or tried.due <= now):
                yield update
            lanes.add(lane)

    async def _bring(self, session: aiohttp.ClientSession, webhook: Webhook, update: JSON) -> None:
        self._under_way += 1
        try:
            answer = await _post(session, webhook, update)
        except NotDelivered as problem:
            webhook.fail(self._world.clock.now(), problem.words)
            self._postpone(webhook, update, problem.retry_after)
        else:
            webhook.attempts.pop(update["update_id"], None)
            self._world.updates.take(update)
            self._perform(answer)
        finally:
            self._under_way -= 1

    def _postpone(self, webhook: Webhook, update: JSON, retry_after: int) -> None:
        number, now = update["update_id"], self._world.clock.now()
        tried = webhook.attempts.setdefault(number, Attempts(now))
        wait = min(retry_after, LONGEST_RETRY_AFTER)
        if not wait and tried.failed:
            longest = self._world.chance.randint(LONGEST_PAUSE, 2 * LONGEST_PAUSE)
            wait = tried.pause = min(longest, 2 * tried.pause)
        tried.failed += 1
        tried.due = now + timedelta(seconds=wait)
        if tried.due > self._world.updates.expires(update):
            del webhook.attempts[number]
            self._world.updates.take(update)
        elif wait:
            self._world.clock.at(tried.due, self.wake)

    def _perform(self, answer: JSON) -> None:
        """Do what the body of the answer asks: {"method": "sendMessage", ...}; its result goes nowhere."""
        method = str(answer.pop("method", ""))
        if not may_be_performed(method):
            return
        try:
            self._world.call(bot_api().spelling.get(method.lower(), method), answer)
        except TransportFault as fault:
            LOG.info("the answer to an update met a fault that was ordered: %s", fault.kind)


async def _post(session: aiohttp.ClientSession, webhook: Webhook, update: JSON) -> JSON:
    """Bring one update; returns the body of the answer. Raises NotDelivered."""
    headers = {"Content-Type": "application/json"}
    if webhook.secret_token:
        headers[HEADER] = webhook.secret_token
    data = json.dumps(update, ensure_ascii=False).encode()
    try:
        async with session.post(webhook.url, data=data, headers=headers, allow_redirects=False) as response:
            if not 200 <= response.status <= 299:
                words = f"Wrong response from the webhook: {response.status} {response.reason}"
                raise NotDelivered(words, _seconds(response.headers.get("Retry-After", "")))
            return await _body(response)
    except TimeoutError:
        raise NotDelivered("Read timeout expired") from None
    except aiohttp.ClientConnectorError:
        raise NotDelivered("Connection refused") from None
    except aiohttp.ClientError:
        raise NotDelivered("Connection closed") from None


async def _body(response: aiohttp.ClientResponse) -> JSON:
    """Return the fields of an answer, as JSON or as a form; what cannot be read asks for nothing."""
    text = await response.text(errors="replace")
    if response.content_type == "application/x-www-form-urlencoded":
        return dict(parse_qsl(text, keep_blank_values=True))
    fields: Any = None
    if response.content_type == "application/json":
        try:
            fields = json.loads(text)
        except ValueError:
            LOG.warning("the webhook answered with something that is no JSON")
    return fields if isinstance(fields, dict) else {}


def _seconds(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() else 0
