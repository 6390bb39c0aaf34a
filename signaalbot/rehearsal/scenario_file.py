"""How is a scenario written? A TOML file that a colleague can read and write, checked as a whole."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Final

from signaalbot.rehearsal.scenario import (
    AMSTERDAM,
    SIDES,
    Character,
    GroupChat,
    Inject,
    Scenario,
    ScenarioError,
    Step,
)
from signaalbot.rehearsal.scenario_steps import StepReader, read_moment
from signaalbot.rehearsal.toml_file import Table, TomlFile, syntax_problem

SHIPPED: Final = Path(__file__).parent / "scenarios"
HEADER: Final = ("title", "language", "start", "municipality", "areas", "description")
TABLES: Final = ("person", "group", "step", "inject")
INJECT: Final = ("id", "title", "description", "at", "from", "step")


def load(path: Path) -> Scenario:
    """Read and check a scenario; raises ScenarioError with every problem found, or OSError."""
    try:
        source = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ScenarioError(f"{path.name}: dit is geen tekst. Bewaar het bestand als UTF-8.") from None
    file = TomlFile(path.name, source)
    try:
        scenario = _Reading(file).scenario(tomllib.loads(source))
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(syntax_problem(path.name, str(error))) from None
    if file.problems:
        raise ScenarioError("\n".join(file.problems))
    return scenario


def shipped() -> dict[str, Path]:
    """Return the scenarios that come along, by name: "azc-avond", "boerenprotest", ..."""
    return {path.stem: path for path in sorted(SHIPPED.glob("*.toml"))}


class _Reading:
    """A file on its way to becoming a Scenario."""

    def __init__(self, file: TomlFile) -> None:
        self.file = file
        self.people: set[str] = set()
        self.groups: set[str] = set()
        self.injects: set[str] = set()

    def scenario(self, data: Table) -> Scenario:
        self.file.only_known(1, data, (*HEADER, *TABLES))
        start = self._start(data)
        people = tuple(self._character(line, table) for line, table in self.file.tables("person", data))
        groups = tuple(self._group(line, table) for line, table in self.file.tables("group", data))
        steps = tuple(StepReader(self.file, self.people, self.groups, start).read(self.file.tables("step", data)))
        injects = tuple(self._inject(line, table, start) for line, table in self.file.tables("inject", data))
        return Scenario(
            title=self.file.text(1, data, "title"),
            language=self.file.choice(1, data, "language", ("nl", "en")),
            start=start,
            municipality=self.file.text(1, data, "municipality"),
            areas=self.file.texts(1, data, "areas"),
            description=self.file.optional(1, data, "description") or "",
            people=people,
            groups=groups,
            steps=_in_order(steps, injects),
            injects=injects,
        )

    def _start(self, data: Table) -> datetime:
        start = data.get("start")
        if isinstance(start, datetime) and start.tzinfo is not None:
            return start.astimezone(AMSTERDAM)
        self.file.problem(1, "'start' mist een tijdzone. Schrijf het zo: start = 2026-11-02T08:00:00+01:00.")
        return datetime(1970, 1, 1, tzinfo=AMSTERDAM)

    def _character(self, line: int, table: Table) -> Character:
        self.file.only_known(line, table, ("id", "name", "function", "side"))
        return Character(
            id=self._new_id(line, table, self.people),
            name=self.file.text(line, table, "name"),
            function=self.file.text(line, table, "function"),
            side=self.file.choice(line, table, "side", SIDES),
        )

    def _group(self, line: int, table: Table) -> GroupChat:
        self.file.only_known(line, table, ("id", "title", "owner", "supergroup"))
        return GroupChat(
            id=self._new_id(line, table, self.groups),
            title=self.file.text(line, table, "title"),
            owner=self.file.choice(line, table, "owner", sorted(self.people)),
            supergroup=bool(table.get("supergroup", True)),
        )

    def _inject(self, line: int, table: Table, start: datetime) -> Inject:
        self.file.only_known(line, table, INJECT)
        id_ = self._new_id(line, table, self.injects)
        at, earliest = (
            read_moment(self.file, line, str(table[name]), start) if name in table else None for name in ("at", "from")
        )
        base = at or earliest or start
        reader = StepReader(self.file, self.people, self.groups, base, inject=id_)
        return Inject(
            id=id_,
            title=self.file.text(line, table, "title"),
            description=self.file.optional(line, table, "description") or "",
            at=at,
            earliest=earliest,
            base=base,
            steps=tuple(reader.read(self.file.tables("step", table, within=("inject", line)))),
        )

    def _new_id(self, line: int, table: Table, known: set[str]) -> str:
        id_ = self.file.text(line, table, "id")
        if id_ in self.people | self.groups | self.injects:
            self.file.problem(line, f"de id '{id_}' komt twee keer voor. Kies een andere.")
        known.add(id_)
        return id_


def _in_order(steps: tuple[Step, ...], injects: tuple[Inject, ...]) -> tuple[Step, ...]:
    """Put the injects that have a moment between the steps, and number all of them anew."""
    happening = chain.from_iterable(inject.steps for inject in injects if inject.at is not None)
    in_time = sorted([*steps, *happening], key=lambda step: step.at)
    return tuple(replace(step, number=number) for number, step in enumerate(in_time, start=1))
