"""Who does what, when, in a scenario file? Reads steps and says what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from signaalbot.rehearsal import orders
from signaalbot.rehearsal.problems import BadOrder
from signaalbot.rehearsal.scenario import (
    ACTS,
    AMSTERDAM,
    FAULT_NAMES,
    WITHOUT_A_PERSON,
    Step,
    later,
    parse_link,
)
from signaalbot.rehearsal.toml_file import Table, TomlFile

PAUSE: Final = timedelta(seconds=5)
"""How long after the previous step a step without `at` and `wait` comes."""

KEYS: Final = ("at", "wait", "who", "in", "to", "times", "expect", "expect_not", "secrets", *ACTS)
UNITS: Final = {"sec": 1, "min": 60, "uur": 3600, "dag": 86400, "dagen": 86400}
_ON_A_GROUP: Final = ("adds_bot", "leaves")


class StepReader:
    """Reads the steps of a play, or of one *inject*; *now* is the moment of the step read last."""

    def __init__(
        self,
        file: TomlFile,
        people: Collection[str],
        groups: Collection[str],
        start: datetime,
        inject: str | None = None,
    ) -> None:
        self.file, self.people, self.groups, self.now, self.inject = file, people, groups, start, inject

    def read(self, tables: Iterable[tuple[int, Table]]) -> Iterator[Step]:
        """Yield the steps in the order of the file; the problems gather in the file."""
        number = 0
        for line, written in tables:
            self.file.only_known(line, written, KEYS)
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
            fault=self.file.table(line, table, "fault") if act == "fault" else None,
            inject=self.inject,
        )
        for problem in _problems_of(step, self.people, self.groups):
            self.file.problem(line, problem)
        return step

    def _act(self, line: int, table: Table) -> tuple[str, str]:
        acts = [name for name in ACTS if name in table]
        if len(acts) != 1:
            self.file.problem(line, f"een stap heeft precies één handeling. Kies uit: {', '.join(ACTS)}.")
            return "note", ""
        if acts[0] == "fault":
            return "fault", ""
        return acts[0], self.file.text(line, table, acts[0])

    def _moment(self, line: int, table: Table) -> datetime:
        if "at" in table and "wait" in table:
            self.file.problem(line, "gebruik 'at' of 'wait', niet allebei.")
        if "at" in table and self.inject:
            self.file.problem(line, "een stap van een inject heeft geen 'at'. Gebruik 'wait'.")
        elif "at" in table:
            return self._absolute(line, str(table["at"]))
        return later(self.now, self._duration(line, str(table["wait"])) if "wait" in table else PAUSE)

    def _absolute(self, line: int, text: str) -> datetime:
        moment = read_moment(self.file, line, text, self.now)
        if moment < self.now:
            before = f"{self.now:%Y-%m-%d %H:%M:%S}"
            self.file.problem(line, f"'{text}' ligt vóór de vorige stap ({before}). Zet de stappen op volgorde.")
        return max(moment, self.now)

    def _duration(self, line: int, text: str) -> timedelta:
        match = re.fullmatch(r"(\d+) ?([a-z]+)", text.strip())
        if match is None or match[2] not in UNITS:
            self.file.problem(line, f"'{text}' is geen wachttijd. Schrijf het zo: 10 min (of sec, uur, dag).")
            return timedelta()
        return timedelta(seconds=int(match[1]) * UNITS[match[2]])


def read_moment(file: TomlFile, line: int, text: str, otherwise: datetime) -> datetime:
    """Return a moment in Dutch local time: "2026-11-05 09:10"; what is no moment is a problem."""
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=AMSTERDAM)
    except ValueError:
        file.problem(line, f"'{text}' is geen tijdstip. Schrijf het zo: 2026-11-05 09:10.")
        return otherwise


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


def _problems_of(step: Step, people: Collection[str], groups: Collection[str]) -> Iterator[str]:
    """Yield what is wrong with a step that is written well but names what is not there, or fits nowhere."""
    yield from _problems_of_names(step, people, groups)
    if step.act == "opens":
        yield from _problems_of_link(step.text, people)
    if step.fault:
        yield from _problems_of_fault(step.fault)
    if step.act == "phone" and step.text not in ("on", "off"):
        yield "schrijf achter 'phone': off (de telefoon is leeg) of on."
    if step.to and step.act not in ("taps", "replies", "edits", "votes"):
        yield "'to' hoort bij 'taps', 'replies', 'edits' of 'votes'."
    if step.act == "adds" and step.text not in people:
        yield f"'{step.text}' in 'adds' is er niet. Voeg een [[person]] toe."
    if step.act in ("adds", "votes") and step.group is None:
        yield f"'{step.act}' gebeurt in een groep. Zet er 'in' bij."
    for secret in step.secrets:
        if secret not in step.text:
            yield f"'{secret}' staat in 'secrets' maar niet in de tekst van de stap. Maak ze gelijk."


def _problems_of_names(step: Step, people: Collection[str], groups: Collection[str]) -> Iterator[str]:
    if step.act in WITHOUT_A_PERSON and not step.who:
        if step.expect or step.expect_not:
            yield "zet bij 'expect' ook 'who': wie moet het zien?"
    elif step.who not in people:
        yield f"'who' is '{step.who}', maar die persoon is er niet. Voeg een [[person]] toe."
    for group in (step.group, step.text if step.act in _ON_A_GROUP else None):
        if group is not None and group not in groups:
            yield f"de groep '{group}' is er niet. Voeg een [[group]] toe."
    for key in FAULT_NAMES:
        named = (step.fault or {}).get(key)
        if named is not None and named not in {*people, *groups}:
            yield f"'{key}' in 'fault' is '{named}', maar die persoon of groep is er niet."


def _problems_of_link(text: str, people: Collection[str]) -> Iterator[str]:
    link = parse_link(text)
    if link is None:
        yield "schrijf achter 'opens': invitation:<naam> of from:<persoon>."
    elif link[0] == "from" and link[1] not in people:
        yield f"'{link[1]}' in 'opens' is er niet. Voeg een [[person]] toe."


def _problems_of_fault(fault: Table) -> Iterator[str]:
    try:
        orders.check(fault)
    except BadOrder as problem:
        yield f"'fault' klopt niet. Kijk in de lijst met storingen. ({problem})"
