"""Which words and signs stand in a message, and where?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

TOKEN: Final = re.compile(r"\w+|[.!?;:,]")
SIGNS: Final = ".!?;:,"
NOTHING: Final = ""
"""Stands after the last word of a text, and for words that are no words of their own."""


@dataclass(frozen=True)
class Wording:
    """The words of some texts after each other, with NOTHING after each text.

    *sizes* is the number of words per text (with NOTHING); a word stands at starts <= i < ends of its own text.
    """

    sizes: list[int] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def add(self, flat: str) -> None:
        """Add the words of a plain text."""
        words, end = TOKEN.findall(flat), 0
        for word in words:
            start = flat.index(word, end)
            end = start + len(word)
            self.starts.append(start)
            self.ends.append(end)
        self.starts.append(end)
        self.ends.append(end)
        self.words.extend(words)
        self.words.append(NOTHING)
        self.sizes.append(len(words) + 1)


def worded(flats: Sequence[str]) -> Wording:
    """Return the words of some plain texts."""
    wording = Wording()
    for flat in flats:
        wording.add(flat)
    return wording
