"""Is this TOML file written as it should be? Reads values, and collects Dutch problems with line numbers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

Table = Mapping[str, Any]


class TomlFile:
    """One file being read; *problems* grows instead of stopping at the first mistake."""

    def __init__(self, name: str, source: str) -> None:
        self.name, self.source = name, source
        self.problems: list[str] = []

    def tables(self, name: str, data: Table, within: tuple[str, int] | None = None) -> Iterator[tuple[int, Table]]:
        """Yield each [[name]] with the number of its line; *within* ("inject", 12) each [[inject.name]] there."""
        tables = data.get(name, [])
        full = f"{within[0]}.{name}" if within else name
        lines = list(_lines_of(full, self.source))
        if within:
            lines = _between(lines, within[1], _lines_of(within[0], self.source))
        if not isinstance(tables, list) or len(lines) != len(tables):
            self.problem(within[1] if within else 1, f"schrijf elk onderdeel onder een eigen regel [[{full}]].")
            return
        yield from zip(lines, tables, strict=True)

    def text(self, line: int, table: Table, name: str) -> str:
        """Return a text that must be there."""
        value = table.get(name)
        if not isinstance(value, str) or not value.strip():
            self.problem(line, f"'{name}' ontbreekt. Zet er een tekst tussen aanhalingstekens achter.")
            return ""
        return value.strip()

    def optional(self, line: int, table: Table, name: str) -> str | None:
        """Return a text that may be left out."""
        return self.text(line, table, name) if name in table else None

    def number(self, line: int, table: Table, name: str) -> int:
        """Return a whole number of at least 1."""
        value = table.get(name)
        if type(value) is not int or value < 1:
            self.problem(line, f"'{name}' is een heel getal vanaf 1, zonder aanhalingstekens.")
            return 1
        return value

    def choice(self, line: int, table: Table, name: str, allowed: Collection[str]) -> str:
        """Return a text that is one of *allowed*."""
        value = self.text(line, table, name)
        if value and value not in allowed:
            self.problem(line, f"'{name}' is '{value}'. Kies uit: {', '.join(allowed)}.")
        return value

    def table(self, line: int, table: Table, name: str) -> Table:
        """Return a table between braces."""
        value = table.get(name)
        if not isinstance(value, Mapping) or not value:
            self.problem(line, f"'{name}' hoort tussen accolades. Schrijf het zo: {name} = {{ kind = \"429\" }}.")
            return {}
        return value

    def texts(self, line: int, table: Table, name: str) -> tuple[str, ...]:
        """Return a list of at least one text."""
        value = table.get(name)
        if not isinstance(value, list) or not value or not all(isinstance(each, str) for each in value):
            self.problem(line, f'\'{name}\' is een lijst met teksten. Schrijf het zo: ["een", "twee"].')
            return ()
        return tuple(value)

    def only_known(self, line: int, table: Table, known: Collection[str]) -> None:
        """Complain about a key that is not in *known*: most often a typing error."""
        for name in table:
            if name not in known:
                self.problem(line, f"'{name}' is onbekend. Kies uit: {', '.join(sorted(known))}.")

    def problem(self, line: int, text: str) -> None:
        """Add a problem, once."""
        problem = f"{self.name}, regel {line}: {text}"
        if problem not in self.problems:
            self.problems.append(problem)


def syntax_problem(name: str, message: str) -> str:
    """Say in Dutch where tomllib stopped: its message ends in "(at line 3, column 5)"."""
    place = re.search(r"at line (\d+)", message)
    line = place[1] if place else "1"
    return f"{name}, regel {line}: dit is geen geldige TOML. Kijk naar aanhalingstekens en haakjes. ({message})"


def _lines_of(table: str, source: str) -> Iterator[int]:
    """Yield the line of each [[table]], leaving out what stands inside a text of several lines."""
    inside: str | None = None
    for number, line in enumerate(source.splitlines(), start=1):
        if inside is None and re.fullmatch(rf"\s*\[\[\s*{re.escape(table)}\s*\]\]\s*(#.*)?", line):
            yield number
        for quotes in re.findall("\"{3}|'{3}", line):
            inside = quotes if inside is None else None if inside == quotes else inside


def _between(lines: list[int], start: int, others: Iterator[int]) -> list[int]:
    """Return the lines after *start* and before the next of *others*."""
    end = min((line for line in others if line > start), default=None)
    return [line for line in lines if line > start and (end is None or line < end)]
