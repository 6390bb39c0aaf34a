"""Which pieces of words does a message have? Every 2 to 5 characters of a word, with a space where it begins or ends.

"de weg" -> [" d", "de", "e ", " de", "de ", ..., " weg "].
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final

from signaalbot.nlp.keys import BASE, BLOCKS, digit_of, keys_of
from signaalbot.nlp.seen import Seen

SHORTEST: Final = 2
LONGEST: Final = 5
BLOCK: Final = BLOCKS.index("pieces")
BLANKS: Final = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""What separates words: every sign for which `str.isspace` is true."""


def pieces(flats: Sequence[str]) -> Seen:
    """Return every piece of every plain text, by length."""
    import numpy as np

    signs = np.frombuffer(f" {'  '.join(flats)} ".encode("utf-32-le", "surrogatepass"), np.uint32)
    blank = _blanks().take(signs, mode="clip")
    digits = np.where(blank, digit_of(" "), signs.astype(np.uint64) + np.uint64(1))
    sizes = np.array([len(flat) + 2 for flat in flats])
    texts = np.repeat(np.arange(len(flats)), sizes)
    places = np.arange(len(signs)) - np.repeat(np.cumsum(sizes) - sizes, sizes) - 1
    first, last, values = (np.concatenate(column) for column in zip(*_windows(digits, blank), strict=True))
    starts, ends = places[first] + blank[first], places[last] + 1 - blank[last]
    return Seen(len(flats), texts[first], keys_of(BLOCK, values), starts, ends)


@cache
def _blanks() -> Any:
    """Return of each sign up to the last blank whether it is blank, and then False for every other sign."""
    import numpy as np

    numbers = [ord(sign) for sign in BLANKS]
    table = np.zeros(max(numbers) + 2, bool)
    table[numbers] = True
    return table


def _windows(digits: Any, blank: Any) -> Iterator[tuple[Any, Any, Any]]:
    """Yield the first and last signs of the pieces of each length, and their polynomials; none has a blank inside."""
    import numpy as np

    values = digits[:-1] * np.uint64(BASE) + digits[1:]
    whole = ~(blank[:-1] & blank[1:])
    for length in range(SHORTEST, LONGEST + 1):
        first = np.flatnonzero(whole)
        yield first, first + length - 1, values[first]
        values = values[:-1] * np.uint64(BASE) + digits[length:]
        whole = whole[:-1] & ~blank[length - 1 : -1]
