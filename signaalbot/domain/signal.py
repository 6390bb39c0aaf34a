"""What did someone hear or see in the street? A signal, without a person in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from signaalbot.domain.narrative import Narrative
from signaalbot.domain.redaction import RedactedText


class Source(StrEnum):
    """How the worker knows: hearsay must stay visible as hearsay (practice section 1.3)."""

    SEEN = "seen"
    TOLD = "told"
    RELAYED = "relayed"
    RUMOUR = "rumour"


class Occupation(StrEnum):
    """The work someone does in the street; never narrower than this."""

    JONGERENWERKER = "jongerenwerker"
    BALIEMEDEWERKER = "baliemedewerker"
    BOA = "boa"
    WIJKCOACH = "wijkcoach"
    GEBIEDSBEHEERDER = "gebiedsbeheerder"
    WIJKAGENT = "wijkagent"
    ANDERS = "anders"


class State(StrEnum):
    """Whether a signal counts; a *held* one waits for a coordinator, of a *withdrawn* one only the code is left."""

    STORED = "stored"
    HELD = "held"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Signal:
    """One stored signal. *reporter* is a random code per quarter; *received_at* is in UTC.

    *area* is the plain name of a wijk or kern ("Veenkant"), or None when the worker skipped the question.
    *blind* signals are reviewed without a proposal; *told_with* is the signal that tells the same.
    """

    code: str
    text: RedactedText
    area: str | None
    source: Source | None
    occupation: Occupation
    reporter: str
    received_at: datetime
    labels: tuple[Narrative, ...] = ()
    id: int = 0
    state: State = State.STORED
    blind: bool = False
    answer_wanted: bool = True
    told_with: int | None = None
