"""What is told to everyone in a room: which kind, how loud, and how long does it hold?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from signaalbot.domain.role import Party

NUDGE_AFTER: Final = timedelta(minutes=15)
"""After this, who has not pressed "Gezien" gets a "let op" bulletin in private too."""

MAX_LENGTH: Final = 4096
"""Characters: as much as Telegram lets somebody type; what does not fit in one message goes in parts."""

CARD_LENGTH: Final = 1500
"""Characters of an own card, so that the pinned message holds it whole."""

PICTURE_LENGTH: Final = 700
REASON_LENGTH: Final = 500

DRAFT_KEPT: Final = timedelta(hours=24)
"""After this a draft is dropped: nobody sends yesterday's news by accident (T70)."""

OPEN_FOR: Final = timedelta(hours=24)
"""A question stays open so long after its clock, an unconfirmed bulletin so long after it was sent (T70)."""


class Level(StrEnum):
    """How loud a bulletin is; the order of the outbox follows it."""

    URGENT = "urgent"
    ATTENTION = "attention"
    INFO = "info"


class Kind(StrEnum):
    """What a bulletin is; each looks different and says so in a word and a symbol."""

    ANNOUNCEMENT = "announcement"
    QUESTION = "question"
    ANSWER = "answer"
    SUGGESTION = "suggestion"
    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"
    REFUTED = "refuted"
    DECISION = "decision"
    UPDATE = "update"
    OWN_CARD = "own_card"
    PICTURE = "picture"
    RETRACTION = "retraction"

    @property
    def is_chosen(self) -> bool:
        """Tell whether a writer picks this kind in the preview; the others follow from what was done."""
        return self in CHOICES

    @property
    def is_follow_up(self) -> bool:
        """Tell whether this says what became of an earlier bulletin, and is told just as loud."""
        return self in (Kind.CONFIRMED, Kind.REFUTED, Kind.RETRACTION)

    @property
    def is_final(self) -> bool:
        """Tell whether nobody can change a bulletin any more once its newest version is of this kind."""
        return self in (Kind.REFUTED, Kind.RETRACTION)

    @property
    def waits(self) -> bool:
        """Tell whether this stays open until somebody answers or confirms it."""
        return self in (Kind.QUESTION, Kind.UNCONFIRMED)


CHOICES: Final = (Kind.ANNOUNCEMENT, Kind.QUESTION, Kind.SUGGESTION, Kind.UNCONFIRMED, Kind.DECISION)
"""The kinds in the order of the preview; a decision only for the municipality."""


class BulletinState(StrEnum):
    """A draft is seen by its writer only; sent is final; dropped drafts stay dropped."""

    DRAFT = "draft"
    SENT = "sent"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Attachment:
    """A "photo" or "document" as Telegram keeps it; the bot never opens it and does not keep its name."""

    kind: str
    file_id: str

    def as_payload(self) -> dict[str, str]:
        """Return it as plain values."""
        return {"kind": self.kind, "file_id": self.file_id}

    @classmethod
    def from_payload(cls, payload: dict[str, Any] | None) -> Attachment | None:
        """Return what `as_payload` wrote; None stays None."""
        return None if payload is None else cls(payload["kind"], payload["file_id"])


@dataclass(frozen=True)
class Bulletin:
    """One version of a bulletin; number and sent_at are None while it is a draft.

    *asked* and *answer_by* belong to a question, *about* (the id of the question) to an answer, *reference* and
    *objection* to a decision, *next_update_at* to an update. *settled_at* is when what waits was settled.
    """

    id: int
    room_id: int
    number: int | None
    version: int
    level: Level | None
    text: str
    author_id: int
    state: BulletinState
    replaces: int | None
    sent_at: datetime | None
    kind: Kind = Kind.ANNOUNCEMENT
    asked: Party | None = None
    answer_by: datetime | None = None
    about: int | None = None
    reference: str | None = None
    objection: str | None = None
    next_update_at: datetime | None = None
    attachment: Attachment | None = None
    valid_until: datetime | None = None
    settled_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether this was sent and still waits for an answer or a confirmation."""
        return self.state is BulletinState.SENT and self.kind.waits and self.settled_at is None


def missing(draft: Bulletin) -> str | None:
    """Return what a draft still needs before it can go: "asked", "decision" or "level"; None when it is complete."""
    if draft.kind is Kind.QUESTION and (draft.asked is None or draft.answer_by is None):
        return "asked"
    if draft.kind is Kind.DECISION and not (draft.reference and draft.objection):
        return "decision"
    return "level" if draft.level is None else None


def longest(kind: Kind) -> int:
    """Return how many characters a bulletin of this kind may have: pictures of all parties fit in one message."""
    return {Kind.OWN_CARD: CARD_LENGTH, Kind.PICTURE: PICTURE_LENGTH, Kind.RETRACTION: REASON_LENGTH}.get(
        kind, MAX_LENGTH
    )


def number_of(text: str) -> int:
    """Read the number of a bulletin as somebody typed it; 0, which no bulletin has, for anything else."""
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def private_delay(level: Level) -> timedelta | None:
    """Return how long after the group a member gets the bulletin in private; None means never."""
    return {Level.URGENT: timedelta(0), Level.ATTENTION: NUDGE_AFTER, Level.INFO: None}[level]


def valid_for(level: Level) -> timedelta:
    """Return how long a bulletin may still be delivered: late news can do harm (T09)."""
    return timedelta(hours=4) if level is Level.URGENT else timedelta(hours=24)
