"""How long is this bar, where goes this line? Small drawings as SVG, made by hand: no library, no outside resource.

Every colour differs in lightness too, so a grey print says the same; and each drawing is said aloud in words.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Final

WIDTH: Final = 100
HEIGHT: Final = 8
TREND_WIDTH: Final = 120
TREND_HEIGHT: Final = 30
STEP: Final = 13
SQUARE: Final = 9
ACCENT: Final = "#1f5f74"
INK: Final = "#1d2733"
TRACK: Final = "#e1e6eb"
BAND: Final = "#d3d9df"
EDGE: Final = "#6b7783"


def bar(value: int, most: int, description: str) -> str:
    """Draw *value* on a scale from 0 to *most* as one SVG bar that says *description* aloud.

    The stretch is left to the page ("preserveAspectRatio"), so the bar fits a telephone and a sheet of paper.
    """
    drawn = _filled(round(WIDTH * value / most, 1) if most else 0)
    return _svg("bar", WIDTH, HEIGHT, description, drawn, 'preserveAspectRatio="none" ')


def trend(counts: Sequence[int | None], low: int | None, high: int | None, description: str) -> str:
    """Draw weeks from old to new as a line, over the band from *low* to *high*; the newest week is the large dot.

    A hidden week is a small open ring on the ground line, always at the same height, and the line stops there.
    """
    top = max([value for value in counts if value] + [high or 0, 1])
    places = [(_across(at, len(counts)), None if value is None else _up(value, top)) for at, value in enumerate(counts)]
    band = "" if low is None or high is None else _band(_up(high, top), _up(low, top))
    return _svg("trend", TREND_WIDTH, TREND_HEIGHT, description, band + _line(places) + _dots(places))


def strip(filled: Sequence[bool], description: str) -> str:
    """Draw one square for each place, filled or open: small multiples, row after row in the same order."""
    squares = "".join(
        f'<rect x="{1 + at * STEP}" y="1" width="{SQUARE}" height="{SQUARE}" '
        f'fill="{ACCENT if full else "#ffffff"}" stroke="{EDGE}" stroke-width="1"/>'
        for at, full in enumerate(filled)
    )
    return _svg("strip", STEP * len(filled), SQUARE + 2, description, squares)


def _svg(name: str, width: int, height: int, description: str, drawn: str, more: str = "") -> str:
    label = html.escape(description, quote=True)
    return (
        f'<svg class="{name}" role="img" aria-label="{label}" '
        f'viewBox="0 0 {width} {height}" {more}focusable="false">{drawn}</svg>'
    )


def _filled(length: float) -> str:
    track = f'<rect class="track" width="{WIDTH}" height="{HEIGHT}" fill="{TRACK}"/>'
    return track + f'<rect class="value" width="{length:g}" height="{HEIGHT}" fill="{ACCENT}"/>'


def _across(at: int, weeks: int) -> float:
    return TREND_WIDTH - 5 - (weeks - 1 - at) * STEP


def _up(value: int, top: int) -> float:
    return round(TREND_HEIGHT - 4 - (TREND_HEIGHT - 8) * value / top, 1)


def _band(high: float, low: float) -> str:
    return f'<rect y="{high:g}" width="{TREND_WIDTH}" height="{max(low - high, 1):g}" fill="{BAND}"/>'


def _line(places: Sequence[tuple[float, float | None]]) -> str:
    pieces: list[list[str]] = [[]]
    for across, up in places:
        if up is None:
            pieces.append([])
        else:
            pieces[-1].append(f"{across:g},{up:g}")
    drawn = [" ".join(piece) for piece in pieces if len(piece) > 1]
    return "".join(
        f'<polyline points="{points}" fill="none" stroke="{ACCENT}" stroke-width="1.5"/>' for points in drawn
    )


def _dots(places: Sequence[tuple[float, float | None]]) -> str:
    newest = len(places) - 1
    return "".join(
        f'<circle cx="{across:g}" cy="{TREND_HEIGHT - 4}" r="2" fill="#ffffff" stroke="{EDGE}"/>'
        if up is None
        else f'<circle cx="{across:g}" cy="{up:g}" r="{3 if at == newest else 1.5}" fill="{INK}"/>'
        for at, (across, up) in enumerate(places)
    )
