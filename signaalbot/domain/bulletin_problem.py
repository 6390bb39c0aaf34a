"""What may go wrong around a bulletin that its writer can do something about?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from signaalbot.domain.problem import Problem


@dataclass(eq=False)
class NotYourBulletin(Problem):
    """Raised when a party changes or retracts what another party wrote."""

    key: ClassVar[str] = "bulletin.problem.not_yours"
    number: int


@dataclass(eq=False)
class Overtaken(Problem):
    """Raised when somebody sent a newer version while this one was being written."""

    key: ClassVar[str] = "bulletin.problem.overtaken"
    number: int


@dataclass(eq=False)
class NothingChanged(Problem):
    """Raised when a new version has the same words as the old one."""

    key: ClassVar[str] = "bulletin.problem.nothing_changed"


@dataclass(eq=False)
class OnlyMunicipality(Problem):
    """Raised when another party than the municipality wants to tell a decision of the mayor."""

    key: ClassVar[str] = "bulletin.problem.only_municipality"


@dataclass(eq=False)
class DecisionIncomplete(Problem):
    """Raised when a decision has no reference number or no way to object."""

    key: ClassVar[str] = "bulletin.problem.decision_incomplete"


@dataclass(eq=False)
class QuestionIncomplete(Problem):
    """Raised when a question does not say which party is asked."""

    key: ClassVar[str] = "bulletin.problem.question_incomplete"


@dataclass(eq=False)
class ClockPassed(Problem):
    """Raised when the moment that a draft promises or asks has come before it was sent."""

    key: ClassVar[str] = "bulletin.problem.clock_passed"


@dataclass(eq=False)
class NotAsked(Problem):
    """Raised when a party answers a question that was put to another."""

    key: ClassVar[str] = "bulletin.problem.not_asked"


@dataclass(eq=False)
class FileNotTaken(Problem):
    """Raised when a file is of a kind that goes to nobody."""

    key: ClassVar[str] = "bulletin.problem.file_not_taken"
