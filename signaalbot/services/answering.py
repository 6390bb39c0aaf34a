"""What do reporters hear back? One answer per signal or cluster, within two working days, through the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from signaalbot.domain.week import Week
from signaalbot.storage import answers

if TYPE_CHECKING:
    from sqlite_utils import Database


def unanswered(db: Database, week: Week) -> int:
    """Return how many signals of a week still wait for an answer; a weekbeeld with any cannot be closed.

    Withdrawn signals, and those whose reporter wants no answer, wait for nothing.
    """
    return answers.count_pending(db, week.start, week.end)
