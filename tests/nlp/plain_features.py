"""The features of a message the slow way: as words, one after the other. What `Seer` sees must be the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import product

from signaalbot.nlp.keys import key_of
from signaalbot.nlp.plain import plain
from signaalbot.nlp.word_lists import Lists, WordList

Unit = tuple[tuple[str, ...], int, int]
"""The names of a word, and where it stands: start <= i < end."""
Sighting = tuple[int, int, int]
"""The key of a feature, and where it stands: start <= i < end."""

SIGNS = ".!?;:,"


def sightings(text: str, lists: Lists) -> Counter[Sighting]:
    """Return every sighting of a feature in a text, with how often it is there."""
    found = {"pieces": _pieces(plain(text)), **_of_words(plain(text), lists)}
    return Counter((key_of(block, name), start, end) for block, each in found.items() for (name,), start, end in each)


def _pieces(flat: str) -> list[Unit]:
    found: list[Unit] = []
    for match in re.finditer(r"\S+", flat):
        word, first = f" {match.group()} ", match.start() - 1
        for length in range(2, 6):
            for at in range(len(word) - length + 1):
                start, end = max(first + at, match.start()), min(first + at + length, match.end())
                found.append(((word[at : at + length],), start, end))
    return found


def _of_words(flat: str, lists: Lists) -> Mapping[str, Sequence[Unit]]:
    tokens: list[Unit] = [((match.group(),), *match.span()) for match in re.finditer(r"\w+|[.!?;:,]", flat)]
    words = [each for each in tokens if each[0][0] not in SIGNS]
    stems: list[Unit] = [((word[:5],), start, end) for (word,), start, end in words]
    found = {"words": words + _pairs(words, " "), "stems": stems + _pairs(stems, " __")}
    for name, groups in lists.items():
        near, far = _units(tokens, WordList(groups))
        found[name] = near + _pairs(near, " __")
        found[f"{name}_far"] = _pairs(far, "~~~")
    return found


def _units(tokens: Sequence[Unit], words: WordList) -> tuple[list[Unit], list[Unit]]:
    """Return what each word is called by a list, near and far; a phrase is one word."""
    ends = {first: (last, phrase) for first, last, phrase in words.phrases([name for (name,), _, _ in tokens])}
    near: list[Unit] = []
    far: list[Unit] = []
    at = 0
    while at < len(tokens):
        (word,), start, _ = tokens[at]
        last, said = ends.get(at, (at, word))
        groups, end = words.groups_of(said), tokens[last][2]
        near.append((groups[:1] or (word[:5],), start, end))
        if groups or word in SIGNS or len(word) >= 5:
            far.append((groups or (word[:6],), start, end))
        at = last + 1
    return near, far


def _pairs(units: Sequence[Unit], marks: str) -> list[Unit]:
    return [
        ((f"{one}{mark}{other}",), start, end)
        for distance, mark in enumerate(marks, 1)
        for (ones, start, _), (others, _, end) in zip(units, units[distance:], strict=False)
        for one, other in product(ones, others)
    ]
