"""Does the weekbeeld come by itself, once, to coordinators alone?"""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from signaalbot import app
from signaalbot.bot import jobs
from signaalbot.bot.context import Resources
from signaalbot.domain.week import week_of
from signaalbot.rehearsal.inprocess import InProcessRequest
from signaalbot.rehearsal.world import World
from signaalbot.storage.database import open_database
from tests.conftest import START, TEST_SETTINGS, Town, town_in

MONDAY = datetime(2026, 11, 9, 7, 30, tzinfo=UTC)


def weekbeelden(texts: list[str]) -> list[str]:
    return [text.splitlines()[0] for text in texts if text.startswith("Weekbeeld") and "concept\n" not in text]


async def test_on_monday_at_half_past_eight_coordinators_get_the_concept(town: Town) -> None:
    host = await town.coordinator()
    town.world.clock.set(MONDAY - timedelta(minutes=1))
    await town.settle()
    before = weekbeelden(host.texts())

    town.world.clock.set(MONDAY)
    await town.rest()

    assert before == []
    assert weekbeelden(host.texts()) == ["Weekbeeld week 45"]
    assert [m.file.name for m in host.sees() if m.file] == ["weekbeeld-2026-W45.html"]
    assert "Concept" in next(t for t in host.texts() if t.startswith("Weekbeeld"))


async def test_a_bot_that_slept_through_monday_catches_up_once(town: Town) -> None:
    """T35: off on Monday, prepared at the first knock after it, once. T34: late by seconds or by a day."""
    host = await town.coordinator()
    town.world.clock.set(MONDAY + timedelta(days=1, hours=3))

    await town.rest()
    await town.rest()

    assert weekbeelden(host.texts()) == ["Weekbeeld week 45"]


async def test_a_worker_gets_no_weekbeeld(town: Town) -> None:
    await town.coordinator()
    samir = await town.worker()
    town.world.clock.set(MONDAY)

    await town.rest()

    assert weekbeelden(samir.texts()) == []


async def test_two_weeks_give_two_weekbeelden(town: Town) -> None:
    host = await town.coordinator()

    await town.passes(days=13)

    assert weekbeelden(host.texts()) == ["Weekbeeld week 45", "Weekbeeld week 46"]


async def test_a_signal_of_monday_half_past_midnight_belongs_to_the_new_week(town: Town) -> None:
    """Stored in UTC it is still Sunday: mixed offsets once put it in the wrong week."""
    await town.coordinator()
    samir = await town.worker()
    town.world.clock.set(datetime(2026, 11, 8, 23, 30, tzinfo=UTC))
    await samir.says("De balie was dicht")
    await samir.taps("Verstuur")

    from signaalbot.domain.week import Week
    from signaalbot.storage import signals

    in_week = [
        len(signals.between(town.db, week.start, week.end)) for week in (Week.parse("2026-W45"), Week.parse("2026-W46"))
    ]
    assert in_week == [0, 1]


async def test_a_coordinator_can_ask_for_it_again(town: Town) -> None:
    host = await town.coordinator()
    await host.says("/weekbeeld")
    none_yet = host.last()
    town.world.clock.set(MONDAY)
    await town.rest()

    await host.says("/weekbeeld")

    assert none_yet.startswith("Er is nog geen weekbeeld.")
    assert weekbeelden(host.texts()) == ["Weekbeeld week 45"] * 2


async def test_the_weekbeeld_names_no_reporter_and_quotes_no_small_number(town: Town) -> None:
    """T53: one signal is not calm and not a trend; it is told as too little to say."""
    host = await town.coordinator()
    samir = await town.worker()
    await samir.says("Er wordt toch niet geluisterd zeggen ze")
    await samir.taps("Veenkant")
    await samir.taps("Verstuur")
    town.world.clock.set(MONDAY)

    await town.rest()

    text = next(t for t in host.texts() if t.startswith("Weekbeeld"))
    assert "te weinig" in text
    assert "groen" not in text.lower()
    assert "Samir" not in text


async def test_a_loop_that_was_blocked_at_half_past_eight_still_makes_it_once(town: Town) -> None:
    """T34: late by thirty seconds, with two knocks at the same moment."""
    host = await town.coordinator()
    town.world.clock.set(MONDAY + timedelta(seconds=30))

    await asyncio.gather(jobs.knock(town.bot.resources), jobs.knock(town.bot.resources))
    await town.rest()

    assert weekbeelden(host.texts()) == ["Weekbeeld week 45"]


@pytest.mark.parametrize("day", [datetime(2027, 3, 28, tzinfo=UTC), datetime(2027, 10, 31, tzinfo=UTC)])
async def test_the_clock_change_neither_skips_nor_doubles_a_weekbeeld(rules: Resources, day: datetime) -> None:
    """T37: 28 March and 31 October 2027, with a restart inside the repeated hour."""
    world, db = World(day - timedelta(days=2), seed=7), open_database(":memory:")
    town = await town_in(world, rules, db)
    host = await town.coordinator()
    for minute in (20, 50, 80, 110):
        world.clock.set(day + timedelta(minutes=minute))
        town = await town_in(world, rules, db)
        await town.rest()
    world.clock.set(day + timedelta(days=1, hours=9))
    town = await town_in(world, rules, db)
    await town.rest()

    made = [row["week"] for row in db.query("select week from digests")]
    assert made == [week_of(day).name]
    assert len(weekbeelden(host.texts())) == 1


async def test_a_whole_year_is_simulated_in_seconds_with_each_thing_once(rules: Resources) -> None:
    """T34, T35, T37: 52 weekbeelden, twelve questions about quiet times, six for the team; under ten seconds."""
    started = time.process_time()
    world, db = World(datetime(2027, 1, 5, 9, tzinfo=UTC), seed=7), open_database(":memory:")
    town = await town_in(world, rules, db)
    await town.coordinator()

    await town.passes(days=364)

    def sent(occasion: str) -> int:
        rows = db.query("select count(*) as n from outbox where occasion like ?", [occasion])
        return int(next(iter(rows))["n"])

    weeks = [row["week"] for row in db.query("select week from digests order by week")]
    assert len(weeks) == len(set(weeks)) == 52
    assert sent("%reminder to%") == 52
    assert (sent("quiet %"), sent("reflection %")) == (12, 6)
    assert time.process_time() - started < 10


async def test_the_knock_is_never_skipped_for_being_late(tmp_path: Path) -> None:
    """T36: the settings that count are those of the job itself."""
    world = World(START, seed=7)
    bot = app.assemble(
        replace(TEST_SETTINGS, token=world.token, database=tmp_path / "x.sqlite3"),
        app.resources_for(TEST_SETTINGS, open_database(":memory:"), world.clock.now),
        InProcessRequest(world),
        InProcessRequest(world),
    )
    await bot.application.initialize()

    await app._start_clock(bot)
    queue = bot.application.job_queue
    assert queue is not None
    job = queue.get_jobs_by_name("knock")[0].job
    await queue.stop(wait=False)

    assert (job.misfire_grace_time, job.coalesce, job.max_instances) == (None, True, 1)
