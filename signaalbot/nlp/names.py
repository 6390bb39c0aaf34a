"""Where does a text name a person? Lists decide, and where a name is also a word, the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from signaalbot.nlp.cues import NameRules
from signaalbot.nlp.lexicon import Lexicon
from signaalbot.nlp.name_finding import FINDERS, Marks
from signaalbot.nlp.name_growth import grow
from signaalbot.nlp.scene import Scene

_ACCOUNT_TAIL: Final = re.compile(r"[\d_][\w.]*")


def names_in(text: str, lexicon: Lexicon, rules: NameRules) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and kind ("naam", or "account" for "kees88") of each name in a folded text."""
    scene = Scene(text, lexicon, rules)
    marks: Marks = set()
    for find in FINDERS:
        marks |= find(scene)
    for start, end in _runs(scene, grow(scene, marks)):
        if not _is_street(scene, start, end):
            yield _span(scene, start, end)


def _runs(scene: Scene, marks: Marks) -> Iterator[tuple[int, int]]:
    """Yield the places start <= i < end of marked tokens that belong together."""
    start = None
    for place in range(len(scene) + 1):
        if start is not None and (place not in marks or not _continues(scene, place)):
            yield start, place
            start = None
        if start is None and place in marks:
            start = place


def _continues(scene: Scene, place: int) -> bool:
    gap = scene.tokens[place].gap
    return scene.joined(place) and ("." not in gap or len(scene.tokens[place - 1].key) <= 2)


def _is_street(scene: Scene, start: int, end: int) -> bool:
    """Tell whether the name is that of a street or school: "jan steenstraat", "basisschool Anna"."""
    capital = scene.tokens[start].upper_first
    if scene.joined(start) and scene.rules.has("saints", scene.tokens[start - 1]):
        return True
    if capital and scene.joined(start) and scene.rules.has("institutions", scene.tokens[start - 1]):
        return True
    if not scene.joined(end):
        return False
    after = scene.tokens[end]
    if scene.rules.has("streets", after):
        return capital and (after.upper_first or end - start > 1)
    return any(
        (capital and after.upper_first) or scene.lexicon.meaning(stem).name for stem in _street_stems(scene, after.key)
    )


def _street_stems(scene: Scene, key: str) -> Iterator[str]:
    """Yield what is left of a compound without its street: "steen" of "steenstraat"."""
    for street in scene.rules.words["streets"]:
        stem = key.removesuffix(street).removesuffix("s")
        if key.endswith(street) and len(stem) > 2:
            yield stem


def _span(scene: Scene, start: int, end: int) -> tuple[int, int, str]:
    first, last = scene.tokens[start].start, scene.tokens[end - 1].end
    tail = _ACCOUNT_TAIL.match(scene.text, last)
    if tail:
        return first, tail.end(), "account"
    return first, last, "naam"
