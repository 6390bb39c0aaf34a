"""What can stand in a section of a weekbeeld? Plain values that a page, a sheet of paper and a chat all understand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from signaalbot.domain.action import ActionCard
from signaalbot.domain.decision import Decisions
from signaalbot.domain.edition import Weekbeeld
from signaalbot.report.page import Bullets
from signaalbot.texts import Texts


@dataclass(frozen=True)
class Source:
    """What a weekbeeld is made of: figures, decisions, cards to choose from, and a language.

    *proposals* are the cards that the bot proposes as long as nobody chose.
    """

    edition: Weekbeeld
    decisions: Decisions
    cards: dict[str, ActionCard]
    proposals: tuple[ActionCard, ...]
    texts: Texts
    public: bool = False

    @property
    def concept(self) -> bool:
        """Tell whether nobody settled this yet."""
        return not self.decisions.final


@dataclass(frozen=True)
class Lines:
    """A few sentences, each on its own line; *strong* ones are read first, *quiet* ones explain."""

    lines: tuple[str, ...]
    strong: bool = False
    quiet: bool = False
    kind: Literal["lines"] = "lines"


@dataclass(frozen=True)
class Row:
    """One line of a table in words, with drawings; *colour* is a class name or nothing."""

    name: str
    cell: str
    bar: str
    change: str
    icon: str
    compared: bool
    drawing: str = ""
    drawn: str = ""
    colour: str = ""
    colour_word: str = ""
    colour_icon: str = ""
    phase: str = ""
    extra: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standing:
    """A table of narratives or areas; *head* are the headings of its columns.

    Without anything to compare with, the column of changes is left out.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    coloured: bool
    compared: bool
    kind: Literal["standing"] = "standing"


@dataclass(frozen=True)
class Labelled:
    """What is known about one theme: pairs of a label and a text."""

    heading: str
    pairs: tuple[tuple[str, str], ...]
    kind: Literal["labelled"] = "labelled"


@dataclass(frozen=True)
class Box:
    """One action card: its text, where it comes from, and who does what when."""

    text: str
    source: str
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Boxes:
    """Action cards beside each other."""

    boxes: tuple[Box, ...]
    kind: Literal["boxes"] = "boxes"


@dataclass(frozen=True)
class Legend:
    """What each colour asks for: class name, icon, word, meaning."""

    entries: tuple[tuple[str, str, str, str], ...]
    kind: Literal["legend"] = "legend"


@dataclass(frozen=True)
class Figures:
    """The numbers behind the drawings, for who cannot or does not want to see them; on the page alone."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: Literal["figures"] = "figures"


Block = Lines | Bullets | Standing | Labelled | Boxes | Legend | Figures


@dataclass(frozen=True)
class Section:
    """A part under one of the ten headings."""

    key: str
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Sheet:
    """A whole weekbeeld in one language, without any form yet.

    *made* tells who made it and for whom; *marks* are pairs of a class name and a text.
    """

    language: str
    title: str
    period: str
    made: str
    marks: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    footer: str
