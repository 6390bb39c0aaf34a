"""What has the bot still to hear? Updates until they are confirmed, and the long poll that waits for them."""

from __future__ import annotations

import asyncio
import copy
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Final, Protocol

from signaalbot.rehearsal.api import bot_api
from signaalbot.rehearsal.checks import Mismatch
from signaalbot.rehearsal.clock import Clock, Timer
from signaalbot.rehearsal.faults import OTHER_GET_UPDATES
from signaalbot.rehearsal.problems import ConformanceError, Rejection
from signaalbot.rehearsal.state import JSON

KEPT: Final = timedelta(hours=24)
HELD: Final = timedelta(seconds=3)
"""How long an update waits to be overtaken, when that was ordered."""

BY_REQUEST_ONLY: Final = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class Delivery(Protocol):
    """Whoever brings updates to a webhook."""

    @property
    def active(self) -> bool:
        """Does it bring them now, instead of the bot fetching them?"""

    @property
    def idle(self) -> bool:
        """Is there nothing to bring at this moment, and nothing under way?"""

    def wake(self) -> None:
        """Look again: something changed."""


class LongPoll:
    """A getUpdates that waits until there is something, or until the virtual clock reaches its deadline."""

    def __init__(self, clock: Clock, timeout: float, *, parks: bool) -> None:
        self.deadline = clock.now() + timedelta(seconds=timeout)
        self.parks = parks
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._timer: Timer = clock.at(self.deadline, self.end)

    def end(self) -> None:
        """Let it return what there is."""
        self._timer.cancel()
        if not self.done.done():
            self.done.set_result(None)

    def replace(self) -> None:
        """End it because another one came."""
        self._timer.cancel()
        if not self.done.done():
            self.done.set_exception(Rejection(409, OTHER_GET_UPDATES))


