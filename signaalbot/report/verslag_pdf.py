"""What does the verslag look like on paper? A tagged PDF, readable aloud."""

from __future__ import annotations

from dataclasses import asdict

from signaalbot.report.page import Page
from signaalbot.report.typesetting import pdf
from signaalbot.texts import texts_in


def render(page: Page) -> bytes:
    """Return the page as PDF/UA-1."""
    texts = texts_in(page.language)
    footer = texts.plain("verslag.page", number="{number}", total="{total}")
    return pdf("verslag.typ", {**asdict(page), "footer": footer}, page.language)
