"""What does the classifier see of a message? Pieces of words, words, and words that say the same, with their places.

Training and reading call the same function (T47).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from signaalbot.nlp.keys import BLOCKS
from signaalbot.nlp.naming import Naming
from signaalbot.nlp.pieces import pieces
from signaalbot.nlp.plain import plain
from signaalbot.nlp.rows import Rows
from signaalbot.nlp.seen import AT_ONCE, Counts, Seen, joined
from signaalbot.nlp.word_lists import Found, Lists
from signaalbot.nlp.wording import NOTHING, Wording, worded


class Seer:
    """Sees the features of messages with the word lists that the model was trained with."""

    def __init__(self, lists: Lists) -> None:
        """Take the groups of words per list."""
        self.lists = lists
        self._naming = Naming(lists)

    def see(self, texts: Sequence[str]) -> Seen:
        """Return every sighting of a feature in some texts (at least one), in all blocks."""
        flats = [plain(text) for text in texts]
        return joined([pieces(flats), *self._rows(worded(flats)).seen()])

    def count(self, texts: Sequence[str]) -> Iterator[Counts]:
        """Yield how often each feature occurs, for AT_ONCE texts at a time."""
        for first in range(0, len(texts), AT_ONCE):
            yield self.see(texts[first : first + AT_ONCE]).counted()

    def _rows(self, wording: Wording) -> Rows:
        """Return the words that have a name in a block, block after block and text after text."""
        import numpy as np

        naming = self._naming
        phrases = [each.phrases(wording.words) for each in naming.lists]
        met = dict.fromkeys([*wording.words, *(phrase for found in phrases for _, _, phrase in found)])
        names = naming.names(met)
        said, ends = _said(wording, phrases, {word: number for number, word in enumerate(met)})
        block, at = np.nonzero(names.many[said, np.arange(len(said))[:, None]])
        word = said[block, at]
        return Rows(
            size=len(wording.sizes),
            texts=np.repeat(np.arange(len(wording.sizes)), wording.sizes)[at],
            blocks=np.array([BLOCKS.index(name) for name in naming.blocks])[block],
            starts=np.array(wording.starts)[at],
            ends=ends[block, at],
            many=names.many[word, block],
            begins=names.begins[word, block],
            values=names.values,
            powers=names.powers,
        )


def _said(wording: Wording, phrases: Sequence[Sequence[Found]], numbers: Mapping[str, int]) -> tuple[Any, Any]:
    """Return the number of each word and where it ends, (blocks, n); a phrase is one word in the blocks of its list."""
    import numpy as np

    shape = (2 + 2 * len(phrases), 1)
    said, ends = np.tile([numbers[word] for word in wording.words], shape), np.tile(wording.ends, shape)
    for place, found in enumerate(phrases, 1):
        blocks = slice(2 * place, 2 * place + 2)
        for first, last, phrase in found:
            said[blocks, first : last + 1] = numbers[NOTHING]
            said[blocks, first], ends[blocks, first] = numbers[phrase], wording.ends[last]
    return said, ends
