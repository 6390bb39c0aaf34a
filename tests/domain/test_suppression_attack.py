"""An attacker with linear algebra, all versions, both editions and last week's one finds no number from 1 to 4."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from signaalbot.domain.suppression import Cell, SmallNumbers, hide_small, steady
from signaalbot.domain.tally import TOTAL, UNLABELLED, Place, Table, Tally

AREAS = ("Centrum", "Veenkant", "De Hoeven", "Kolkhuizen")
STORIES = ("gehoord", "gezien")
KINDS = ("overheid", "bewoners", "goed")
COORDINATORS, PUBLIC = SmallNumbers(), SmallNumbers(signals=10)
Message = tuple[str, frozenset[str], str, int]
MESSAGES = st.lists(
    st.tuples(
        st.sampled_from(AREAS),
        st.frozensets(st.sampled_from(STORIES), max_size=2),
        st.sampled_from(KINDS),
        st.integers(min_value=1, max_value=5),
    ),
    max_size=40,
)


def count(messages: list[Message]) -> dict[Place, Tally]:
    def tally(some: list[Message]) -> Tally:
        return Tally(len(some), len({each[3] for each in some}))

    return {
        TOTAL: tally(messages),
        UNLABELLED: tally([each for each in messages if not each[1]]),
        **{Place(Table.AREA, name): tally([each for each in messages if each[0] == name]) for name in AREAS},
        **{Place(Table.NARRATIVE, name): tally([each for each in messages if name in each[1]]) for name in STORIES},
        **{Place(Table.TONE, name): tally([each for each in messages if each[2] == name]) for name in KINDS},
    }


def solved(editions: Sequence[Mapping[Place, Cell]]) -> dict[Place, int]:
    """Return the numbers that follow from all that is shown, by elimination: messages alone, in exact sums.

    Every signal has one area and one kind; the labelled ones and the others make the total.
    """
    places = list(editions[0])
    names = [*places, Place(Table.NARRATIVE, "labelled")]
    rows, values = [], []

    def add(terms: Mapping[Place, int], value: int) -> None:
        rows.append([terms.get(name, 0) for name in names])
        values.append(value)

    for edition in editions:
        for place, cell in edition.items():
            if cell.messages is not None:
                add({place: 1}, cell.messages)
    for table in (Table.AREA, Table.TONE):
        add({TOTAL: -1, **{place: 1 for place in places if place.table is table}}, 0)
    add({TOTAL: -1, UNLABELLED: 1, names[-1]: 1}, 0)
    matrix = np.array(rows, dtype=float)
    answer, _, rank, _ = np.linalg.lstsq(matrix, np.array(values, dtype=float), rcond=None)
    free = np.linalg.svd(matrix)[2][rank:]
    sure = [at for at in range(len(names)) if not free.size or np.abs(free[:, at]).max() < 1e-9]
    return {names[at]: round(answer[at]) for at in sure if names[at] in places}


@settings(max_examples=200)
@given(MESSAGES)
def test_no_equation_gives_a_small_number_away_to_who_has_both_editions(messages: list[Message]) -> None:
    figures = count(messages)
    editions = [hide_small(figures, COORDINATORS), hide_small(figures, PUBLIC)]

    found = solved(editions)

    assert [place for place in found if COORDINATORS.forbid(figures[place])] == []


@settings(max_examples=200)
@given(MESSAGES, st.integers(min_value=1, max_value=4))
def test_a_corrected_version_minus_the_first_is_never_a_few_signals(messages: list[Message], gone: int) -> None:
    """A colleague takes back up to four signals, and version 2 is laid beside version 1."""
    first = hide_small(count(messages), COORDINATORS)
    second = steady(hide_small(count(messages[gone:]), COORDINATORS), first, COORDINATORS)

    steps = {
        place: abs(cell.messages - first[place].messages)  # type: ignore[operator]
        for place, cell in second.items()
        if cell.messages is not None and first[place].messages
    }

    assert [place for place, step in steps.items() if 0 < step < COORDINATORS.signals] == []


@settings(max_examples=100)
@given(MESSAGES)
def test_the_public_version_tells_nothing_under_ten(messages: list[Message]) -> None:
    told = hide_small(count(messages), PUBLIC)

    assert [cell for cell in told.values() if cell.messages is not None and 0 < cell.messages < 10] == []


def left_over(cells: Mapping[Place, Cell], limits: SmallNumbers) -> dict[Place, tuple[int, int]]:
    """Return what each hidden narrative can be for who takes it that no signal tells two stories.

    Nobody takes it so when the numbers shown are already too many for that.
    """
    told = {place: cell for place, cell in cells.items() if place.table is Table.NARRATIVE}
    total, rest = cells[TOTAL].messages, cells[UNLABELLED].messages
    if total is None or rest is None:
        return {}
    few = [place for place, cell in told.items() if cell.hidden]
    left = total - rest - sum(cell.messages or 0 for cell in told.values())
    if left < len(few):
        return {}
    most, others = limits.signals - 1, len(few) - 1
    return {place: (max(1, left - most * others), min(most, left - others)) for place in few}


@settings(max_examples=300)
@given(MESSAGES, st.sampled_from([COORDINATORS, PUBLIC]))
def test_the_signals_without_a_story_do_not_give_away_how_few_the_stories_share(
    messages: list[Message], limits: SmallNumbers
) -> None:
    """19 signals, 14 without a story: then three stories with "enkele" share five."""
    figures = count(messages)
    cells = hide_small(figures, limits)

    found = {place: high - low for place, (low, high) in left_over(cells, limits).items()}

    assert [place for place, room in found.items() if figures[place].messages < limits.signals and room < 2] == []


def test_the_number_without_a_story_goes_before_the_total() -> None:
    rest = [("Centrum", frozenset[str](), "overheid", 1 + at % 3) for at in range(14)]
    told = [("Centrum", frozenset({story}), "overheid", 4) for story in (*STORIES, *STORIES, STORIES[0])]
    fewer = told[:3]

    cells = hide_small(count(rest + fewer), COORDINATORS)

    assert left_over(hide_small(count(rest + told), COORDINATORS), COORDINATORS) == {
        Place(Table.NARRATIVE, story): (1, 4) for story in STORIES
    }
    assert cells[TOTAL] == Cell(17, 4)
    assert cells[UNLABELLED].hidden


@settings(max_examples=200)
@given(MESSAGES)
def test_of_an_area_with_one_or_two_colleagues_no_number_is_told(messages: list[Message]) -> None:
    cells = hide_small(count(messages), COORDINATORS)

    areas = [cell for place, cell in cells.items() if place.table is Table.AREA and cell.shown]

    assert [cell for cell in areas if cell.reporters is not None and cell.reporters < 3] == []
