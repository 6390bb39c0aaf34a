"""What else did a colleague say about a signal? Taps on the stored card; all of them may be left out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """What kind of signal it is; tension between residents is no narrative, and must not vanish as "none"."""

    GOVERNMENT = "government"
    RESIDENTS = "residents"
    GOOD = "well"
    NUANCE = "nuance"


class Aspect(StrEnum):
    """How it is known: what people feel, what can be shown, what may come (practice section 1.3)."""

    EXPERIENCED = "experienced"
    EVIDENCED = "factual"
    EXPECTED = "expected"


@dataclass(frozen=True)
class Traits:
    """What was tapped on one signal."""

    tone: Tone = Tone.GOVERNMENT
    aspects: Collection[Aspect] = ()


UNTOUCHED = Traits()
