"""How does a signal come in? Redacted first, shown to the worker, and only then stored: just that text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from signaalbot.domain.chance import Chance
from signaalbot.domain.narrative import Evidence, Proposal, Reader
from signaalbot.domain.problem import NotAllowed, TextTooLong
from signaalbot.domain.pseudonym import quarter_of
from signaalbot.domain.redaction import Recogniser, RedactedText, redact
from signaalbot.domain.role import Standing
from signaalbot.domain.signal import Occupation, Signal, Source, State
from signaalbot.domain.signal_code import new_code
from signaalbot.services import pausing
from signaalbot.storage import replays, reporters, signals, switches
from signaalbot.storage.database import transaction

if TYPE_CHECKING:
    from sqlite_utils import Database

MAX_LENGTH: Final = 3000
"""Characters of the redacted text; the preview must hold it whole."""
MOST_IN_AN_HOUR: Final = 10
BLIND: Final = 10
"""One signal in so many is reviewed without a proposal, to see what proposals do to people."""

BLANK: Final = "\u2800\u3164\uffa0\u115f\u1160"
"""Letters that show nothing at all."""

DangerReader = Callable[[str], str | None]


@dataclass(frozen=True)
class Preview:
    """What the worker sees before anything is stored; *stop* names a stop card that comes first.

    *named*: somebody in particular was in it, and then a stop card cannot be overruled.
    """

    text: RedactedText
    hidden: int
    stop: str | None
    named: bool = False


@dataclass(frozen=True)
class Receipt:
    """A stored signal; *again* when the same press or message came before."""

    signal: Signal
    again: bool


def preview(text: str, recognisers: Sequence[Recogniser], danger: DangerReader) -> Preview:
    """Take personal data out; nothing is stored. Raises TextTooLong."""
    cleaned = clean(text)
    redaction = redact(cleaned, recognisers)
    if len(redaction.text) > MAX_LENGTH:
        raise TextTooLong(len(redaction.text), MAX_LENGTH)
    named = any(span.kind in ("naam", "bsn", "account") for span in redaction.spans)
    return Preview(redaction.text, len(redaction.spans), danger(cleaned) or danger(redaction.text), named)


def clean(text: str) -> str:
    """Drop what Telegram would not give back the same: control characters, and space around the text."""
    kept = "".join(
        c for c in text.replace("\r\n", "\n") if c not in BLANK and (c == "\n" or c.isprintable() or ord(c) > 0xFFFF)
    )
    return kept.strip()


def across_lines(recogniser: Recogniser) -> Recogniser:
    """Let a recogniser read line breaks as spaces: a name may be cut over two messages."""
    return lambda text: recogniser(text.replace("\n", " "))


def store(
    db: Database,
    proposal: Proposal,
    chance: Chance,
    standing: Standing,
    *,
    text: RedactedText,
    area: str | None,
    source: Source | None,
    keys: Sequence[str],
    now: datetime,
) -> Receipt:
    """Store exactly the text of the preview, with the labels proposed; pressing twice stores once (T57, T68).

    *keys* are those of the messages it came from. Above the limit of an hour the signal is held, and coordinators
    are told. Raises SignalsPaused.
    """
    if standing.person is None:
        raise NotAllowed
    person = standing.person
    with transaction(db):
        made = next((found for key in keys if (found := replays.find(db, key)) is not None), None)
        if made is not None:
            return Receipt(signals.get(db, made), again=True)
        pausing.require_not_paused(db, person)
        busy = reporters.sent_since(db, person.id, now - timedelta(hours=1)) >= MOST_IN_AN_HOUR
        pseudonym = _pseudonym(db, chance, person.id, now)
        signal = Signal(
            code=_free_code(db, chance),
            text=text,
            area=area,
            source=source,
            occupation=standing.occupation or Occupation.ANDERS,
            reporter=pseudonym,
            received_at=now,
            labels=proposal.labels,
            state=State.HELD if busy else State.STORED,
            blind=chance.below(BLIND) == 0,
        )
        signal_id = signals.add(db, signal, proposal.scores, proposal.model, proposal.evidence)
        for key in keys:
            replays.add(db, key, signal_id, now)
        if area is not None:
            reporters.mark_area(db, person.id, area)
        if busy:
            pausing.tell_held(db, pseudonym, now)
        return Receipt(signals.get(db, signal_id), again=False)


def stored_before(db: Database, key: str) -> Signal | None:
    """Return the signal that came of this message earlier, or None."""
    made = replays.find(db, key)
    return None if made is None else signals.get(db, made)


def reader_now(db: Database, reader: Reader) -> Reader:
    """Return the reader, or one that proposes nothing while proposals are switched off."""
    return reader if switches.is_on(db, switches.LABELLING) else _silent


def _silent(_text: str) -> Proposal:
    return Proposal((), {}, proposal=False, evidence=(), model="off")


def propose(reader: Reader, text: str) -> Proposal:
    """Return what the machine proposes: no label when it abstains or fails; then the signal is kept without (T49).

    It needs no database, so it may run in a thread: a reader on a server can take seconds.
    """
    try:
        read = reader(text)
    except Exception:  # whatever a reader does, the signal is kept (T49)
        return Proposal((), {}, proposal=False, evidence=(), model="none")
    labels = read.labels if read.proposal else ()
    evidence: tuple[Evidence, ...] = tuple(each for each in read.evidence if each.label in labels)
    return Proposal(labels, read.scores, read.proposal, evidence, read.model)


def _free_code(db: Database, chance: Chance) -> str:
    while True:
        code = new_code(chance)
        if signals.find_by_code(db, code) is None:
            return code


def _pseudonym(db: Database, chance: Chance, person_id: int, now: datetime) -> str:
    quarter = quarter_of(now)
    known = reporters.find_pseudonym(db, person_id, quarter)
    if known is not None:
        return known
    pseudonym = chance.code()
    reporters.add_pseudonym(db, person_id, quarter, pseudonym)
    return pseudonym
