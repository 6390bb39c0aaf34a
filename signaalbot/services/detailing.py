"""What else can a worker tell about a stored signal? All of it by choice, and only about an own signal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from signaalbot.domain.detail import SEVERAL, VALUES, Details, Field, Group, Note
from signaalbot.domain.problem import NoLongerOpen, NotAllowed
from signaalbot.domain.redaction import RedactedText
from signaalbot.domain.role import Person
from signaalbot.domain.signal import Signal, Source, State
from signaalbot.services import owning
from signaalbot.storage import details, signals
from signaalbot.storage.database import transaction

if TYPE_CHECKING:
    from sqlite_utils import Database


def own(db: Database, person: Person, signal_id: int) -> tuple[Signal, Details]:
    """Return an own signal with what was added. Raises NotAllowed, or NoLongerOpen when it was withdrawn."""
    owning.require_own(db, person, signal_id)
    found = signals.get(db, signal_id)
    if found.state is State.WITHDRAWN:
        raise NoLongerOpen
    return found, details.get(db, signal_id)


def choose(
    db: Database, person: Person, signal_id: int, chosen: Field, value: str, groups: Sequence[Group]
) -> tuple[Signal, Details]:
    """Choose a value, or take it back when it was chosen; only `aspect` and `who` take several."""
    allowed = tuple(group.id for group in groups) if chosen is Field.WHO else VALUES[chosen]
    if value not in allowed:
        raise NotAllowed
    with transaction(db):
        _, known = own(db, person, signal_id)
        details.remove(db, signal_id, chosen, value if chosen in SEVERAL else None)
        if not known.has(chosen, value):
            details.mark(db, signal_id, chosen, value)
        return own(db, person, signal_id)


def choose_source(db: Database, person: Person, signal_id: int, source: Source) -> tuple[Signal, Details]:
    """Tell how the worker knows."""
    with transaction(db):
        found, _ = own(db, person, signal_id)
        signals.mark_place(db, signal_id, found.area, source)
        return own(db, person, signal_id)


def choose_answer(db: Database, person: Person, signal_id: int, wanted: bool) -> tuple[Signal, Details]:
    """Tell whether an answer may come back."""
    with transaction(db):
        own(db, person, signal_id)
        signals.mark_answer_wanted(db, signal_id, wanted)
        return own(db, person, signal_id)


def write(db: Database, person: Person, signal_id: int, note: Note, text: RedactedText) -> tuple[Signal, Details]:
    """Keep own words that were shown first."""
    with transaction(db):
        own(db, person, signal_id)
        details.mark_note(db, signal_id, note, text)
        return own(db, person, signal_id)
