"""Where does a text name a person? Lists decide, and where a name is also a word, the words around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import Final

from signaalbot.nlp.cues import NameRules
from signaalbot.nlp.lexicon import Lexicon
from signaalbot.nlp.name_growth import grow
from signaalbot.nlp.scene import Scene

Marks = set[int]
_ACCOUNT_TAIL: Final = re.compile(r"[\d_][\w.]*")
MIN_ENDING: Final = 7


def names_in(text: str, lexicon: Lexicon, rules: NameRules) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and kind ("naam", or "account" for "kees88") of each name in a folded text."""
    scene = Scene(text, lexicon, rules)
    marks: Marks = set()
    for find in _FINDERS:
        marks |= find(scene)
    marks = grow(scene, marks)
    for start, end in _runs(scene, marks):
        if not _is_street(scene, start, end):
            yield _span(scene, start, end)


def _sure(scene: Scene) -> Marks:
    """Names that are no words: "kees", "el amrani", "van der hoekstra"."""
    marks: Marks = set()
    for place, token in enumerate(scene.tokens):
        if place not in scene.blocked and (token.meaning.sure or _ends_like_a_surname(scene, place)):
            marks |= {place, *_particles_of(scene, place)}
    return marks


def _ends_like_a_surname(scene: Scene, place: int) -> bool:
    key = scene.tokens[place].key
    return (
        len(key) >= MIN_ENDING and bool(scene.rules.sure_endings.fullmatch(key)) and scene.unknown(place, compounds=False)
    )


def _particles_of(scene: Scene, core: int) -> range:
    for count in scene.particles_before(core):
        if scene.listed(core - count, core) or scene.bound(core - count, core):
            return range(core - count, core)
    return range(0)


def _with_particles(scene: Scene) -> Marks:
    """Surnames that are words, with their small words: "van der meer", "de Boer", "van dijk"."""
    marks: Marks = set()
    for core, token in enumerate(scene.tokens):
        if core in scene.blocked or scene.rules.has("set_phrases", token):
            continue
        for count in scene.particles_before(core):
            if _particled(scene, core - count, core):
                marks |= set(range(core - count, core + 1))
                break
    return marks


def _particled(scene: Scene, start: int, core: int) -> bool:
    token = scene.tokens[core]
    if scene.bound(start, core) and scene.unknown(core):
        return True
    if not scene.listed(start, core) or token.meaning.sure:
        return False
    before = scene.words(start, core)
    if token.capital and not (before == "de" and scene.rules.has("words_in_capitals", token)):
        return not token.meaning.place or scene.tokens[start].upper_first
    return (before in ("van der", "van den", "ter", "ten") and not token.meaning.place) or (
        before == "van" and scene.rules.has("bare_after_van", token)
    )


def _with_initials(scene: Scene) -> Marks:
    """Initials and a surname: "J. de Wit", "m.k. yilmaz"."""
    marks: Marks = set()
    for place, token in enumerate(scene.tokens):
        if token.initial and not (scene.joined(place) and scene.tokens[place - 1].initial):
            marks |= _initialled(scene, place)
    return marks


def _initialled(scene: Scene, start: int) -> Marks:
    first = start
    while first + 1 < len(scene) and scene.tokens[first].initial and scene.joined(first + 1):
        first += 1
    letters = scene.tokens[start:first]
    dotted = scene.text[letters[-1].end : letters[-1].end + 1] == "." if letters else False
    upper = bool(letters) and scene.text[letters[0].start].isupper()
    if not letters or not (dotted or (upper and len(letters) == 1)):
        return set()
    accepts = {"Surname", "Unknown", "listed"} if upper else {"surname"}
    if not upper and "".join(letter.key for letter in letters) in scene.rules.words["abbreviations"]:
        return set()
    found = surname_from(scene, first, accepts)
    return set(range(start, first)) | found if found else set()


