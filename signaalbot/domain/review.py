"""What can a coordinator decide about a signal? None, one or more narratives, something else, or "I do not know"."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from signaalbot.domain.narrative import Narrative


class Outcome(StrEnum):
    """How a review ends."""

    NARRATIVES = "narratives"
    NONE = "none"
    OTHER = "other"
    UNSURE = "unsure"


def mask_of(chosen: Iterable[Narrative]) -> int:
    """Return chosen narratives as one number for button data: bit 0 is the first."""
    wanted = set(chosen)
    return sum(1 << place for place, narrative in enumerate(Narrative) if narrative in wanted)


def chosen_in(mask: int) -> tuple[Narrative, ...]:
    """Return the narratives of a mask."""
    return tuple(narrative for place, narrative in enumerate(Narrative) if mask >> place & 1)
