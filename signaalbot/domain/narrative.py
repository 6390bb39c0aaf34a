"""Which story of distrust is told? The five narratives, and a proposal that a person may overrule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Narrative(StrEnum):
    """The five stories (Verwey-Jonker Instituut / ESS information sheet, December 2022)."""

    ONZICHTBARE_OVERHEID = "onzichtbare_overheid"
    ONZICHTBARE_BURGER = "onzichtbare_burger"
    ONGELIJKE_BEHANDELING = "ongelijke_behandeling"
    ONGEHOORDE_BURGER = "ongehoorde_burger"
    ERVAREN_INCOMPETENTIE = "ervaren_incompetentie"


@dataclass(frozen=True)
class Evidence:
    """Words of the message that speak for a label; start and end are offsets in the message.

    *source* tells where it comes from, such as "rules:besluit-vooraf".
    """

    label: Narrative
    text: str
    start: int
    end: int
    source: str


@dataclass(frozen=True)
class Proposal:
    """What the machine thinks: labels (possibly none), a score from 0 to 1 per narrative, and why.

    *proposal* is False when the machine abstains and a person should decide without a hint.
    """

    labels: tuple[Narrative, ...]
    scores: Mapping[Narrative, float]
    proposal: bool
    evidence: tuple[Evidence, ...]
    model: str


Reader = Callable[[str], Proposal]
"""Reads one (redacted) message."""
