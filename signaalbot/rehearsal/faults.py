"""What goes wrong on order? Faults for the next calls that match, used up in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from signaalbot.rehearsal.problems import Rejection

FaultKind = Literal["429", "400", "500", "502", "403", "refused", "timeout_before", "timeout_after", "slow"]
ON_THE_WAY: Final = frozenset({"refused", "timeout_before", "timeout_after", "slow"})
NEVER_ARRIVES: Final = frozenset({"refused", "timeout_before"})


@dataclass
class Fault:
    """One order: the next *left* calls that match go wrong."""

    method: str | None
    chat_id: int | None
    kind: FaultKind
    left: int
    retry_after: int
    seconds: float

    def fits(self, method: str, chat_id: object) -> bool:
        """Is this call meant? Without a method every call is, except getUpdates."""
        if self.method is None:
            return method != "getUpdates" and self.chat_id in (None, chat_id)
        return self.method == method and self.chat_id in (None, chat_id)

    def rejection(self) -> Rejection:
        """Return the refusal of a fault that is an answer."""
        match self.kind:
            case "429":
                words = f"Too Many Requests: retry after {self.retry_after}"
                return Rejection(429, words, retry_after=self.retry_after)
            case "400":
                return Rejection(400, "Bad Request: chat not found")
            case "403":
                return Rejection(403, "Forbidden: bot was blocked by the user")
            case "502":
                return Rejection(502, "Bad Gateway")
            case _:
                return Rejection(500, "Internal Server Error")


class Faults:
    """The orders that are open."""

    def __init__(self) -> None:
        self._orders: list[Fault] = []

    def add(
        self,
        method: str | None = None,
        chat_id: int | None = None,
        kind: FaultKind = "429",
        *,
        times: int = 1,
        retry_after: int = 5,
        seconds: float = 6.0,
    ) -> None:
        """Let the next *times* calls of *method* (to *chat_id*) go wrong.

        "429", "500", "502", "403" and "400" are answers. "refused" never reaches Telegram; "timeout_before"
        neither, but the caller cannot know; "timeout_after" is done and the answer lost; "slow" is done and
        answered after *seconds* of real time. Over HTTP a time-out keeps the line open that long, then cuts
        it. Without *method* any call but getUpdates is meant.
        """
        self._orders.append(Fault(method, chat_id, kind, times, retry_after, seconds))

    def take(self, method: str, chat_id: object) -> Fault | None:
        """Return the first order that fits this call, and use it once."""
        for order in self._orders:
            if order.fits(method, chat_id):
                order.left -= 1
                if order.left <= 0:
                    self._orders.remove(order)
                return order
        return None

    def clear(self) -> None:
        """Cancel every open order."""
        self._orders.clear()

    def __len__(self) -> int:
        return sum(order.left for order in self._orders)
