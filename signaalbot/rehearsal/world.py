"""What happens in the rehearsed Telegram? One bot, its people and chats, on a clock of their own.

`World.call` is the Bot API; the acts of people (say, tap, open_link, ...) come with the classes it stands on:
Ground (people, chats) - Scene (messages) - Talking - Standing - Joining - Touching - World.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from signaalbot.rehearsal import (
    methods_bot,
    methods_cards,
    methods_chats,
    methods_copying,
    methods_editing,
    methods_links,
    methods_media,
    methods_members,
    methods_polls,
    methods_sending,
    methods_settings,
    methods_topics,
    methods_webhook,
)
from signaalbot.rehearsal.access import Request, chat_of
from signaalbot.rehearsal.api import Method, MissingField, bot_api
from signaalbot.rehearsal.checks import Mismatch
from signaalbot.rehearsal.decoding import INTEGER
from signaalbot.rehearsal.faults import NEVER_ARRIVES, ON_THE_WAY
from signaalbot.rehearsal.ground import Call
from signaalbot.rehearsal.problems import ConformanceError, NotParked, Rejection, TransportFault
from signaalbot.rehearsal.state import JSON, Upload
from signaalbot.rehearsal.touching import Touching
from signaalbot.rehearsal.traffic import Violation
from signaalbot.rehearsal.unoffered import unoffered

LOG: Final = logging.getLogger(__name__)
OFFERED: Final = {
    **methods_sending.METHODS,
    **methods_copying.METHODS,
    **methods_cards.METHODS,
    **methods_media.METHODS,
    **methods_editing.METHODS,
    **methods_polls.METHODS,
    **methods_chats.METHODS,
    **methods_settings.METHODS,
    **methods_topics.METHODS,
    **methods_members.METHODS,
    **methods_links.METHODS,
    **methods_bot.METHODS,
    **methods_webhook.METHODS,
}
OURS: Final = "[rehearsal]"
"""Stands in a refusal that is not in Telegram's words, because Telegram would have done it, or says it otherwise."""

SENDS: Final = frozenset(
    {
        *(name for name in OFFERED if name.startswith("send") and name != "sendChatAction"),
        *("copyMessage", "copyMessages", "forwardMessage", "forwardMessages"),
    }
)
MISSING: Final = {
    "chat_id": "chat_id is empty",
    "from_chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
}
BAD_GATEWAY: Final = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    "<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)


@dataclass(frozen=True)
class Reply:
    """What the Bot API answers: HTTP status and body ({"ok": true, "result": ...})."""

    status: int
    body: JSON

    def payload(self) -> bytes:
        """Return the body as it travels: JSON, except for the web page of a 502."""
        return BAD_GATEWAY.encode() if self.status == 502 else json.dumps(self.body, ensure_ascii=False).encode()


