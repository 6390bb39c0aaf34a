"""What does the classifier see of a message? Pieces of words, words, and words that say the same, with their places.

Training and reading call the same function (T47).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from signaalbot.nlp.keys import BLOCKS, hash_of
from signaalbot.nlp.pieces import pieces
from signaalbot.nlp.plain import plain
from signaalbot.nlp.remembered import Remembered
from signaalbot.nlp.rows import Rows
from signaalbot.nlp.seen import AT_ONCE, Counts, Seen, joined
from signaalbot.nlp.word_lists import Lists, WordList
from signaalbot.nlp.wording import NOTHING, SIGNS, Wording, worded

if TYPE_CHECKING:
    from signaalbot.nlp.keys import Keys

STEM: Final = 5
LONG_STEM: Final = 6


@dataclass(frozen=True)
class Names:
    """What a word is called: how many names it has in each block of words, and their hashes, block after block."""

    many: Any
    hashes: Keys


class Seer:
    """Sees the features of messages with the word lists that the model was trained with."""

    def __init__(self, lists: Lists) -> None:
        """Take the groups of words per list."""
        self.lists = lists
        self._lists = [WordList(groups) for groups in lists.values()]
        self._blocks = ["words", "stems", *(block for name in lists for block in (name, f"{name}_far"))]
        self._names = Remembered(self._names_of)

    def see(self, texts: Sequence[str]) -> Seen:
        """Return every sighting of a feature in some texts (at least one), in all blocks."""
        flats = [plain(text) for text in texts]
        return joined([*pieces(flats), *self._rows(worded(flats)).seen()])

    def count(self, texts: Sequence[str]) -> Iterator[Counts]:
        """Yield how often each feature occurs, for AT_ONCE texts at a time."""
        for first in range(0, len(texts), AT_ONCE):
            yield self.see(texts[first : first + AT_ONCE]).counted()

    def _rows(self, wording: Wording) -> Rows:
        """Return the words that have a name in each block; a phrase is one word in the two blocks of its list."""
        import numpy as np

        phrases = [each.phrases(wording.words) for each in self._lists]
        met = dict.fromkeys(wording.words + [phrase for found in phrases for _, _, phrase in found])
        numbers = {word: number for number, word in enumerate(met)}
        said = np.tile([numbers[word] for word in wording.words], (len(self._blocks), 1))
        starts, ends = np.array(wording.starts), np.tile(wording.ends, (len(self._blocks), 1))
        for place, found in enumerate(phrases, 1):
            own = slice(2 * place, 2 * place + 2)
            for first, last, phrase in found:
                ends[own, first] = wording.ends[last]
                said[own, first : last + 1] = numbers[NOTHING]
                said[own, first] = numbers[phrase]
        names = [self._names[word] for word in met]
        many = np.concatenate([each.many for each in names]).reshape(len(names), -1)
        begins = (np.cumsum(many) - many.ravel()).reshape(many.shape)
        values, powers = np.concatenate([each.hashes for each in names]).T
        rows, at = np.nonzero(many[said, np.arange(len(self._blocks))[:, None]])
        word = said[rows, at]
        return Rows(
            size=len(wording.sizes),
            texts=np.repeat(np.arange(len(wording.sizes)), wording.sizes)[at],
            blocks=np.array([BLOCKS.index(block) for block in self._blocks])[rows],
            begins=begins[word, rows],
            many=many[word, rows],
            starts=starts[at],
            ends=ends[rows, at],
            values=values,
            powers=powers,
        )

    def _names_of(self, word: str) -> Names:
        import numpy as np

        names = self._names_by_block(word)
        hashes = [hash_of(name) for block in names for name in block]
        return Names(np.array([len(block) for block in names]), np.array(hashes, np.uint64).reshape(-1, 2))

    def _names_by_block(self, word: str) -> list[Sequence[str]]:
        """Return the names of a word or phrase in each block; none where it does not count."""
        if word == NOTHING:
            return [() for _ in self._blocks]
        sign = word in SIGNS
        names: list[Sequence[str]] = [(), ()] if sign else [(word,), (word[:STEM],)]
        for each in self._lists:
            groups = each.groups_of(word)
            tells = bool(groups) or sign or len(word) >= STEM
            names += [groups[:1] or (word[:STEM],), (groups or (word[:LONG_STEM],)) if tells else ()]
        return names
