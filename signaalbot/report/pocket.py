"""What fits on one sheet in a pocket? The agreements that stand, as a tagged PDF of one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

from signaalbot.report.typesetting import pdf
from signaalbot.texts import Texts

LINES: Final = 95
"""Height of one page in the smallest letter that can be read outdoors; it breaks at 105."""

LINE: Final = 120
"""Characters in one such line."""

SHORT: Final = 160


@dataclass(frozen=True)
class Entry:
    """One agreement in words: "Afspraak 2, versie 1", what was agreed, and what goes with it."""

    heading: str
    text: str
    details: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def height(self) -> float:
        """Return how many lines it takes; a heading has space around it."""
        parts = (*self.text.split("\n"), *self.details, *self.notes)
        return 1.6 + sum(1.1 * (1 + len(part) // LINE) for part in parts)


@dataclass(frozen=True)
class Sheet:
    """All that stands on the page."""

    title: str
    lines: tuple[str, ...]
    entries: tuple[Entry, ...]
    empty: str


def render(texts: Texts, sheet: Sheet) -> bytes:
    """Return the sheet as PDF/UA-1 of one page; what does not fit is counted, not dropped in silence."""
    entries, left = fitting(sheet.entries)
    more = texts.plain("pocket.more", count=left) if left else ""
    values = {
        "title": sheet.title,
        "language": texts.language,
        "lines": sheet.lines,
        "entries": [asdict(entry) for entry in entries],
        "empty": sheet.empty,
        "more": more,
    }
    return pdf("pocket.typ", values, texts.language)


def fitting(entries: Sequence[Entry]) -> tuple[tuple[Entry, ...], int]:
    """Return what fits: everything whole, or else long texts cut, or else the first ones and how many are left."""
    if sum(entry.height for entry in entries) <= LINES:
        return tuple(entries), 0
    taken: list[Entry] = []
    for entry in map(_cut, entries):
        if sum(each.height for each in taken) + entry.height > LINES:
            break
        taken.append(entry)
    return tuple(taken), len(entries) - len(taken)


def _cut(entry: Entry) -> Entry:
    text = " ".join(entry.text.split())
    short = text if len(text) <= SHORT else text[:SHORT].rsplit(maxsplit=1)[0] + " …"
    return Entry(entry.heading, short, entry.details, entry.notes)
