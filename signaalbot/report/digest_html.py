"""What does the weekbeeld look like on a page? One HTML file, whole in itself, for screen and paper."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from signaalbot.report.digest_blocks import Sheet

if TYPE_CHECKING:
    from jinja2 import Template


def render(sheet: Sheet) -> str:
    """Return the weekbeeld as one HTML page."""
    return _template().render(sheet=sheet)


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
