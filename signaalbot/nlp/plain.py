"""How is a text read without capitals and accents, letter for letter?"""

from __future__ import annotations

from typing import Final

PLAIN: Final = str.maketrans("àáâäãåèéêëìíîïòóôöõøùúûüñç’‘“”", "aaaaaaeeeeiiiioooooouuuunc''\"\"")


def plain(text: str) -> str:
    """Return the text in lower case without accents, letter for letter: "Één" -> "een"."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c if len(c) == 1 else " " for c in map(str.lower, text))
    return lower.translate(PLAIN)
