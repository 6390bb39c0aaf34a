"""What does each feature weigh? A table of features by their keys, and the scores of texts from what they hold."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from signaalbot.nlp.keys import BLOCKS, blocks_of
from signaalbot.nlp.places import Places
from signaalbot.nlp.seen import Counts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from signaalbot.nlp.keys import Keys

    Numbers = NDArray[np.float32]


@dataclass(frozen=True)
class Cells:
    """The known features of *size* texts, with five arrays (n,): which feature of the table, in which text, and more.

    *counted* is its place among the counts; *times* how often it occurs; *values* its TF-IDF value.
    """

    size: int
    counted: Any
    features: Any
    texts: Any
    times: Any
    values: Any


@dataclass(frozen=True)
class Weights:
    """The features that the model knows: *keys* (n,), rising; how rare each is (n,); what it weighs (n, 6)."""

    keys: Keys
    rarity: Numbers
    weights: Numbers

    @cached_property
    def _places(self) -> Places:
        return Places(self.keys)

    def cells(self, counts: Counts) -> Cells:
        """Return what is known; the values of one text in one block have length one."""
        import numpy as np

        known, features = self._places.find(counts.keys)
        texts, times = counts.texts[known], counts.times[known]
        values = (1.0 + np.log(times)) * self.rarity.take(features)
        groups = texts * len(BLOCKS) + blocks_of(counts.keys[known])
        lengths = np.sqrt(np.bincount(groups, values * values))
        return Cells(counts.size, known, features, texts, times, values / lengths[groups])

    def scores(self, cells: Cells) -> Any:
        """Return the raw scores of each text: (texts, 6)."""
        import numpy as np

        pushed = cells.values[:, None] * self.weights.take(cells.features, axis=0)
        return np.stack([np.bincount(cells.texts, column, cells.size) for column in pushed.T], axis=1)
