"""How does a signal come in? Redacted first, shown to the worker, and only then stored: just that text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from signaalbot.domain.chance import Chance
from signaalbot.domain.narrative import Proposal, Reader
from signaalbot.domain.problem import NotAllowed, TextTooLong
from signaalbot.domain.redaction import Recogniser, RedactedText, redact
from signaalbot.domain.role import Standing
from signaalbot.domain.signal import Occupation, Signal, Source
from signaalbot.domain.signal_code import new_code
from signaalbot.domain.week import week_of
from signaalbot.storage import replays, signals
from signaalbot.storage.database import transaction

if TYPE_CHECKING:
    from sqlite_utils import Database

MAX_LENGTH: Final = 3000
"""Characters of the redacted text; the preview must hold it whole."""

DangerReader = Callable[[str], str | None]


@dataclass(frozen=True)
class Preview:
    """What the worker sees before anything is stored; *stop* names a stop card that comes first."""

    text: RedactedText
    hidden: int
    stop: str | None


@dataclass(frozen=True)
class Receipt:
    """A stored signal, and what the machine thinks of it."""

    signal: Signal
    again: bool


def preview(text: str, recognisers: Sequence[Recogniser], danger: DangerReader) -> Preview:
    """Take personal data out; nothing is stored. Raises TextTooLong."""
    cleaned = clean(text)
    redaction = redact(cleaned, recognisers)
    if len(redaction.text) > MAX_LENGTH:
        raise TextTooLong(len(redaction.text), MAX_LENGTH)
    return Preview(redaction.text, len(redaction.spans), danger(cleaned))


def clean(text: str) -> str:
    """Drop what Telegram would not give back the same: control characters, and space around the text."""
    kept = "".join(c for c in text.replace("\r\n", "\n") if c == "\n" or c.isprintable() or ord(c) > 0xFFFF)
    return kept.strip()


def store(
    db: Database,
    reader: Reader,
    chance: Chance,
    standing: Standing,
    *,
    text: RedactedText,
    area: str | None,
    source: Source | None,
    key: str,
    now: datetime,
) -> Receipt:
    """Store exactly the text of the preview, with the labels proposed; pressing twice stores once (T57, T68).

    A reader that fails leaves the signal without labels, never unstored (T49).
    """
    if standing.person is None:
        raise NotAllowed
    with transaction(db):
        made = replays.find(db, key)
        if made is not None:
            return Receipt(signals.get(db, made), again=True)
        proposal = _read(reader, text)
        labels = proposal.labels if proposal is not None and proposal.proposal else ()
        signal = Signal(
            code=_free_code(db, chance),
            text=text,
            area=area,
            source=source,
            occupation=standing.occupation or Occupation.ANDERS,
            reporter=_pseudonym(db, chance, standing.person.id, now),
            received_at=now,
            labels=labels,
        )
        scores = {} if proposal is None else proposal.scores
        model = "none" if proposal is None else proposal.model
        replays.add(db, key, signals.add(db, signal, scores, model), now)
        return Receipt(signal, again=False)


def stored_before(db: Database, key: str) -> Signal | None:
    """Return the signal that came of this message earlier, or None."""
    made = replays.find(db, key)
    return None if made is None else signals.get(db, made)


def _read(reader: Reader, text: str) -> Proposal | None:
    try:
        return reader(text)
    except Exception:  # whatever a reader does, the signal is kept (T49)
        return None


def _free_code(db: Database, chance: Chance) -> str:
    while True:
        code = new_code(chance)
        if signals.find_by_code(db, code) is None:
            return code


def _pseudonym(db: Database, chance: Chance, person_id: int, now: datetime) -> str:
    week = week_of(now)
    quarter = f"{week.year}-Q{min((week.number - 1) // 13, 3) + 1}"
    known = signals.find_pseudonym(db, person_id, quarter)
    if known is not None:
        return known
    pseudonym = chance.code()
    signals.add_pseudonym(db, person_id, quarter, pseudonym)
    return pseudonym
