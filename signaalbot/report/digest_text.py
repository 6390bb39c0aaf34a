"""What does the weekbeeld look like in a Telegram chat? The same sentences, without tables or drawings."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Final

from signaalbot.report.digest_blocks import Box, Boxes, Labelled, Lines, Row, Section, Sheet, Standing
from signaalbot.report.page import Bullets
from signaalbot.texts import Texts

LIMIT: Final = 4096
"""Telegram's limit for one message, in UTF-16 units."""

LEFT_OUT: Final = ("account",)
"""How we counted stands in the file."""


def render(sheet: Sheet, texts: Texts) -> str:
    """Return the weekbeeld as Telegram HTML; `in_parts` cuts it when it is long."""
    blocks = [_opening(sheet)]
    blocks += [_section(section, texts) for section in sheet.sections if section.key not in LEFT_OUT]
    return "\n\n".join([*blocks, _escaped([texts.plain("digest.attachment")])])


def in_parts(text: str, continued: str = "", limit: int = LIMIT) -> list[str]:
    """Cut a rendered text into messages of at most *limit* units, between blocks, or else between lines.

    Tags never run over the end of a line, so every part is sound HTML by itself. *continued* with a field {part}
    stands above the second message and those after it.
    """
    parts = [""]
    for block in text.split("\n\n"):
        pieces = [block] if _length(block) <= limit - 100 else block.split("\n")
        for number, piece in enumerate(pieces):
            glue = "" if not parts[-1] else "\n" if number else "\n\n"
            if _length(parts[-1] + glue + piece) <= limit:
                parts[-1] += glue + piece
            else:
                head = _bold(continued.format(part=len(parts) + 1)) if continued else ""
                parts.append("\n\n".join(each for each in (head, piece) if each))
    return parts


def _opening(sheet: Sheet) -> str:
    marks = [_bold(text) for _, text in sheet.marks]
    return "\n".join([_bold(sheet.title), *_escaped_lines([sheet.period]), *marks, *_escaped_lines([sheet.made])])


def _section(section: Section, texts: Texts) -> str:
    lines: list[str] = []
    for block in section.blocks:
        if isinstance(block, Lines):
            lines += [] if block.quiet and len(section.blocks) > 1 else _escaped_lines(block.lines)
        elif isinstance(block, Bullets):
            lines += [_italic(block.heading)] if block.heading else []
            lines += [texts.plain("digest.line.bullet", text=each) for each in _escaped_lines(block.lines)]
        elif isinstance(block, Standing):
            lines += [_italic(block.caption)] if not block.coloured else []
            lines += _escaped_lines(_row(row, texts, coloured=block.coloured) for row in block.rows)
        elif isinstance(block, Labelled):
            lines += _labelled(block, texts)
        elif isinstance(block, Boxes):
            lines += _escaped_lines(_box(box, texts) for box in block.boxes)
    return "\n".join([_bold(section.heading), *lines])


def _row(row: Row, texts: Texts, *, coloured: bool) -> str:
    if not coloured:
        key = "area" if row.compared else "area_plain"
        return texts.plain(f"digest.line.{key}", area=row.name, cell=row.cell, change=row.change)
    key = ("theme" if row.compared else "plain") + ("_coloured" if row.colour else "")
    return texts.plain(
        f"digest.line.{key}",
        icon=row.colour_icon or "•",
        narrative=row.name,
        cell=row.cell,
        change=row.change,
        colour=row.colour_word,
    )


def _labelled(block: Labelled, texts: Texts) -> list[str]:
    pairs = [texts.plain("digest.line.labelled", label=label, text=text) for label, text in block.pairs]
    head = [_italic(block.heading)] if block.heading else []
    return [*head, *(texts.plain("digest.line.bullet", text=each) for each in _escaped_lines(pairs))]


def _box(box: Box, texts: Texts) -> str:
    agreed = [text for _, text in box.pairs if text]
    if len(agreed) < len(box.pairs) or not agreed:
        return texts.plain("digest.line.bullet", text=box.text)
    (who, owner), (_, step), (when, day) = box.pairs
    told = texts.plain("digest.line.card", text=step, who=who, owner=owner, when=when, day=day)
    return texts.plain("digest.line.bullet", text=told)


def _bold(text: str) -> str:
    return f"<b>{html.escape(text, quote=False)}</b>"


def _italic(text: str) -> str:
    return f"<i>{html.escape(text, quote=False)}</i>"


def _escaped_lines(lines: Iterable[str]) -> list[str]:
    return [html.escape(line, quote=False) for line in lines]


def _escaped(lines: Iterable[str]) -> str:
    return "\n".join(_escaped_lines(lines))


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
