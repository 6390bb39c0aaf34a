"""What does the classifier see of a message? Pieces of words and words, the same when training and when reading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

PLAIN: Final = str.maketrans("àáâäãåèéêëìíîïòóôöõøùúûüñç’‘“”", "aaaaaaeeeeiiiioooooouuuunc''\"\"")
WORD: Final = re.compile(r"\w+")
TOKEN: Final = re.compile(r"\S+")
SHORTEST: Final = 2
LONGEST: Final = 5


def plain(text: str) -> str:
    """Return the text in lower case without accents, letter for letter: "Één" -> "een"."""
    return "".join(c if len(c) == 1 else " " for c in map(str.lower, text)).translate(PLAIN)


def pieces(text: str) -> list[str]:
    """Return every piece of 2 to 5 characters of every token, with a space where a word begins or ends (T47).

    "de weg" -> [" d", "de", "e ", " de", "de ", ..., " weg "].
    """
    found: list[str] = []
    for match in TOKEN.finditer(plain(text)):
        token = f" {match.group()} "
        size = len(token)
        for length in range(SHORTEST, min(LONGEST, size) + 1):
            found.extend([token[at : at + length] for at in range(size - length + 1)])
    return found


def words(text: str) -> list[str]:
    """Return every word and every pair of neighbours: "de weg" -> ["de", "weg", "de weg"] (T47)."""
    single = WORD.findall(plain(text))
    return single + [f"{one} {other}" for one, other in pairwise(single)]


def placed_pieces(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield every piece with the characters start <= i < end of the text that it covers."""
    for match in TOKEN.finditer(plain(text)):
        token, begin, finish = f" {match.group()} ", match.start(), match.end()
        for length in range(SHORTEST, min(LONGEST, len(token)) + 1):
            for at in range(len(token) - length + 1):
                yield token[at : at + length], max(begin + at - 1, begin), min(begin + at - 1 + length, finish)


def placed_words(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield every word and pair of neighbours with where it stands."""
    found = list(WORD.finditer(plain(text)))
    for match in found:
        yield match.group(), match.start(), match.end()
    for one, other in pairwise(found):
        yield f"{one.group()} {other.group()}", one.start(), other.end()
