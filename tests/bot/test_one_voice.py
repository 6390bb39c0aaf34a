"""T43, T53: one person who sends a lot is one voice, and silence is never calm."""

from __future__ import annotations

from signaalbot.domain.trend import Change
from signaalbot.domain.week import week_of
from signaalbot.services import figuring
from tests.conftest import Town

AREAS = ("Centrum", "Veenkant", "De Hoeven", "Waterkwartier", "Oosterpark")


async def test_eleven_signals_of_one_worker_make_no_peak_and_no_trend(town: Town) -> None:
    samir = await town.worker()
    for number in range(11):
        await samir.says(f"nummer {number}: er wordt toch niet geluisterd, het besluit lag er al")
        await samir.taps("Verstuur")

    found = figuring.figures(town.db, week_of(town.now), AREAS)

    assert (found.total.messages, found.total.reporters) == (None, None)
    assert found.change is Change.TOO_FEW
    assert [theme.narrative for theme in found.themes if theme.change in (Change.NEW, Change.MORE)] == []


async def test_a_week_without_signals_is_too_little_to_say_anything(town: Town) -> None:
    found = figuring.figures(town.db, week_of(town.now), AREAS)

    assert found.too_little
