"""What do the narrative rules say? Reads `rules/narratives/` into patterns, or tells where a file is wrong."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from signaalbot.domain.narrative import Narrative

_PLAIN: Final = str.maketrans("àáâäãåèéêëìíîïòóôöõøùúûüñç", "aaaaaaeeeeiiiioooooouuuunc")
_SPACES: Final = re.compile(r"[^\w.,!?;:]|[.,!?;:](?=[^\W\d_])")


def flatten(text: str) -> str:
    """Return a space and then the text as patterns see it, of equal length: "Één 'nee'?" -> " een  nee ?".

    Lower case, no accents, and only marks that end or split a sentence. The space in front makes that every
    word has one: to search for a space is five times as fast as to search for the boundary of a word.
    """
    return " " + _SPACES.sub(" ", text.replace("İ", "I").lower().translate(_PLAIN))


class RulesUnreadable(ValueError):
    """Raised when a rule file cannot be used; *place* is "line 12" or an entry such as "pattern wassen-neus"."""

    def __init__(self, file: Path, place: str, reason: str) -> None:
        super().__init__(f"{file.name}, {place}: {reason}")
        self.file = file
        self.place = place
        self.reason = reason


class Scope(StrEnum):
    """How near a guard must stand to the words that it silences."""

    BEFORE = "before"
    CLAUSE = "clause"
    MESSAGE = "message"


@dataclass(frozen=True)
class Pattern:
    """Wording that tells a narrative, the chance (*weight*) that it does, and the guards that silence it."""

    id: str
    regex: re.Pattern[str]
    weight: float
    unless: tuple[str, ...]
    hit: tuple[str, ...]
    miss: tuple[str, ...]


@dataclass(frozen=True)
class Guard:
    """Wording that takes a reproach away; *weight* is the chance that it alone means "none of the five"."""

    id: str
    regex: re.Pattern[str]
    lifted_by: re.Pattern[str] | None
    weight: float
    scope: Scope
    hit: tuple[str, ...]
    miss: tuple[str, ...]

    def speaks(self, flat: str, start: int = 0, end: int | None = None) -> bool:
        """Tell whether the guard stands in this part of a flattened text, and nothing lifts it."""
        if self.regex.search(flat, start, len(flat) if end is None else end) is None:
            return False
        return self.lifted_by is None or self.lifted_by.search(flat) is None


@dataclass(frozen=True)
class Chapter:
    """The rules of one narrative: a score of *threshold* gives the label, one of *propose* a proposal."""

    narrative: Narrative
    threshold: float
    propose: float
    patterns: tuple[Pattern, ...]


@dataclass(frozen=True)
class Rulebook:
    """All rule files together; a score of *propose_none* makes "none of the five" a proposal."""

    chapters: tuple[Chapter, ...]
    guards: Mapping[str, Guard]
    propose_none: float


def read_rulebook(folder: Path) -> Rulebook:
    """Read `_words.toml`, `_guards.toml` and one file per narrative; raises RulesUnreadable."""
    words = _words(folder / "_words.toml")
    path = folder / "_guards.toml"
    table = _table(path)
    guards = {row["id"]: _guard(path, row, words) for row in _rows(path, table, "guard")}
    chapters = tuple(_chapter(folder / f"{each.value}.toml", each, words, guards) for each in Narrative)
    with _reading(path, "top"):
        return Rulebook(chapters, guards, _share(table["propose_none"]))


def _words(path: Path) -> dict[str, str]:
    table = _table(path)
    with _reading(path, "words"):
        return {name: _one_of(choices) for name, choices in table["words"].items()}


def _one_of(choices: list[str]) -> str:
    """Return a regex for a list of words, by first letter: a long choice is tried one by one."""
    groups: dict[str, list[str]] = {}
    for choice in choices:
        first = choice[:1] if re.match(r"[a-z0-9](?![?*+{])", choice) else ""
        groups.setdefault(first, []).append(choice[len(first) :])
    parts = [f"{first}(?:{'|'.join(rests)})" for first, rests in groups.items()]
    return f"(?:{'|'.join(parts)})"


def _chapter(path: Path, narrative: Narrative, words: Mapping[str, str], guards: Mapping[str, Guard]) -> Chapter:
    table = _table(path)
    with _reading(path, "top"):
        if table["id"] != narrative:
            raise ValueError(f"id is {table['id']}, the file name says {narrative}")
        threshold, propose = _share(table["threshold"]), _share(table["propose"])
        shared = tuple(guards[name].id for name in table.get("unless", ()))
    rows = _rows(path, table, "pattern")
    return Chapter(narrative, threshold, propose, tuple(_pattern(path, row, words, guards, shared) for row in rows))


def _pattern(
    path: Path,
    row: Mapping[str, Any],
    words: Mapping[str, str],
    guards: Mapping[str, Guard],
    shared: tuple[str, ...],
) -> Pattern:
    with _reading(path, f"pattern {row['id']}"):
        own = tuple(guards[name].id for name in row.get("unless", ()))
        weight = _share(row.get("weight", 0.7))
        return Pattern(row["id"], _compiled(row["regex"], words), weight, shared + own, *_examples(row))


def _guard(path: Path, row: Mapping[str, Any], words: Mapping[str, str]) -> Guard:
    with _reading(path, f"guard {row['id']}"):
        weight, scope = _share(row.get("weight", 0.0)), Scope(row["scope"])
        lifted_by = _compiled(row["lifted_by"], words) if "lifted_by" in row else None
        return Guard(row["id"], _compiled(row["regex"], words), lifted_by, weight, scope, *_examples(row))


def _compiled(regex: str | list[str], words: Mapping[str, str]) -> re.Pattern[str]:
    """Compile a regex, or a list of which one must fit, by the rules that `_words.toml` opens with."""
    choices = [regex] if isinstance(regex, str) else regex
    source = "|".join(choice.removeprefix("(?i)") for choice in choices)
    source = re.sub(r"\{([a-z_]+)\}", lambda found: words[found[1]], source)
    source = re.sub(r" (\??)", lambda space: " *" if space[1] else " +", source)
    return re.compile(f" (?:{source})")


def _examples(row: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if not row["why"]:
        raise ValueError("why is empty")
    hit, miss = tuple(row["hit"]), tuple(row["miss"])
    if len(hit) < 2 or len(miss) < 2:
        raise ValueError("two hits and two misses are needed at least")
    return hit, miss


def _share(number: float) -> float:
    if not 0 <= number <= 1:
        raise ValueError(f"{number} is not between 0 and 1")
    return float(number)


def _table(path: Path) -> dict[str, Any]:
    with _reading(path, "whole file"):
        return tomllib.loads(path.read_text(encoding="utf-8"))


def _rows(path: Path, table: Mapping[str, Any], kind: str) -> list[dict[str, Any]]:
    """Return the entries of one kind; each must have an id of its own."""
    seen: set[str] = set()
    for number, row in enumerate(table.get(kind, ()), start=1):
        with _reading(path, f"{kind} {number}"):
            if row["id"] in seen:
                raise ValueError(f"the id {row['id']} is used twice")
            seen.add(row["id"])
    return list(table.get(kind, ()))


@contextmanager
def _reading(file: Path, place: str) -> Iterator[None]:
    """Turn whatever goes wrong inside into RulesUnreadable with this file and place."""
    try:
        yield
    except RulesUnreadable:
        raise
    except KeyError as missing:
        raise RulesUnreadable(file, place, f"{missing} is not there") from missing
    except (OSError, TypeError, ValueError, AttributeError, re.error) as error:
        line = re.search(r"at (line \d+)", str(error))
        raise RulesUnreadable(file, line[1] if line else place, str(error)) from error
