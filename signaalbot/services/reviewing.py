"""What do coordinators decide about signals? The text first, then a proposal if asked for; a person decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from signaalbot.domain.chance import Chance
from signaalbot.domain.detail import Details
from signaalbot.domain.narrative import Evidence, Narrative
from signaalbot.domain.problem import NoLongerOpen
from signaalbot.domain.review import Outcome
from signaalbot.domain.role import Person
from signaalbot.domain.signal import Signal, State
from signaalbot.storage import details, reviews, signals, switches
from signaalbot.storage.database import transaction

if TYPE_CHECKING:
    from sqlite_utils import Database

ALIKE_WITHIN: Final = timedelta(days=14)
ALIKE_SHOWN: Final = 6


@dataclass(frozen=True)
class Desk:
    """What lies on the desk of the coordinators."""

    waiting: int
    held: int
    labelling: bool


@dataclass(frozen=True)
class Case:
    """One signal to decide about; *proposal* is None when the machine says nothing, or must say nothing."""

    signal: Signal
    details: Details
    alike: int
    proposal: tuple[Narrative, ...] | None
    evidence: tuple[Evidence, ...] = ()


def desk(db: Database) -> Desk:
    """Count what waits."""
    waiting, held = (len(reviews.waiting(db, state)) for state in (State.STORED, State.HELD))
    return Desk(waiting, held, switches.is_on(db, switches.LABELLING))


def draw(db: Database, chance: Chance, person: Person, state: State, now: datetime) -> Case | None:
    """Open a signal that nobody decided about, in an order of chance; None when there is none."""
    waiting = reviews.waiting(db, state)
    return open_case(db, person, waiting[chance.below(len(waiting))], now) if waiting else None


def open_case(db: Database, person: Person, signal_id: int, now: datetime) -> Case:
    """Open one signal, and log who read it and when. Raises NoLongerOpen when it was withdrawn."""
    with transaction(db):
        signal = _present(db, signal_id)
        reviews.add_reading(db, person.id, signal_id, now)
    return _case(db, signal)


def decide(
    db: Database, signal_id: int, outcome: Outcome, chosen: Sequence[Narrative], shown: bool, now: datetime
) -> Signal:
    """Store what a coordinator decided; a later decision comes in its place."""
    with transaction(db):
        _present(db, signal_id)
        reviews.mark(db, signal_id, outcome, chosen if outcome is Outcome.NARRATIVES else (), shown, now)
        return signals.get(db, signal_id)


def undo(db: Database, signal_id: int) -> None:
    """Take a decision back: the signal waits again."""
    with transaction(db):
        _present(db, signal_id)
        reviews.remove(db, signal_id)


def alike(db: Database, person: Person, signal_id: int, now: datetime) -> tuple[Signal, ...]:
    """Return the newest other signals that this one may belong with; showing them is reading them."""
    with transaction(db):
        signal = _present(db, signal_id)
        recent = signals.between(db, signal.received_at - ALIKE_WITHIN, now + timedelta(seconds=1))
        others = [each for each in recent if each.told_with is None and each.id != signal_id]
        near = sorted(others, key=lambda each: (each.area != signal.area, -each.id))[:ALIKE_SHOWN]
        for each in near:
            reviews.add_reading(db, person.id, each.id, now)
    return tuple(near)


def join(db: Database, signal_id: int, other_id: int) -> Signal:
    """Let two signals that tell the same share one decision and one answer; each keeps its own reporter."""
    with transaction(db):
        signal, other = _present(db, signal_id), _present(db, other_id)
        lead = other.told_with or other.id
        if lead == signal.id:
            raise NoLongerOpen
        signals.mark_told_with(db, signal.id, lead)
        return signals.get(db, lead)


def part(db: Database, signal_id: int) -> None:
    """Undo a joining: the signal stands by itself again."""
    with transaction(db):
        _present(db, signal_id)
        signals.mark_told_with(db, signal_id, None)


def admit(db: Database, signal_id: int) -> None:
    """Let a held signal count."""
    with transaction(db):
        if _present(db, signal_id).state is State.HELD:
            signals.mark_state(db, signal_id, State.STORED)


def switch_labelling(db: Database, on: bool) -> None:
    """Switch the proposals on or off; everything else goes on by hand."""
    with transaction(db):
        switches.mark(db, switches.LABELLING, on)


def _present(db: Database, signal_id: int) -> Signal:
    signal = signals.find_by_id(db, signal_id)
    if signal is None or signal.state is State.WITHDRAWN:
        raise NoLongerOpen
    return signal


def _case(db: Database, signal: Signal) -> Case:
    told = details.get(db, signal.id)
    alike = len(signals.together(db, signal.id)) - 1
    if signal.blind or not switches.is_on(db, switches.LABELLING):
        return Case(signal, told, alike, None)
    proposal = signals.proposed(db, signal.id)
    return Case(signal, told, alike, proposal or None, signals.evidence_of(db, signal))
