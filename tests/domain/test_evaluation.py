"""Which numbers of an evaluation may be told?"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signaalbot.domain.evaluation import FEWEST, Question, Result, Round, Score, Side, begins, result, side_of
from signaalbot.domain.role import Party

ANSWERS = st.lists(st.integers(1, 5), max_size=9)


@given(on_duty=ANSWERS, organisers=ANSWERS, question=st.sampled_from(Question))
def test_no_number_rests_on_fewer_than_five_answers(
    on_duty: list[int], organisers: list[int], question: Question
) -> None:
    found = result(Round.END, question, {Side.ON_DUTY: on_duty, Side.ORGANISERS: organisers})

    told = [*found.of_side.values(), *([found.together] if found.together else [])]
    assert all(score.answers >= FEWEST for score in told)


@given(on_duty=ANSWERS, organisers=ANSWERS, question=st.sampled_from(Question))
def test_no_side_can_be_worked_out_from_a_total_and_the_other_side(
    on_duty: list[int], organisers: list[int], question: Question
) -> None:
    found = result(Round.END, question, {Side.ON_DUTY: on_duty, Side.ORGANISERS: organisers})

    assert not (found.together and found.of_side)


def test_with_five_answers_on_each_side_the_sides_are_told() -> None:
    found = result(Round.END, Question.INFORMED, {Side.ON_DUTY: [4] * 6, Side.ORGANISERS: [1, 2, 3, 4, 5]})

    assert found == Result(Round.END, Question.INFORMED, {Side.ON_DUTY: Score(6, 4.0), Side.ORGANISERS: Score(5, 3.0)})


def test_with_a_small_side_all_answers_count_together() -> None:
    found = result(Round.END, Question.INFORMED, {Side.ON_DUTY: [5, 5, 5, 5], Side.ORGANISERS: [1]})

    assert found == Result(Round.END, Question.INFORMED, {}, Score(5, 4.2))


def test_four_answers_in_all_are_too_few() -> None:
    assert not result(Round.END, Question.INFORMED, {Side.ON_DUTY: [5, 5], Side.ORGANISERS: [1, 1]}).told


def test_the_picture_of_the_other_is_never_added_up_over_the_sides() -> None:
    found = result(Round.START, Question.OUR_PICTURE, {Side.ON_DUTY: [3] * 5, Side.ORGANISERS: [1] * 4})

    assert found == Result(Round.START, Question.OUR_PICTURE, {Side.ON_DUTY: Score(5, 3.0)})


@pytest.mark.parametrize(("day", "utc"), [(date(2026, 11, 13), 9), (date(2026, 7, 3), 8)])
def test_it_begins_at_ten_in_the_netherlands_on_the_day_after(day: date, utc: int) -> None:
    assert begins(day) == datetime(day.year, day.month, day.day + 1, utc, tzinfo=UTC)


def test_every_party_that_takes_part_has_a_side_and_an_onlooker_has_none() -> None:
    sides = {party.value: side_of(party) for party in Party if party.value != "waarnemer"}

    assert side_of("waarnemer") is None
    assert [name for name, side in sides.items() if side is Side.ORGANISERS] == ["organisatie"]
    assert None not in sides.values()
