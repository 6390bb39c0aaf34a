"""Does a message tell something sensitive about one person: health, belief, origin, party, sexuality, offences?"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from signaalbot.nlp.folding import fold
from signaalbot.nlp.rulebook import RulesUnreadable

_SENTENCE: Final = re.compile(r"[^.!?\n]{1,400}")


def load_special(rules: Path) -> Callable[[str], tuple[str, ...]]:
    """Read `special.toml`: the function returned names the categories told of a person ("gezondheid").

    Raises RulesUnreadable.
    """
    file = rules / "special.toml"
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
        person = re.compile(said["person"]["regex"])
        categories = [(str(entry["id"]), re.compile(entry["regex"])) for entry in said["category"]]
    except (tomllib.TOMLDecodeError, KeyError, re.error) as error:
        raise RulesUnreadable(file, type(error).__name__, str(error)) from error

    def special(text: str) -> tuple[str, ...]:
        about = [s for s in _SENTENCE.findall(fold(text).text.lower()) if person.search(s)]
        return tuple(name for name, regex in categories if any(regex.search(sentence) for sentence in about))

    return special
