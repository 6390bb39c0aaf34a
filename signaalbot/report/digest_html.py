"""What does the weekbeeld look like on a page? One HTML file, whole in itself, for screen and paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from signaalbot.domain.action import ActionCard, choose
from signaalbot.domain.digest import Change, Colour, Theme, Weekbeeld
from signaalbot.domain.suppression import Cell
from signaalbot.report import charts
from signaalbot.report import digest_words as words
from signaalbot.texts import Texts

if TYPE_CHECKING:
    from jinja2 import Template


@dataclass(frozen=True)
class Row:
    """One line of a table, in words; *bar* is SVG, *colour* a class name or nothing."""

    name: str
    cell: str
    bar: str
    change: str
    change_icon: str
    compared: bool
    colour: str = ""
    colour_word: str = ""
    colour_icon: str = ""


def render(edition: Weekbeeld, texts: Texts, cards: Sequence[ActionCard], concept: bool) -> str:
    """Return the weekbeeld as one HTML page; of all *cards*, two to four that fit this week stand on it."""
    return _template().render(
        language=texts.language,
        say=texts.plain,
        title=words.title(edition.week, texts),
        period=words.period(edition.week, texts),
        concept=concept,
        edition_note=words.edition_note(edition, texts),
        too_little=edition.too_little,
        nothing=edition.total.empty,
        brief=words.brief(edition, texts),
        themes=_theme_rows(edition, texts, concept=concept) if edition.themes_told else [],
        areas=_area_rows(edition, texts) if edition.areas_told else [],
        legend=_legend(texts),
        news=words.news(edition, texts),
        heard=[_story(theme, texts) for theme in edition.loudest],
        hardly_heard=words.hardly_heard(edition, texts),
        cards=choose(cards, edition.topics, turn=edition.week.number),
        silence=words.silence(edition, texts),
        account=words.account(edition, texts),
    )


def _theme_rows(edition: Weekbeeld, texts: Texts, *, concept: bool) -> list[Row]:
    most = max((theme.cell.reporters or 0 for theme in edition.themes), default=0)
    return [_theme_row(theme, most, texts, concept=concept) for theme in edition.themes]


def _theme_row(theme: Theme, most: int, texts: Texts, *, concept: bool) -> Row:
    colour = words.shown_colour(theme, concept=concept)
    return Row(
        name=words.name(theme.narrative, texts),
        cell=words.cell(theme.cell, texts),
        bar=_bar(theme.cell, most, texts),
        change=words.change(theme.change, texts),
        change_icon=words.CHANGE_ICONS[theme.change],
        compared=theme.change is not Change.TOO_FEW,
        colour=colour or "",
        colour_word=words.colour(theme, texts, concept=concept),
        colour_icon=words.COLOUR_ICONS[colour] if colour else "",
    )


def _area_rows(edition: Weekbeeld, texts: Texts) -> list[Row]:
    """Return the areas in the order of the municipality: never a ranking of neighbourhoods."""
    rows = [(area.name, area.cell, area.change) for area in edition.areas]
    if not edition.elsewhere.empty:
        rows.append((texts.plain("digest.cell.elsewhere"), edition.elsewhere, Change.TOO_FEW))
    most = max((cell.reporters or 0 for _, cell, _ in rows), default=0)
    return [
        Row(
            name=name,
            cell=words.cell(cell, texts),
            bar=_bar(cell, most, texts),
            change=words.change(change, texts),
            change_icon=words.CHANGE_ICONS[change],
            compared=change is not Change.TOO_FEW,
        )
        for name, cell, change in rows
    ]


def _bar(cell: Cell, most: int, texts: Texts) -> str:
    """Draw reporters, not messages: one busy person makes no long bar (T43). Silence gets no bar."""
    if cell.empty:
        return ""
    if cell.hidden:
        return charts.bar(None, most, words.cell(cell, texts))
    return charts.bar(cell.reporters, most, texts.plain("digest.cell.bar", reporters=cell.reporters))


def _story(theme: Theme, texts: Texts) -> dict[str, Any]:
    return {
        "name": words.name(theme.narrative, texts),
        "official": texts.plain(f"narrative.official.{theme.narrative}"),
        "lines": words.heard(theme, texts),
    }


def _legend(texts: Texts) -> list[dict[str, str]]:
    return [
        {
            "colour": colour.value,
            "icon": words.COLOUR_ICONS[colour],
            "word": texts.plain(f"digest.colour.{colour}"),
            "meaning": texts.plain(f"digest.legend.{colour}"),
        }
        for colour in Colour
    ]


@cache
def _template() -> Template:
    """Read the page once; autoescape is on, so a place name with markup stays text (T16)."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folder = Path(__file__).parent / "templates"
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("digest.html.j2")
