"""Does the measure find anything? One rule is taken out at a time, and the schedules must notice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from signaalbot.bot.context import Resources
from signaalbot.domain.delivery import Parcel
from signaalbot.services import catching_up, delivering, pacing
from signaalbot.storage import outbox
from tests.soak.invariant import complaints
from tests.soak.test_delivery_schedules import played

if TYPE_CHECKING:
    from sqlite_utils import Database


def blind_copies(patch: pytest.MonkeyPatch) -> None:
    """Send again what may have arrived (T04)."""

    def again(db: Database, parcel: Parcel, now: datetime) -> None:
        delivering.refused(db, parcel, now, "no answer")

    patch.setattr(delivering, "uncertain", again)


def silent_expiry(patch: pytest.MonkeyPatch) -> None:
    """Let what is too late go without a word (T09)."""
    patch.setattr(catching_up, "_tell", lambda *_: None)


def silent_crash(patch: pytest.MonkeyPatch) -> None:
    """Forget what was under way when the process died (T02)."""

    def forget(db: Database, _now: datetime) -> None:
        db.execute("update outbox set state = 'failed' where state = 'sending'")

    patch.setattr(outbox, "mark_interrupted", forget)


def no_limits(patch: pytest.MonkeyPatch) -> None:
    """Send as fast as it goes (T31)."""
    patch.setattr(pacing, "room", lambda *_: 1000)
    patch.setattr(pacing, "ended", lambda *_: None)


@pytest.mark.parametrize(
    ("take_out", "seeds"),
    [(blind_copies, (0, 4, 10)), (silent_expiry, (15, 17)), (silent_crash, (22, 40)), (no_limits, (53, 54))],
)
async def test_a_rule_that_is_taken_out_is_noticed(
    rules: Resources,
    monkeypatch: pytest.MonkeyPatch,
    take_out: Callable[[pytest.MonkeyPatch], None],
    seeds: tuple[int, ...],
) -> None:
    take_out(monkeypatch)

    noticed = [seed for seed in seeds if complaints(await played(seed, rules))]

    assert noticed
