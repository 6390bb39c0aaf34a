"""What did the parties agree, and does it stand? Only with the consent of each party concerned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final

from signaalbot.domain.problem import NoLongerOpen, PartyNotConcerned, Problem
from signaalbot.domain.role import Party

MAX_LENGTH: Final = 1000
DETAIL_LENGTH: Final = 150
"""Characters; text and details together stay within one message of Telegram, also when all of it is emoji."""

CONSULT_FOR: Final = timedelta(hours=24)
"""How long a party gets that wants to ask those it speaks for, unless it chooses another moment."""

CONSULT_AT_MOST: Final = timedelta(days=7)
UNANSWERED_AFTER: Final = timedelta(hours=24)
"""After this, a party that said nothing is asked once more; silence is not consent."""

OPEN_FOR: Final = timedelta(days=14)
"""A draft or proposal that nobody settled lapses after this (T70)."""

WARN_BEFORE: Final = timedelta(minutes=30)


class AgreementState(StrEnum):
    """draft -> proposed -> valid -> replaced or lapsed; or rejected, dropped."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    VALID = "valid"
    REPLACED = "replaced"
    LAPSED = "lapsed"
    REJECTED = "rejected"
    DROPPED = "dropped"


class Answer(StrEnum):
    """What a party said; silence is not consent."""

    AGREE = "agree"
    OBJECT = "object"


class Kind(StrEnum):
    """What is agreed: that it happens, that it does not happen, or that it may under a condition."""

    DO = "do"
    DONT = "dont"
    CONDITION = "condition"


class Detail(StrEnum):
    """What can be added to an agreement; none of it must."""

    TEXT = "text"
    DOER = "doer"
    PLACE = "place"
    PERIOD = "period"
    BOUND = "bound"
    CHECKER = "checker"
    FALLBACK = "fallback"


@dataclass(frozen=True)
class Owner:
    """Who does something: a party, a function ("verkeersregelaars"), or both. Never a name."""

    party: Party | None
    function: str = ""


@dataclass(frozen=True)
class Terms:
    """The details of one version: who, where, from and until when, how much, who checks, and what if it fails."""

    kind: Kind = Kind.DO
    doer: Owner | None = None
    place: str | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    bound: str | None = None
    checker: Owner | None = None
    fallback: str | None = None


@dataclass(frozen=True)
class Agreement:
    """One version of an agreement; *answers* holds only the parties that answered this version.

    *consulting* tells until when a party asked for time to talk with those it speaks for.
    """

    id: int
    room_id: int
    number: int | None
    version: int
    text: str
    state: AgreementState
    proposer_id: int
    replaces: int | None
    parties: tuple[Party, ...]
    answers: Mapping[Party, Answer]
    valid_at: datetime | None
    terms: Terms = field(default_factory=Terms)
    consulting: Mapping[Party, datetime] = field(default_factory=dict)
    ended_at: datetime | None = None

    @property
    def unanswered(self) -> tuple[Party, ...]:
        """Return the parties that said neither yes nor no to this version."""
        return tuple(party for party in self.parties if party not in self.answers)


@dataclass(eq=False)
class EndIsPast(Problem):
    """Raised when an agreement would end before it begins to stand."""

    key: ClassVar[str] = "agreement.problem.end_is_past"


@dataclass(eq=False)
class TooMuchTime(Problem):
    """Raised when a party asks more time to talk than is fair to the others (days)."""

    key: ClassVar[str] = "agreement.problem.too_much_time"
    days: int


def settled_state(parties: Iterable[Party], answers: Mapping[Party, Answer]) -> AgreementState:
    """Return the state that these answers give: one objection rejects, all consents make it valid."""
    if Answer.OBJECT in answers.values():
        return AgreementState.REJECTED
    if all(answers.get(party) is Answer.AGREE for party in parties):
        return AgreementState.VALID
    return AgreementState.PROPOSED


def require_answerable(agreement: Agreement, party: Party, now: datetime) -> None:
    """Raise NoLongerOpen or PartyNotConcerned unless *party* may answer this version now."""
    if agreement.state is not AgreementState.PROPOSED or is_over(agreement, now):
        raise NoLongerOpen
    if party not in agreement.parties:
        raise PartyNotConcerned


def is_over(agreement: Agreement, now: datetime) -> bool:
    """Tell whether the moment until which it would stand has passed."""
    return agreement.terms.ends_at is not None and agreement.terms.ends_at <= now


def require_end_ahead(ends_at: datetime | None, now: datetime) -> None:
    """Raise EndIsPast when the end lies behind us."""
    if ends_at is not None and ends_at <= now:
        raise EndIsPast


def require_fair_clock(until: datetime, now: datetime) -> None:
    """Raise EndIsPast or TooMuchTime unless a consultation may last until then."""
    require_end_ahead(until, now)
    if until > now + CONSULT_AT_MOST:
        raise TooMuchTime(CONSULT_AT_MOST.days)
