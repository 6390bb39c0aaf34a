"""What can you do with this story? Action cards, and a small choice of them for the loudest narratives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Final

from signaalbot.domain.narrative import Narrative


class Setting(StrEnum):
    """Where a card that belongs to no narrative is used."""

    GENERAL = "algemeen"
    DEMONSTRATION = "demonstratie"


class Route(StrEnum):
    """The way to a trustworthy government that a card takes."""

    RESPONSIVE = "responsief"
    COMPETENT = "deskundig en integer"
    NEARBY = "nabij en zichtbaar"


KEEP_WATCHING: Final = "G12"
"""The card that asks nothing extra and is offered with every choice."""

MOST: Final = 4


@dataclass(frozen=True)
class ActionCard:
    """One thing to do, at most 35 words, with its source.

    *self_directed* cards change how we work ourselves; they come before cards that explain to others.
    *phase* is set when a card only fits one phase ("na de escalatie"): a person has to pick that card.
    """

    id: str
    theme: Narrative | Setting
    text: str
    source: str
    route: Route
    self_directed: bool
    phase: str | None = None


def choose(cards: Sequence[ActionCard], narratives: Sequence[Narrative], turn: int = 0) -> tuple[ActionCard, ...]:
    """Choose two to four cards: one or two for the loudest narratives, one general card, and G12.

    *narratives* come loudest first, without doubles; only the first two count. A higher *turn* (the number
    of the week) brings other cards. One card at least is about ourselves, and those come first; when
    nothing was heard, the general card sends us out to listen.
    """
    loud = narratives[:2]
    room = (MOST - 2) // len(loud) if loud else 0
    chosen = [card for narrative in loud for card in _turned(_of(cards, narrative), turn, room)]
    ourselves = any(card.self_directed for card in chosen)
    general = [card for card in _of(cards, Setting.GENERAL) if card.id != KEEP_WATCHING]
    fitting = [card for card in general if ourselves or card.self_directed]
    outside = [card for card in general if card.route is Route.NEARBY]
    chosen += _turned((fitting or general) if loud else outside, turn, 1)
    watch = [card for card in cards if card.id == KEEP_WATCHING]
    return (*sorted(chosen, key=lambda card: not card.self_directed), *watch)


def _of(cards: Iterable[ActionCard], theme: Narrative | Setting) -> list[ActionCard]:
    """Return the cards of a theme that fit any phase, those about ourselves first."""
    fitting = [card for card in cards if card.theme == theme and card.phase is None]
    return sorted(fitting, key=lambda card: not card.self_directed)


def _turned(cards: Sequence[ActionCard], turn: int, number: int) -> list[ActionCard]:
    """Return *number* cards, starting one further every turn."""
    if not cards:
        return []
    start = turn % len(cards)
    return list(islice([*cards[start:], *cards[:start]], number))
