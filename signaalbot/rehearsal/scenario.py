"""What happens in a rehearsal, step by step? A scenario: a TOML file that a colleague can read and write."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from signaalbot.rehearsal.toml_file import Table, TomlFile, syntax_problem

AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")
PAUSE: Final = timedelta(seconds=5)
"""How long after the previous step a step without `at` and `wait` comes."""

SIDES: Final = ("gemeente", "politie", "om", "organisatie", "partner", "worker", "coordinator", "stranger")
ACTS: Final = ("says", "replies", "edits", "taps", "opens", "adds_bot", "sends_file", "leaves", "note")
_ON_A_GROUP: Final = ("adds_bot", "leaves")
_HEADER: Final = (
    "title",
    "language",
    "start",
    "municipality",
    "areas",
    "description",
    "person",
    "group",
    "step",
)
_STEP: Final = ("at", "wait", "who", "in", "to", "times", "expect", "expect_not", "secrets", *ACTS)
_UNITS: Final = {"sec": 1, "min": 60, "uur": 3600, "dag": 86400, "dagen": 86400}
_LINK: Final = re.compile(r"(invitation|from):([^:]+)(?::(.+))?")


class ScenarioError(Exception):
    """Raised when a scenario cannot be played; one Dutch line per problem, with file and line number."""


@dataclass(frozen=True)
class Character:
    """Someone in the scenario: ``Character("ruben", "Ruben", "dialoogteam", "politie")``."""

    id: str
    name: str
    function: str
    side: str


@dataclass(frozen=True)
class GroupChat:
    """A group that its owner has made in Telegram before the play begins."""

    id: str
    title: str
    owner: str
    supergroup: bool


@dataclass(frozen=True)
class Step:
    """One act of one person at one moment; *act* is one of `ACTS` and *text* what is said, tapped or opened.

    *group* is None in the private chat with the bot. *to* is a fragment of the message that is answered,
    edited or tapped; None means the newest. *times* is how often a button is tapped at once.
    """

    number: int
    line: int
    at: datetime
    who: str
    group: str | None
    act: str
    text: str
    to: str | None = None
    times: int = 1
    expect: str | None = None
    expect_not: str | None = None
    secrets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scenario:
    """A whole play: who is there, and every step in the order of time."""

    title: str
    language: str
    start: datetime
    municipality: str
    areas: tuple[str, ...]
    description: str
    people: tuple[Character, ...]
    groups: tuple[GroupChat, ...]
    steps: tuple[Step, ...]

    @property
    def secrets(self) -> tuple[str, ...]:
        """Return every planted identifier; none of them may ever be found in what the bot keeps."""
        return tuple(dict.fromkeys(secret for step in self.steps for secret in step.secrets))


def load(path: Path) -> Scenario:
    """Read and check a scenario; raises ScenarioError with every problem found."""
    source = path.read_text(encoding="utf-8")
    file = TomlFile(path.name, source)
    try:
        scenario = _Reading(file).scenario(tomllib.loads(source))
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(syntax_problem(path.name, str(error))) from None
    if file.problems:
        raise ScenarioError("\n".join(file.problems))
    return scenario


def parse_link(text: str) -> tuple[str, str, str | None] | None:
    """Take a link apart: "from:marijke:dialoogteam" -> ("from", "marijke", "dialoogteam"); else None."""
    match = _LINK.fullmatch(text)
    return (match[1], match[2], match[3]) if match else None


class _Reading:
    """A file on its way to becoming a Scenario; *now* is the moment of the step read last."""

    def __init__(self, file: TomlFile) -> None:
        self.file = file
        self.now = datetime(1970, 1, 1, tzinfo=AMSTERDAM)
        self.people: set[str] = set()
        self.groups: set[str] = set()

    def scenario(self, data: Table) -> Scenario:
        self.file.only_known(1, data, _HEADER)
        self.now = start = self._start(data)
        people = tuple(self._character(line, table) for line, table in self.file.tables("person", data))
        groups = tuple(self._group(line, table) for line, table in self.file.tables("group", data))
        return Scenario(
            title=self.file.text(1, data, "title"),
            language=self.file.choice(1, data, "language", ("nl", "en")),
            start=start,
            municipality=self.file.text(1, data, "municipality"),
            areas=self.file.texts(1, data, "areas"),
            description=self.file.optional(1, data, "description") or "",
            people=people,
            groups=groups,
            steps=tuple(self._steps(data)),
        )

    def _start(self, data: Table) -> datetime:
        start = data.get("start")
        if isinstance(start, datetime) and start.tzinfo is not None:
            return start.astimezone(AMSTERDAM)
        self.file.problem(1, "'start' mist een tijdzone. Schrijf het zo: start = 2026-11-02T08:00:00+01:00.")
        return self.now

    def _character(self, line: int, table: Table) -> Character:
        self.file.only_known(line, table, ("id", "name", "function", "side"))
        id_ = self._new_id(line, table)
        self.people.add(id_)
        return Character(
            id=id_,
            name=self.file.text(line, table, "name"),
            function=self.file.text(line, table, "function"),
            side=self.file.choice(line, table, "side", SIDES),
        )

    def _group(self, line: int, table: Table) -> GroupChat:
        self.file.only_known(line, table, ("id", "title", "owner", "supergroup"))
        id_ = self._new_id(line, table)
        self.groups.add(id_)
        return GroupChat(
            id=id_,
            title=self.file.text(line, table, "title"),
            owner=self.file.choice(line, table, "owner", sorted(self.people)),
            supergroup=bool(table.get("supergroup", True)),
        )

    def _new_id(self, line: int, table: Table) -> str:
        id_ = self.file.text(line, table, "id")
        if id_ in self.people | self.groups:
            self.file.problem(line, f"de id '{id_}' komt twee keer voor. Kies een andere.")
        return id_

    def _steps(self, data: Table) -> Iterator[Step]:
        number = 0
        for line, written in self.file.tables("step", data):
            self.file.only_known(line, written, _STEP)
            for table in _one_act_each(written):
                number += 1
                yield self._step(number, line, table)

    def _step(self, number: int, line: int, table: Table) -> Step:
        act, text = self._act(line, table)
        self.now = self._moment(line, table)
        step = Step(
            number=number,
            line=line,
            at=self.now,
            who=str(table.get("who", "")),
            group=self.file.optional(line, table, "in"),
            act=act,
            text=text,
            to=self.file.optional(line, table, "to"),
            times=self.file.number(line, table, "times") if "times" in table else 1,
            expect=self.file.optional(line, table, "expect"),
            expect_not=self.file.optional(line, table, "expect_not"),
            secrets=self.file.texts(line, table, "secrets") if "secrets" in table else (),
        )
        for problem in _problems_of(step, self.people, self.groups):
            self.file.problem(line, problem)
        return step

    def _act(self, line: int, table: Table) -> tuple[str, str]:
        acts = [name for name in ACTS if name in table]
        if len(acts) != 1:
            self.file.problem(line, f"een stap heeft precies één handeling. Kies uit: {', '.join(ACTS)}.")
            return "note", ""
        return acts[0], self.file.text(line, table, acts[0])

    def _moment(self, line: int, table: Table) -> datetime:
        if "at" in table and "wait" in table:
            self.file.problem(line, "gebruik 'at' of 'wait', niet allebei.")
        if "at" in table:
            return self._absolute(line, str(table["at"]))
        wait = self._duration(line, str(table["wait"])) if "wait" in table else PAUSE
        return (self.now.astimezone(UTC) + wait).astimezone(AMSTERDAM)

    def _absolute(self, line: int, text: str) -> datetime:
        try:
            moment = datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=AMSTERDAM)
        except ValueError:
            self.file.problem(line, f"'{text}' is geen tijdstip. Schrijf het zo: 2026-11-05 09:10.")
            return self.now
        if moment < self.now:
            before = f"{self.now:%Y-%m-%d %H:%M:%S}"
            self.file.problem(
                line, f"'{text}' ligt vóór de vorige stap ({before}). Zet de stappen op volgorde."
            )
        return max(moment, self.now)

    def _duration(self, line: int, text: str) -> timedelta:
        match = re.fullmatch(r"(\d+) ?([a-z]+)", text.strip())
        if match is None or match[2] not in _UNITS:
            self.file.problem(line, f"'{text}' is geen wachttijd. Schrijf het zo: 10 min (of sec, uur, dag).")
            return timedelta()
        return timedelta(seconds=int(match[1]) * _UNITS[match[2]])


def _one_act_each(table: Table) -> list[Table]:
    """Write lists out, a step per person and per tap: `at` on the first, `expect` after each last tap."""
    steps: list[Table] = []
    taps = _listed(table, "taps")
    for who in _listed(table, "who"):
        for number, tap in enumerate(taps, start=1):
            dropped = set[str]() if number == len(taps) else {"expect", "expect_not"}
            dropped |= {"at", "wait"} if steps else set()
            given = {name: value for name, value in (("who", who), ("taps", tap)) if value is not None}
            steps.append({name: value for name, value in table.items() if name not in dropped} | given)
    return steps


def _listed(table: Table, name: str) -> list[Any]:
    value = table.get(name)
    return value if isinstance(value, list) and value else [value]


def _problems_of(step: Step, people: set[str], groups: set[str]) -> Iterator[str]:
    """Yield what is wrong with a step that is written well but names what is not there."""
    if step.act == "note" and not step.who:
        if step.expect or step.expect_not:
            yield "zet bij 'expect' ook 'who': wie moet het zien?"
    elif step.who not in people:
        yield f"'who' is '{step.who}', maar die persoon is er niet. Voeg een [[person]] toe."
    for group in (step.group, step.text if step.act in _ON_A_GROUP else None):
        if group is not None and group not in groups:
            yield f"de groep '{group}' is er niet. Voeg een [[group]] toe."
    if step.act == "opens":
        yield from _problems_of_link(step.text, people)
    if step.to and step.act not in ("taps", "replies", "edits"):
        yield "'to' hoort bij 'taps', 'replies' of 'edits'."
    for secret in step.secrets:
        if secret not in step.text:
            yield f"'{secret}' staat in 'secrets' maar niet in de tekst van de stap. Maak ze gelijk."


def _problems_of_link(text: str, people: set[str]) -> Iterator[str]:
    link = parse_link(text)
    if link is None:
        yield "schrijf achter 'opens': invitation:<naam> of from:<persoon>."
    elif link[0] == "from" and link[1] not in people:
        yield f"'{link[1]}' in 'opens' is er niet. Voeg een [[person]] toe."
