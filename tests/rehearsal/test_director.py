"""Who leads the exercise can stop, go on, take a person over and throw something in, and the play copes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from signaalbot.rehearsal.director import Director, NoSuchInject, TooEarly, people_in_scene
from signaalbot.rehearsal.pace import Speed, seconds_to_see
from signaalbot.rehearsal.play import Performance
from signaalbot.rehearsal.playbill import Playbill
from signaalbot.rehearsal.problems import Impossible
from signaalbot.rehearsal.scenario import Step
from tests.rehearsal.staging import LINKS, START, Stage

SAYS = '[[step]]\nwho = "gerben"\nsays = "{}"\n'
NOTE = '[[step]]\nnote = "{}"\n'
INJECT = '[[inject]]\nid = "gerucht"\ntitle = "Een gerucht"\n{}\n[[inject.step]]\nwho = "marijke"\nsays = "klopt het"\n'
TURNS = 2000


class Theatre:
    """A stage with its director: `opens` writes the play, `until` lets it go on without waiting."""

    def __init__(self, folder: Path) -> None:
        self.stage = Stage(folder)
        self.director: Director
        self.task: asyncio.Task[None]

    def opens(self, steps: str, speed: Speed = Speed.FULL) -> Director:
        script = self.stage.reads(steps)
        assert self.stage.cast is not None
        performance = Performance(self.stage.world, self.stage.cast, LINKS, real_timeout=2, looks=2)
        self.director = Director(performance, script, Playbill(self.stage.world, script, self.stage.cast))
        self.director.speed = speed
        self.task = asyncio.create_task(self.director.run())
        return self.director

    async def until(self, reached: Callable[[], bool]) -> None:
        for _ in range(TURNS):
            if reached():
                return
            await asyncio.sleep(0)
        raise AssertionError(f"not reached: {self.director.state}, heard {self.heard}")

    async def state(self, wanted: str) -> None:
        await self.until(lambda: self.director.state == wanted and not self.director.busy)

    @property
    def heard(self) -> list[str]:
        return self.stage.bot.heard

    @property
    def notes(self) -> list[tuple[str, str]]:
        return [(note.kind, note.text) for note in self.director.playbill.notes]


@pytest.fixture
async def theatre(tmp_path: Path) -> AsyncIterator[Theatre]:
    made = Theatre(tmp_path)
    yield made
    made.task.cancel()
    made.stage.bot.kill()


async def test_the_play_waits_for_the_first_page_and_plays_to_the_end(theatre: Theatre) -> None:
    director = theatre.opens(SAYS.format("een") + SAYS.format("twee"))
    await asyncio.sleep(0)

    before = (director.state, theatre.heard[:])
    director.begin()
    await theatre.state("done")

    assert before == ("waiting", [])
    assert theatre.heard == ["say een", "say twee"]
    assert (director.playbill.step, director.playbill.total) == (2, 2)


async def test_a_second_page_does_not_make_a_paused_play_go_on(theatre: Theatre) -> None:
    director = theatre.opens(SAYS.format("een"))
    director.begin()
    director.pause()

    director.begin()
    await theatre.state("paused")

    assert theatre.heard == []


async def test_a_paused_play_goes_on_step_by_step(theatre: Theatre) -> None:
    director = theatre.opens(SAYS.format("een") + SAYS.format("twee"))

    director.next()
    await theatre.until(lambda: theatre.heard == ["say een"])
    await theatre.state("paused")
    shown = director.as_json()["coming"]
    director.next()
    await theatre.state("done")

    assert (shown["act"], shown["text"]) == ("says", "twee")
    assert theatre.heard == ["say een", "say twee"]


async def test_the_next_moment_is_the_next_line_of_the_timeline(theatre: Theatre) -> None:
    director = theatre.opens(SAYS.format("een") + SAYS.format("twee") + NOTE.format("Middag") + SAYS.format("drie"))

    director.next_moment()
    await theatre.until(lambda: bool(theatre.notes))
    await theatre.state("paused")

    assert theatre.heard == ["say een", "say twee"]
    assert theatre.notes == [("note", "Middag")]


async def test_the_play_waits_for_who_was_taken_over_and_plays_the_others(theatre: Theatre) -> None:
    other = '[[step]]\nwho = "marijke"\nsays = "ook"\n'
    director = theatre.opens(other + SAYS.format("een") + SAYS.format("twee") + SAYS.format("drie"))
    director.take("gerben")

    director.play()
    await theatre.state("turn")
    waits = theatre.heard[:]
    director.next()
    await theatre.until(lambda: "say een" in theatre.heard)
    director.skip()
    director.give_back("gerben")
    await theatre.state("done")

    assert waits == ["say ook"]
    assert theatre.heard == ["say ook", "say een", "say drie"]


async def test_to_play_to_the_end_takes_everybody_back(theatre: Theatre) -> None:
    director = theatre.opens(SAYS.format("een"), Speed.REAL)
    director.take("gerben")

    director.finish()
    await theatre.state("done")

    assert theatre.heard == ["say een"]
    assert (director.taken, director.speed) == (set(), Speed.FAST)


async def test_a_step_that_cannot_be_done_is_told_and_left_out(theatre: Theatre) -> None:
    """Somebody at the page pressed the button already; the exercise does not end there."""
    director = theatre.opens('[[step]]\nwho = "gerben"\ntaps = "Weg"\n' + SAYS.format("verder"))

    director.play()
    await theatre.state("done")

    assert theatre.heard == ["say verder"]
    ((kind, text),) = theatre.notes
    assert kind == "skipped"
    assert text == "Stap 1 (regel 21, 02-11 08:00), gerben: ziet geen knop 'Weg'."


async def test_a_play_in_which_nothing_goes_right_any_more_stops_to_be_looked_at(theatre: Theatre) -> None:
    wrong = '[[step]]\nwho = "gerben"\ntaps = "Weg"\n'
    director = theatre.opens(wrong * 3 + SAYS.format("verder"), Speed.REAL)
    theatre.stage.world.clock.set(START + timedelta(minutes=5))
    director.play()

    await theatre.until(lambda: len(theatre.notes) == 3)
    await theatre.state("paused")

    assert theatre.heard == []


async def test_an_inject_comes_now_and_the_play_goes_on_after_it(theatre: Theatre) -> None:
    later = '[[step]]\nwait = "10 min"\nwho = "gerben"\nsays = "twee"\n'
    director = theatre.opens(SAYS.format("een") + later + INJECT.format(""))
    director.next()
    await theatre.until(lambda: theatre.heard == ["say een"])

    director.throw_in("gerucht")
    director.play()
    await theatre.state("done")

    assert theatre.heard == ["say een", "say klopt het", "say twee"]
    assert theatre.notes == [("inject", "Een gerucht")]
    assert director.playbill.total == 3


async def test_an_inject_can_be_thrown_in_after_the_end_and_only_once(theatre: Theatre) -> None:
    director = theatre.opens(SAYS.format("een") + INJECT.format(""))
    director.play()
    await theatre.state("done")

    director.throw_in("gerucht")
    await theatre.until(lambda: theatre.heard[-1] == "say klopt het")

    with pytest.raises(NoSuchInject):
        director.throw_in("gerucht")
    assert director.as_json()["injects"] == []


async def test_an_inject_that_makes_no_sense_yet_is_refused(theatre: Theatre) -> None:
    director = theatre.opens(SAYS.format("een") + INJECT.format('from = "2026-11-03 09:00"'))

    with pytest.raises(TooEarly):
        director.throw_in("gerucht")
    assert director.as_json()["injects"][0]["earliest"] == "2026-11-03T09:00:00+01:00"


async def test_in_real_time_a_step_waits_for_its_moment_on_a_running_clock(theatre: Theatre) -> None:
    director = theatre.opens('[[step]]\nwait = "2 uur"\nwho = "gerben"\nsays = "een"\n', Speed.REAL)
    director.play()
    await theatre.until(lambda: theatre.stage.world.clock.rate == 1)
    waits = (director.state, theatre.heard[:])

    theatre.stage.world.clock.set(START + timedelta(hours=2))
    await theatre.state("done")

    assert waits == ("playing", [])
    assert theatre.heard == ["say een"]


async def test_the_clock_runs_in_a_pause_so_that_people_can_type_on(theatre: Theatre) -> None:
    """With a clock that stands still the bot would keep back all that must wait for Telegram's limits."""
    director = theatre.opens(SAYS.format("een"))
    director.begin()
    director.pause()

    await theatre.until(lambda: theatre.stage.world.clock.rate == 1)
    director.next()
    await theatre.state("done")

    assert theatre.heard == ["say een"]


async def test_only_people_of_the_play_can_be_taken_over(theatre: Theatre) -> None:
    director = theatre.opens(SAYS.format("een"))

    with pytest.raises(Impossible):
        director.name_of(12)


def step(act: str, text: str, who: str = "gerben") -> Step:
    return Step(1, 1, START, who, None, act, text)


def test_who_does_most_until_the_next_line_of_the_timeline_comes_first() -> None:
    steps = [step("says", "a"), step("says", "b", "marijke"), step("taps", "c", "marijke"), step("note", "d", "")]

    assert people_in_scene([*steps, step("says", "e", "harm")]) == ["marijke", "gerben"]


def test_what_is_long_to_read_stays_longer_and_nothing_stays_for_ever() -> None:
    times = [seconds_to_see(step("says", "x" * length)) for length in (10, 200, 4000)]

    assert times == sorted(set(times))
    assert seconds_to_see(step("taps", "Gezien")) < times[0]
    assert times[-1] <= 4
