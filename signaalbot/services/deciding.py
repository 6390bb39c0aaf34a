"""What did people decide about a week, and what is still open? Colours, phases, sentences, cards and results."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from signaalbot.domain.action import KEEP_WATCHING
from signaalbot.domain.decision import (
    DAYS_AHEAD,
    LONGEST_NOTE,
    LONGEST_OWNER,
    LONGEST_STEP,
    MOST_CARDS,
    Chosen,
    Decisions,
    Gap,
    NotInTheseDays,
    Part,
    Result,
    SettledAlready,
    TooManyCards,
    Unrest,
    gaps,
    settled,
)
from signaalbot.domain.digest import STANDARD
from signaalbot.domain.edition import Colour, TooLittleView, Weekbeeld, with_colour
from signaalbot.domain.narrative import Narrative
from signaalbot.domain.problem import TextTooLong
from signaalbot.domain.redaction import RedactedText
from signaalbot.domain.role import Person
from signaalbot.domain.room import read_day
from signaalbot.domain.week import Week
from signaalbot.services import answering, figuring
from signaalbot.storage import decisions as decided
from signaalbot.storage import digests, replays
from signaalbot.storage.database import transaction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlite_utils import Database

LONGEST = {"owner": LONGEST_OWNER, "step": LONGEST_STEP, "remark": LONGEST_NOTE}


def decisions(db: Database, week: Week) -> Decisions:
    """Return all that people added to a week, and the cards of the week before."""
    found = digests.find(db, week.name)
    voted = {narrative: settled(votes) for narrative, votes in decided.votes(db, week.name).items()}
    first = week.monday + timedelta(days=7)
    return Decisions(
        colours={narrative: each for narrative, each in voted.items() if each is not None},
        phases=decided.phases(db, week.name),
        notes=decided.notes(db, week.name, first, first + timedelta(days=DAYS_AHEAD - 1)),
        cards=decided.cards(db, week.name),
        before=decided.cards(db, week.previous().name),
        overruled=decided.doubts(db, week.name),
        wrong=None if found is None else found.wrong,
        final=found is not None and found.state != "concept",
    )


def coloured(edition: Weekbeeld, found: Decisions) -> Weekbeeld:
    """Return the edition in the colours that were set; where numbers are hidden green cannot stand (T53)."""
    shown = {theme.narrative for theme in edition.themes if theme.cell.shown}
    for narrative, each in found.colours.items():
        if each.colour is not Colour.GREEN or narrative in shown:
            edition = with_colour(edition, narrative, each.colour)
    return edition


def for_public(found: Decisions) -> Decisions:
    """Return what everybody may read: no sentences, and no word on who saw it otherwise."""
    colours = {narrative: replace(each, dissent={}, red_waits=False) for narrative, each in found.colours.items()}
    return replace(found, colours=colours, notes=(), overruled={})


def open_gaps(db: Database, week: Week, areas: Sequence[str]) -> tuple[Gap, ...]:
    """Return what must still happen before this week can be settled."""
    edition, doubts = figuring.figures(db, week, areas), figuring.odd(db, week)
    return gaps(edition, decisions(db, week), answering.unanswered(db, week), doubts)


def require_concept(db: Database, week: Week) -> None:
    """Raise SettledAlready unless people may still change this week."""
    found = digests.find(db, week.name)
    if found is not None and found.final:
        raise SettledAlready


def vote(
    db: Database, person: Person, week: Week, narrative: Narrative, colour: Colour, areas: Sequence[str], now: datetime
) -> None:
    """Take the colour that one coordinator sees. Raises TooLittleView for green where hardly anything was heard."""
    require_concept(db, week)
    edition = figuring.figures(db, week, areas, STANDARD)
    theme = next(each for each in edition.themes if each.narrative is narrative)
    if colour is Colour.GREEN and not theme.cell.shown:
        raise TooLittleView
    with transaction(db):
        decided.mark_vote(db, week.name, narrative, person.id, colour, now)


def set_phase(db: Database, week: Week, narrative: Narrative, phase: Unrest, now: datetime) -> None:
    """Set the phase of a narrative."""
    require_concept(db, week)
    with transaction(db):
        decided.mark_phase(db, week.name, narrative, phase, now)


def write_note(
    db: Database, week: Week, part: Part, narrative: Narrative | None, text: RedactedText, key: str, now: datetime
) -> None:
    """Keep a sentence; the same message again changes nothing. Raises TextTooLong, or NotInTheseDays.

    What is coming begins with its day, within fourteen days after the week.
    """
    require_concept(db, week)
    day, words = (None, text.strip()) if part is not Part.AHEAD else _with_day(week, text)
    if len(words) > LONGEST_NOTE:
        raise TextTooLong(len(words), LONGEST_NOTE)
    with transaction(db):
        if replays.find(db, f"note {key}") is None:
            replays.add(db, f"note {key}", decided.add_note(db, week.name, part, narrative, words, day, now), now)


def remove_note(db: Database, week: Week, note_id: int, now: datetime) -> None:
    """Take a sentence out again."""
    require_concept(db, week)
    with transaction(db):
        decided.remove_note(db, note_id, now)


def choose_card(db: Database, week: Week, card: str, now: datetime) -> Chosen:
    """Choose a card for this week. Raises TooManyCards at the fifth."""
    require_concept(db, week)
    with transaction(db):
        chosen = {each.card: each for each in decided.cards(db, week.name)}
        if card not in chosen and len(chosen) >= MOST_CARDS:
            raise TooManyCards
        card_id = decided.add_card(db, week.name, card, now)
        if card == KEEP_WATCHING and card not in chosen:
            decided.mark_card(db, card_id, "step", "")
        return next(each for each in decided.cards(db, week.name) if each.id == card_id)


def drop_card(db: Database, week: Week, card_id: int, now: datetime) -> None:
    """Take a choice back."""
    require_concept(db, week)
    with transaction(db):
        decided.remove_card(db, card_id, now)


def fill_card(db: Database, week: Week, card_id: int, column: str, text: RedactedText) -> None:
    """Fill in who, the first step or the day of a card. Raises DayNotUnderstood or TextTooLong."""
    require_concept(db, week)
    value = read_day(text).isoformat() if column == "day" else " ".join(text.split())
    if column != "day" and len(value) > LONGEST[column]:
        raise TextTooLong(len(value), LONGEST[column])
    with transaction(db):
        decided.mark_card(db, card_id, column, value)


def tell_result(db: Database, card_id: int, result: Result) -> None:
    """Say what came of a card of last week."""
    with transaction(db):
        decided.mark_card(db, card_id, "result", result)


def tell_remark(db: Database, card_id: int, text: RedactedText) -> None:
    """Add a sentence to what came of a card. Raises TextTooLong."""
    if len(text) > LONGEST_NOTE:
        raise TextTooLong(len(text), LONGEST_NOTE)
    with transaction(db):
        decided.mark_card(db, card_id, "remark", " ".join(text.split()))


def overrule(db: Database, week: Week, doubt: str, reason: RedactedText, now: datetime) -> None:
    """Say why an odd number is right after all (T54). Raises TextTooLong."""
    require_concept(db, week)
    if len(reason) > LONGEST_NOTE:
        raise TextTooLong(len(reason), LONGEST_NOTE)
    with transaction(db):
        decided.mark_doubt(db, week.name, doubt, reason.strip(), now)


def _with_day(week: Week, text: str) -> tuple[date, str]:
    written, _, words = text.strip().partition(" ")
    first = week.monday + timedelta(days=7)
    day = read_day(written)
    if not words.strip() or not first <= day < first + timedelta(days=DAYS_AHEAD):
        raise NotInTheseDays
    return day, words.strip()
