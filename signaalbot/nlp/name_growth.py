"""How far does a name reach? From one word that is a name to the whole name, and to the name beside it."""

from __future__ import annotations

import re
from typing import Final

from signaalbot.nlp.scene import Scene

_LINK: Final = re.compile(r" ?[,&+/] ?")
_AND: Final = frozenset({"en", "of", "ve", "plus", "&"})


def grow(scene: Scene, marks: set[int]) -> set[int]:
    """Return *marks* with surnames, first names, initials and neighbours that belong to them."""
    waiting = sorted(marks)
    while waiting:
        place = waiting.pop()
        found = {*_right(scene, place), *_left(scene, place), *_beside(scene, place)} - marks
        marks |= found
        waiting += found
    return marks


def _right(scene: Scene, place: int) -> set[int]:
    after = place + 1
    if not scene.joined(after) or not scene.tokens[after].is_word or after in scene.blocked:
        return set()
    if scene.hyphenated(after):
        return _after_hyphen(scene, after)
    count = scene.particles(after)
    for reach in range(count, 0, -1):
        if _surname_after(scene, after, after + reach):
            return set(range(after, after + reach + 1))
    return {after} if not scene.tokens[after].gap.startswith(".") and _single_after(scene, place, after) else set()


def _after_hyphen(scene: Scene, after: int) -> set[int]:
    count = scene.particles(after)
    core = after + count
    token = scene.tokens[core]
    if token.meaning.name or token.upper_first or (scene.unknown(core) and scene.tokens[after].gap == "-"):
        return set(range(after, core + 1))
    return set()


def _surname_after(scene: Scene, start: int, core: int) -> bool:
    """Tell whether small words and a core after a given name are its surname."""
    token = scene.tokens[core]
    if not token.is_word or scene.rules.has("set_phrases", token):
        return False
    if scene.listed(start, core):
        return token.meaning.sure or token.upper_first or scene.words(start, core) != "van de"
    if token.initial:
        return False
    if scene.bound(start, core) or scene.tokens[start].key in scene.rules.words["articles"]:
        return token.meaning.name or scene.unknown(core)
    return token.upper_first and scene.unknown(core)


def _single_after(scene: Scene, place: int, after: int) -> bool:
    token, name = scene.tokens[after], scene.tokens[place]
    if token.meaning.place or token.initial:
        dotted = scene.text[token.end : token.end + 1] == "." and not scene.glued(after + 1)
        return token.initial and (dotted if not token.upper_first else _dotted(scene, after))
    if token.upper_first:
        return token.meaning.name or scene.unknown(after)
    if not name.meaning.given or scene.rules.has("words_in_lower_case", token):
        return False
    if token.meaning.surname and not scene.rules.has("adjectives", token):
        return True
    return bool(scene.rules.endings.fullmatch(token.key)) and scene.unknown(after)


def _dotted(scene: Scene, place: int) -> bool:
    token = scene.tokens[place]
    return scene.text[token.end : token.end + 1] == "." or place + 1 == len(scene)


def _left(scene: Scene, place: int) -> set[int]:
    if not scene.joined(place) or not scene.tokens[place - 1].is_word or place - 1 in scene.blocked:
        return set()
    before, token = scene.tokens[place - 1], scene.tokens[place]
    if scene.hyphenated(place):
        half = before.meaning.name or scene.unknown(place - 1) or (token.meaning.surname and not before.meaning.word)
        return {place - 1} if half else set()
    if token.gap.startswith("."):
        return {place - 1} if before.initial and scene.is_capital(place - 1) else set()
    if scene.rules.has("words_in_lower_case", before) and not before.upper_first:
        return {place - 1} if _is_first_name(scene, place - 1) else set()
    if before.meaning.given and not before.meaning.place and _surname_like(scene, place):
        return set() if scene.after_determiner(place - 1) else {place - 1}
    if before.upper_first and token.meaning.surname and scene.unknown(place - 1):
        return {place - 1}
    return set()


def _is_first_name(scene: Scene, place: int) -> bool:
    """Tell whether a verb is a first name after all: "toon" in "zegt toon van gerven"."""
    return (
        scene.tokens[place].meaning.given
        and scene.joined(place)
        and scene.rules.has("before_first_names", scene.tokens[place - 1])
        and scene.rules.has("particles", scene.tokens[place + 1])
    )


def _surname_like(scene: Scene, place: int) -> bool:
    token = scene.tokens[place]
    return token.meaning.surname or scene.rules.has("particles", token) or token.upper_first


def _beside(scene: Scene, place: int) -> set[int]:
    """Find the other one in "ahmed en roos", "roos, ahmed"."""
    return {other for other in (_next_linked(scene, place), _previous_linked(scene, place)) if _names(scene, other)}


def _next_linked(scene: Scene, place: int) -> int:
    if place + 1 < len(scene) and _LINK.fullmatch(scene.tokens[place + 1].gap):
        return place + 1
    linked = scene.joined(place + 1) and scene.tokens[place + 1].key in _AND and scene.joined(place + 2)
    return place + 2 if linked else -1


def _previous_linked(scene: Scene, place: int) -> int:
    if place > 0 and _LINK.fullmatch(scene.tokens[place].gap):
        return place - 1
    linked = scene.joined(place) and scene.tokens[place - 1].key in _AND and scene.joined(place - 1)
    return place - 2 if linked else -1


def _names(scene: Scene, place: int) -> bool:
    if place < 0 or scene.after_determiner(place) or scene.after_adjective(place):
        return False
    return scene.lets_through(place, ("given", "stranger", "Surname", "Unknown"))
