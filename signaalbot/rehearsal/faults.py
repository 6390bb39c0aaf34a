"""What goes wrong on order? Faults for the next calls that match, used up in order."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING, Any, Final, Literal

from signaalbot.rehearsal.problems import Rejection

if TYPE_CHECKING:
    from signaalbot.rehearsal.world import World

FaultKind = Literal["429", "400", "500", "502", "403", "409", "refused", "timeout_before", "timeout_after", "slow"]
ON_THE_WAY: Final = frozenset({"refused", "timeout_before", "timeout_after", "slow"})
NEVER_ARRIVES: Final = frozenset({"refused", "timeout_before"})
OTHER_GET_UPDATES: Final = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)
ANSWERS: Final = {
    "400": Rejection(400, "Bad Request: chat not found"),
    "403": Rejection(403, "Forbidden: bot was blocked by the user"),
    "409": Rejection(409, OTHER_GET_UPDATES),
    "500": Rejection(500, "Internal Server Error"),
    "502": Rejection(502, "Bad Gateway"),
}


def order(world: World, fields: Mapping[str, Any]) -> None:
    """Let something go wrong, as plain data says: {"kind": "429", "chat": -1001, "times": 3}.

    The kinds and their fields stand in `orders`. Raises BadOrder, which is a ValueError and names the field.
    """
    from signaalbot.rehearsal import orders  # it needs the world, and the world needs this module

    orders.order(world, fields)


def _fits(method: str | None, chat_id: int | None, called: str, to: object) -> bool:
    """Is this call meant? Without a method every call is, except getUpdates."""
    return (called == method if method else called != "getUpdates") and chat_id in (None, to)


@dataclass
class Fault:
    """One order: after *skip* calls that match, the next *left* go wrong, each with this *chance*."""

    method: str | None
    chat_id: int | None
    kind: FaultKind
    left: float
    retry_after: int
    seconds: float
    skip: int = 0
    chance: float = 1.0
    until: datetime | None = None

    def fits(self, method: str, chat_id: object) -> bool:
        """Is this call meant?"""
        return _fits(self.method, self.chat_id, method, chat_id)

    def rejection(self, now: datetime) -> Rejection:
        """Return the refusal of a fault that is an answer; a 429 that ends at a moment says when."""
        if self.kind != "429":
            return ANSWERS[self.kind]
        wait = self.retry_after if self.until is None else max(1, ceil((self.until - now).total_seconds()))
        return Rejection(429, f"Too Many Requests: retry after {wait}", retry_after=wait)


@dataclass
class Turn:
    """Something that happens in the world just before a call that matches, after *skip* others."""

    method: str | None
    chat_id: int | None
    skip: int
    act: Callable[[], None]


class Faults:
    """The orders that are open. Chance comes from the seed, apart from all other chance in the world."""

    def __init__(self, seed: int = 0) -> None:
        self._orders: list[Fault] = []
        self._turns: list[Turn] = []
        self._random = random.Random(f"faults {seed}")  # noqa: S311 (the same in each run)

    def add(
        self,
        method: str | None = None,
        chat_id: int | None = None,
        kind: FaultKind = "429",
        *,
        times: float = 1,
        retry_after: int = 5,
        seconds: float = 6.0,
        after: int = 0,
        chance: float = 1.0,
        until: datetime | None = None,
    ) -> None:
        """Let the next *times* calls of *method* (to *chat_id*) go wrong, after *after* that go well.

        "429", "500", "502", "403", "409" and "400" are answers. "refused" never reaches Telegram;
        "timeout_before" neither, but the caller cannot know; "timeout_after" is done and the answer lost;
        "slow" is done and answered after *seconds* of real time. Over HTTP a time-out keeps the line open
        that long, then cuts it. Without *method* any call but getUpdates is meant. At *until* (virtual time)
        it is over in any case; with a *chance* below 1 each call goes wrong with that chance.
        """
        self._orders.append(Fault(method, chat_id, kind, times, retry_after, seconds, after, chance, until))

    def before(self, act: Callable[[], None], method: str | None, chat_id: int | None, after: int) -> None:
        """Let *act* happen just before a call that matches, after *after* others: in the middle of things."""
        self._turns.append(Turn(method, chat_id, after, act))

    def turn(self, method: str, chat_id: object) -> None:
        """Do what was ordered to happen before this call."""
        for turn in [each for each in self._turns if _fits(each.method, each.chat_id, method, chat_id)]:
            if turn.skip:
                turn.skip -= 1
            else:
                self._turns.remove(turn)
                turn.act()

    def take(self, method: str, chat_id: object, now: datetime) -> Fault | None:
        """Return the first order that fits this call, and use it once."""
        self._orders = [order for order in self._orders if order.until is None or now < order.until]
        for order in self._orders:
            if order.fits(method, chat_id) and self._strikes(order):
                order.left -= 1
                if order.left <= 0:
                    self._orders.remove(order)
                return order
        return None

    def clear(self) -> None:
        """Cancel every open order."""
        self._orders.clear()
        self._turns.clear()

    def __len__(self) -> int:
        return len(self._turns) + sum(1 if order.left == float("inf") else int(order.left) for order in self._orders)

    def _strikes(self, order: Fault) -> bool:
        if order.skip:
            order.skip -= 1
            return False
        return order.chance >= 1 or self._random.random() < order.chance
