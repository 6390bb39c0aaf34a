"""Where in a text is something special? Entities with UTF-16 offsets, as Telegram counts them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from signaalbot.rehearsal.state import JSON

TOP_LEVEL: Final = "nl|com|org|net|eu|be|de|info|me|io|gov|uk|fr|amsterdam|frl"
FOUND: Final = re.compile(
    r"(?P<email>[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+)"
    rf"|(?P<url>https?://[^\s<>\"]+|(?<![\w@.])(?:[\w\-]+\.)+(?:{TOP_LEVEL})(?![\w\-])(?:[/?#][^\s<>\"]*)?)"
    r"|(?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))"
    r"|(?P<mention>(?<![\w@])@[A-Za-z0-9_]{3,32}(?!\w))"
    r"|(?P<hashtag>(?<![\w#])#(?!\d+\b)\w{1,256})",
    re.IGNORECASE,
)
TRAILING: Final = ".,:;!?)]}'\""
OPAQUE: Final = frozenset(
    {"code", "pre", "text_link", "text_mention", "url", "email", "mention", "bot_command", "hashtag"}
)
PRIORITY: Final = (
    "blockquote",
    "expandable_blockquote",
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
)
CONTROL: Final[dict[int, str | None]] = dict.fromkeys((*range(9), 11, 12, *range(14, 32)), " ") | {13: None}


@dataclass(frozen=True)
class Formatted:
    """A text and its entities, in Telegram's order."""

    text: str
    entities: list[JSON]


def typed(text: str) -> str:
    """Return a text as a phone can send it: half a letter, which no keyboard has, becomes "\ufffd"."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def utf16_length(text: str) -> int:
    """Return the length as Telegram counts: "ja 👍" -> 5."""
    return len(text) if text.isascii() else len(text) + sum(letter > "\uffff" for letter in text)


def misfit(text: str, entities: Iterable[JSON]) -> str | None:
    """Return what is wrong with the place of an entity, in Telegram's words, or None."""
    edges = {0, *accumulate(2 if letter > "\uffff" else 1 for letter in text)}
    length = max(edges)
    for entity in entities:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        if start < 0 or entity["length"] < 0:
            return "receive an entity with incorrect offset or length"
        if end > length:
            return f"entity beginning at UTF-16 offset {start} ends after the end of the text at UTF-16 offset {length}"
        if not {start, end} <= edges:
            return "entity begins or ends in a middle of a UTF-16 symbol"
    return None


def in_order(entities: Iterable[JSON]) -> list[JSON]:
    """Sort entities as Telegram does: by place, the longest first."""
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"], _rank(entity["type"])))


def _rank(kind: str) -> int:
    return PRIORITY.index(kind) if kind in PRIORITY else len(PRIORITY)


def tidy(formatted: Formatted) -> Formatted:
    """Take off the white space around a text, as Telegram does on arrival; entities move along."""
    text = formatted.text.translate(CONTROL).rstrip()
    first = min((entity["offset"] for entity in formatted.entities), default=len(text))
    leading = min(len(text) - len(text.lstrip(" \n")), first)
    text = text[leading:]
    length = utf16_length(text)
    entities = []
    for entity in formatted.entities:
        start = entity["offset"] - leading
        shorter = min(entity["length"], length - start)
        if shorter > 0:
            entities.append({**entity, "offset": start, "length": shorter})
    return Formatted(text, entities)


def with_found(formatted: Formatted) -> Formatted:
    """Add what Telegram finds by itself: commands, mentions, hashtags, addresses."""
    found = list(_find(formatted.text))
    taken = [entity for entity in formatted.entities if entity["type"] in OPAQUE]
    new = [entity for entity in found if not any(_overlap(entity, other) for other in taken)]
    return Formatted(formatted.text, in_order([*formatted.entities, *new])) if new else formatted


def _find(text: str) -> Iterable[JSON]:
    if not any(mark in text for mark in "/@#."):
        return
    offsets = None if text.isascii() else [0, *accumulate(2 if letter > "\uffff" else 1 for letter in text)]
    for match in FOUND.finditer(text):
        kind = match.lastgroup or "url"
        start, end = match.span()
        if kind == "url":
            end = start + len(match.group().rstrip(TRAILING))
        at, until = (offsets[start], offsets[end]) if offsets else (start, end)
        yield {"type": kind, "offset": at, "length": until - at}


def _overlap(one: JSON, other: JSON) -> bool:
    return bool(one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"])


def covered(text: str, entity: JSON) -> str:
    """Return the piece of text that an entity covers: "/start@bot"."""
    if text.isascii():
        return text[entity["offset"] : entity["offset"] + entity["length"]]
    units = text.encode("utf-16-le")
    return units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")
