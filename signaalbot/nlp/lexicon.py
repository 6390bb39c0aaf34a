"""Which words are names, which are words, and which are both? Reads the lists in `rules/names/`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from signaalbot.nlp.folding import key_of

MIN_SURE_GIVEN: Final = 3
MIN_SURE_SURNAME: Final = 4
MIN_MISSPELT: Final = 8
_ENDINGS: Final = (
    *("s", "n", "en", "e", "t", "d", "de", "te", "den", "ten", "er", "ers", "je", "jes", "tje", "tjes"),
    *("ing", "ingen", "heid", "lijk", "lijke", "loos", "loze", "ende", "end", "st", "ste", "re"),
)
_BEGINNINGS: Final = (
    *("ge", "be", "ver", "ont", "on", "her", "op", "af", "aan", "uit", "in", "mee", "na", "om", "over"),
    *("door", "weg", "terug", "bij", "toe", "voor", "rond", "samen", "tegen", "achter", "onder"),
)
_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


@dataclass(frozen=True)
class Meaning:
    """What a word can be; *sure* means: a name, and nothing else.

    A *surname* stands by itself ("jansen"), a *core* only after small words ("vries" in "de vries").
    """

    given: bool = False
    surname: bool = False
    core: bool = False
    word: bool = False
    place: bool = False
    sure: bool = False

    @property
    def name(self) -> bool:
        """Tell whether it stands in a list of names."""
        return self.given or self.surname


UNKNOWN: Final = Meaning()


@dataclass(frozen=True)
class Lexicon:
    """The lists, by key: "sahin", "boer"; *surnames* gives the small words that may stand before each."""

    given: frozenset[str]
    surnames: Mapping[str, frozenset[str]]
    words: frozenset[str]
    places: frozenset[str]
    phrases: Mapping[str, tuple[tuple[str, ...], ...]]
    slips: frozenset[str]

    def meaning(self, key: str) -> Meaning:
        """Return what *key* can be; "ahmeds", "ahmed's" and "ahmeeed" are read as "ahmed"."""
        found = self._exact(key)
        if found is UNKNOWN:
            found = next((m for m in map(self._exact, _other_spellings(key)) if m.sure), UNKNOWN)
        if found is UNKNOWN and self._nearly_given(key):
            return Meaning(given=True, sure=True)
        return found

    def _nearly_given(self, key: str) -> bool:
        """Tell whether *key* is a long given name with one letter wrong, missing or too many: "mohamned"."""
        if len(key) < MIN_MISSPELT or not key.isalpha() or self.is_word(key):
            return False
        return key in self.slips or any(
            slip in self.given or ("?" in slip and slip in self.slips) for slip in _slips(key)
        )

    def _exact(self, key: str) -> Meaning:
        given, cores = key in self.given, self.surnames.get(key)
        word, place = key in self.words, key in self.places
        if not (given or cores or word or place):
            return UNKNOWN
        surname = cores is not None and "" in cores
        long_enough = (given and len(key) >= MIN_SURE_GIVEN) or (surname and len(key) >= MIN_SURE_SURNAME)
        return Meaning(given, surname, cores is not None, word, place, sure=long_enough and not word and not place)

    def is_word(self, key: str, compounds: bool = True) -> bool:
        """Tell whether *key* is a word or made of words: "klaagde", "buurtkamer"."""
        if key in self.words or key in self.places or self._inflected(key):
            return True
        return compounds and any(self._part(key[:cut]) and self._part(key[cut:]) for cut in range(3, len(key) - 2))

    def _inflected(self, key: str) -> bool:
        stems = {key, *(key.removeprefix(b) for b in _BEGINNINGS if key.startswith(b) and len(key) > len(b) + 2)}
        return any(
            stem in self.words or any(stem.removesuffix(e) in self.words for e in _ENDINGS if stem.endswith(e))
            for stem in stems
        )

    def _part(self, key: str) -> bool:
        return len(key) > 2 and (key in self.words or key.removesuffix("s") in self.words)


def read_lexicon(folder: Path, areas: Iterable[str] = ()) -> Lexicon:
    """Read `given_*.txt`, `surnames_*.txt`, `words.txt`, `places.txt` and `public.txt`, and add own *areas*."""
    surnames: dict[str, set[str]] = {}
    for line in _lines(folder, "surnames_*.txt"):
        *particles, core = parts_of(line)
        surnames.setdefault(core, set()).add(" ".join(particles))
    given = frozenset(part for line in _lines(folder, "given_*.txt") for part in _given_parts(line))
    return Lexicon(
        given=given,
        surnames={core: frozenset(before) for core, before in surnames.items()},
        words=frozenset(key_of(line) for line in _lines(folder, "words.txt")),
        places=frozenset(key_of(line) for line in _lines(folder, "places.txt")),
        phrases=_phrases([*_lines(folder, "public.txt"), *_lines(folder, "places.txt"), *areas]),
        slips=frozenset(slip for name in given if len(name) >= MIN_MISSPELT for slip in _slips(name)),
    )


def parts_of(name: str) -> list[str]:
    """Split a name as a text is split: "op 't Hof" -> ["op", "t", "hof"]."""
    return [match.group() for match in _WORD.finditer(key_of(name))]


def _given_parts(name: str) -> list[str]:
    parts = parts_of(name)
    return parts if len(parts) == 1 else [part for part in parts if len(part) >= MIN_SURE_GIVEN]


def _phrases(lines: Iterable[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    phrases: dict[str, tuple[tuple[str, ...], ...]] = {}
    for line in lines:
        words = tuple(parts_of(line))
        if words:
            phrases[words[0]] = (*phrases.get(words[0], ()), words)
    return phrases


def _lines(folder: Path, pattern: str) -> Iterator[str]:
    files = sorted(folder.glob(pattern))
    if not files:
        raise FileNotFoundError(folder / pattern)
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                yield line.strip()


def _slips(key: str) -> Iterator[str]:
    """Yield *key* with one letter left out or unreadable, but never the first: people get that one right."""
    for place in range(1, len(key)):
        yield key[:place] + key[place + 1 :]
        yield f"{key[:place]}?{key[place + 1 :]}"


def _other_spellings(key: str) -> Iterator[str]:
    for ending in ("'s", "'", "s"):
        if key.endswith(ending):
            yield key.removesuffix(ending)
    squeezed = re.sub(r"(.)\1{2,}", r"\1\1", key)
    if squeezed != key:
        yield squeezed
        yield re.sub(r"(.)\1+", r"\1", key)
