"""How far is the play? What a page tells of it: title, notes, the step it is at, and who is who."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from signaalbot.rehearsal.play import Cast
from signaalbot.rehearsal.scenario import AMSTERDAM, Character, Scenario, Step
from signaalbot.rehearsal.state import JSON, Person
from signaalbot.rehearsal.world import World

State = Literal["free", "waiting", "playing", "paused", "turn", "done"]
NoteKind = Literal["note", "inject", "skipped"]


@dataclass(frozen=True)
class Note:
    """A line of the timeline, with the virtual moment at which the play came there."""

    at: datetime
    text: str
    kind: NoteKind


class Playbill:
    """Follows one play: hears of each step, each note and each change of state.

    Without a scenario it is the playbill of free practice: people type, nobody plays.
    """

    def __init__(self, world: World, scenario: Scenario | None = None, cast: Cast | None = None) -> None:
        self.world, self.scenario = world, scenario
        self.state: State = "waiting" if scenario else "free"
        self.step = 0
        self.total = len(scenario.steps) if scenario else 0
        self.last: Step | None = None
        self.notes: list[Note] = []
        self.listeners: list[Callable[[], None]] = []
        self._cast = cast or Cast({}, {})
        characters = {one.id: one for one in scenario.people} if scenario else {}
        self._played_by: dict[int, Character] = {
            person.id: characters[name] for name, person in self._cast.people.items()
        }

    def on_step(self, number: int, total: int, step: Step) -> None:
        """Note that a step begins."""
        self.state, self.step, self.total, self.last = "playing", number, total, step
        if step.act == "note":
            self.note(step.text)
        self._tell()

    def note(self, text: str, kind: NoteKind = "note") -> None:
        """Add a line to the timeline."""
        self.notes.append(Note(self.world.clock.now(), text, kind))
        self._tell()

    def show(self, state: State) -> None:
        """Note where the play stands now."""
        self.state = state
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
                "last": self.last and self.step_json(self.last),
                "notes": [
                    {"at": note.at.astimezone(AMSTERDAM).isoformat(), "text": note.text, "kind": note.kind}
                    for note in self.notes
                ],
            },
        }

    def step_json(self, step: Step) -> JSON:
        """Return who does what where in a step; a *chat* of None is the private chat with the bot."""
        person = self._cast.people.get(step.who)
        group = self._cast.groups[step.group].id if step.group else None
        return {"person": person and person.id, "act": step.act, "text": step.text, "chat": group}

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
