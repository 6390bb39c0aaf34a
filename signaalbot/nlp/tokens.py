"""Which words does a text have, and what does each capital letter mean?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from signaalbot.domain.redaction import PLACEHOLDER
from signaalbot.nlp.lexicon import Lexicon, Meaning

_TOKEN: Final = re.compile(rf"{PLACEHOLDER.pattern}|[^\W\d_]+(?:'[^\W\d_]+)*|\d+")
_ENDS_SENTENCE: Final = re.compile(r'[.!?:;"()\n*•>/|]|\s[-\']')
CAPITALS_MEAN_NOTHING: Final = 0.6


@dataclass(frozen=True)
class Token:
    """A word, number or placeholder; *gap* is what stands before it, *capital* a capital letter that tells something.

    A capital tells nothing at the start of a sentence (*upper_first* is true there), in an *acronym*, or where
    every word has one.
    """

    start: int
    end: int
    key: str
    gap: str
    capital: bool
    upper_first: bool
    acronym: bool
    meaning: Meaning

    @property
    def initial(self) -> bool:
        """Tell whether this is one letter, as in "J. de Wit"."""
        return len(self.key) == 1 and self.key.isalpha()

    @property
    def is_word(self) -> bool:
        """Tell whether this is a word, not a number or a placeholder."""
        return self.key[:1].isalpha()


def tokens_of(text: str, lexicon: Lexicon) -> list[Token]:
    """Split a folded text into tokens, in order."""
    matches = list(_TOKEN.finditer(text))
    telling = _capitals_tell([match.group() for match in matches])
    tokens, end = [], 0
    for match in matches:
        word, gap = match.group(), text[end : match.start()]
        key = word.lower()
        at_start = end == 0 or bool(_ENDS_SENTENCE.search(gap))
        acronym = len(word) > 1 and word.isupper()
        first = word[0].isupper() and not acronym
        meaning = lexicon.meaning(key)
        capital = telling and first and not at_start
        tokens.append(
            Token(match.start(), match.end(), key, gap, capital, telling and first, telling and acronym, meaning)
        )
        end = match.end()
    return tokens


def _capitals_tell(words: Sequence[str]) -> bool:
    """Tell whether capitals carry meaning: not when (nearly) every word has one."""
    long = [word for word in words if len(word) > 1 and word[0].isalpha()]
    capitals = sum(word[0].isupper() for word in long)
    return len(long) < 4 or capitals < CAPITALS_MEAN_NOTHING * len(long)
