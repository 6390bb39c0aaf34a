"""Where does chance come from? Unguessable in earnest; repeatable in a rehearsal."""

from __future__ import annotations

import base64
import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Chance:
    """A source of random bytes and of whole numbers 0 <= i < n."""

    octets: Callable[[int], bytes]
    below: Callable[[int], int]

    def token(self) -> str:
        """Return 22 characters of A-Z a-z 0-9 _ -: 128 bits, for t.me links."""
        return base64.urlsafe_b64encode(self.octets(16)).rstrip(b"=").decode()

    def code(self) -> str:
        """Return 16 hexadecimal digits."""
        return self.octets(8).hex()


def unguessable() -> Chance:
    """Return chance from the operating system."""
    return Chance(secrets.token_bytes, secrets.randbelow)


def repeatable(seed: int) -> Chance:
    """Return the same chance for the same seed: for rehearsals only, where anybody may guess."""
    source = random.Random(seed)  # noqa: S311 (a rehearsal must be repeatable; nothing real hangs on it)
    return Chance(source.randbytes, source.randrange)