class Updates:
    """The queue of one bot. An update stays until the bot asks for a higher number, or 24 hours."""

    def __init__(self, clock: Clock, first_id: int) -> None:
        self._clock = clock
        self._next_id = first_id
        self._waiting: deque[tuple[datetime, JSON]] = deque()
        self._allowed: frozenset[str] | None = None
        self._poll: LongPoll | None = None
        self._rest: list[asyncio.Future[None]] = []
        self._last: JSON | None = None
        self._held: tuple[Callable[[], None], Timer] | None = None
        self.delivery: Delivery | None = None
        self.busy = 0
        self.doubles = 0
        self.swaps = 0

    @property
    def allowed(self) -> list[str] | None:
        """The kinds the bot asked for, or None for Telegram's choice."""
        return None if self._allowed is None else sorted(self._allowed)

    def allow(self, kinds: list[str] | None) -> None:
        """Take only these kinds from now on; an empty list means all but chat_member and reactions."""
        if kinds is not None:
            self._allowed = frozenset(kinds) or None

    def wanted(self, kind: str) -> bool:
        """Does the bot want updates of this kind?"""
        return kind not in BY_REQUEST_ONLY if self._allowed is None else kind in self._allowed

    def add(self, kind: str, payload: JSON) -> None:
        """Queue an update, unless its kind is not wanted. Raises ConformanceError when it is malformed."""
        if not self.wanted(kind):
            return
        if self.swaps and self._held is None:
            self.swaps -= 1
            self._hold(kind, payload)
            return
        self._queue(kind, payload)
        self.release()

    def _queue(self, kind: str, payload: JSON) -> None:
        self.put(self._numbered(kind, payload))

    def _numbered(self, kind: str, payload: JSON) -> JSON:
        update = {"update_id": self._next_id, kind: payload}
        try:
            bot_api().check("Update", update)
        except Mismatch as problem:
            raise ConformanceError(f"our own update is wrong: {problem}") from None
        self._next_id += 1
        return update

    def _hold(self, kind: str, payload: JSON) -> None:
        """Keep an update back until the next one has passed it.

        Webhooks overtake each other, so there it keeps its number; getUpdates always counts up, so there it
        gets the later number.
        """
        if self.delivery is not None and self.delivery.active:
            overtaken = partial(self.put, self._numbered(kind, payload))
        else:
            overtaken = partial(self._queue, kind, payload)
        self._held = overtaken, self._clock.at(self._clock.now() + HELD, self.release)

    def release(self) -> None:
        """Queue the update that was kept back, if any."""
        if self._held is not None:
            (overtaken, timer), self._held = self._held, None
            timer.cancel()
            overtaken()

    def put_last_again(self) -> None:
        """Queue the newest update once more."""
        if self._last is not None:
            self._append(self._last)

    def put(self, update: JSON) -> None:
        """Queue an update as it is; twice when that was ordered."""
        self._last = update
        self._append(update)
        if self.doubles:
            self.doubles -= 1
            self._append(update)

    def _append(self, update: JSON) -> None:
        self._waiting.append((self._clock.now(), update))
        if self._poll is not None:
            self._poll.end()
        if self.delivery is not None:
            self.delivery.wake()

    def keep_as_they_are(self) -> None:
        """Let what waits no longer change with the people in it: a name that goes was still sent."""
        self._waiting = copy.deepcopy(self._waiting)
        self._last = copy.deepcopy(self._last)

    def take(self, update: JSON) -> None:
        """Forget one update that a webhook took, or that grew too old."""
        for index, (_, waiting) in enumerate(self._waiting):
            if waiting["update_id"] == update["update_id"]:
                del self._waiting[index]
                return

    def expires(self, update: JSON) -> datetime:
        """Return when Telegram gives up on an update that waits."""
        number = update["update_id"]
        return next((at for at, waiting in self._waiting if waiting["update_id"] == number), self._clock.now()) + KEPT

    def confirm(self, offset: int) -> None:
        """Forget updates below *offset*; a negative one keeps only that many from the end."""
        oldest = self._clock.now() - KEPT
        while self._waiting and (
            self._waiting[0][0] < oldest
            or (offset > 0 and self._waiting[0][1]["update_id"] < offset)
            or (offset < 0 and len(self._waiting) > -offset)
        ):
            self._waiting.popleft()

    def first(self, limit: int) -> list[JSON]:
        """Return the oldest updates; they stay."""
        return [update for _, update in islice(self._waiting, limit)]

    def clear(self) -> None:
        """Drop everything that waits (drop_pending_updates)."""
        self._waiting.clear()
        if self._held is not None:
            self._held[1].cancel()
            self._held = None

    def __len__(self) -> int:
        return len(self._waiting)

    def interrupt(self) -> None:
        """End the long poll that waits, if any, with Telegram's 409."""
        if self._poll is not None:
            self._poll.replace()

    async def wait(self, virtual_seconds: float) -> None:
        """Wait until there is an update or the virtual time is over. Raises Rejection when replaced."""
        poll = self._poll = LongPoll(self._clock, virtual_seconds, parks=virtual_seconds >= 1)
        self.settle()
        try:
            await poll.done
        finally:
            poll.end()
            if self._poll is poll:
                self._poll = None

    @property
    def parked(self) -> bool:
        """Is there nothing for the bot to do: all delivered, no call under way, a long poll (if any) waiting?"""
        if self.busy:
            return False
        if self.delivery is not None and self.delivery.active:
            return self.delivery.idle
        poll = self._poll
        return poll is not None and poll.parks and not poll.done.done() and not self._waiting

    def settle(self) -> None:
        """Wake whoever waits for the bot to come to rest, if it did."""
        if self.parked:
            for waiter in self._rest:
                if not waiter.done():
                    waiter.set_result(None)
            self._rest.clear()

    async def until_parked(self, real_timeout: float) -> None:
        """Wait until the bot is parked. Raises TimeoutError after *real_timeout* real seconds."""
        async with asyncio.timeout(real_timeout):
            while not self.parked:
                waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                self._rest.append(waiter)
                await waiter
