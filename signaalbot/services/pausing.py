"""What happens when one reporter sends too much? It is held, or paused with a reason; nothing goes silently."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from signaalbot.domain.card import Button, Card
from signaalbot.domain.problem import NoLongerOpen, Problem
from signaalbot.domain.redaction import RedactedText
from signaalbot.domain.role import Person, Role
from signaalbot.services import posting
from signaalbot.storage import pauses, people, replays, reporters, signals
from signaalbot.storage.database import transaction
from signaalbot.texts import texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(eq=False)
class SignalsPaused(Problem):
    """Raised when somebody whose signals are paused sends one; the reason was told."""

    key: ClassVar[str] = "pause.problem.paused"
    reason: str


@dataclass(eq=False)
class SecondNeeded(Problem):
    """Raised when the coordinator who paused somebody tries to lift it: a colleague must."""

    key: ClassVar[str] = "pause.problem.second_needed"


def require_not_paused(db: Database, person: Person) -> None:
    """Raise SignalsPaused when this person's signals are paused."""
    pause = pauses.of_person(db, person.id)
    if pause is not None:
        raise SignalsPaused(pause.reason)


def require_open(db: Database, signal_id: int) -> None:
    """Raise NoLongerOpen when there is no such signal, or when its reporter is paused already."""
    signal = signals.find_by_id(db, signal_id)
    if signal is None or pauses.of_reporter(db, signal.reporter) is not None:
        raise NoLongerOpen


def tell_held(db: Database, pseudonym: str, now: datetime) -> None:
    """Tell the coordinators, once an hour for each reporter, that signals are held for them to look at."""
    for person in people.with_role(db, Role.COORDINATOR):
        texts = texts_in(person.language)
        button = Button(texts.plain("review.button_held"), "review:held")
        card = Card(texts.say("pause.held_notice"), ((button,),))
        posting.to_person(db, person, f"held {pseudonym} {now:%Y-%m-%d %H}", card, now, urgency="attention")


def pause(db: Database, by: Person, signal_id: int, reason: RedactedText, key: str, now: datetime) -> None:
    """Pause the reporter of a signal, tell that person why, and ask a second coordinator to look."""
    with transaction(db):
        if replays.find(db, key) is not None:
            return
        require_open(db, signal_id)
        reporter = signals.get(db, signal_id).reporter
        pause_id = pauses.add(db, reporter, reason, by.id, now)
        replays.add(db, key, pause_id, now)
        told = reporters.person_behind(db, reporter)
        if told is not None:
            card = Card(texts_in(told.language).say("pause.told", reason=reason))
            posting.to_person(db, told, f"paused {pause_id}", card, now, urgency="attention")
        for colleague in people.with_role(db, Role.COORDINATOR):
            if colleague.id != by.id:
                posting.to_person(db, colleague, f"pause {pause_id} asks", _lift_card(colleague, pause_id, reason), now)


def lift(db: Database, by: Person, pause_id: int, now: datetime) -> None:
    """End a pause and tell the reporter. Raises SecondNeeded, or NoLongerOpen when it was lifted before."""
    with transaction(db):
        found = pauses.find(db, pause_id)
        if found is None:
            raise NoLongerOpen
        if found.paused_by == by.id:
            raise SecondNeeded
        pauses.mark_lifted(db, pause_id, by.id, now)
        told = reporters.person_behind(db, found.reporter)
        if told is not None:
            card = Card(texts_in(told.language).say("pause.lifted"))
            posting.to_person(db, told, f"paused {pause_id} lifted", card, now, urgency="attention")


def _lift_card(person: Person, pause_id: int, reason: RedactedText) -> Card:
    texts = texts_in(person.language)
    button = Button(texts.plain("pause.button_lift"), f"pause:lift:{pause_id}")
    return Card(texts.say("pause.asks", reason=reason), ((button,),))
