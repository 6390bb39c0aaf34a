"""What does the verslag look like as a web page? One HTML file, whole in itself, for screen and paper."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from signaalbot.report import charts
from signaalbot.report.page import Page

if TYPE_CHECKING:
    from jinja2 import Template


def render(page: Page) -> str:
    """Return the page as HTML."""
    return _template().render(page=page, bar=_bar)


def _bar(part: float, words: str) -> str:
    return charts.bar(round(part * 100), 100, words)


@cache
def _template() -> Template:
    """Read the page once; autoescape is on, so a text with markup stays text (T16)."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("verslag.html.j2")
