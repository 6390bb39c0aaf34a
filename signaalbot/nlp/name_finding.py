"""Which words of a text are names by themselves or by a cue? One finder per way to tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Final

from signaalbot.nlp.scene import Scene

_AND_ANOTHER: Final = re.compile(r" (?:en|&) (?:[Vv]an (?:de |den |der )?|[Dd]e )?[A-Z][a-z]{2,}")

Marks = set[int]
"""Places of tokens that belong to a name."""
MIN_ENDING: Final = 7
_STREET: Final = re.compile(r"[a-z]+(?:straat|laan|weg|plein|gracht|kade|steeg|dreef|plantsoen|park)")


def _sure(scene: Scene) -> Marks:
    """Names that are no words: "kees", "el amrani", "van der hoekstra"."""
    marks: Marks = set()
    for place, token in enumerate(scene.tokens):
        if place in scene.blocked or not (token.meaning.sure or _ends_like_a_surname(scene, place)):
            continue
        particles = _particles_of(scene, place)
        if particles or not scene.is_thing(place):
            marks |= {place, *particles}
    return marks


def _ends_like_a_surname(scene: Scene, place: int) -> bool:
    key = scene.tokens[place].key
    return (
        len(key) >= MIN_ENDING
        and bool(scene.rules.sure_endings.fullmatch(key))
        and scene.unknown(place, compounds=False)
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
    if not scene.listed(start, core):
        return _written_as_surname(scene, start, core)
    if not (token.meaning.word or token.meaning.place):
        return True
    before = scene.words(start, core)
    if before in ("de", "van") and scene.rules.has("words_in_capitals", token):
        return False
    if token.capital and before == "de" and scene.tokens[start].upper_first:
        return _is_told_of(scene, core)
    if token.capital:
        return not token.meaning.place or scene.tokens[start].upper_first
    return (before in ("van der", "van den", "ter", "ten") and not token.meaning.place) or (
        before == "van" and scene.rules.has("bare_after_van", token)
    )


def _written_as_surname(scene: Scene, start: int, core: int) -> bool:
    """Tell whether both words have a capital in mid-sentence and the last is in no list: "Van Leeuwenstein"."""
    first, last = scene.tokens[start], scene.tokens[core]
    starts = first.capital and first.key in ("van", "ter", "ten", "vd", "vander")
    return starts and last.upper_first and scene.unknown(core, compounds=False)


def _is_told_of(scene: Scene, place: int) -> bool:
    """Tell whether what follows only a person does, or is another: "De Bakker belde", "De Haan en Visser"."""
    end = scene.tokens[place].end
    if _AND_ANOTHER.match(scene.text, end):
        return True
    return any(cue.regex.match(scene.lower, end) for cue in scene.rules.after)


def _with_hyphen(scene: Scene) -> Marks:
    """Two names that are words, with a hyphen: "Anne-Fleur"."""
    return {
        each
        for place, token in enumerate(scene.tokens)
        if token.gap == "-" and place and token.meaning.given and scene.tokens[place - 1].meaning.given
        for each in (place - 1, place)
    }


def _given_and_surname(scene: Scene) -> Marks:
    """A first name that is a word with a surname that is one: "bas de wit", "roos bakker"."""
    marks: Marks = set()
    for place, token in enumerate(scene.tokens):
        if not token.meaning.given or scene.after_determiner(place) or not scene.lets_through(place, ("given",)):
            continue
        count = next((n for n in range(scene.particles(place + 1), -1, -1) if _surname_here(scene, place + 1, n)), None)
        if count is not None:
            marks |= set(range(place, place + count + 2))
    return marks


def _surname_here(scene: Scene, start: int, count: int) -> bool:
    core = start + count
    if not scene.joined(start) or scene.tokens[start].gap.startswith(".") or core >= len(scene):
        return False
    token = scene.tokens[core]
    if not scene.listed(start, core) or token.meaning.place or core in scene.blocked:
        return False
    if count:
        return scene.words(start, core) != "van de" or token.upper_first
    return not (scene.rules.has("adjectives", token) or scene.rules.has("words_in_lower_case", token))


def _with_initials(scene: Scene) -> Marks:
    """Initials and a surname: "J. de Wit", "m.k. yilmaz"."""
    marks: Marks = set()
    for place, token in enumerate(scene.tokens):
        before = scene.joined(place) and scene.tokens[place - 1].initial
        if token.initial and not (before and scene.is_capital(place - 1) == scene.is_capital(place)):
            marks |= _initialled(scene, place)
    return marks


def _initialled(scene: Scene, start: int) -> Marks:
    first = start
    while first + 1 < len(scene) and scene.tokens[first].initial and scene.joined(first + 1):
        if scene.is_capital(first) != scene.is_capital(start):
            return set()
        first += 1
    letters = scene.tokens[start:first]
    dotted = scene.text[letters[-1].end : letters[-1].end + 1] == "." if letters else False
    upper = scene.is_capital(start)
    if not letters or not (dotted or (upper and len(letters) == 1)) or scene.glued(start):
        return set()
    accepts = {"Surname", "listed", *(("Unknown",) if dotted else ())} if upper else {"surname", "listed"}
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
    return scene.is_capital(place) or scene.text[scene.tokens[place].end :][:1] == "."


def surname_from(scene: Scene, start: int, accepts: Collection[str]) -> Marks:
    """Return the tokens of the name that starts here, with its small words, or nothing."""
    for count in range(scene.particles(start), 0, -1):
        core = start + count
        if _fits(scene, start, core, accepts):
            return set(range(start, core + 1))
    street = _is_street_name(scene.tokens[start].key)
    return {start} if scene.lets_through(start, accepts) and not street else set()


def _fits(scene: Scene, start: int, core: int, accepts: Collection[str]) -> bool:
    token = scene.tokens[core]
    if not token.is_word or token.initial:
        return False
    if _is_street_name(token.key):
        return False
    if scene.listed(start, core):
        common = token.meaning.word and scene.words(start, core) == "van de"
        return ("listed" in accepts and not common) or token.meaning.sure or token.upper_first
    if scene.bound(start, core):
        return token.meaning.sure or token.meaning.surname or scene.unknown(core)
    if "Word" not in accepts or token.meaning.place:
        return False
    before = scene.words(start, core)
    return (token.capital and before in ("van", "de", "van de", *scene.rules.words["articles"])) or (
        before in ("van", "de", "in t", "op t", "van t", *scene.rules.words["articles"]) and scene.unknown(core)
    )


def _is_street_name(key: str) -> bool:
    return bool(_STREET.fullmatch(key))


def _with_capital(scene: Scene) -> Marks:
    """Names that are words, with a capital in the middle of a sentence: "toen was Roos er"."""
    return {
        place
        for place, token in enumerate(scene.tokens)
        if token.capital
        and (token.meaning.name or token.meaning.core)
        and not scene.after_determiner(place)
        and (token.meaning.given or not scene.after_proper_noun(place))
        and scene.lets_through(place, ("Given", "Surname"))
    }


def _pointed_at(scene: Scene) -> Marks:
    """A capital after "die" or "onze" that is no word: "die Lotfi", "onze Thirza"."""
    return {
        place
        for place, token in enumerate(scene.tokens)
        if place
        and token.capital
        and scene.tokens[place - 1].key in ("die", "onze", "ons", "zo'n")
        and not token.gap.strip(" ")
        and not token.acronym
        and place not in scene.blocked
        and (token.meaning.sure or scene.unknown(place, compounds=False))
        and not _is_street_name(token.key)
    }


def _with_cue_after(scene: Scene) -> Marks:
    """Names that are words, or in no list, before "zegt", "z'n moeder", "abi"."""
    marks: Marks = set()
    for place, token in enumerate(scene.tokens):
        if scene.after_determiner(place) or scene.after_adjective(place) or not token.is_word:
            continue
        for cue in scene.rules.after:
            if cue.regex.match(scene.lower, token.end) and scene.lets_through(place, cue.accepts, at_start=False):
                marks.add(place)
    return marks


FINDERS: Final[tuple[Callable[[Scene], Marks], ...]] = (
    _sure,
    _with_particles,
    _with_hyphen,
    _given_and_surname,
    _with_initials,
    _with_cue_before,
    _with_capital,
    _pointed_at,
    _with_cue_after,
)
