"""Who leads the exercise? Plays a scenario for people who look on: paused, at a speed, with what they throw in."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from itertools import takewhile
from typing import Final

from signaalbot.rehearsal.pace import Speed, Stopwatch, seconds_to_see
from signaalbot.rehearsal.play import Performance, PlayError
from signaalbot.rehearsal.playbill import Playbill, State
from signaalbot.rehearsal.problems import Impossible
from signaalbot.rehearsal.scenario import AMSTERDAM, WITHOUT_A_PERSON, Inject, Scenario, Step
from signaalbot.rehearsal.state import JSON

PATIENCE: Final = 3
"""So many steps in a row may go wrong before the play stops to be looked at."""


class NoSuchInject(Impossible):
    """There is no inject of this name, or it was thrown in already."""


class TooEarly(Impossible):
    """This inject makes no sense yet."""


class Director:
    """Leads one play. A step that cannot be done is told and left out: people did something else, and may.

    The clock stands still while a step is played and between quick steps. It runs as on the wall while the
    play waits: for its moment, for somebody who was taken over, in a pause, and after the end.
    """

    def __init__(self, performance: Performance, scenario: Scenario, playbill: Playbill) -> None:
        self.performance, self.playbill = performance, playbill
        self.world, self.cast = performance.world, performance.cast
        self.speed = Speed.FAST
        self.steps = list(scenario.steps)
        self.injects: dict[str, Inject] = {one.id: one for one in scenario.injects if one.at is None}
        self.taken: set[str] = set()
        self.scene = people_in_scene(self.steps[1:])
        self._played = self._missed = 0
        self._begun = self._going = self._once = self._hurries = False
        self.busy = False
        self._watch = Stopwatch()
        self._news = asyncio.Event()
        self.world.clock.on_change.append(self._news.set)

    async def run(self) -> None:
        """Play whatever there is to play, for ever: after the end something can still be thrown in."""
        while True:
            await self._play(await self._next())

    # ------------------------------------------------------------------ what the leader does

    def begin(self) -> None:
        """Begin to play, unless that happened already: the first page opened."""
        if not self._begun:
            self.play()

    def play(self) -> None:
        """Go on playing."""
        self._begun = self._going = True
        self._watch.start(0)
        self._news.set()

    def pause(self) -> None:
        """Stop after the step that is being played."""
        self._begun, self._going = True, False
        self._news.set()

    def next(self) -> None:
        """Play one step, also of somebody who was taken over."""
        self._begun = self._once = True
        self._news.set()

    def next_moment(self) -> None:
        """Play without waiting until the next line of the timeline."""
        self._begun = self._hurries = True
        self._news.set()

    def skip(self) -> None:
        """Leave out the step that comes next."""
        if self.steps:
            self.steps.pop(0)
            self._played += 1
        self._news.set()

    def finish(self) -> None:
        """Play all that is left at once; nobody is left to play by hand."""
        self.taken.clear()
        self.speed = Speed.FULL
        self.play()

    def set_speed(self, speed: Speed) -> None:
        """Go on at another speed."""
        self.speed = speed
        self._watch.start(0)
        self._news.set()

    def take(self, name: str) -> None:
        """Let somebody on the page play this person: the play waits when it is that person's turn."""
        self.taken.add(name)
        self._news.set()

    def give_back(self, name: str) -> None:
        """Let the play play this person again."""
        self.taken.discard(name)
        self._news.set()

    def throw_in(self, name: str) -> None:
        """Put the steps of an inject into the play, from now on. Raises NoSuchInject or TooEarly."""
        now = self.world.clock.now()
        if name not in self.injects:
            raise NoSuchInject(f"there is no inject {name}")
        earliest = self.injects[name].earliest
        if earliest is not None and now < earliest:
            raise TooEarly(f"{name} comes at {earliest:%Y-%m-%d %H:%M} at the earliest")
        inject = self.injects.pop(name)
        self.playbill.note(inject.title, "inject")
        over = not self.steps
        self.steps = sorted([*inject.thrown_in(now), *self.steps], key=lambda step: step.at)
        if over:
            self.play()
        self._news.set()

    # ------------------------------------------------------------------ how the play goes on

    @property
    def state(self) -> State:
        """Return where the play stands: "turn" is the turn of somebody who was taken over."""
        if not self.steps and not self.busy:
            return "done"
        if not self._going:
            return "paused" if self._begun else "waiting"
        return "turn" if self.steps and self._is_taken(self.steps[0]) else "playing"

    async def _next(self) -> Step:
        while not self._may_go_on():
            self._let_time_pass()
            self.playbill.show(self.state)
            await self._hear(self._seconds_left() if self.state == "playing" else None)
        self._once = False
        self.world.clock.freeze()
        return self.steps.pop(0)

    def _may_go_on(self) -> bool:
        if self.steps and (self._once or self._hurries):
            return True
        return self.state == "playing" and not self._seconds_left()

    async def _play(self, step: Step) -> None:
        self.busy = True
        try:
            await self.performance.advance(step)
            self._played += 1
            if step.act == "note":
                self.scene = people_in_scene(self.steps) or self.scene
            self.playbill.on_step(self._played, self._played + len(self.steps), step)
            await self.performance.perform(step)
            self._missed = 0
        except PlayError as problem:
            self._miss(str(problem).partition(" Nieuw te zien")[0])
        self.busy = False
        self._hurries = self._hurries and step.act != "note"
        self._watch.start(seconds_to_see(step))

    def _miss(self, problem: str) -> None:
        """Tell that a step was left out; after some in a row the play waits for its leader."""
        self._missed += 1
        self.playbill.note(problem, "skipped")
        if self._missed >= PATIENCE and self.speed is not Speed.FULL:
            self._missed = 0
            self.pause()

    def _let_time_pass(self) -> None:
        if self.state == "done":
            self._going = self._once = self._hurries = False
            self.speed = Speed.FAST
        waits = self.state != "playing" or self.speed is Speed.REAL
        if self._begun and waits and not self.world.clock.rate:
            self.world.clock.run(1)

    async def _hear(self, seconds: float | None) -> None:
        self._news.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._news.wait()

    def _seconds_left(self) -> float:
        match self.speed:
            case Speed.REAL:
                wait = (self.steps[0].at - self.world.clock.now()).total_seconds()
                return max(0.0, wait / (self.world.clock.rate or 1))
            case Speed.FAST:
                return self._watch.left
            case _:
                return 0.0

    def _is_taken(self, step: Step) -> bool:
        return step.who in self.taken and step.act not in WITHOUT_A_PERSON

    # ------------------------------------------------------------------ what the page shows of it

    def as_json(self) -> JSON:
        """Return how the play is led: speed, whose turn it is, who is played by hand, what can be thrown in."""
        turn = self.steps[0] if self.steps and self.state in ("turn", "paused") else None
        ids = {name: person.id for name, person in self.cast.people.items()}
        return {
            "state": self.state,
            "speed": self.speed.value,
            "coming": turn and self.playbill.step_json(turn),
            "scene": [ids[name] for name in self.scene],
            "taken": sorted(ids[name] for name in self.taken),
            "off": sorted(ids[name] for name in self.performance.off),
            "injects": [self._inject_json(inject) for inject in self.injects.values()],
        }

    def _inject_json(self, inject: Inject) -> JSON:
        early = inject.earliest is not None and self.world.clock.now() < inject.earliest
        return {
            "id": inject.id,
            "title": inject.title,
            "description": inject.description,
            "earliest": inject.earliest.astimezone(AMSTERDAM).isoformat() if inject.earliest and early else None,
        }

    def name_of(self, person_id: int) -> str:
        """Return the name in the scenario of somebody in the world. Raises Impossible."""
        for name, person in self.cast.people.items():
            if person.id == person_id:
                return name
        raise Impossible(f"{person_id} is nobody in this play")


def people_in_scene(steps: Iterable[Step]) -> list[str]:
    """Return who acts until the next line of the timeline, who does most first."""
    scene = takewhile(lambda step: step.act != "note", steps)
    return [name for name, _ in Counter(step.who for step in scene if step.who).most_common()]
