"""Which words say about the same? Lists of synonyms and of themes: "mevr" is "mevrouw", "loket" is "balie"."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from signaalbot.nlp.plain import plain

Lists = Mapping[str, Mapping[str, str]]
"""Per list (such as "synonyms") the words of each group, with spaces between."""

NAMES: Final = ("synonyms", "concepts")
SHORTEST_ENDING: Final = 4
SHORTEST_HEAD: Final = 5
REMEMBERED: Final = 50_000

Groups = tuple[str, ...]
Unit = tuple[Groups, int, int]
"""The groups, none for a word that stands nowhere, and from which word to which it reads (end not included)."""


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
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._known: dict[str, Groups] = {}
        for group, words in groups.items():
            for word in plain(words).split():
                self._add(word, group)

    def _add(self, word: str, group: str) -> None:
        if "_" in word:
            phrase = tuple(word.split("_"))
            self._phrases.setdefault(phrase[0], []).append((phrase, group))
        elif "*" not in word:
            _put(self._exact, word, group)
        if word.endswith("*"):
            _put(self._beginnings, word.strip("*"), group)
        if word.startswith("*"):
            _put(self._endings, word.strip("*"), group)

    def groups_of(self, word: str) -> Groups:
        """Return the groups of one word in the order of their names, or ()."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            found = self._known[word] = tuple(sorted(self._looked_up(word)))
        return found

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

    def units(self, words: Sequence[str]) -> list[Unit]:
        """Return the message as groups: a phrase such as "den haag" is one."""
        found: list[Unit] = []
        at = 0
        while at < len(words):
            groups, size = self._phrase_at(words, at) if words[at] in self._phrases else ((), 0)
            if size == 0:
                groups, size = self.groups_of(words[at]), 1
            found.append((groups, at, at + size))
            at += size
        return found

    def _phrase_at(self, words: Sequence[str], at: int) -> tuple[Groups, int]:
        best: Groups = ()
        longest = 0
        for phrase, group in self._phrases[words[at]]:
            if len(phrase) > longest and tuple(words[at : at + len(phrase)]) == phrase:
                best, longest = (group,), len(phrase)
        return best, longest


def _put(table: dict[str, Groups], word: str, group: str) -> None:
    if group not in table.get(word, ()):
        table[word] = (*table.get(word, ()), group)
