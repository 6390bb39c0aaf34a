"""Where does a text hold a number, address or account of a person? Reads the patterns in `rules/redaction.toml`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from signaalbot.nlp.lexicon import Lexicon

Check = Callable[[str, Lexicon], bool]
_BSN_WEIGHTS: Final = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_PART: Final = re.compile(r"%(\w+)%")
_LETTERS: Final = re.compile(r"[a-z]+")
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True)
class Pattern:
    """One kind of personal data that a regular expression finds; *check* may still say no.

    It reads lower case unless *capitals*; it is skipped in a text that holds nothing of what it *needs*.
    """

    id: str
    kind: str
    regex: re.Pattern[str]
    needs: re.Pattern[str]
    capitals: bool
    check: Check | None


def read_patterns(rules: Mapping[str, Any], areas: Iterable[str] = ()) -> tuple[Pattern, ...]:
    """Compile the patterns of the parsed rule file; an own *area* with a house number is an address too."""
    parts = rules["parts"]
    own = [re.escape(area) for area in areas if area.strip()]
    extra = [{"id": "adres-eigen", "kind": "adres", "regex": rf"\b(?:{'|'.join(own)})\s%huisnummer%"}] if own else []
    return tuple(_pattern(entry, parts) for entry in [*rules["pattern"], *extra])


def _pattern(entry: Mapping[str, Any], parts: Mapping[str, str]) -> Pattern:
    return Pattern(
        id=entry["id"],
        kind=entry["kind"],
        regex=re.compile(filled(entry["regex"], parts)),
        needs=re.compile(entry.get("needs", "")),
        capitals=entry.get("capitals", False),
        check=CHECKS[entry["check"]] if "check" in entry else None,
    )


def filled(regex: str, parts: Mapping[str, str]) -> str:
    """Put the parts in: "%maand%" becomes "(?:januari|...)"; a part may hold parts."""
    while _PART.search(regex):
        regex = _PART.sub(lambda match: parts[match.group(1)], regex)
    return regex


def matches(patterns: Sequence[Pattern], text: str, lexicon: Lexicon) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and kind of what the patterns find in a folded text."""
    lower = text.lower()
    needs = {pattern.needs for pattern in patterns}
    there = {need for need in needs if need.search(lower)}
    for pattern in patterns:
        if pattern.needs not in there:
            continue
        group = "it" if "it" in pattern.regex.groupindex else 0
        for match in pattern.regex.finditer(text if pattern.capitals else lower):
            if pattern.check is None or pattern.check(match.group(group), lexicon):
                yield match.start(group), match.end(group), pattern.kind


def passes_eleven(found: str, _lexicon: Lexicon) -> bool:
    """Tell whether nine digits are a BSN by the eleven test: 123456782 is, 123456789 is not."""
    digits = [int(character) for character in found if character.isdigit()]
    total = sum(weight * digit for weight, digit in zip(_BSN_WEIGHTS, digits, strict=True))
    return any(digits) and total % 11 == 0


def passes_iban(found: str, _lexicon: Lexicon) -> bool:
    """Tell whether letters and digits leave 1 when divided by 97, as each IBAN does."""
    compact = "".join(character for character in found.upper() if character.isalnum())
    number = "".join(str(int(character, 36)) for character in compact[4:] + compact[:4])
    return int(number) % 97 == 1


def looks_like_handle(found: str, lexicon: Lexicon) -> bool:
    """Tell whether this is a made-up name: "jaydenxx", "boze_burger", and no word."""
    key = found.lower().strip("._-")
    return len(key) > 2 and not (key.isalpha() and lexicon.is_word(key))


def looks_like_plate(found: str, lexicon: Lexicon) -> bool:
    """Tell whether letters and digits can stand on a number plate: no year, and letters that are no word."""
    groups = _LETTERS.findall(found.lower())
    if not groups or not any(c.isdigit() for c in found) or _YEAR.search(found):
        return False
    return not any(len(group) > 2 and lexicon.is_word(group, compounds=False) for group in groups)


def looks_like_house(found: str, lexicon: Lexicon) -> bool:
    """Tell whether the name before the number can be a street: no place ("Rijtmeer 40") and no first name."""
    names = [key for key in _LETTERS.findall(found.lower()) if len(key) > 3]
    meaning = lexicon.meaning(names[0]) if names else None
    own = bool(names) and names[0] in lexicon.phrases
    return meaning is not None and not (own or meaning.place or meaning.given)


CHECKS: Final[Mapping[str, Check]] = {
    "eleven": passes_eleven,
    "iban": passes_iban,
    "handle": looks_like_handle,
    "plate": looks_like_plate,
    "house": looks_like_house,
}
