"""Do the promises of the kamer hold whatever people do, in whatever order?"""

from __future__ import annotations

import os

from tests.bot.random_room import machine
from tests.conftest import RoomInTown

RUNS, STEPS = (30_000, 20) if os.environ.get("SIGNAALBOT_SOAK") else (2_000, 3)


async def test_whatever_people_do_the_promises_hold(room: RoomInTown) -> None:
    """T68, T24, T59, T70: random people, orders, double taps, two phones, updates that come twice, restarts."""
    played = await machine(room)

    broken = [found for seed in range(RUNS) if (found := await played.run(seed, STEPS))]

    assert broken[:3] == []
    assert len(played.stages) > 15
