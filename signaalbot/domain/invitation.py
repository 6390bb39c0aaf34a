"""How does somebody get in? Single-use, expiring tokens of which only the hash is kept."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Final

STAFF_VALID: Final = timedelta(days=7)
ROOM_VALID: Final = timedelta(days=14)


def fingerprint(token: str) -> str:
    """Return the hash of a token or link that may be stored."""
    return hashlib.blake2b(token.encode(), digest_size=16).hexdigest()
