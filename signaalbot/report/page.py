"""What stands on a page, whatever it is made of later? Headings, paragraphs, lists, items, tables and bars."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True)
class Paragraph:
    """A few sentences; *quiet* ones explain."""

    text: str
    quiet: bool = False
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True)
class Bullets:
    """A list of short lines; *heading* may be empty."""

    lines: tuple[str, ...]
    heading: str = ""
    kind: Literal["bullets"] = "bullets"


@dataclass(frozen=True)
class Item:
    """One thing with a heading of its own, who and when, and its text as it was given."""

    heading: str
    note: str
    text: str
    kind: Literal["item"] = "item"


@dataclass(frozen=True)
class Table:
    """A table with a caption; the first column names the row. *numbers* counts the last columns that hold numbers."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: int = 0
    kind: Literal["table"] = "table"


@dataclass(frozen=True)
class Bar:
    """One bar: *part* is its length, from 0 to 1; *words* say it to who does not see it."""

    label: str
    part: float
    shown: str
    words: str


@dataclass(frozen=True)
class BarGroup:
    """The bars that answer one question."""

    heading: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Bars:
    """Bars under each other, with a caption."""

    caption: str
    groups: tuple[BarGroup, ...]
    kind: Literal["bars"] = "bars"


Block = Paragraph | Bullets | Item | Table | Bars


@dataclass(frozen=True)
class Section:
    """A part under its own heading; *key* is the same in every language."""

    key: str
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Page:
    """A whole document in one language, without any form yet."""

    language: str
    title: str
    lines: tuple[str, ...]
    sections: tuple[Section, ...]
    words: dict[str, Any] = field(default_factory=dict)
