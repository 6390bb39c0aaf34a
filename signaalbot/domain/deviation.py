"""Which agreement does not hold any more, according to whom? Behaviour, time and place; no people, no blame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from signaalbot.domain.problem import NoLongerOpen, PartyNotConcerned
from signaalbot.domain.role import Party

MAX_LENGTH: Final = 300
SHORT_LENGTH: Final = 60
REPLY_FOR: Final = timedelta(hours=24)
"""How long the other side has to reply before "geen reactie" is noted and the report is final."""


class DeviationState(StrEnum):
    """draft -> reported -> final; or withdrawn, dropped."""

    DRAFT = "draft"
    REPORTED = "reported"
    FINAL = "final"
    WITHDRAWN = "withdrawn"
    DROPPED = "dropped"


class Aspect(StrEnum):
    """What is asked, in this order."""

    BEHAVIOUR = "behaviour"
    HAPPENED = "happened"
    PLACE = "place"


@dataclass(frozen=True)
class Deviation:
    """One report on one agreement; *replies* holds what each other party said of it, "" for no reaction."""

    id: int
    room_id: int
    agreement_id: int
    party: Party
    member_id: int
    behaviour: str | None
    happened: str | None
    place: str | None
    state: DeviationState
    replies: Mapping[Party, str]
    reported_at: datetime | None

    @property
    def missing(self) -> Aspect | None:
        """Return what must be asked next, or None when all is known."""
        known = {Aspect.BEHAVIOUR: self.behaviour, Aspect.HAPPENED: self.happened, Aspect.PLACE: self.place}
        return next((aspect for aspect in Aspect if not known[aspect]), None)


def other_side(concerned: tuple[Party, ...], reporter: Party) -> tuple[Party, ...]:
    """Return the parties that may reply: all concerned but the one that reports."""
    return tuple(party for party in concerned if party is not reporter)


def waited_for(concerned: tuple[Party, ...], reporter: Party, doer: Party | None) -> tuple[Party, ...]:
    """Return the parties whose reply is waited for: who does it when that is agreed, else the whole other side."""
    others = other_side(concerned, reporter)
    return (doer,) if doer in others and doer is not None else others


def require_replyable(deviation: Deviation, concerned: tuple[Party, ...], party: Party) -> None:
    """Raise NoLongerOpen or PartyNotConcerned unless *party* may reply to this report now."""
    if deviation.state is not DeviationState.REPORTED or party in deviation.replies:
        raise NoLongerOpen
    if party not in other_side(concerned, deviation.party):
        raise PartyNotConcerned


def is_answered(deviation: Deviation, waited: tuple[Party, ...]) -> bool:
    """Tell whether every party replied whose reply is waited for."""
    return all(party in deviation.replies for party in waited)
