"""People decide: two for red, dissent in sight, and nothing goes out half filled in."""

from __future__ import annotations

from datetime import date

import pytest

from signaalbot.domain.decision import Chosen, Decisions, Gap, Result, Settled, gaps, settled
from signaalbot.domain.digest import weekbeeld
from signaalbot.domain.edition import Colour
from tests.domain.test_digest import ABLE, AREAS, HEARD, WEEK, several

GREEN, ORANGE, RED, GREY = Colour.GREEN, Colour.ORANGE, Colour.RED, Colour.GREY
DONE = Chosen(1, "H3", "wijkteam", "Bellen.", date(2026, 11, 18))
EDITION = weekbeeld(WEEK, several("aabbc", HEARD), AREAS)


@pytest.mark.parametrize(
    ("votes", "colour", "dissent", "waits"),
    [
        ([GREEN], GREEN, {}, False),
        ([RED], ORANGE, {}, True),
        ([RED, RED], RED, {}, False),
        ([RED, GREEN], ORANGE, {RED: 1, GREEN: 1}, True),
        ([RED, RED, GREEN, GREEN, GREEN], RED, {RED: 2, GREEN: 3}, False),
        ([ORANGE, GREEN], ORANGE, {ORANGE: 1, GREEN: 1}, False),
        ([ORANGE, GREEN, GREEN], GREEN, {ORANGE: 1, GREEN: 2}, False),
    ],
)
def test_votes_come_to_one_colour_and_who_saw_it_otherwise_stays_visible(
    votes: list[Colour], colour: Colour, dissent: dict[Colour, int], waits: bool
) -> None:
    assert settled(votes) == Settled(colour, dissent, waits)


def test_without_a_vote_there_is_no_colour() -> None:
    assert settled([]) is None


def test_a_week_without_decisions_misses_colours_and_cards() -> None:
    assert gaps(EDITION, Decisions(), 0, ()) == (Gap.COLOURS, Gap.CARDS)


def test_a_week_with_everything_is_complete() -> None:
    whole = Decisions(colours={HEARD: Settled(GREEN)}, cards=(DONE,))

    assert gaps(EDITION, whole, 0, ()) == ()


@pytest.mark.parametrize(
    ("changed", "unanswered", "doubts", "gap"),
    [
        ({"colours": {HEARD: Settled(ORANGE, red_waits=True)}}, 0, (), Gap.RED),
        ({"cards": (Chosen(1, "H3", "wijkteam"),)}, 0, (), Gap.AGREEMENT),
        ({"before": (DONE,)}, 0, (), Gap.RESULTS),
        ({}, 1, (), Gap.ANSWERS),
        ({}, 0, ("doubling",), Gap.DOUBTS),
    ],
)
def test_each_thing_that_is_missing_keeps_it_open(
    changed: dict[str, object], unanswered: int, doubts: tuple[str, ...], gap: Gap
) -> None:
    whole: dict[str, object] = {"colours": {HEARD: Settled(GREEN)}, "cards": (DONE,)}

    assert gaps(EDITION, Decisions(**{**whole, **changed}), unanswered, doubts) == (gap,)  # type: ignore[arg-type]


def test_a_doubt_with_a_reason_and_a_card_with_a_result_are_no_gap() -> None:
    before = (Chosen(2, "G1", "wijkcoach", "Langsgaan.", date(2026, 11, 11), Result.NOT_DONE),)
    whole = Decisions({HEARD: Settled(GREEN)}, cards=(DONE,), before=before, overruled={"doubling": "Markt."})

    assert gaps(EDITION, whole, 0, ("doubling",)) == ()


def test_a_week_of_a_few_signals_asks_no_colours_but_does_ask_who_watches() -> None:
    few = weekbeeld(WEEK, several("ab", ABLE), AREAS)
    watching = Decisions(cards=(Chosen(1, "G12", "wijkcoach", None, date(2026, 11, 18)),))

    assert gaps(few, Decisions(), 0, ()) == (Gap.CARDS,)
    assert gaps(few, watching, 0, ()) == ()
