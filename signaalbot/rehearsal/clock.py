"""What time is it in the rehearsal? A clock that stands still, is set, or runs at a rate of its own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Timer:
    """Something to do once the clock stands at *due* or later."""

    __slots__ = ("_clock", "due", "ring")

    def __init__(self, clock: Clock, due: datetime, ring: Callable[[], None]) -> None:
        self._clock = clock
        self.due = due
        self.ring = ring

    def cancel(self) -> None:
        """Forget it; harmless when it rang already."""
        self._clock.forget(self)


class Clock:
    """Virtual time in UTC. It stands still until somebody sets it, or lets it run."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("the clock needs a moment with a time zone")
        self._then = start.astimezone(UTC)
        self._real = 0.0
        self._rate = 0.0
        self._timers: list[Timer] = []
        self._alarm: asyncio.TimerHandle | None = None
        self.on_change: list[Callable[[], None]] = []

    @property
    def rate(self) -> float:
        """Virtual seconds per real second; 0 when frozen."""
        return self._rate

    def now(self) -> datetime:
        """Return the moment, in UTC."""
        if not self._rate:
            return self._then
        return self._then + timedelta(seconds=(time.monotonic() - self._real) * self._rate)

    @property
    def next_due(self) -> datetime | None:
        """The moment of the first timer that waits, or None."""
        return min((timer.due for timer in self._timers), default=None)

    def set(self, to: datetime) -> None:
        """Put the clock forward. Timers ring on the way, each at its own moment. Raises ValueError for the past."""
        if to < self.now():
            raise ValueError(f"the clock stands at {self.now().isoformat()} and does not go back to {to.isoformat()}")
        while (due := self.next_due) is not None and due <= to:
            self._start_from(max(due, self.now()), self._rate)
        self._start_from(max(to.astimezone(UTC), self.now()), self._rate)

    def run(self, rate: float = 1.0) -> None:
        """Let time pass: *rate* virtual seconds in each real second. Needs a running event loop."""
        if rate <= 0:
            raise ValueError("a running clock needs a rate above 0; use freeze()")
        self._start_from(self.now(), rate)

    def freeze(self) -> None:
        """Let time stand still from now on."""
        self._start_from(self.now(), 0.0)

    def at(self, due: datetime, ring: Callable[[], None]) -> Timer:
        """Call *ring* once the clock reaches *due*, however it gets there."""
        timer = Timer(self, due, ring)
        self._timers.append(timer)
        self._set_alarm()
        return timer

    def forget(self, timer: Timer) -> None:
        """Drop a timer."""
        if timer in self._timers:
            self._timers.remove(timer)
            self._set_alarm()

    def _start_from(self, moment: datetime, rate: float) -> None:
        self._then, self._rate, self._real = moment, rate, time.monotonic()
        self._ring()
        for changed in self.on_change:
            changed()

    def _ring(self) -> None:
        now = self.now()
        due = sorted((timer for timer in self._timers if timer.due <= now), key=lambda timer: timer.due)
        self._timers = [timer for timer in self._timers if timer not in due]
        for timer in due:
            timer.ring()
        self._set_alarm()

    def _set_alarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        if self._rate and self._timers:
            first = min(timer.due for timer in self._timers)
            wait = max(0.0, (first - self.now()).total_seconds() / self._rate)
            self._alarm = asyncio.get_running_loop().call_later(wait, self._ring)
