"""How is the result of an evaluation said? Per side, together, or "too few answers"; never who."""

from __future__ import annotations

from signaalbot.domain.evaluation import PICTURES, Result, Score
from signaalbot.texts import Texts


def question(texts: Texts, result: Result) -> str:
    """Return the question; the picture of the other says when it was asked."""
    asked = texts.plain(f"evaluation.question.{result.question}")
    if result.question not in PICTURES:
        return asked
    return texts.plain(f"evaluation.asked_{result.round}", question=asked)


def scores(texts: Texts, result: Result) -> tuple[tuple[str, Score], ...]:
    """Return whose answers these are, and how they came out; nothing when there are too few."""
    told = [(texts.plain(f"evaluation.side.{side}"), score) for side, score in result.of_side.items()]
    if result.together is not None:
        told.append((texts.plain("evaluation.side.together"), result.together))
    return tuple(told)


def score(texts: Texts, of: Score) -> str:
    """Return a mean as people write it, with the number of answers: "4,2 (6 antwoorden)"."""
    return texts.plain("evaluation.score", mean=mean(texts, of), answers=of.answers)


def short_score(texts: Texts, of: Score) -> str:
    """Return a mean and the number of answers for a cell of a table: "4,2 (6)"."""
    return f"{mean(texts, of)} ({of.answers})"


def mean(texts: Texts, of: Score) -> str:
    """Return a mean with one digit: "4,2" in Dutch, "4.2" in English."""
    written = f"{of.mean:.1f}"
    return written.replace(".", ",") if texts.language == "nl" else written


def line(texts: Texts, result: Result) -> str:
    """Return the whole result of a question on one line."""
    told = [texts.plain("evaluation.of", who=who, score=score(texts, of)) for who, of in scores(texts, result)]
    return " · ".join(told) if told else texts.plain("evaluation.too_few")
