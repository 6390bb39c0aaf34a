"""What does the classifier see of a message? Pieces of words, words, and words that say the same, with their places.

Training and reading call the same functions (T47).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from signaalbot.nlp.plain import plain
from signaalbot.nlp.word_lists import Lists, Unit, WordList

TOKEN: Final = re.compile(r"\S+")
WORD: Final = re.compile(r"\w+|[.!?;:,]")
SIGNS: Final = ".!?;:,"
SHORTEST: Final = 2
LONGEST: Final = 5
STEM: Final = 5
LONG_STEM: Final = 6
NEAR: Final = (" ", "_", "_")
FAR: Final = ("~", "~", "~")
BLOCKS: Final = ("pieces", "words", "stems", "synonyms", "synonyms_far", "concepts", "concepts_far")

Place = tuple[int, int]
Units = Sequence[Sequence[str]]


class Seer:
    """Sees the features of a message with the word lists that the model was trained with."""

    def __init__(self, lists: Lists) -> None:
        """Take the groups of words per list."""
        self.lists = lists
        self._lists = {name: WordList(groups) for name, groups in lists.items()}

    def see(self, text: str) -> Mapping[str, list[str]]:
        """Return the features per block."""
        flat = plain(text)
        return {"pieces": pieces(flat), **self.see_words(flat)}

    def see_words(self, flat: str) -> Mapping[str, list[str]]:
        """Return the features of a plain text in all blocks but the pieces."""
        tokens = WORD.findall(flat)
        words = [token for token in tokens if token not in SIGNS]
        found = {"words": grams(words, NEAR[:1]), "stems": grams([word[:STEM] for word in words], NEAR)}
        for name, each in self._lists.items():
            units = each.units(tokens)
            found[name] = grams([groups[0] if groups else tokens[at][:STEM] for groups, at, _ in units], NEAR)
            telling = [unit for unit in units if _tells(unit, tokens)]
            found[f"{name}_far"] = pairs([groups or (tokens[at][:LONG_STEM],) for groups, at, _ in telling], FAR)
        return found

    def places(self, text: str) -> Mapping[str, list[Place]]:
        """Return where the features that `see` returns stand, in the same order: characters start <= i < end."""
        flat = plain(text)
        matches = list(WORD.finditer(flat))
        tokens, spans = [match.group() for match in matches], [match.span() for match in matches]
        words = [span for span, token in zip(spans, tokens, strict=True) if token not in SIGNS]
        found = {
            "pieces": piece_places(flat),
            "words": gram_places(words, NEAR[:1]),
            "stems": gram_places(words, NEAR),
        }
        for name, each in self._lists.items():
            units = each.units(tokens)
            found[name] = gram_places([_span(unit, spans) for unit in units], NEAR)
            telling = [unit for unit in units if _tells(unit, tokens)]
            sizes = [len(groups) or 1 for groups, _, _ in telling]
            found[f"{name}_far"] = pair_places([_span(unit, spans) for unit in telling], FAR, sizes)
        return found


def _tells(unit: Unit, tokens: Sequence[str]) -> bool:
    groups, at, _ = unit
    return bool(groups) or len(tokens[at]) >= STEM or tokens[at] in SIGNS


def _span(unit: Unit, spans: Sequence[Place]) -> Place:
    _, at, to = unit
    return spans[at][0], spans[to - 1][1]


def pieces(flat: str) -> list[str]:
    """Return every piece of 2 to 5 characters of every token, with a space where a word begins or ends.

    "de weg" -> [" d", "de", "e ", " de", "de ", ..., " weg "].
    """
    found: list[str] = []
    for word in TOKEN.findall(flat):
        found += pieces_of(word)
    return found


def pieces_of(word: str) -> list[str]:
    """Return the pieces of one token."""
    token = f" {word} "
    size = len(token)
    lengths = range(SHORTEST, min(LONGEST, size) + 1)
    return [token[at : at + length] for length in lengths for at in range(size - length + 1)]


def piece_places(flat: str) -> list[Place]:
    """Return where each of the pieces stands."""
    found: list[Place] = []
    for match in TOKEN.finditer(flat):
        first, last = match.span()
        size = last - first + 2
        for length in range(SHORTEST, min(LONGEST, size) + 1):
            starts = range(first - 1, first + size - length)
            found += [(max(start, first), min(start + length, last)) for start in starts]
    return found


def grams(units: Sequence[str], marks: Sequence[str]) -> list[str]:
    """Return every unit, and every pair at a distance of 1, 2, ... with the mark of that distance between them."""
    found = list(units)
    for distance, mark in enumerate(marks, 1):
        found += [f"{one}{mark}{other}" for one, other in zip(units, units[distance:], strict=False)]
    return found


def gram_places(spans: Sequence[Place], marks: Sequence[str]) -> list[Place]:
    """Return where what `grams` returns stands: a pair reaches from the first to the last."""
    return list(spans) + pair_places(spans, marks, [1] * len(spans))


def pairs(units: Units, marks: Sequence[str]) -> list[str]:
    """Return the pairs alone, of units that may have several names."""
    found: list[str] = []
    for distance, mark in enumerate(marks, 1):
        for ones, others in zip(units, units[distance:], strict=False):
            found += [f"{one}{mark}{other}" for one in ones for other in others]
    return found


def pair_places(spans: Sequence[Place], marks: Sequence[str], sizes: Sequence[int]) -> list[Place]:
    """Return where what `pairs` returns stands; *sizes* tells how many names each unit has."""
    found: list[Place] = []
    for distance in range(1, len(marks) + 1):
        ends = zip(spans, spans[distance:], sizes, sizes[distance:], strict=False)
        for one, other, names, more in ends:
            found += [(one[0], other[1])] * (names * more)
    return found