def _with_cue_before(scene: Scene) -> Marks:
    """What stands after "mevrouw", "heet", "bel": a name if the cue lets it through."""
    marks: Marks = set()
    for cue in scene.rules.before:
        for match in cue.regex.finditer(scene.lower):
            place = scene.starts.get(match.end())
            if place is not None:
                marks |= _named(scene, place, cue.accepts)
    return marks


def _named(scene: Scene, start: int, accepts: Collection[str]) -> Marks:
    first = start
    while first < len(scene) and scene.tokens[first].initial and _is_initial(scene, first):
        first += 1
    found = surname_from(scene, first, accepts) if first < len(scene) else set()
    if found or first == start or "Word" not in accepts:
        return found | set(range(start, first)) if found else set()
    return set(range(start, first))


def _is_initial(scene: Scene, place: int) -> bool:
    token = scene.tokens[place]
    return scene.text[token.start].isupper() or scene.text[token.end : token.end + 1] == "."


def surname_from(scene: Scene, start: int, accepts: Collection[str]) -> Marks:
    """Return the tokens of the name that starts here, with its small words, or nothing."""
    for count in range(scene.particles(start), 0, -1):
        core = start + count
        if _fits(scene, start, core, accepts):
            return set(range(start, core + 1))
    return {start} if scene.lets_through(start, accepts) else set()


def _fits(scene: Scene, start: int, core: int, accepts: Collection[str]) -> bool:
    token = scene.tokens[core]
    if not token.is_word or token.initial:
        return False
    if scene.listed(start, core):
        return "listed" in accepts or token.meaning.sure or token.upper_first
    if scene.bound(start, core):
        return token.meaning.sure or token.meaning.surname or scene.unknown(core)
    if "Word" not in accepts or token.meaning.place:
        return False
    return (token.capital and scene.words(start, core) != "van het") or (
        scene.words(start, core) in ("van", "de", "el", "al", "ben", "in t", "op t", "van t") and scene.unknown(core)
    )


def _with_capital(scene: Scene) -> Marks:
    """Names that are words, with a capital in the middle of a sentence: "toen was Roos er"."""
    return {
        place
        for place, token in enumerate(scene.tokens)
        if token.capital
        and token.meaning.name
        and not scene.after_determiner(place)
        and scene.lets_through(place, ("Given", "Surname"))
    }


def _with_cue_after(scene: Scene) -> Marks:
    """Names that are words, or in no list, before "zegt", "z'n moeder", "abi"."""
    marks: Marks = set()
    for place, token in enumerate(scene.tokens):
        if scene.after_determiner(place) or scene.after_adjective(place) or not token.is_word:
            continue
        for cue in scene.rules.after:
            if cue.regex.match(scene.lower, token.end) and scene.lets_through(place, cue.accepts):
                marks.add(place)
    return marks


_FINDERS: Final[tuple[Callable[[Scene], Marks], ...]] = (
    _sure,
    _with_particles,
    _with_initials,
    _with_cue_before,
    _with_capital,
    _with_cue_after,
)


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
    capitals = scene.tokens[start].upper_first
    before = scene.tokens[start - 1] if scene.joined(start) else None
    if before is not None and scene.rules.has("institutions", before) and capitals:
        return True
    if not scene.joined(end):
        return False
    after = scene.tokens[end]
    if scene.rules.has("streets", after):
        return capitals and (after.upper_first or end - start > 1)
    for ending in scene.rules.words["streets"]:
        stem = after.key.removesuffix(ending).removesuffix("s")
        if after.key.endswith(ending) and len(stem) > 2 and (capitals and after.upper_first or scene.lexicon.meaning(stem).name):
            return True
    return False


def _span(scene: Scene, start: int, end: int) -> tuple[int, int, str]:
    first, last = scene.tokens[start].start, scene.tokens[end - 1].end
    tail = _ACCOUNT_TAIL.match(scene.text, last)
    if tail:
        return first, tail.end(), "account"
    return first, last, "naam"