class World(Touching):
    """A rehearsed Telegram for one bot: ``World(datetime(2026, 11, 16, 8, tzinfo=UTC))``."""

    def call(self, method: str, params: Mapping[str, Any], files: Mapping[str, Upload] | None = None) -> Reply:
        """Answer one call of the bot. Raises TransportFault when ordered, ConformanceError for a bug of ours.

        What the bot does wrong (unknown method or field, wrong type) is refused and kept in `complaints`.
        """
        chat_id = _number(params.get("chat_id"))
        self.faults.turn(method, chat_id)
        fault = self.faults.take(method, chat_id, self.clock.now())
        if fault is not None and fault.kind in NEVER_ARRIVES:
            raise TransportFault(fault.kind, None, fault.seconds)
        if fault is not None and fault.kind not in ON_THE_WAY:
            reply = _refusal(fault.rejection(self.clock.now()))
        else:
            reply = self._answer(method, params, files or {})
        if method != "getUpdates":
            description = reply.body.get("description")
            self.calls.append(Call(self.clock.now(), method, chat_id, reply.status, description))
        if fault is not None and fault.kind in ON_THE_WAY:
            raise TransportFault(fault.kind, reply, fault.seconds)
        return reply

    async def poll(self, params: Mapping[str, Any]) -> Reply:
        """Answer getUpdates, waiting in virtual time for at most its timeout (Telegram allows 50 seconds)."""
        reply = self.call("getUpdates", params)
        if reply.status != 200 or reply.body["result"]:
            return reply
        timeout = min(int(params.get("timeout", 0)), self.long_poll_limit)
        if timeout <= 0:
            return reply
        try:
            await self.updates.wait(timeout)
        except Rejection as conflict:
            return _refusal(conflict)
        limit = min(max(int(params.get("limit", 100)), 1), 100)
        return Reply(200, {"ok": True, "result": self.updates.first(limit)})

    async def parked(self, real_timeout: float = 30) -> None:
        """Wait until the bot rests: no call is under way, all is confirmed or delivered, a poll (>= 1 s) waits.

        With a webhook there is no poll: all that may go now is delivered, and nothing is on its way.
        Raises NotParked after *real_timeout* seconds of real time.
        """
        try:
            while True:
                await self.updates.until_parked(real_timeout)
                for _ in range(3):
                    await asyncio.sleep(0)
                if self.updates.parked:
                    return
        except TimeoutError:
            last = ", ".join(f"{call.method} {call.status}" for call in list(self.calls)[-5:]) or "nothing"
            waiting = f"{len(self.updates)} updates not confirmed"
            if self.webhook is not None and self.updates.delivery is None:
                waiting += " (a webhook is set, and neither a server nor a Courier brings them)"
            raise NotParked(f"after {real_timeout} s: {waiting}; the bot's last calls: {last}") from None

    async def advance(self, to: datetime, real_timeout: float = 30) -> None:
        """Play on until the clock stands at *to* and the bot is parked, from one thing that is due to the next.

        The clock must be frozen. Raises NotParked when a step takes over *real_timeout* real seconds.
        """
        if self.clock.rate:
            raise RuntimeError("freeze the clock before advancing it")
        await self.parked(real_timeout)
        while self.clock.now() < to:
            self.clock.set(min(to, self.clock.next_due or to))
            await self.parked(real_timeout)

    def deliver_again(self) -> None:
        """Send the newest update a second time under its own number, as Telegram may after a lost answer."""
        self.updates.put_last_again()

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """Keep the bot from counting as parked while one of its calls is being handled."""
        self.updates.busy += 1
        try:
            yield
        finally:
            self.updates.busy -= 1
            self.updates.settle()

    def _answer(self, method: str, params: Mapping[str, Any], files: Mapping[str, Upload]) -> Reply:
        spec = bot_api().methods.get(method)
        if spec is None:
            self._complain(f"{method} is no method of {bot_api().version}")
            return _refusal(Rejection(404, "Not Found"))
        if method not in OFFERED:
            self._complain(f"the rehearsal does not offer {method}")
            return _refusal(Rejection(501, f"Not Implemented: the rehearsal does not offer {method}"))
        try:
            request = self._read(spec, params, files)
            return Reply(200, {"ok": True, "result": self._perform(spec, request)})
        except Rejection as no:
            if OURS in no.description and f"{OURS} {method}" not in no.description:
                self._complain(f"{method}: {no.description.partition(OURS)[2].strip()}")
            return _refusal(no)

    def _read(self, spec: Method, params: Mapping[str, Any], files: Mapping[str, Upload]) -> Request:
        try:
            fields = spec.read(params, files)
        except Mismatch as problem:
            self._complain(f"{spec.name}: {problem}")
            missing = MISSING.get(problem.name) if isinstance(problem, MissingField) else None
            words = missing or f"[rehearsal] {spec.name}: {problem}"
            raise Rejection(400, f"Bad Request: {words}") from None
        refused = unoffered(spec.name, fields)
        if refused is not None:
            raise Rejection(400, f"Bad Request: [rehearsal] {refused}: the rehearsal does not offer this field")
        return Request(spec.name, fields, files)

    def _perform(self, spec: Method, request: Request) -> Any:
        count = _messages(spec.name, request)
        if count:
            self._watch_limits(spec.name, request, count)
        result = OFFERED[spec.name](self, request)
        if count:
            self.traffic.note(chat_of(self, request["chat_id"]), self.clock.now(), count)
        if spec.name != "getUpdates":  # each update was checked when it was queued
            self._check(spec, result)
        return result

    def _check(self, spec: Method, result: Any) -> None:
        try:
            spec.answers(result)
        except Mismatch as problem:
            self._complain(f"our own answer to {spec.name} is wrong: {problem}")
            raise ConformanceError(f"our own answer to {spec.name} is wrong: {problem}") from None

    def _watch_limits(self, method: str, request: Request, count: int) -> None:
        chat = chat_of(self, request["chat_id"])
        broken = self.traffic.too_fast(chat, self.clock.now(), count)
        for rule, wait in broken.items():
            self.violations.append(Violation(self.clock.now(), rule, chat.id, method, wait))
        if broken and self.enforce_limits:
            wait = max(broken.values())
            raise Rejection(429, f"Too Many Requests: retry after {wait}", retry_after=wait)

    def _complain(self, words: str) -> None:
        self.complaints.append(words)
        LOG.error(words)


def _messages(method: str, request: Request) -> int:
    """Return how many messages a call sends."""
    if method not in SENDS:
        return 0
    several = request.get("media") if method == "sendMediaGroup" else request.get("message_ids")
    return len(several) if several else 1


def _refusal(no: Rejection) -> Reply:
    body: JSON = {"ok": False, "error_code": no.status, "description": no.description}
    return Reply(no.status, {**body, "parameters": no.parameters} if no.parameters else body)


def _number(chat_id: Any) -> int | str | None:
    return int(chat_id) if isinstance(chat_id, str) and INTEGER.fullmatch(chat_id) else chat_id
