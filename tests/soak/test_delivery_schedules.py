"""Whatever goes wrong, in any mix: is every bulletin at every member once, or is it said why not?

A sample here; all 10,000 with SIGNAALBOT_SOAK=1, which writes what it saw to out/soak-delivery.json.
"""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from pathlib import Path

import pytest

from signaalbot.bot.context import Resources
from tests.soak.invariant import complaints
from tests.soak.schedule import Schedule
from tests.soak.stage import image, stage

WHOLE = os.environ.get("SIGNAALBOT_SOAK") == "1"
SCHEDULES = 10_000 if WHOLE else 24
PART = 500 if WHOLE else 12
REPORT = Path("out/soak-delivery.json")
START = image()
seen: Counter[str] = Counter()


async def played(seed: int, rules: Resources) -> Schedule:
    """Play one schedule; the same seed gives the same one."""
    chance = random.Random(f"stage {seed}")
    sizes = [chance.randint(2, 6) for _ in range(chance.choice([1, 1, 2]))]
    if chance.random() < 0.03:
        sizes = [2] * 12
    schedule = Schedule(seed, await stage(seed, rules, START, sizes, chance.choice([1, 3, 8])))
    await schedule.play()
    return schedule


def note(schedule: Schedule) -> None:
    """Add a run to the figures of the report."""
    rows = schedule.stage.town.db.query("select state, task, bulletin_id is null as other from outbox")
    seen.update(f"bulletin rows {row['state']}" for row in rows if not row["other"])
    seen["schedules"] += 1
    seen["kills"] += schedule.stage.deaths
    seen["calls"] += len(schedule.stage.world.calls)
    seen["calls that went wrong"] += sum(call.status != 200 for call in schedule.stage.world.calls)
    seen["limits broken"] += len(schedule.stage.world.violations)


def report() -> None:
    """Write the figures so far, when all schedules are played."""
    if WHOLE:
        REPORT.parent.mkdir(exist_ok=True)
        REPORT.write_text(json.dumps(dict(sorted(seen.items())), indent=2), encoding="utf-8")


@pytest.mark.parametrize("part", range(SCHEDULES // PART))
async def test_every_bulletin_reaches_every_member_once_or_says_why_not(rules: Resources, part: int) -> None:
    """T01-T12, T14, T17, T24-T26, T31: kills, lost answers, limits, moves, blocks, days without Telegram."""
    wrong = {}
    for seed in range(part * PART, (part + 1) * PART):
        schedule = await played(seed, rules)
        found = complaints(schedule)
        note(schedule)
        if found:
            wrong[seed] = found

    seen["schedules with a complaint"] += len(wrong)
    report()
    assert wrong == {}
