"""What does the weekbeeld look like in a Telegram chat? The same sentences, without tables."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Final

from signaalbot.domain.digest import AreaNews, Change, Theme, Weekbeeld
from signaalbot.report import digest_words as words
from signaalbot.texts import Texts

LIMIT: Final = 4096
"""Telegram's limit for one message, in UTF-16 units."""


def render(edition: Weekbeeld, texts: Texts, concept: bool) -> str:
    """Return the weekbeeld as Telegram HTML; `in_parts` cuts it when a municipality has very many areas."""
    blocks = [_opening(edition, texts, concept), _block("brief", words.brief(edition, texts), texts)]
    if edition.too_little and not edition.total.empty:
        blocks.append(_block("narratives", words.hardly_heard(edition, texts), texts))
    if not edition.too_little:
        blocks.append(_block("narratives_table", _themes(edition, texts, concept), texts))
        blocks += [_block("areas_table", _areas(edition, texts), texts)] if edition.areas_told else []
    blocks.append(_block("silence", words.silence(edition, texts), texts))
    blocks.append(_escaped([texts.plain("digest.attachment")]))
    return "\n\n".join(blocks)


def in_parts(text: str, limit: int = LIMIT) -> list[str]:
    """Cut a rendered text into messages of at most *limit* units, between blocks, or else between lines.

    Tags never run over the end of a line, so every part is sound HTML by itself.
    """
    parts = [""]
    for block in text.split("\n\n"):
        pieces = [block] if _length(block) <= limit else block.split("\n")
        for number, piece in enumerate(pieces):
            glue = "" if not parts[-1] else "\n" if number else "\n\n"
            if _length(parts[-1] + glue + piece) <= limit:
                parts[-1] += glue + piece
            else:
                parts.append(piece)
    return parts


def _opening(edition: Weekbeeld, texts: Texts, concept: bool) -> str:
    lines = [_bold(words.title(edition.week, texts)), *_escaped_lines([words.period(edition.week, texts)])]
    if concept:
        lines.append(_bold(texts.plain("digest.concept")))
        lines += _escaped_lines([texts.plain("digest.concept_note")])
    return "\n".join([*lines, *_escaped_lines(words.edition_note(edition, texts))])


def _block(heading: str, lines: Iterable[str], texts: Texts) -> str:
    return "\n".join([_bold(texts.plain(f"digest.heading.{heading}")), *_escaped_lines(lines)])


def _themes(edition: Weekbeeld, texts: Texts, concept: bool) -> list[str]:
    if not edition.themes_told:
        return words.hardly_heard(edition, texts)
    unlabelled = [] if edition.unlabelled.empty else words.hardly_heard(edition, texts)[-1:]
    return [_theme(theme, texts, concept) for theme in edition.themes] + unlabelled


def _theme(theme: Theme, texts: Texts, concept: bool) -> str:
    colour = words.shown_colour(theme, concept=concept)
    key = "plain" if theme.change is Change.TOO_FEW else "theme"
    return texts.plain(
        f"digest.line.{key}_coloured" if colour else f"digest.line.{key}",
        icon=words.COLOUR_ICONS[colour] if colour else "•",
        narrative=words.name(theme.narrative, texts),
        cell=words.cell(theme.cell, texts),
        change=words.change(theme.change, texts),
        colour=words.colour(theme, texts, concept=concept),
    )


def _areas(edition: Weekbeeld, texts: Texts) -> list[str]:
    lines = [_area(area, texts) for area in edition.areas if not area.cell.empty]
    if edition.elsewhere.empty:
        return lines
    elsewhere = AreaNews(texts.plain("digest.cell.elsewhere"), edition.elsewhere, Change.TOO_FEW)
    return [*lines, _area(elsewhere, texts)]


def _area(area: AreaNews, texts: Texts) -> str:
    key = "area_plain" if area.change is Change.TOO_FEW else "area"
    return texts.plain(
        f"digest.line.{key}",
        area=area.name,
        cell=words.cell(area.cell, texts),
        change=words.change(area.change, texts),
    )


def _bold(text: str) -> str:
    return f"<b>{html.escape(text, quote=False)}</b>"


def _escaped_lines(lines: Iterable[str]) -> list[str]:
    return [html.escape(line, quote=False) for line in lines]


def _escaped(lines: Iterable[str]) -> str:
    return "\n".join(_escaped_lines(lines))


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
