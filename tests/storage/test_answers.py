"""How many signals of a week still wait for an answer?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from signaalbot.domain.narrative import Narrative
from signaalbot.domain.redaction import RedactedText
from signaalbot.domain.signal import Occupation, Signal
from signaalbot.domain.week import Week
from signaalbot.domain.workday import answer_due
from signaalbot.services import answering
from signaalbot.storage import answers, signals

if TYPE_CHECKING:
    from sqlite_utils import Database

MONDAY = datetime(2026, 11, 9, 10, tzinfo=UTC)
WEEK = Week(2026, 46)


def stored(db: Database, code: str, at: datetime) -> int:
    text = RedactedText("De balie was dicht")
    signal = Signal(code, text, None, None, Occupation.BOA, "00ff", at)
    return signals.add(db, signal, dict.fromkeys(Narrative, 0.0), "none")


def test_only_signals_of_that_week_without_an_answer_count(db: Database) -> None:
    answered = stored(db, "een-een-10", MONDAY)
    stored(db, "twee-twee-20", MONDAY + timedelta(days=1))
    stored(db, "drie-drie-30", MONDAY - timedelta(days=1))
    answers.add(db, answered, RedactedText("De loketten gaan open."), MONDAY)

    assert answering.unanswered(db, WEEK) == 1


@pytest.mark.parametrize("change", ["state = 'withdrawn'", "answer_wanted = 0"])
def test_a_withdrawn_signal_and_an_answer_nobody_wants_wait_for_nothing(db: Database, change: str) -> None:
    stored(db, "een-een-10", MONDAY)

    db.execute(f"update signals set {change}")

    assert answering.unanswered(db, WEEK) == 0


def test_a_signal_is_answered_once(db: Database) -> None:
    signal_id = stored(db, "een-een-10", MONDAY)

    first, second = (answers.add(db, signal_id, RedactedText(text), MONDAY) for text in ("Een", "Twee"))

    assert (first, second, answers.find(db, signal_id)) == (True, False, "Een")


@pytest.mark.parametrize(
    ("received", "due"),
    [("2026-11-04T09:00", "2026-11-06T09:00"), ("2026-11-06T15:00", "2026-11-10T15:00"),
     ("2026-12-24T09:00", "2026-12-29T09:00"), ("2026-11-07T23:30", "2026-11-09T23:30")],
)  # fmt: skip
def test_two_working_days_skip_weekends_and_holidays(received: str, due: str) -> None:
    assert answer_due(datetime.fromisoformat(received).replace(tzinfo=UTC)) == datetime.fromisoformat(due).replace(
        tzinfo=UTC
    )
