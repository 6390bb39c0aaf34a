"""Where may a long text be cut, so that each part fits in a message and reads as sentences?"""

from __future__ import annotations

import re
from typing import Final

MESSAGE_LIMIT: Final = 4096
CAPTION_LIMIT: Final = 1024
"""Telegram counts UTF-16 units: most emoji count for two."""

SENTENCE_END: Final = re.compile(r"[.!?…](?=\s)|\n")
SPACE: Final = re.compile(r"\s")


def length(text: str) -> int:
    """Return how long Telegram thinks a text is: "é" is 1, "🚜" is 2."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(text: str, limit: int) -> tuple[str, ...]:
    """Cut a text into parts of at most *limit*; together they are the text, to the letter.

    After a sentence where there is one in the second half of a part, else at a space, else wherever it must.
    """
    parts = []
    while length(text) > limit:
        most = _longest_start(text, limit)
        at = _last_cut(SENTENCE_END, text, most) or _last_cut(SPACE, text, most) or most
        parts.append(text[:at])
        text = text[at:]
    return (*parts, text)


def _longest_start(text: str, limit: int) -> int:
    units = 0
    for at, letter in enumerate(text):
        units += length(letter)
        if units > limit:
            return at
    return len(text)


def _last_cut(pattern: re.Pattern[str], text: str, most: int) -> int:
    found = [match.end() for match in pattern.finditer(text, 0, most + 1) if most // 2 < match.end() <= most]
    return found[-1] if found else 0
