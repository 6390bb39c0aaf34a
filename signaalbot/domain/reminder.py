"""What must be looked at again, and when? A reminder is a row with a moment; it outlives every restart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

RETRY_AFTER: Final = timedelta(minutes=5)
"""A reminder that failed is kept, and tried again after this (T41)."""


class Occasion(StrEnum):
    """Why the clock knocks; the subject is an agreement, unless the name says otherwise."""

    DRAFT_OVER = "draft_over"
    UNANSWERED = "unanswered"
    PROPOSAL_OVER = "proposal_over"
    CONSULT_OVER = "consult_over"
    ENDS_SOON = "ends_soon"
    ENDS = "ends"
    JUDGE_ROOM = "judge_room"
    REPLY_OVER_DEVIATION = "reply_over_deviation"
    ERRAND = "errand"
    ERRAND_OVER = "errand_over"


@dataclass(frozen=True)
class Reminder:
    """One knock of the clock: for which room, about what, and for which party when it is for one."""

    id: int
    room_id: int
    occasion: Occasion
    subject_id: int
    party: str
    due_at: datetime
