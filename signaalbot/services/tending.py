"""What is asked in quiet times? Who kept in touch without a reason, and now and then a question for the team."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from signaalbot.domain.calendar import STALE_AFTER, next_after, quiet_due, reflection_due
from signaalbot.domain.card import Button, Card
from signaalbot.domain.role import Person, Role
from signaalbot.domain.signal import Occupation
from signaalbot.services import posting
from signaalbot.storage import people, quiet_times
from signaalbot.storage.database import transaction
from signaalbot.texts import Texts, texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database

QUESTIONS: Final = 6
NAMED: Final = tuple(each for each in Occupation if each is not Occupation.WIJKAGENT)


def ask(db: Database, areas: Sequence[str], now: datetime) -> None:
    """Ask coordinators what is due: once per month or question, and never a week too late."""
    month, since = quiet_due(now)
    if _is_due(db, f"quiet {month}", since, now):
        with transaction(db):
            quiet_times.mark_past(db, f"quiet {month}", now)
            for person in people.with_role(db, Role.COORDINATOR):
                card = quiet_card(db, texts_in(person.language), month, areas)
                posting.to_person(db, person, f"quiet {month}", card, now, urgency="info")
    number, since = reflection_due(now)
    if _is_due(db, f"reflection {number}", since, now):
        with transaction(db):
            quiet_times.mark_past(db, f"reflection {number}", now)
            _reflect(db, number, now)


def next_due(now: datetime) -> datetime:
    """Return when the next question comes."""
    return next_after(now)


def quiet_card(db: Database, texts: Texts, month: str, areas: Sequence[str]) -> Card:
    """Return the question per wijk; what was answered this month has a mark."""
    talked = quiet_times.areas_talked(db, month)
    labels = [texts.plain("weekwork.quiet_mark", area=area) if area in talked else area for area in areas]
    rows = tuple((Button(label, f"quiet:area:{month}:{at}"),) for at, label in enumerate(labels))
    return Card(texts.say("weekwork.quiet"), rows)


def function_card(texts: Texts, month: str, at: int, area: str) -> Card:
    """Ask in which function somebody kept in touch; never who."""
    rows = tuple((Button(texts.plain(f"occupation.{each}"), f"quiet:function:{month}:{at}:{each}"),) for each in NAMED)
    return Card(texts.say("weekwork.quiet_area", area=area), rows)


def note_talk(db: Database, month: str, area: str, occupation: Occupation) -> None:
    """Keep that somebody in this function kept in touch in a wijk."""
    with transaction(db):
        quiet_times.add_talk(db, month, area, occupation)


def want_reflection(db: Database, person: Person, wanted: bool) -> None:
    """Switch the question for the team on or off for one person."""
    with transaction(db):
        quiet_times.mark_reflection(db, person.id, wanted)


def _reflect(db: Database, number: int, now: datetime) -> None:
    for person in people.with_role(db, Role.COORDINATOR):
        if quiet_times.wants_reflection(db, person.id):
            texts = texts_in(person.language)
            question = texts.plain(f"weekwork.question.{number % QUESTIONS + 1}")
            off = Button(texts.plain("weekwork.button_reflection_off"), "quiet:off")
            card = Card(texts.say("weekwork.reflection", question=question), ((off,),))
            posting.to_person(db, person, f"reflection {number}", card, now, urgency="info")


def _is_due(db: Database, name: str, since: datetime, now: datetime) -> bool:
    return since <= now < since + STALE_AFTER and people.first_day(db) < since and not quiet_times.is_past(db, name)
