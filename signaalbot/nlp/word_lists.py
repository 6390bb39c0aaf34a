"""Which words say about the same? Lists of synonyms and of themes: "mevr" is "mevrouw", "loket" is "balie"."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final

from signaalbot.nlp.plain import plain

Lists = Mapping[str, Mapping[str, str]]
"""Per list (such as "synonyms") the words of each group, with spaces between."""

NAMES: Final = ("synonyms", "concepts")
SHORTEST_ENDING: Final = 4
SHORTEST_HEAD: Final = 5

Groups = tuple[str, ...]
Found = tuple[int, int, str]
"""Which words are the first and the last of a phrase, and the phrase: (1, 2, "den haag")."""


class ListsUnreadable(ValueError):
    """Raised when a file of words cannot be read; names it."""


def read_lists(folder: Path) -> Lists:
    """Read the word lists that training starts from. Raises ListsUnreadable."""
    return {name: _words(folder / f"{name}.toml") for name in NAMES}


def _words(path: Path) -> Mapping[str, str]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))["words"]
    except (OSError, KeyError, ValueError) as error:
        raise ListsUnreadable(f"{path.name}: {error}") from error
    return {str(group): str(words) for group, words in table.items()}


class WordList:
    """Finds the groups of each word: as it is written, by its beginning, by its end, or by the head of a compound."""

    def __init__(self, groups: Mapping[str, str]) -> None:
        """Take the words of each group, as they stand in the file."""
        self._exact: dict[str, Groups] = {}
        self._beginnings: dict[str, Groups] = {}
        self._endings: dict[str, Groups] = {}
        self._phrases: dict[str, Groups] = {}
        self._openings: dict[str, dict[str, list[list[str]]]] = {}
        for group, words in groups.items():
            for word in plain(words).split():
                self._add(word, group)

    def _add(self, word: str, group: str) -> None:
        if "_" in word:
            phrase = word.split("_")
            self._openings.setdefault(phrase[0], {}).setdefault(phrase[1], []).append(phrase)
            self._phrases.setdefault(" ".join(phrase), (group,))
        elif "*" not in word:
            _put(self._exact, word, group)
        if word.endswith("*"):
            _put(self._beginnings, word.strip("*"), group)
        if word.startswith("*"):
            _put(self._endings, word.strip("*"), group)

    def groups_of(self, word: str) -> Groups:
        """Return the groups of one word in the order of their names, or (); "den haag" has the group of the phrase."""
        return self._phrases.get(word) or tuple(sorted(self._looked_up(word)))

    def _looked_up(self, word: str) -> set[str]:
        found = set(self._exact.get(word, ()))
        for size in range(2, len(word) + 1):
            found.update(self._beginnings.get(word[:size], ()))
        for size in range(SHORTEST_ENDING, len(word)):
            found.update(self._endings.get(word[-size:], ()))
        return found or set(self._head_of(word))

    def _head_of(self, word: str) -> Groups:
        """Return the groups of the last part of a compound: "bushokje" is a "hokje"."""
        heads = (word[-size:] for size in range(len(word) - 3, SHORTEST_HEAD - 1, -1))
        return next((self._exact[head] for head in heads if head in self._exact), ())

    def phrases(self, words: Sequence[str]) -> list[Found]:
        """Return the phrases in a message, the longest where two begin; none lies in another."""
        openings = self._openings
        found: list[Found] = []
        end = 0
        for at, (word, after) in enumerate(pairwise(words)):
            if word in openings and after in openings[word] and at >= end:
                size = max(
                    (len(each) for each in openings[word][after] if words[at : at + len(each)] == each), default=0
                )
                if size:
                    end = at + size
                    found.append((at, end - 1, " ".join(words[at:end])))
        return found


def _put(table: dict[str, Groups], word: str, group: str) -> None:
    if group not in table.get(word, ()):
        table[word] = (*table.get(word, ()), group)
