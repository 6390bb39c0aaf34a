"""What was seen in some texts? Every sighting of a feature with its place, or how often each feature occurs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from signaalbot.nlp.keys import Keys

TEXT_BITS: Final = 16
AT_ONCE: Final = 256
"""So many texts are read in one pass: their arrays fit in the cache of a processor. Never more than 2**TEXT_BITS."""


@dataclass(frozen=True)
class Counts:
    """How often each feature occurs in each of *size* texts, for what occurs at all: three arrays (n,)."""

    size: int
    texts: Any
    keys: Keys
    times: Any

    def only(self, keep: Any) -> Counts:
        """Return the texts for which *keep* (size,) is true, numbered anew."""
        import numpy as np

        kept = keep[self.texts]
        numbers = np.cumsum(keep) - 1
        return Counts(int(keep.sum()), numbers[self.texts[kept]], self.keys[kept], self.times[kept])


@dataclass(frozen=True)
class Seen:
    """Every sighting in *size* texts: which text, the key of the feature, and its characters starts <= i < ends."""

    size: int
    texts: Any
    keys: Keys
    starts: Any
    ends: Any

    def counted(self) -> Counts:
        """Return how often each feature occurs in each text, in the order of the keys."""
        import numpy as np

        codes = (self.keys << np.uint64(TEXT_BITS)) | self.texts.astype(np.uint64)
        cells, times = np.unique(codes, return_counts=True)
        texts = (cells & np.uint64(2**TEXT_BITS - 1)).astype(np.int64)
        return Counts(self.size, texts, cells >> np.uint64(TEXT_BITS), times)


def joined(parts: Sequence[Seen]) -> Seen:
    """Return the sightings of the same texts together."""
    import numpy as np

    columns = ("texts", "keys", "starts", "ends")
    return Seen(parts[0].size, *(np.concatenate([getattr(each, name) for each in parts]) for name in columns))


def after_each_other(parts: Sequence[Counts]) -> Counts:
    """Return the counts of texts that were read in parts, numbered from the first to the last."""
    import numpy as np

    sizes = [each.size for each in parts]
    before = np.cumsum([0, *sizes])
    texts = np.concatenate([each.texts + first for each, first in zip(parts, before, strict=False)])
    keys, times = (np.concatenate([getattr(each, name) for each in parts]) for name in ("keys", "times"))
    return Counts(sum(sizes), texts, keys, times)
