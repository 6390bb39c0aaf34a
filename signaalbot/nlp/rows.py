"""Which words stand alone and near each other? Rows of words, and the pairs in them at a distance of 1, 2 and 3."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from signaalbot.nlp.keys import BASE, BLOCKS, digit_of, keys_of
from signaalbot.nlp.seen import Seen

if TYPE_CHECKING:
    from signaalbot.nlp.keys import Keys

REACH: Final = 3
NEAR: Final = " __"
FAR: Final = "~~~"
MARKS: Final[Mapping[str, str]] = {
    "words": NEAR[:1],
    "stems": NEAR,
    "synonyms": NEAR,
    "synonyms_far": FAR,
    "concepts": NEAR,
    "concepts_far": FAR,
}
"""What is put between the words of a pair, by their distance. In a far row only pairs count."""


@dataclass(frozen=True)
class Rows:
    """The words of *size* texts, row after row: a row is one text in one block.

    A word stands at the characters starts <= i < ends of its text, and has the names begins <= i < begins + many,
    of which *values* and *powers* are the hashes.
    """

    size: int
    texts: Any
    blocks: Any
    starts: Any
    ends: Any
    many: Any
    begins: Any
    values: Keys
    powers: Keys

    def seen(self) -> tuple[Seen, Seen]:
        """Return what there is to see: words alone, and pairs."""
        return self._alone(), self._pairs()

    def _alone(self) -> Seen:
        import numpy as np

        counts = np.array([MARKS.get(block, FAR) is not FAR for block in BLOCKS])
        at = np.flatnonzero(counts[self.blocks])
        keys = keys_of(self.blocks[at], self.values[self.begins[at]])
        return Seen(self.size, self.texts[at], keys, self.starts[at], self.ends[at])

    def _pairs(self) -> Seen:
        import numpy as np

        one, other, marks = self._neighbours()
        pair, first, second = combinations(self.many[one], self.many[other])
        one, other, marks = one[pair], other[pair], marks[pair]
        first, second = self.begins[one] + first, self.begins[other] + second
        values = (self.values[first] * np.uint64(BASE) + marks) * self.powers[second] + self.values[second]
        return Seen(self.size, self.texts[one], keys_of(self.blocks[one], values), self.starts[one], self.ends[other])

    def _neighbours(self) -> tuple[Any, Any, Any]:
        """Return the pairs of places in the same row, and the digit of the mark between them."""
        import numpy as np

        digits = np.array(_digits(), np.uint64)
        rows = self.blocks * self.size + self.texts
        found = []
        for distance in range(1, REACH + 1):
            between = digits[self.blocks[:-distance], distance - 1]
            one = np.flatnonzero((rows[:-distance] == rows[distance:]) & (between > 0))
            found.append((one, one + distance, between[one]))
        one, other, marks = (np.concatenate(column) for column in zip(*found, strict=True))
        return one, other, marks


@cache
def _digits() -> list[list[int]]:
    """Return the digit of the mark in each block at each distance from 1; 0 where pairs do not count."""
    marks = [MARKS.get(block, "") for block in BLOCKS]
    return [[*map(digit_of, each), *[0] * (REACH - len(each))] for each in marks]


def combinations(ones: Any, others: Any) -> tuple[Any, Any, Any]:
    """Return every combination of names of each pair: which pair, which name of the one, which of the other.

    A pair of words with 1 and 2 names gives (0, 0, 0) and (0, 0, 1).
    """
    import numpy as np

    many = ones * others
    pair = np.repeat(np.arange(len(many)), many)
    order = np.arange(len(pair)) - np.repeat(np.cumsum(many) - many, many)
    first, second = np.divmod(order, others[pair])
    return pair, first, second
