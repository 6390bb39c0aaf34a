"""Does the weekbeeld come by itself, once, to coordinators alone?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.conftest import Town

MONDAY = datetime(2026, 11, 9, 7, 30, tzinfo=UTC)


def weekbeelden(texts: list[str]) -> list[str]:
    return [text.splitlines()[0] for text in texts if text.startswith("Weekbeeld")]


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
