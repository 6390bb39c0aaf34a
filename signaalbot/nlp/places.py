"""At which place of a table does a key stand? Keys are spread evenly, so their first bits tell about where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from signaalbot.nlp.keys import KEY_BITS

if TYPE_CHECKING:
    from signaalbot.nlp.keys import Keys

NO_KEY: Final = 2**64 - 1
"""Ends the table, larger than any key."""


class Places:
    """Finds keys in a table of rising keys; three times as fast for one message as to halve the table again and again.

    A binary search looks at twenty far apart places of the memory for each key, this at two.
    """

    def __init__(self, keys: Keys) -> None:
        """Note where the keys with the same first bits begin."""
        import numpy as np

        bits = len(keys).bit_length()
        self._shift = np.uint64(KEY_BITS - bits)
        begins = np.searchsorted(keys >> self._shift, np.arange(2**bits, dtype=np.uint64))
        self._begins = begins.astype(np.int32)
        self._keys = np.append(keys, np.uint64(NO_KEY))

    def find(self, keys: Keys) -> tuple[Any, Any]:
        """Return which of *keys* are in the table, and the place of each of those."""
        import numpy as np

        places = self._begins[keys >> self._shift]
        behind = np.flatnonzero(self._keys[places] < keys)
        while len(behind):
            places[behind] += 1
            behind = behind[self._keys[places[behind]] < keys[behind]]
        known = np.flatnonzero(self._keys[places] == keys)
        return known, places[known]
