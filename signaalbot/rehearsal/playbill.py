"""How far is the play? What a page tells of it: title, notes, the step it is at, and whether it failed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from signaalbot.rehearsal.play import Cast
from signaalbot.rehearsal.scenario import AMSTERDAM, Character, Scenario
from signaalbot.rehearsal.state import JSON, Person
from signaalbot.rehearsal.world import World

State = Literal["waiting", "playing", "done", "failed"]


@dataclass(frozen=True)
class Note:
    """A line of the timeline, with the virtual moment at which the play came there."""

    at: datetime
    text: str


class Playbill:
    """Follows one play; hand `on_step` to `play`, and call `finish` when it is over.

    Without a scenario it is the playbill of free practice: people type, nobody plays.
    """

    def __init__(self, world: World, scenario: Scenario | None = None, cast: Cast | None = None) -> None:
        self.world, self.scenario = world, scenario
        self.state: State = "waiting"
        self.step = 0
        self.total = len(scenario.steps) if scenario else 0
        self.caption = ""
        self.failure = ""
        self.notes: list[Note] = []
        self.listeners: list[Callable[[], None]] = []
        characters = {one.id: one for one in scenario.people} if scenario else {}
        self._played_by: dict[int, Character] = {
            person.id: characters[name] for name, person in (cast.people if cast else {}).items()
        }

    def on_step(self, number: int, total: int, caption: str) -> None:
        """Note that a step begins."""
        self.state, self.step, self.total, self.caption = "playing", number, total, caption
        if self.scenario and self.scenario.steps[number - 1].act == "note":
            self.notes.append(Note(self.world.clock.now(), caption))
        self._tell()

    def finish(self, failure: str = "") -> None:
        """Note that the play is over, well or with a failure."""
        self.state, self.failure = "failed" if failure else "done", failure
        self._tell()

    def as_json(self) -> JSON:
        """Return title, people and progress as the page reads them; moments are Dutch local time."""
        scenario = self.scenario
        return {
            "title": scenario.title if scenario else "",
            "description": scenario.description if scenario else "",
            "language": scenario.language if scenario else "nl",
            "people": [self._person(person) for person in self.world.people.values()],
            "play": {
                "state": self.state,
                "step": self.step,
                "total": self.total,
                "caption": self.caption,
                "failure": self.failure,
                "notes": [
                    {"at": note.at.astimezone(AMSTERDAM).isoformat(), "text": note.text}
                    for note in self.notes
                ],
            },
        }

    def _person(self, person: Person) -> JSON:
        character = self._played_by.get(person.id)
        return {
            "id": person.id,
            "name": person.name,
            "function": character.function if character else "",
            "side": character.side if character else "",
        }

    def _tell(self) -> None:
        for listener in self.listeners:
            listener()
