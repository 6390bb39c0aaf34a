"""Did somebody post what must never stand in a group? A bot token, or a citizen service number (BSN)."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

TOKEN: Final = re.compile(r"\d{5,15}:[A-Za-z0-9_-]{30,}")
NINE_DIGITS: Final = re.compile(r"(?<!\d)(?:\d{9}|\d{4}[ .]\d{2}[ .]\d{3}|\d{3}[ .]\d{3}[ .]\d{3})(?!\d)")
WEIGHTS: Final = (9, 8, 7, 6, 5, 4, 3, 2, -1)


class Leak(StrEnum):
    """What stands there; the text itself is never kept."""

    TOKEN = "token"  # noqa: S105 (the name of a kind)
    BSN = "bsn"


def is_bsn(digits: str) -> bool:
    """Tell whether nine digits pass the eleven test of the BSN: 9a + 8b + ... + 2h - i divides by 11."""
    return (
        len(digits) == 9
        and int(digits) > 0
        and sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True)) % 11 == 0
    )


def spotted(text: str) -> Leak | None:
    """Return what must not stand in a group, or None (T62)."""
    if TOKEN.search(text):
        return Leak.TOKEN
    if any(is_bsn(re.sub(r"\D", "", found)) for found in NINE_DIGITS.findall(text)):
        return Leak.BSN
    return None
