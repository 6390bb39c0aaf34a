"""How fast may messages go, and what adds up?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signaalbot.domain.agreement import AgreementState, Answer, settled_state
from signaalbot.domain.bulletin import Level, private_delay
from signaalbot.domain.chance import repeatable, unguessable
from signaalbot.domain.delivery import CHAT, GROUP, OVERALL, DeliveryState, Pace, Task, backoff
from signaalbot.domain.leak import Leak, is_bsn, spotted
from signaalbot.domain.ledger import Arrival, Tally, tally
from signaalbot.domain.problem import DayNotUnderstood
from signaalbot.domain.role import Party
from signaalbot.domain.room import read_day
from signaalbot.domain.signal_code import new_code

START = datetime(2026, 11, 13, 9, 0, tzinfo=UTC)
GAPS = st.lists(st.integers(0, 5000), max_size=80)


@given(gaps=GAPS, pace=st.sampled_from([OVERALL, CHAT, GROUP, Pace(3, timedelta(seconds=2))]))
def test_never_more_than_the_limit_in_any_span(gaps: list[int], pace: Pace) -> None:
    """T31: an account was banned after bursts."""
    now, sent, gone = START, tuple[datetime, ...](), list[datetime]()
    for gap in gaps:
        now = pace.free_from(sent, now + timedelta(milliseconds=gap))
        sent = pace.after(sent, now)
        gone.append(now)

    assert all(_within(gone, moment, pace.span) <= pace.count for moment in gone)


def _within(gone: Sequence[datetime], start: datetime, span: timedelta) -> int:
    return sum(start <= moment < start + span for moment in gone)


def test_a_pace_that_has_room_makes_nobody_wait() -> None:
    assert GROUP.free_from([START] * 19, START) == START
    assert GROUP.free_from([START] * 20, START) == START + GROUP.span
    assert GROUP.free_from([START] * 19, START, under_way=1) == START + GROUP.span


def test_what_may_be_done_twice_is_everything_but_messages_and_polls() -> None:
    assert {task for task in Task if not task.may_repeat} == {Task.MESSAGE, Task.DOCUMENT, Task.POLL}


def test_waiting_grows_and_stops_growing() -> None:
    assert [backoff(n).total_seconds() for n in (1, 2, 3, 9, 30)] == [2, 4, 8, 300, 300]
    assert backoff(3, row=1) != backoff(3, row=2)


@given(states=st.lists(st.sampled_from(DeliveryState), max_size=30))
def test_the_counts_of_a_tally_add_up(states: list[DeliveryState]) -> None:
    counted = tally([Arrival(1, state, None, START) for state in states], seen=0)

    assert counted.addressed == len(states)
    assert sum(count for _, count in counted.reasons) == counted.failed


def test_a_bulletin_is_complete_only_when_nothing_is_open() -> None:
    """T14: accepted and known to be unreachable make it complete; under way and uncertain do not."""
    assert Tally(accepted=3, failed=1).complete
    assert not Tally(accepted=3, waiting=1).complete
    assert not Tally(accepted=3, uncertain=1).complete


def test_each_level_reaches_people_in_private_as_it_says() -> None:
    assert [private_delay(level) for level in (Level.URGENT, Level.ATTENTION, Level.INFO)] == [
        timedelta(0),
        timedelta(minutes=15),
        None,
    ]


@given(answers=st.dictionaries(st.sampled_from(Party), st.sampled_from(Answer)))
def test_an_agreement_is_valid_only_with_the_consent_of_all_and_no_objection(answers: dict[Party, Answer]) -> None:
    concerned = (Party.GEMEENTE, Party.ORGANISATIE)

    valid = settled_state(concerned, answers) is AgreementState.VALID

    assert valid == (
        all(answers.get(party) is Answer.AGREE for party in concerned) and Answer.OBJECT not in answers.values()
    )


@pytest.mark.parametrize("written", ["13-11-2026", "13/11/2026", "13.11.2026", " 13-11-2026 "])
def test_a_day_may_be_written_in_the_usual_ways(written: str) -> None:
    assert read_day(written).isoformat() == "2026-11-13"


@pytest.mark.parametrize("written", ["", "morgen", "31-02-2026", "2026", "1-2-3-4"])
def test_what_is_no_day_is_not_guessed(written: str) -> None:
    with pytest.raises(DayNotUnderstood):
        read_day(written)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("123456782", Leak.BSN),
        ("nummer 111.222.333 van haar", Leak.BSN),
        ("123456789", None),
        ("bel 0612345678", None),
        ("000000000", None),
        ("123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", Leak.TOKEN),
    ],
)
def test_a_token_and_a_bsn_are_spotted_and_other_numbers_are_not(text: str, found: Leak | None) -> None:
    """T62."""
    assert spotted(text) is found


def test_the_eleven_test_finds_a_changed_digit() -> None:
    assert is_bsn("123456782")
    assert not any(is_bsn(f"12345678{last}") for last in "013456789")


def test_a_rehearsal_repeats_its_chance_and_real_work_does_not() -> None:
    assert new_code(repeatable(1)) == new_code(repeatable(1))
    assert unguessable().token() != unguessable().token()
    assert len(unguessable().token()) == 22
