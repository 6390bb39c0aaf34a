"""What is a word called? As it is written, by its stem, and by the groups of each list; in each block its own way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from signaalbot.nlp.keys import hash_of
from signaalbot.nlp.remembered import Remembered
from signaalbot.nlp.word_lists import Lists, WordList
from signaalbot.nlp.wording import NOTHING, SIGNS

if TYPE_CHECKING:
    from signaalbot.nlp.keys import Keys

STEM: Final = 5
LONG_STEM: Final = 6


@dataclass(frozen=True)
class Names:
    """The names of n words in b blocks: a word has the names begins <= i < begins + many in a block, both (n, b).

    *values* and *powers* are the hashes of the names: the polynomial, and the power of BASE.
    """

    many: Any
    begins: Any
    values: Keys
    powers: Keys


class Naming:
    """Knows what words are called, and remembers it for the next text."""

    def __init__(self, lists: Lists) -> None:
        """Take the groups of words per list."""
        self.lists = [WordList(groups) for groups in lists.values()]
        self.blocks = ["words", "stems", *(block for name in lists for block in (name, f"{name}_far"))]
        self._known = Remembered(self._worked_out)
        self._hashes = Remembered(hash_of)

    def names(self, words: Iterable[str]) -> Names:
        """Return what each of some words or phrases is called."""
        import numpy as np

        known = [self._known[word] for word in words]
        many = np.concatenate([each for each, _ in known]).reshape(len(known), -1)
        begins = (np.cumsum(many) - many.ravel()).reshape(many.shape)
        values, powers = np.concatenate([hashes for _, hashes in known]).T
        return Names(many, begins, values, powers)

    def _worked_out(self, word: str) -> tuple[Any, Keys]:
        """Return how many names a word has in each block (b,), and their hashes block after block (names, 2)."""
        import numpy as np

        names = self.names_of(word)
        hashes = [self._hashes[name] for block in names for name in block]
        return np.array([len(block) for block in names]), np.array(hashes, np.uint64).reshape(-1, 2)

    def names_of(self, word: str) -> list[Sequence[str]]:
        """Return the names of a word or phrase in each block; none where it does not count."""
        if word == NOTHING:
            return [() for _ in self.blocks]
        sign = word in SIGNS
        names: list[Sequence[str]] = [(), ()] if sign else [(word,), (word[:STEM],)]
        for each in self.lists:
            groups = each.groups_of(word)
            tells = bool(groups) or sign or len(word) >= STEM
            names += [groups[:1] or (word[:STEM],), (groups or (word[:LONG_STEM],)) if tells else ()]
        return names
