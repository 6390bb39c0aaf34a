"""What became of my signals? Own signals with their status; withdrawing and replacing them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from signaalbot.domain.narrative import Proposal
from signaalbot.domain.problem import NoLongerOpen, NotAllowed
from signaalbot.domain.redaction import RedactedText
from signaalbot.domain.role import Person
from signaalbot.domain.signal import Signal, State
from signaalbot.domain.week import week_of
from signaalbot.storage import answers, digests, reporters, reviews, signals
from signaalbot.storage.database import flush_journal, transaction

if TYPE_CHECKING:
    from sqlite_utils import Database

SHOWN: Final = 8
"""Signals in one list; older ones are found by their code in the chat."""


class Status(StrEnum):
    """How far a signal has come, as its reporter sees it; the last that holds counts."""

    RECEIVED = "received"
    HELD = "held"
    READ = "read"
    IN_DIGEST = "in_digest"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Own:
    """One own signal with its status, and what was answered."""

    signal: Signal
    status: Status
    answer: RedactedText | None = None

    @property
    def withdrawn(self) -> bool:
        """Tell whether only the code is left."""
        return self.status is Status.WITHDRAWN


def mine(db: Database, person: Person) -> tuple[Own, ...]:
    """Return the newest own signals, newest first; those of which the link is gone are nobody's."""
    return tuple(current(db, signals.get(db, each)) for each in reporters.signals_of(db, person.id, SHOWN))


def one(db: Database, person: Person, signal_id: int) -> Own:
    """Return an own signal. Raises NotAllowed when it is not this person's, or nobody's any more."""
    require_own(db, person, signal_id)
    return current(db, signals.get(db, signal_id))


def require_own(db: Database, person: Person, signal_id: int) -> None:
    """Raise NotAllowed unless this person sent that signal."""
    if not reporters.owns(db, person.id, signal_id):
        raise NotAllowed


def current(db: Database, signal: Signal) -> Own:
    """Return a signal with its status."""
    answer = answers.find(db, signal.id)
    if signal.state is State.WITHDRAWN:
        return Own(signal, Status.WITHDRAWN)
    if answer is not None:
        return Own(signal, Status.ANSWERED, answer)
    if signal.state is State.HELD:
        return Own(signal, Status.HELD)
    if digests.find(db, week_of(signal.received_at).name) is not None:
        return Own(signal, Status.IN_DIGEST)
    return Own(signal, Status.READ if reviews.was_read(db, signal.id) else Status.RECEIVED)


def withdraw(db: Database, person: Person, signal_id: int, now: datetime) -> Own:
    """Erase the text and all that was told about it; a marker with the code stays (T56)."""
    with transaction(db):
        found = one(db, person, signal_id)
        if not found.withdrawn:
            signals.mark_withdrawn(db, signal_id, now)
    flush_journal(db)
    return one(db, person, signal_id)


def replace_text(
    db: Database, proposal: Proposal, person: Person, signal_id: int, text: RedactedText, now: datetime
) -> Own:
    """Put a text that was shown in the place of the old one, with what the machine proposes for it."""
    with transaction(db):
        found = one(db, person, signal_id)
        if found.withdrawn:
            raise NoLongerOpen
        signals.mark_text(db, signal_id, text, proposal.model, now)
        signals.mark_proposal(db, signal_id, proposal.labels, proposal.scores, proposal.evidence)
    flush_journal(db)
    return one(db, person, signal_id)


def area_of(db: Database, person: Person, areas: Sequence[str]) -> str | None:
    """Return the wijk of this worker's last signal, if it still is one."""
    found = reporters.area_of(db, person.id)
    return found if found in areas else None
