"""What does the clock knock for around agreements and taken? Each reminder by itself, in its own transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Final

from signaalbot.domain.reminder import Occasion, Reminder
from signaalbot.services import consulting, deviating, judging, knowing, lapsing, tasking
from signaalbot.storage import reminders
from signaalbot.storage.database import transaction

if TYPE_CHECKING:
    from sqlite_utils import Database

Act = Callable[["Database", Reminder, datetime], None]

ACTS: Final[dict[Occasion, Act]] = {
    Occasion.DRAFT_OVER: lapsing.drop_draft,
    Occasion.UNANSWERED: consulting.unanswered,
    Occasion.PROPOSAL_OVER: lapsing.end,
    Occasion.CONSULT_OVER: consulting.over,
    Occasion.ENDS_SOON: lapsing.warn,
    Occasion.ENDS: lapsing.end,
    Occasion.JUDGE_ROOM: judging.ask,
    Occasion.REPLY_OVER_DEVIATION: deviating.no_reply,
    Occasion.ERRAND: tasking.remind,
    Occasion.ERRAND_OVER: tasking.lapse,
}
"""What is done at each occasion. All look first whether it still matters (T40)."""


def due(db: Database, now: datetime) -> tuple[Reminder, ...]:
    """Return the reminders that are due, oldest first."""
    return reminders.due(db, now)


def carry_out(db: Database, reminder: Reminder, now: datetime) -> None:
    """Do what is due, and note it in the same transaction: both or neither (T41)."""
    with transaction(db):
        ACTS[reminder.occasion](db, reminder, now)
        reminders.mark_done(db, reminder.id)


def postpone(db: Database, reminder: Reminder, now: datetime) -> None:
    """Keep a reminder that failed for later."""
    reminders.mark_later(db, reminder.id, now)


def next_due(db: Database, now: datetime) -> datetime | None:
    """Return when there is something to do, or None."""
    moments = [reminders.next_due(db), knowing.next_due(db, now)]
    return min((each for each in moments if each is not None), default=None)
