"""What did the parties agree, and does it stand? Only with the consent of each party concerned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from signaalbot.domain.problem import NoLongerOpen, PartyNotConcerned
from signaalbot.domain.role import Party

MAX_LENGTH: Final = 1000


class AgreementState(StrEnum):
    """draft -> proposed -> valid -> replaced; or rejected, dropped."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    VALID = "valid"
    REPLACED = "replaced"
    REJECTED = "rejected"
    DROPPED = "dropped"


class Answer(StrEnum):
    """What a party said; silence is not consent."""

    AGREE = "agree"
    OBJECT = "object"


@dataclass(frozen=True)
class Agreement:
    """One version of an agreement; *answers* holds only the parties that answered this version."""

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


def settled_state(parties: Iterable[Party], answers: Mapping[Party, Answer]) -> AgreementState:
    """Return the state that these answers give: one objection rejects, all consents make it valid."""
    if Answer.OBJECT in answers.values():
        return AgreementState.REJECTED
    if all(answers.get(party) is Answer.AGREE for party in parties):
        return AgreementState.VALID
    return AgreementState.PROPOSED


def require_answerable(agreement: Agreement, party: Party) -> None:
    """Raise NoLongerOpen or PartyNotConcerned unless *party* may answer this version now."""
    if agreement.state is not AgreementState.PROPOSED:
        raise NoLongerOpen
    if party not in agreement.parties:
        raise PartyNotConcerned
