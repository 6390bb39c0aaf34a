"""How long is this bar? Small drawings as SVG, made by hand: no library, no outside resource."""

from __future__ import annotations

import html
from typing import Final

WIDTH: Final = 100
HEIGHT: Final = 8


def bar(value: int | None, most: int, description: str) -> str:
    """Draw *value* on a scale from 0 to *most* as one SVG bar that says *description* aloud.

    None stands for a hidden number: a dashed outline, always as long, so that nothing can be measured.
    The stretch is left to the page ("preserveAspectRatio"), so the bar fits a telephone and a sheet of paper.
    """
    drawn = _hidden() if value is None else _filled(round(WIDTH * value / most, 1) if most else 0)
    label = html.escape(description, quote=True)
    return (
        f'<svg class="bar" role="img" aria-label="{label}" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'preserveAspectRatio="none" focusable="false">{drawn}</svg>'
    )


def _filled(length: float) -> str:
    track = f'<rect class="track" width="{WIDTH}" height="{HEIGHT}"/>'
    return track + f'<rect class="value" width="{length:g}" height="{HEIGHT}"/>'


def _hidden() -> str:
    return (
        f'<rect class="hidden" x="0.5" y="0.5" width="{WIDTH - 1}" height="{HEIGHT - 1}" '
        'vector-effect="non-scaling-stroke"/>'
    )
