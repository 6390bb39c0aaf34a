"""What does each feature weigh? A table of features by their keys, and the scores of texts from what they hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from signaalbot.nlp.keys import BLOCKS, blocks_of
from signaalbot.nlp.seen import Counts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from signaalbot.nlp.keys import Keys

    Numbers = NDArray[np.float32]


@dataclass(frozen=True)
class Cells:
    """The counts of known features, three arrays (n,): which of the counts, which feature of the table, what value."""

    places: Any
    features: Any
    values: Any


@dataclass(frozen=True)
class Weights:
    """The features that the model knows: *keys* (n,), rising; how rare each is (n,); what it weighs (n, 6)."""

    keys: Keys
    rarity: Numbers
    weights: Numbers

    def scores(self, counts: Counts) -> Any:
        """Return the raw scores of each text: (texts, 6)."""
        import numpy as np

        cells = self.cells(counts)
        texts = counts.texts[cells.places]
        pushed = cells.values[:, None] * self.weights[cells.features]
        return np.stack([np.bincount(texts, column, counts.size) for column in pushed.T], axis=1)

    def cells(self, counts: Counts) -> Cells:
        """Return the TF-IDF value of each known feature; those of one text in one block have length one."""
        import numpy as np

        features = np.searchsorted(self.keys, counts.keys)
        places = np.flatnonzero(self.keys.take(features, mode="clip") == counts.keys)
        features = features[places]
        values = (1.0 + np.log(counts.times[places])) * self.rarity[features]
        groups = counts.texts[places] * len(BLOCKS) + blocks_of(counts.keys[places])
        lengths = np.sqrt(np.bincount(groups, values * values))
        return Cells(places, features, values / lengths[groups])
