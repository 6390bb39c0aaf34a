"""Is a message to the bot no signal but a thank-you, a greeting, a question, or meant for another chat?"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

from signaalbot.nlp.folding import fold
from signaalbot.nlp.rulebook import RulesUnreadable

LONGEST = 120
"""A longer message is taken as a signal, whatever it begins with."""


def load_talk(rules: Path) -> Callable[[str], str | None]:
    """Read `talk.toml`: the function returned gives "thanks", "greeting", "question", "elsewhere" or None.

    Raises RulesUnreadable.
    """
    file = rules / "talk.toml"
    try:
        entries = tomllib.loads(file.read_text(encoding="utf-8"))["pattern"]
        patterns = [(str(entry["kind"]), re.compile(entry["regex"])) for entry in entries]
    except (tomllib.TOMLDecodeError, KeyError, re.error) as error:
        raise RulesUnreadable(file, type(error).__name__, str(error)) from error

    def talk(text: str) -> str | None:
        if len(text) > LONGEST:
            return None
        said = " ".join(fold(text).text.lower().replace(",", " ").split())
        return next((kind for kind, regex in patterns if regex.fullmatch(said)), None)

    return talk
