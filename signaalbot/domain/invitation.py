"""How does somebody get in? Single-use, expiring tokens of which only the hash is kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Final

STAFF_VALID: Final = timedelta(days=7)
ROOM_VALID: Final = timedelta(days=14)


def new_token() -> str:
    """Return a token for t.me links: 22 characters of A-Z a-z 0-9 _ -, 128 bits of chance."""
    return secrets.token_urlsafe(16)


def fingerprint(token: str) -> str:
    """Return the hash of a token or link that may be stored."""
    return hashlib.blake2b(token.encode(), digest_size=16).hexdigest()
