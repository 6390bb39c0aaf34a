"""Which number stands for a feature? A hash that can be put together: those of "de" and "weg" give that of "de weg".

The hash of a text is a polynomial: each sign is a digit in base BASE, modulo 2**64.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Keys = NDArray[np.uint64]

BLOCKS: Final = ("pieces", "words", "stems", "synonyms", "synonyms_far", "concepts", "concepts_far")
BASE: Final = 0x9E37_79B9_7F4A_7C15
MODULUS: Final = 2**64
SPREAD: Final = 0xD6E8_FEB8_6659_FD93
BLOCK_BITS: Final = 3
HASH_BITS: Final = 45
KEY_BITS: Final = BLOCK_BITS + HASH_BITS

Hash = tuple[int, int]
"""The polynomial of a text, and BASE to the power of its length."""


def hash_of(text: str) -> Hash:
    """Return the hash of a text; that of two texts after each other is value * other_power + other_value."""
    value = 0
    for sign in text:
        value = (value * BASE + ord(sign) + 1) % MODULUS
    return value, pow(BASE, len(text), MODULUS)


def digit_of(sign: str) -> int:
    """Return the digit of one sign; never 0, so that no text is the beginning of another by mistake."""
    return ord(sign) + 1


def key_of(block: str, feature: str) -> int:
    """Return the key of one feature, such as "de weg" of the block "words"."""
    import numpy as np

    value = np.array([hash_of(feature)[0]], np.uint64)
    return int(keys_of(BLOCKS.index(block), value)[0])


def keys_of(blocks: Any, values: Keys) -> Keys:
    """Return the keys of features: the place of the block in BLOCKS (one or an array), then HASH_BITS of the hash."""
    import numpy as np

    hashes: Keys = (values * np.uint64(SPREAD)) >> np.uint64(64 - HASH_BITS)
    return hashes | (np.asarray(blocks, np.uint64) << np.uint64(HASH_BITS))


def blocks_of(keys: Keys) -> Any:
    """Return the number of the block of each key: its place in BLOCKS."""
    import numpy as np

    return (keys >> np.uint64(HASH_BITS)).astype(np.int64)
