"""What ties a reporter to a person, and when is it gone? The link at its term, the traces at once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.pseudonym import link_ends_at
from signaalbot.storage import prompts, reporters
from signaalbot.storage.database import transaction

if TYPE_CHECKING:
    from sqlite_utils import Database


def forget_links(db: Database, now: datetime) -> None:
    """Remove links whose quarter is over, answers that arrived, and questions about a signal that were answered."""
    with transaction(db):
        for quarter in reporters.quarters(db):
            if link_ends_at(quarter) <= now:
                reporters.remove_quarter(db, quarter)
        reporters.remove_traces(db, now - prompts.OPEN_FOR)


def next_due(db: Database, now: datetime) -> datetime | None:
    """Return when the next link reaches its term, or None."""
    return min((end for each in reporters.quarters(db) if (end := link_ends_at(each)) > now), default=None)
