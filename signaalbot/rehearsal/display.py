"""How does a phone show formatted text? As HTML that is safe to put in a page; newlines stay newlines."""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from signaalbot.rehearsal.state import JSON

TAGS: Final = {
    "bold": ("<strong>", "</strong>"),
    "italic": ("<em>", "</em>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "spoiler": ('<span class="spoiler">', "</span>"),
    "code": ("<code>", "</code>"),
    "pre": ("<pre>", "</pre>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ("<blockquote>", "</blockquote>"),
    "bot_command": ('<span class="command">', "</span>"),
    "mention": ('<span class="mention">', "</span>"),
    "hashtag": ('<span class="hashtag">', "</span>"),
}
SAFE: Final = ("http://", "https://", "tg://", "mailto:", "tel:")


def as_html(text: str, entities: Sequence[JSON]) -> str:
    """Return "<strong>Let op</strong>: 5 &gt; 3"; entities that cross are cut."""
    if not entities:
        return html.escape(text)
    return _marked_up(text, json.dumps(entities))


@lru_cache(maxsize=20_000)
def _marked_up(text: str, written: str) -> str:
    """Return the HTML of a text with its entities as JSON: a phone shows the same message again and again."""
    entities = json.loads(written)
    units = text.encode("utf-16-le")
    cuts = sorted({0, len(units) // 2, *(edge for entity in entities for edge in _edges(entity))})
    parts = []
    for start, end in pairwise(cuts):
        piece = units[2 * start : 2 * end].decode("utf-16-le", "replace")
        around = [entity for entity in entities if _edges(entity)[0] <= start and end <= _edges(entity)[1]]
        parts.append(_wrapped(html.escape(piece), around, text))
    return _joined(parts)


def _edges(entity: JSON) -> tuple[int, int]:
    return entity["offset"], entity["offset"] + entity["length"]


def _wrapped(piece: str, around: Sequence[JSON], text: str) -> str:
    for entity in reversed(around):
        before, after = _tags(entity, text)
        piece = f"{before}{piece}{after}"
    return piece


def _tags(entity: JSON, text: str) -> tuple[str, str]:
    url = _address(entity, text)
    if url is None:
        return TAGS.get(entity["type"], ("", ""))
    return f'<a href="{html.escape(url)}" rel="noopener noreferrer">', "</a>"


def _address(entity: JSON, text: str) -> str | None:
    if entity["type"] == "text_link":
        url = str(entity["url"])
    elif entity["type"] in ("url", "email"):
        start, end = _edges(entity)
        url = text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le", "replace")
        prefix = "mailto:" if entity["type"] == "email" else "" if "://" in url else "http://"
        url = prefix + url
    else:
        return None
    return url if url.lower().startswith(SAFE) else None


def _joined(parts: Sequence[str]) -> str:
    """Join pieces; where one ends a tag that the next begins again, the two become one."""
    joined = "".join(parts)
    for before, after in TAGS.values():
        joined = joined.replace(f"{after}{before}", "")
    return joined
