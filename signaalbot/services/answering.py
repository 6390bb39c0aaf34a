"""What do reporters hear back? One answer per signal or cluster, within two working days, through the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from signaalbot.domain.card import Card
from signaalbot.domain.localtime import AMSTERDAM
from signaalbot.domain.problem import NoLongerOpen
from signaalbot.domain.redaction import RedactedText
from signaalbot.domain.role import Role
from signaalbot.domain.signal import Signal, State
from signaalbot.domain.week import Week
from signaalbot.domain.workday import answer_due, is_workday
from signaalbot.services import phrasing_answers, posting
from signaalbot.storage import answers, people, replays, reporters, signals
from signaalbot.storage.database import transaction
from signaalbot.texts import texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database

REMINDED_AT: Final = time(8, 30)
"""Local time of the daily reminder of answers that are late."""


@dataclass(frozen=True)
class Waiting:
    """A signal that waits for its answer, and until when that was promised."""

    signal: Signal
    due_at: datetime


def unanswered(db: Database, week: Week) -> int:
    """Return how many signals of a week still wait for an answer; a weekbeeld with any cannot be closed.

    Withdrawn signals, and those whose reporter wants no answer, wait for nothing.
    """
    return answers.count_pending(db, week.start, week.end)


def give_all(db: Database, week: Week, text: RedactedText, key: str, now: datetime) -> int:
    """Give one answer to everything of a week that still waits; returns how many signals that were."""
    with transaction(db):
        count = 0
        for each in waiting(db):
            if each.signal.received_at in week and answers.find(db, each.signal.id) is None:
                count += give(db, each.signal.id, text, f"{key} {each.signal.id}", now)
        return count


def waiting(db: Database) -> tuple[Waiting, ...]:
    """Return what waits for an answer, most urgent first."""
    found = [signals.get(db, each) for each in answers.pending(db)]
    return tuple(sorted((Waiting(each, answer_due(each.received_at)) for each in found), key=lambda each: each.due_at))


def give(db: Database, signal_id: int, text: RedactedText, key: str, now: datetime) -> int:
    """Answer a signal and all that tell the same; every reporter hears it once. Returns how many signals.

    The same press again (T68) changes nothing. Raises NoLongerOpen when all were answered or withdrawn.
    """
    with transaction(db):
        before = replays.find(db, key)
        if before is not None:
            return before
        lead = signals.get(db, signal_id).told_with or signal_id
        several = [each for each in signals.together(db, lead) if each.state is not State.WITHDRAWN]
        answered = [each for each in several if answers.add(db, each.id, text, now)]
        if not answered:
            raise NoLongerOpen
        for reporter in dict.fromkeys(each.reporter for each in answered):
            _tell(db, reporter, [each for each in answered if each.reporter == reporter], text, now)
        replays.add(db, key, len(answered), now)
        return len(answered)


def remind(db: Database, now: datetime) -> None:
    """Tell the coordinators, once a working day, how many answers are late."""
    local = now.astimezone(AMSTERDAM)
    if local.time() < REMINDED_AT or not is_workday(local.date()):
        return
    late = sum(due <= now for due in _dues(db))
    if not late:
        return
    for person in people.with_role(db, Role.COORDINATOR):
        card = phrasing_answers.reminder(texts_in(person.language), late)
        posting.to_person(db, person, f"answers late {local.date()}", card, now, urgency="info")


def next_due(db: Database, now: datetime) -> datetime | None:
    """Return when the next answer becomes late, or the next reminder; None when nothing waits."""
    dues = _dues(db)
    later = [due for due in dues if due > now]
    if len(later) < len(dues):
        later.append(_next_morning(now))
    return min(later, default=None)


def _dues(db: Database) -> list[datetime]:
    return [answer_due(each) for each in answers.moments_pending(db)]


def _next_morning(now: datetime) -> datetime:
    """Return the first moment after *now* at which a reminder may go: 08:30 on a working day."""
    day = now.astimezone(AMSTERDAM).date()
    while True:
        morning = datetime.combine(day, REMINDED_AT, AMSTERDAM)
        if morning > now and is_workday(day):
            return morning
        day += timedelta(days=1)


def _tell(db: Database, reporter: str, several: list[Signal], text: RedactedText, now: datetime) -> None:
    wanted = [each for each in several if each.answer_wanted]
    person = reporters.person_behind(db, reporter)
    if person is None or not wanted:
        return
    card: Card = phrasing_answers.told(texts_in(person.language), wanted, text)
    posting.to_person(db, person, f"feedback {wanted[0].id}", card, now, urgency="info")


def given(db: Database, signal_id: int) -> RedactedText | None:
    """Return what was answered, or None."""
    return answers.find(db, signal_id)


def due_of(signal: Signal) -> datetime:
    """Return until when the answer to this signal was promised."""
    return answer_due(signal.received_at)
