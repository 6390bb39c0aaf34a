"""What changed between two versions of a text? Words that stayed, came, or went."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

WORD: Final = re.compile(r"\s+|\S+")
MOST_MARKS: Final = 40
"""Telegram keeps 100 marks in a message; with more changes than this the text is simply new."""


class Mark(StrEnum):
    """What happened to a piece of text."""

    SAME = "same"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True)
class Piece:
    """Some words, and whether they stayed, came or went."""

    text: str
    mark: Mark = Mark.SAME


def difference(old: str, new: str) -> tuple[Piece, ...]:
    """Compare word by word: ("om 9 uur", "om 10 uur") -> om, -9-, +10+, uur.

    Same and new pieces together are the new text, same and gone ones the old. When nearly everything changed,
    the new text comes back as one piece without marks.
    """
    before, after = WORD.findall(old), WORD.findall(new)
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("".join(after[j1:j2])))
            continue
        gone, came = "".join(before[i1:i2]), "".join(after[j1:j2])
        pieces += [Piece(text, mark) for text, mark in ((gone, Mark.GONE), (came, Mark.NEW)) if text]
    if sum(piece.mark is not Mark.SAME for piece in pieces) > MOST_MARKS:
        return (Piece(new),)
    return tuple(pieces)


def cut(pieces: Iterable[Piece], lengths: Sequence[int]) -> tuple[tuple[Piece, ...], ...]:
    """Spread pieces over parts of these lengths: the words of part n are those of the n-th length."""
    rest = list(pieces)
    return tuple(tuple(_taken(rest, length)) for length in lengths)


def _taken(rest: list[Piece], length: int) -> list[Piece]:
    taken: list[Piece] = []
    while rest and length > 0:
        piece = rest.pop(0)
        if len(piece.text) > length:
            rest.insert(0, Piece(piece.text[length:], piece.mark))
            piece = Piece(piece.text[:length], piece.mark)
        taken.append(piece)
        length -= len(piece.text)
    return taken
