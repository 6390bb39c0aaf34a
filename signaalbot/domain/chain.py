"""Was the timeline changed afterwards? Every line carries the hash of the line before it and of itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Final

START: Final = "0" * 64
"""What stands for the line before the first one."""


@dataclass(frozen=True)
class Link:
    """What the chain covers of a line: who as a random code, so that a person can be blotted out later."""

    id: int
    room_id: int
    at: str
    kind: str
    party: str
    function_code: str
    number: int
    version: int
    code: str


@dataclass(frozen=True)
class Chained:
    """A line as it is kept: what it says, and the hash it was given when it was added."""

    link: Link
    hash: str


@dataclass(frozen=True)
class Seal:
    """How many lines there are and the hash of the last one, kept apart from the lines."""

    lines: int
    hash: str


EMPTY: Final = Seal(0, START)


@dataclass(frozen=True)
class Check:
    """What a check found; *broken_at* counts lines from 1, or is None when nothing was changed."""

    lines: int
    hash: str
    broken_at: int | None = None

    @property
    def whole(self) -> bool:
        """Tell whether no line was changed, taken out or put in."""
        return self.broken_at is None


def chained(previous: str, link: Link) -> str:
    """Return the hash of a line: 64 hexadecimal digits over the hash before it and all it says."""
    content = json.dumps([previous, *astuple(link)], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()


def verify(lines: Sequence[Chained], seal: Seal) -> Check:
    """Walk along the chain and compare its end with the seal; the first line that differs breaks it."""
    previous = START
    for place, line in enumerate(lines, 1):
        if line.hash != chained(previous, line.link):
            return Check(len(lines), seal.hash, place)
        previous = line.hash
    if Seal(len(lines), previous) != seal:
        return Check(len(lines), seal.hash, min(len(lines), seal.lines) + 1)
    return Check(len(lines), previous)


def short(digest: str) -> str:
    """Return what a person can read out: "7f3a 91c2 0b4e"."""
    return " ".join(digest[at : at + 4] for at in range(0, 12, 4))
