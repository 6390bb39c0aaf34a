"""What did people decide about a week? Colours, phases, words of their own, cards, and what came of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar, Final

from signaalbot.domain.action import KEEP_WATCHING
from signaalbot.domain.edition import Colour, Weekbeeld
from signaalbot.domain.narrative import Narrative
from signaalbot.domain.problem import Problem

VOTES_FOR_RED: Final = 2
DAYS_AHEAD: Final = 14
MOST_CARDS: Final = 4
LONGEST_NOTE: Final = 220
LONGEST_OWNER: Final = 60
LONGEST_STEP: Final = 140
_URGENT_FIRST: Final = (Colour.RED, Colour.ORANGE, Colour.GREEN, Colour.GREY)


class Unrest(StrEnum):
    """The four phases of the national frame, by their own names."""

    SLUMBERING = "sluimerend"
    RISING = "oplopend"
    ESCALATION = "escalatie"
    AFTERWARDS = "na"


class Part(StrEnum):
    """Where a sentence of a coordinator stands in the weekbeeld."""

    BRIEF = "brief"
    SEEN = "seen"
    HEARD = "heard"
    UNKNOWN = "unknown"
    ASKED = "asked"
    RESIDENTS = "residents"
    SILENCE = "silence"
    AHEAD = "ahead"


PER_THEME: Final = (Part.SEEN, Part.HEARD, Part.UNKNOWN, Part.ASKED)


class Result(StrEnum):
    """What came of a card."""

    DONE = "done"
    PARTLY = "partly"
    NOT_DONE = "not_done"


@dataclass(frozen=True)
class Note:
    """A sentence of a coordinator, redacted; *day* is set for what is coming."""

    id: int
    part: Part
    narrative: Narrative | None
    text: str
    day: date | None = None


@dataclass(frozen=True)
class Chosen:
    """A card that was chosen: who by function, the first step, which day; and later what came of it."""

    id: int
    card: str
    owner: str | None = None
    step: str | None = None
    day: date | None = None
    result: Result | None = None
    remark: str | None = None

    @property
    def complete(self) -> bool:
        """Tell whether it is agreed who does what when; watching needs nobody to start anything."""
        return bool(self.owner and self.day and (self.step or self.card == KEEP_WATCHING))


@dataclass(frozen=True)
class Settled:
    """The colour that coordinators set together; *dissent* are the votes for each colour when they differ."""

    colour: Colour
    dissent: Mapping[Colour, int] = field(default_factory=dict)
    red_waits: bool = False


@dataclass(frozen=True)
class Decisions:
    """All that people added to one week; *final* after "Vaststellen"."""

    colours: Mapping[Narrative, Settled] = field(default_factory=dict)
    phases: Mapping[Narrative, Unrest] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    cards: tuple[Chosen, ...] = ()
    before: tuple[Chosen, ...] = ()
    overruled: Mapping[str, str] = field(default_factory=dict)
    wrong: str | None = None
    final: bool = False

    def of(self, part: Part, narrative: Narrative | None = None) -> tuple[Note, ...]:
        """Return the sentences of one part, of one narrative where parts have them; what comes by day."""
        found = [note for note in self.notes if note.part is part and note.narrative is narrative]
        return tuple(sorted(found, key=lambda note: note.day or date.min))


class Gap(StrEnum):
    """What is missing before a weekbeeld can be settled."""

    COLOURS = "colours"
    RED = "red"
    CARDS = "cards"
    AGREEMENT = "agreement"
    RESULTS = "results"
    ANSWERS = "answers"
    DOUBTS = "doubts"


@dataclass(eq=False)
class NotComplete(Problem):
    """Raised when somebody settles a weekbeeld that misses something."""

    key: ClassVar[str] = "weekwork.problem.not_complete"


@dataclass(eq=False)
class TooManyCards(Problem):
    """Raised at a fifth card: more than four is a list, and nobody does a list."""

    key: ClassVar[str] = "weekwork.problem.too_many_cards"
    most: int = MOST_CARDS


@dataclass(eq=False)
class SettledAlready(Problem):
    """Raised when somebody changes a weekbeeld that is settled; that asks for a correction."""

    key: ClassVar[str] = "weekwork.problem.settled_already"


@dataclass(eq=False)
class NotInTheseDays(Problem):
    """Raised when something that is coming lies outside the next fourteen days."""

    key: ClassVar[str] = "weekwork.problem.not_in_these_days"
    days: int = DAYS_AHEAD


def settled(votes: Sequence[Colour]) -> Settled | None:
    """Return what the votes come to; one vote for red counts as orange until a second one comes.

    Most votes win, the more urgent colour when they are equal; who saw it differently stays visible.
    """
    if not votes:
        return None
    red_waits = 0 < votes.count(Colour.RED) < VOTES_FOR_RED
    counted = Counter(Colour.ORANGE if red_waits and vote is Colour.RED else vote for vote in votes)
    if votes.count(Colour.RED) >= VOTES_FOR_RED:
        colour = Colour.RED
    else:
        colour = min(counted, key=lambda each: (-counted[each], _URGENT_FIRST.index(each)))
    return Settled(colour, dict(Counter(votes)) if len(set(votes)) > 1 else {}, red_waits)


def gaps(edition: Weekbeeld, decisions: Decisions, unanswered: int, doubts: Sequence[str]) -> tuple[Gap, ...]:
    """Return what must still happen before "Vaststellen"; nothing is filled in by the machine."""
    uncoloured = [theme for theme in edition.loudest if theme.narrative not in decisions.colours]
    found = {
        Gap.COLOURS: bool(uncoloured),
        Gap.RED: any(each.red_waits for each in decisions.colours.values()),
        Gap.CARDS: not decisions.cards,
        Gap.AGREEMENT: any(not card.complete for card in decisions.cards),
        Gap.RESULTS: any(card.result is None for card in decisions.before),
        Gap.ANSWERS: unanswered > 0,
        Gap.DOUBTS: any(doubt not in decisions.overruled for doubt in doubts),
    }
    return tuple(gap for gap, missing in found.items() if missing)
