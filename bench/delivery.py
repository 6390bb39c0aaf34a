"""How fast do messages go out, and does one thing hold up another? Each figure beside a baseline of the same run.

``python -m bench.delivery [--quick]``: one table here, the same as JSON in ``out/bench-delivery.json``; exit status 1
when a promise does not hold. The rehearsed Telegram runs in a process of its own; the database is a file with
``synchronous=FULL``.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from bench.delivery_memory import memory
from bench.delivery_rate import rates
from bench.telegram_apart import Telegram, apart
from signaalbot import app
from signaalbot.bot.clock import system_now
from signaalbot.bot.context import Resources
from signaalbot.config import Settings
from signaalbot.domain.card import Button, Card
from signaalbot.domain.delivery import URGENCY, Pace, Task
from signaalbot.services import pacing
from signaalbot.storage import outbox
from signaalbot.storage.database import open_database, transaction

if TYPE_CHECKING:
    from sqlite_utils import Database

OUT = Path("out")
IN_FLIGHT = 8
ROUNDS = 5
CARD = Card("<b>Bericht 12</b> · Urgent\n\nVertrek om 10 uur bij de brug.", ((Button("Gezien", "seen:12"),),))
NO_LIMIT = dict.fromkeys(pacing.PACES, Pace(10**6, timedelta(0)))
LIMITS = dict(pacing.PACES)


@dataclass(frozen=True)
class Figure:
    """What was measured, beside what, and the ratio that must hold."""

    name: str
    measured: float
    unit: str
    baseline: float
    beside: str
    ratio: float
    must: str
    holds: bool


class Bench:
    """A bot on a rehearsed Telegram, with a database on disk."""

    def __init__(self, telegram: Telegram, rules: Resources, place: Path) -> None:
        self.telegram = telegram
        self.db: Database = open_database(place / "bench.sqlite3")
        resources = replace(rules, db=self.db, now=system_now)
        settings = Settings(telegram.token, place / "bench.sqlite3", api=telegram.url, in_flight=IN_FLIGHT)
        calls, polling, _ = app.connections(settings)
        self.bot = app.assemble(settings, resources, calls, polling)
        self.batch = 0

    def forget(self) -> None:
        """Let what went without limits not count against what keeps to them."""
        self.db.execute("delete from paces")
        self.db.execute("delete from lately")

    def queue(self, people: list[int], level: str = "info") -> None:
        """Queue one message to each of these people, all or nothing."""
        self.batch += 1
        with transaction(self.db):
            for chat_id in people:
                outbox.add(
                    self.db,
                    occasion=f"bench {self.batch} to {chat_id}",
                    task=Task.MESSAGE,
                    chat_id=chat_id,
                    payload=CARD.as_payload(),
                    urgency=URGENCY[level],
                    due_at=datetime.now(UTC),
                )

    async def drain(self) -> float:
        """Send all that is queued; return the seconds it took."""
        begin = time.perf_counter()
        ready = asyncio.Event()
        ready.set()
        sending = asyncio.create_task(self.bot.sender.run(ready))
        while next(self.db.query("select count(*) as n from outbox where state in ('queued', 'sending')"))["n"]:
            await asyncio.sleep(0.02)
        took = time.perf_counter() - begin
        sending.cancel()
        with suppress(asyncio.CancelledError):
            await sending
        return took


def lift(limits: dict[str, Pace]) -> None:
    """Keep to these limits from now on."""
    pacing.PACES.update(limits)


async def throughput(bench: Bench, count: int) -> list[Figure]:
    """With limits lifted, beside bare loops of PTB `send_message` calls with as many at once."""
    lift(NO_LIMIT)
    people = bench.telegram.people[:count]

    async def drain() -> float:
        bench.forget()
        bench.queue(people)
        begin = time.perf_counter()
        await bench.bot.sender.settle()
        return time.perf_counter() - begin

    found = await rates(bench.telegram, CARD, IN_FLIGHT, people, drain)
    lift(LIMITS)
    beside = (("bare loop with our connections", 0.6), ("bare loop, PTB's own pool", 0.8))
    return [
        Figure(
            *("outbox, limits lifted", rate.ours, "messages/s", rate.bare, name),
            *(rate.ratio, f">= {least}", rate.ratio >= least),
        )
        for rate, (name, least) in zip(found, beside, strict=True)
    ]


async def broadcast(bench: Bench, count: int) -> list[Figure]:
    """To 500 people within the limits, beside the time that 30 a second allow; and no limit broken."""
    bench.telegram.ask("forget")
    bench.queue(bench.telegram.people[:count], "urgent")
    took, allowed = await bench.drain(), count / 30
    seen = bench.telegram.ask("count")
    return [
        Figure(
            *(f"broadcast to {count}", took, "s", allowed, "30 a second"),
            *(took / allowed, "<= 1.05", took <= 1.05 * allowed),
        ),
        Figure(
            "limits broken, by the server's count", seen["violations"], "", 0, "none", 0, "= 0", not seen["violations"]
        ),
    ]


async def urgent(bench: Bench, waiting: int, people: int) -> Figure:
    """Urgent to 40 people while 500 info messages wait: how long until the last of the 40 has it."""
    bench.telegram.ask("forget")
    everybody = bench.telegram.people
    bench.queue(everybody[people : people + waiting], "info")
    sending = asyncio.create_task(bench.drain())
    await asyncio.sleep(2.5)
    begin = time.time()
    bench.queue(everybody[:people], "urgent")
    bench.bot.sender.wake()
    while next(bench.db.query("select count(*) as n from outbox where urgency = 0 and state <> 'accepted'"))["n"]:
        await asyncio.sleep(0.01)
    seen = dict(bench.telegram.ask("seen")["seen"])
    took = max(seen[chat_id] for chat_id in everybody[:people]) - begin
    sending.cancel()
    bench.db.execute("update outbox set state = 'withdrawn' where state in ('queued', 'sending')")
    allowed = people / 30
    return Figure(
        f"urgent to {people}, {waiting} waiting", took, "s", allowed, "30 a second", took / allowed, "<= 3 s", took <= 3
    )


async def one_waits(bench: Bench, count: int) -> Figure:
    """One chat is told to wait 35 s: how much later is the median of the others done, beside a run without."""
    people = bench.telegram.people[:count]

    async def run() -> float:
        bench.telegram.ask("forget")
        bench.queue(people, "urgent")
        begin = time.time()
        ready = asyncio.Event()
        ready.set()
        sending = asyncio.create_task(bench.bot.sender.run(ready))
        while bench.telegram.ask("count")["count"] < count - 1:
            await asyncio.sleep(0.1)
        seen = dict(bench.telegram.ask("seen")["seen"])
        sending.cancel()
        return float(max(at for chat_id, at in seen.items() if chat_id != people[0]) - begin)

    calm = await run()
    bench.db.execute("update outbox set state = 'accepted' where state in ('queued', 'sending')")
    await asyncio.sleep(1.5)
    bench.telegram.ask("fault", kind="429", chat=people[0], retry_after=35)
    slowed = await run()
    return Figure(
        *("others, one chat in retry_after 35", slowed, "s", calm, "the same without"),
        *(slowed / calm, "<= 1.05", slowed <= 1.05 * calm),
    )


async def updates(bench: Bench, count: int) -> Figure:
    """Updates handled a second ("/help", one answer), beside a bare PTB echo bot; limits lifted, rounds in turns."""
    lift(NO_LIMIT)
    await bench.bot.application.initialize()
    ours, bare = [], []
    for _ in range(ROUNDS):
        bare.append(count / await _timed(bench.telegram, count, _echo))
        bench.forget()
        ours.append(count / await _timed(bench.telegram, count, lambda _telegram: bench.bot.poller.run()))
    lift(LIMITS)
    bench.forget()
    ratio = statistics.median(one / other for one, other in zip(ours, bare, strict=True))
    return Figure(
        *("updates handled", statistics.median(ours), "1/s", statistics.median(bare), "bare PTB echo bot"),
        *(ratio, ">= 0.5", ratio >= 0.5),
    )


async def _timed(telegram: Telegram, count: int, run: Callable[[Telegram], Awaitable[None]]) -> float:
    telegram.ask("forget")
    telegram.ask("say", count=count, text="/help")
    begin = time.perf_counter()
    working = asyncio.ensure_future(run(telegram))
    while (await asyncio.to_thread(telegram.ask, "count"))["count"] < count:
        await asyncio.sleep(0.02)
    took = time.perf_counter() - begin
    working.cancel()
    with suppress(asyncio.CancelledError):
        await working
    return took


async def _echo(telegram: Telegram) -> None:
    async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        await update.message.reply_text(update.message.text or "")

    application = Application.builder().token(telegram.token).base_url(f"{telegram.url}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    async with application:
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling(poll_interval=0)
        try:
            await asyncio.Event().wait()
        finally:
            await application.updater.stop()
            await application.stop()


async def measure(quick: bool) -> list[Figure]:
    """Measure everything, one thing after another."""
    rules = app.resources_for(Settings("", Path("unused")), open_database(":memory:"), system_now)
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=OUT) as place, apart(600) as telegram:
        bench = Bench(telegram, rules, Path(place))
        await bench.bot.application.initialize()
        return [
            *await throughput(bench, 150 if quick else 400),
            await updates(bench, 150 if quick else 400),
            *await broadcast(bench, 120 if quick else 500),
            await urgent(bench, 100 if quick else 500, 40),
            await one_waits(bench, 120 if quick else 300),
            Figure(*memory(5_000 if quick else 100_000)),
        ]


def table(figures: list[Figure]) -> str:
    """Show the figures as one table."""
    lines = [f"{'':<38}{'measured':>10} {'':<11}{'beside':>9}  {'':<31}{'ratio':>6}  must"]
    for each in figures:
        lines.append(
            f"{each.name:<38}{each.measured:>10.2f} {each.unit:<11}{each.baseline:>9.2f}  {each.beside:<31}"
            f"{each.ratio:>6.2f}  {each.must} {'yes' if each.holds else 'NO'}"
        )
    return "\n".join(lines)


def main() -> int:
    """Measure, print, and write the JSON."""
    app.quiet_libraries()
    figures = asyncio.run(measure("--quick" in sys.argv))
    (OUT / "bench-delivery.json").write_text(json.dumps([asdict(each) for each in figures], indent=2), encoding="utf-8")
    print(table(figures))
    return 0 if all(each.holds for each in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
