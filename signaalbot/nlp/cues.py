"""Which words around a name say that it is one? Reads the cues in `rules/redaction.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from signaalbot.nlp.tokens import Token


@dataclass(frozen=True)
class Cue:
    """Wording before or after a name, and what it lets through: {"given", "Surname"}."""

    id: str
    regex: re.Pattern[str]
    accepts: frozenset[str]


@dataclass(frozen=True)
class NameRules:
    """All that the rule file says about names."""

    before: tuple[Cue, ...]
    after: tuple[Cue, ...]
    exceptions: tuple[re.Pattern[str], ...]
    words: Mapping[str, frozenset[str]]
    endings: re.Pattern[str]
    sure_endings: re.Pattern[str]

    def has(self, list_name: str, token: Token) -> bool:
        """Tell whether the word stands in a list of [names], such as "determiners"."""
        return token.key in self.words[list_name]


def read_name_rules(rules: Mapping[str, Any]) -> NameRules:
    """Take the name rules out of the parsed rule file. Raises KeyError or re.error when one is wrong."""
    names = rules["names"]
    cues = {
        side: tuple(_cue(entry, names["accepts"]) for entry in rules["cue"] if entry["side"] == side)
        for side in ("before", "after")
    }
    return NameRules(
        before=cues["before"],
        after=cues["after"],
        exceptions=tuple(re.compile(entry["regex"]) for entry in rules["exception"]),
        words={key: frozenset(value) for key, value in names.items() if isinstance(value, list)},
        endings=re.compile(f"[a-z]{{3,}}{names['surname_endings']}"),
        sure_endings=re.compile(f"[a-z]{{2,}}{names['sure_endings']}"),
    )


def _cue(entry: Mapping[str, Any], accepts: Mapping[str, Sequence[str]]) -> Cue:
    regex = entry["regex"] if entry["side"] == "after" else rf"(?<!\w){entry['regex']}"
    return Cue(entry["id"], re.compile(regex), frozenset(accepts[entry["strength"]]))
