"""What does the weekbeeld look like on paper? Two sheets at most, tagged so that it can be read aloud (PDF/UA-1)."""

from __future__ import annotations

from dataclasses import asdict

from signaalbot.report.digest_blocks import Sheet
from signaalbot.report.typesetting import pdf


def render(sheet: Sheet) -> bytes:
    """Return the weekbeeld as PDF/UA-1."""
    return pdf("digest.typ", asdict(sheet), sheet.language)
