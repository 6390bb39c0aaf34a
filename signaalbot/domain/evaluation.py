"""How did it go, and how do the sides see each other? The same questions to all, told per side or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import ClassVar, Final

from signaalbot.domain.localtime import AMSTERDAM
from signaalbot.domain.problem import Problem

FEWEST: Final = 5
"""From so many answers on a number may be told."""

OPEN_FOR: Final = timedelta(days=7)
STARTS: Final = time(10)
STARTS_WITHIN: Final = timedelta(days=14)
"""So long after the event it still begins by itself, such as after a bot that slept."""

LONGEST_REMARK: Final = 500
SCALE: Final = range(1, 6)


class Side(StrEnum):
    """Who is asked: those on duty, or those who organise."""

    ON_DUTY = "on_duty"
    ORGANISERS = "organisers"


class Round(StrEnum):
    """When: on joining, or afterwards."""

    START = "start"
    END = "end"


class Question(StrEnum):
    """What is asked on a scale of 1 to 5; the last two are the picture of the other."""

    INFORMED = "informed"
    SAME = "same"
    KEPT_BY_US = "kept_by_us"
    KEPT_BY_THEM = "kept_by_them"
    RESPECTED = "respected"
    WATCHED = "watched"
    CHANGED = "changed"
    OUR_PICTURE = "our_picture"
    THEIR_PICTURE = "their_picture"


class Remark(StrEnum):
    """What is asked in words, at the end."""

    GOOD = "good"
    BETTER = "better"


PICTURES: Final = (Question.OUR_PICTURE, Question.THEIR_PICTURE)
QUESTIONS: Final[Mapping[Round, tuple[Question, ...]]] = {Round.START: PICTURES, Round.END: tuple(Question)}
SIDES: Final = {
    "gemeente": Side.ON_DUTY,
    "politie": Side.ON_DUTY,
    "om": Side.ON_DUTY,
    "partner": Side.ON_DUTY,
    "organisatie": Side.ORGANISERS,
}


@dataclass(eq=False)
class EvaluationNotOpen(Problem):
    """Raised when somebody answers before the evaluation began or after it was closed."""

    key: ClassVar[str] = "evaluation.not_open"


@dataclass(frozen=True)
class Evaluation:
    """The evaluation of one room; it closes at *due_at* at the latest."""

    room_id: int
    started_at: datetime
    due_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True)
class Score:
    """So many answers, and their mean."""

    answers: int
    mean: float


@dataclass(frozen=True)
class Result:
    """What may be told of one question: per side, or of all together, or (too few answers) nothing."""

    round: Round
    question: Question
    of_side: Mapping[Side, Score]
    together: Score | None = None

    @property
    def told(self) -> bool:
        """Tell whether there is a number at all."""
        return bool(self.of_side) or self.together is not None


def side_of(party: str) -> Side | None:
    """Return the side of a party; an onlooker has none and is not asked."""
    return SIDES.get(party)


def result(when: Round, question: Question, answers: Mapping[Side, Sequence[int]]) -> Result:
    """Count one question. From 5 answers per side, else from 5 together, else nothing is told.

    A total beside one side would give the other away, so it is one or the other. The picture of the other
    means nothing added up: there each side stands alone.
    """
    enough = {side: _score(answers[side]) for side in Side if len(answers.get(side, ())) >= FEWEST}
    if question in PICTURES or len(enough) == len(Side):
        return Result(when, question, enough)
    together = [answer for side in Side for answer in answers.get(side, ())]
    return Result(when, question, {}, _score(together) if len(together) >= FEWEST else None)


def begins(day: date) -> datetime:
    """Return when the evaluation of an event on *day* begins by itself: the day after, at ten."""
    return datetime.combine(day + timedelta(days=1), STARTS, AMSTERDAM)


def _score(answers: Sequence[int]) -> Score:
    return Score(len(answers), sum(answers) / len(answers))
