"""Does a message ask for something else than a signal: danger now, one person's need, an offence?"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from signaalbot.nlp.folding import fold
from signaalbot.nlp.rulebook import RulesUnreadable

KINDS: Final = ("danger", "person", "offence")
"""Strongest first."""
_SENTENCE: Final = re.compile(r"[^.!?\n]{1,400}")


@dataclass(frozen=True)
class Guards:
    """Wording that silences a sentence: of the *past*, *telling* and not of *now*, or *denied*."""

    past: re.Pattern[str]
    telling: re.Pattern[str]
    now: re.Pattern[str]
    denied: re.Pattern[str]

    def silence(self, sentence: str) -> bool:
        """Tell whether this sentence is no cry for help: "vorige week was er brand", "er is geen brand"."""
        if self.past.search(sentence) or self.denied.search(sentence):
            return True
        return self.telling.search(sentence) is not None and self.now.search(sentence) is None


@dataclass(frozen=True)
class Sign:
    """Wording that asks for a stop card; *told* also when the sentence tells of the past."""

    id: str
    kind: str
    regex: re.Pattern[str]
    told: bool


def load_danger(rules: Path) -> Callable[[str], str | None]:
    """Read `danger.toml`: the function returned gives the strongest kind of a message, or None.

    "danger" (call 112 now), "person" (a worry about one person) or "offence" (an offence and somebody to point at).
    Raises RulesUnreadable.
    """
    file = rules / "danger.toml"
    try:
        signs, guards = read_signs(tomllib.loads(file.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, KeyError, re.error) as error:
        raise RulesUnreadable(file, type(error).__name__, str(error)) from error

    def danger(text: str) -> str | None:
        sentences = _SENTENCE.findall(fold(text).text.lower())
        found = {sign.kind for sentence in sentences for sign in signs if _shows(sign, guards, sentence)}
        return next((kind for kind in KINDS if kind in found), None)

    return danger


def read_signs(rules: Mapping[str, Any]) -> tuple[tuple[Sign, ...], Guards]:
    """Compile the parsed rule file. Raises KeyError or re.error when something in it is wrong."""
    guards = {name: re.compile(rules["guards"][name]) for name in ("past", "telling", "now", "denied")}
    signs = tuple(
        Sign(entry["id"], entry["kind"], re.compile(entry["regex"]), entry.get("told", False))
        for entry in rules["pattern"]
    )
    return signs, Guards(**guards)


def _shows(sign: Sign, guards: Guards, sentence: str) -> bool:
    return sign.regex.search(sentence) is not None and (sign.told or not guards.silence(sentence))
