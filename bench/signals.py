"""How long does the bot take per step of a signal? Median and 95 of 100, alone and in a burst of 200 workers.

Baseline in the same run: the same calls to the rehearsal server without the bot (a message sent and a press answered).
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from signaalbot import app
from signaalbot.bot.polling import Poller
from signaalbot.config import Settings
from signaalbot.domain.role import Role
from signaalbot.domain.signal import Occupation
from signaalbot.rehearsal.inprocess import InProcessRequest
from signaalbot.rehearsal.state import Person
from signaalbot.rehearsal.world import World
from signaalbot.services import admission
from signaalbot.storage.database import open_database

START: Final = datetime(2026, 11, 4, 9, tzinfo=UTC)
LIMIT_MS: Final = 150
WORKERS: Final = 200
ALONE: Final = 60
TEXT: Final = "jongens bij de kooi zeggen dat niemand luistert, fatima d'r moeder ook, bel 0612345678 ({number})"


class Bench:
    """A bot on a database on disk, on the rehearsal server in this process, and people who invite themselves."""

    def __init__(self, folder: Path) -> None:
        self.world = World(START, seed=7)
        self.world.tap_opens_chat = True
        self.db = open_database(folder / "bench.sqlite3")
        settings = Settings(token=self.world.token, database=folder / "bench.sqlite3", in_flight=8)
        resources = app.resources_for(settings, self.db, self.world.clock.now)
        request, polling = InProcessRequest(self.world), InProcessRequest(self.world)
        self.bot = app.assemble(settings, resources, request, polling)

        async def at_once() -> int:
            return 0

        async def nothing() -> None:
            return None

        self.poller = Poller(self.bot.application, at_once, nothing)

    async def worker(self, number: int) -> Person:
        """Let one more worker in."""
        person = self.world.person(f"W{number}")
        token = admission.invite(
            self.db, self.bot.resources.chance, Role.WORKER, Occupation.JONGERENWERKER, None, START
        )
        self.world.open_link(person, f"https://t.me/{self.world.bot['username']}?start={token}")
        await self.answered()
        return person

    async def answered(self) -> float:
        """Let the bot handle everything that waits; returns the seconds it took."""
        begin = time.perf_counter()
        while len(self.world.updates):
            await self.poller.turn()
        await self.poller.turn()
        return time.perf_counter() - begin


async def alone(bench: Bench, person: Person) -> tuple[list[float], list[float]]:
    """Return the milliseconds from message to preview, and from tap to receipt, one at a time."""
    previews, receipts = [], []
    for number in range(ALONE):
        bench.world.clock.set(bench.world.clock.now().replace(minute=number % 60))
        bench.world.say(person, "bot", TEXT.format(number=number))
        previews.append(1000 * await bench.answered())
        bench.world.tap(person, "bot", None, "Verstuur")
        receipts.append(1000 * await bench.answered())
    return previews, receipts


async def burst(bench: Bench, people: Sequence[Person]) -> tuple[float, float]:
    """Return the milliseconds per step when everybody types at once, and when everybody taps at once."""
    for number, person in enumerate(people):
        bench.world.say(person, "bot", TEXT.format(number=number))
    typed = await bench.answered()
    for person in people:
        bench.world.tap(person, "bot", None, "Verstuur")
    tapped = await bench.answered()
    return 1000 * typed / len(people), 1000 * tapped / len(people)


def baseline(bench: Bench, person: Person) -> float:
    """Return the milliseconds of one bare message of the bot through the rehearsal server."""
    times = []
    for _ in range(ALONE):
        begin = time.perf_counter()
        bench.world.call("sendMessage", {"chat_id": person.id, "text": "x"})
        times.append(1000 * (time.perf_counter() - begin))
    return statistics.median(times)


async def measure(folder: Path) -> int:
    """Print the figures; returns 1 when a promise does not hold."""
    bench = Bench(folder)
    await bench.bot.application.initialize()
    people = [await bench.worker(number) for number in range(WORKERS + 1)]
    typed, tapped = await burst(bench, people[1:])
    previews, receipts = await alone(bench, people[0])
    bare = baseline(bench, people[0])
    stored = next(iter(bench.db.query("select count(*) as n from signals")))["n"]
    print(f"{'ms of bot time per step':<44}{'median':>9}{'95 %':>9}   ratio to a bare message")
    for name, times in (("message -> preview", previews), ("tap -> receipt", receipts)):
        median, most = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        print(f"{name:<44}{median:9.2f}{most:9.2f}{median / bare:10.1f}")
    print(f"{f'burst of {WORKERS}: message -> preview, each':<44}{typed:9.2f}{'':>9}{typed / bare:10.1f}")
    print(f"{f'burst of {WORKERS}: tap -> receipt, each':<44}{tapped:9.2f}{'':>9}{tapped / bare:10.1f}")
    print(f"{'bare message (baseline)':<44}{bare:9.2f}")
    print(f"{f'the last of {WORKERS} at once waits for the receipt':<44}{tapped * WORKERS:9.0f}")
    holds = max(statistics.median(previews), statistics.median(receipts), typed, tapped) < LIMIT_MS
    kept = stored == WORKERS + ALONE
    print(f"\nunder {LIMIT_MS} ms per step: {'yes' if holds else 'NO'}; every signal stored: {'yes' if kept else 'NO'}")
    return 0 if holds and kept else 1


def main() -> int:
    """Measure in a folder that is gone afterwards."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        return asyncio.run(measure(Path(folder)))


if __name__ == "__main__":
    sys.exit(main())
