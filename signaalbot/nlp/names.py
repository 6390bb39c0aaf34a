"""Where does a text name a person? Lists decide, and where a name is also a word, the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from signaalbot.nlp.cues import Cue, NameRules
from signaalbot.nlp.lexicon import Lexicon
from signaalbot.nlp.tokens import Token, tokens_of

JOINS: Final = re.compile(r"[ ]?-?[ ]?|\.[ ]?|[ ]?'|[ ]/[ ]?")
LINKS: Final = frozenset({"en", "&", "of", "plus", "ve", "wa"})
LOOSE: Final = frozenset({"given", "surname"})


class NameSearch:
    """One text that is searched for names; *marks* are the places of tokens that belong to a name."""

    def __init__(self, text: str, lexicon: Lexicon, rules: NameRules) -> None:
        self.text = text
        self.lower = text.lower()
        self.lexicon = lexicon
        self.rules = rules
        self.tokens = tokens_of(text, lexicon)
        self.blocked = self._blocked()
        self.marks: set[int] = set()

    def runs(self) -> Iterator[tuple[int, int]]:
        """Yield start <= i < end of each name, in order."""
