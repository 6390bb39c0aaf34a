"""How is a text read without accents, odd quotes and invisible characters, and where was each letter?"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_PLAIN: Final = {
    **dict.fromkeys("’‘`´ʼ′‛", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict(zip("ıłŁøØđĐßæÆœŒðþ", "ilLoOdDsaAoOdt", strict=True)),
    "\t": " ",
    "\r": " ",
}


@dataclass(frozen=True)
class Folded:
    """Text as the rules read it: "Şahin belt" -> "Sahin belt"; *places* maps its characters to the original."""

    text: str
    places: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where characters start <= i < end stood in the original text."""
        return self.places[start], self.places[end]


def fold(text: str) -> Folded:
    """Fold a whole text, remembering where each character came from."""
    if text.isascii() and "\t" not in text and "\r" not in text and "`" not in text:
        return Folded(text, range(len(text) + 1))
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        plain = _folded(character)
        if plain:
            letters.append(plain)
            places.append(place)
    return Folded("".join(letters), [*places, len(text)])


def key_of(word: str) -> str:
    """Return how a word stands in the lists: "Şahin" -> "sahin"."""
    return fold(word).text.lower()


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    """Return one plain character, or "" for marks and characters that are not seen."""
    if character in _PLAIN:
        return _PLAIN[character]
    if character.isascii():
        return character
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cf"):
        return ""
    if category == "Zs":
        return " "
    if category == "Nd":
        return str(unicodedata.decimal(character))
    base = [part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part)]
    return base[0] if len(base) == 1 and base[0].lower().upper() in (base[0], base[0].upper()) else character
