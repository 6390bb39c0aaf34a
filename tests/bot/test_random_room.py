"""Do the promises of the kamer hold whatever people do, in whatever order?"""

from __future__ import annotations

import os
from types import ModuleType

import pytest

from signaalbot.domain.agreement import AgreementState
from signaalbot.services import agreeing, broadcasting, guiding, hosting, posting
from signaalbot.storage import timeline
from tests.bot.random_room import Machine, machine
from tests.conftest import RoomInTown

RUNS, STEPS = (30_000, 20) if os.environ.get("SIGNAALBOT_SOAK") else (2_000, 3)


async def test_whatever_people_do_the_promises_hold(room: RoomInTown) -> None:
    """T68, T59, T70: random people, orders, double taps, two phones, updates that come twice, restarts, leaving."""
    played = await machine(room)

    broken = [found for seed in range(RUNS) if (found := await played.run(seed, STEPS))]

    assert broken[:3] == []
    assert len(played.stages) > 15


async def test_a_broken_promise_is_found(room: RoomInTown, monkeypatch: pytest.MonkeyPatch) -> None:
    """The measure itself: with one rule taken out at a time, some run tells which promise does not hold."""
    played = await machine(room)
    faults: dict[str, list[tuple[ModuleType, str, object]]] = {
        "an agreement stands without consent": [(agreeing, "settled_state", lambda *_: AgreementState.VALID)],
        "a closed room changed": [
            (module, "require_open", lambda _: None) for module in (broadcasting, hosting, guiding)
        ],
        "a member misses a bulletin": [(posting, "to_group", lambda *_, **__: None)],
        "the chain is broken": [(timeline, "chained", lambda *_: "0" * 64)],
    }
    missed = []
    for said, changes in faults.items():
        with monkeypatch.context() as patched:
            for module, name, broken in changes:
                patched.setattr(module, name, broken)
            if not await _finds(played, said):
                missed.append(said)

    assert missed == []


async def _finds(played: Machine, said: str) -> bool:
    for seed in range(600):
        if any(said in each for each in await played.run(seed, 8)):
            return True
    return False
