"""Small numbers stay hidden, also from a reader who subtracts, compares and knows the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations_with_replacement, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signaalbot.domain.suppression import Cell, SmallNumbers, hide_small
from signaalbot.domain.tally import TOTAL, UNLABELLED, Place, Table, Tally

Message = tuple[str, frozenset[str], int]
"""Where, what was told, and who reported."""

FIVE_AND_TWO = SmallNumbers(signals=5, reporters=2, area_reporters=2)
THREE_AND_TWO = SmallNumbers(signals=3, reporters=2, area_reporters=2)


def count(messages: Sequence[Message], areas: Sequence[str], stories: Sequence[str]) -> dict[Place, Tally]:
    def tally(some: list[Message]) -> Tally:
        return Tally(len(some), len({reporter for _, _, reporter in some}))

    figures = {TOTAL: tally(list(messages)), UNLABELLED: tally([each for each in messages if not each[1]])}
    for area in areas:
        figures[Place(Table.AREA, area)] = tally([each for each in messages if each[0] == area])
    for story in stories:
        figures[Place(Table.NARRATIVE, story)] = tally([each for each in messages if story in each[1]])
    return figures


def tallies(areas: Mapping[str, Tally], stories: Mapping[str, Tally], rest: Tally, total: Tally) -> dict[Place, Tally]:
    return {
        TOTAL: total,
        UNLABELLED: rest,
        **{Place(Table.AREA, name): tally for name, tally in areas.items()},
        **{Place(Table.NARRATIVE, name): tally for name, tally in stories.items()},
    }


def shown(tally: Tally) -> Cell:
    return Cell(tally.messages, tally.reporters)


def test_four_signals_or_one_reporter_are_hidden_and_nought_is_told() -> None:
    areas = {"Centrum": Tally(6, 3), "Veenkant": Tally(4, 4), "De Hoeven": Tally(1, 1)}
    figures = tallies(
        areas={**areas, "Oosterpark": Tally(0, 0)},
        stories={"gehoord": Tally(9, 4), "gezien": Tally(8, 1)},
        rest=Tally(0, 0),
        total=Tally(11, 7),
    )

    cells = hide_small(figures, FIVE_AND_TWO)

    assert {place.name for place, cell in cells.items() if cell.hidden} == {"Veenkant", "De Hoeven", "gezien"}
    assert cells[Place(Table.AREA, "Oosterpark")].empty
    assert cells[Place(Table.AREA, "Centrum")] == Cell(6, 3)
    assert cells[TOTAL] == Cell(11, 7)


def test_a_single_small_area_hides_the_total_so_that_subtraction_gives_nothing() -> None:
    figures = tallies(
        areas={"Centrum": Tally(9, 4), "Veenkant": Tally(7, 3), "De Hoeven": Tally(1, 1)},
        stories={"gehoord": Tally(9, 4), "gezien": Tally(8, 3)},
        rest=Tally(6, 4),
        total=Tally(17, 6),
    )

    cells = hide_small(figures, FIVE_AND_TWO)

    assert {place for place, cell in cells.items() if cell.hidden} == {TOTAL, Place(Table.AREA, "De Hoeven")}


def test_a_neighbour_is_hidden_too_when_the_narratives_give_the_total_away() -> None:
    figures = tallies(
        areas={"Centrum": Tally(9, 4), "Veenkant": Tally(7, 3), "De Hoeven": Tally(1, 1)},
        stories={"gehoord": Tally(0, 0)},
        rest=Tally(17, 6),
        total=Tally(17, 6),
    )

    cells = hide_small(figures, FIVE_AND_TWO)

    assert cells[Place(Table.AREA, "Centrum")] == Cell(9, 4)
    assert {place.name for place, cell in cells.items() if cell.hidden and place != TOTAL} == {
        "Veenkant",
        "De Hoeven",
    }


def test_a_hidden_neighbour_does_not_give_itself_away_by_being_the_smallest() -> None:
    """Whoever knows that the smallest neighbour is hidden would read: at least 5, at most 5."""
    figures = tallies(
        areas={"Centrum": Tally(5, 2), "Veenkant": Tally(5, 2), "De Hoeven": Tally(3, 2)},
        stories={"gehoord": Tally(0, 0)},
        rest=Tally(13, 4),
        total=Tally(13, 4),
    )

    cells = hide_small(figures, FIVE_AND_TWO)

    assert all(cell.hidden for place, cell in cells.items() if place.table is Table.AREA)


def test_when_each_of_four_areas_has_one_signal_even_the_silent_ones_are_not_named() -> None:
    areas = {name: Tally(1, 1) for name in ("Centrum", "Veenkant", "De Hoeven", "Oosterpark")}
    figures = tallies(areas={**areas, "Kolkhuizen": Tally(0, 0)}, stories={}, rest=Tally(4, 4), total=Tally(4, 4))

    cells = hide_small(figures, FIVE_AND_TWO)

    assert all(cell.hidden for place, cell in cells.items() if place.table is Table.AREA)


def test_a_week_without_signals_hides_nothing() -> None:
    figures = count([], ["Centrum"], ["gehoord"])

    assert hide_small(figures, FIVE_AND_TWO) == {place: Cell(0, 0) for place in figures}


@pytest.mark.parametrize(("signals", "reporters"), [(2, 2), (5, 1), (0, 0)])
def test_limits_that_protect_nobody_are_refused(signals: int, reporters: int) -> None:
    with pytest.raises(ValueError, match="never from fewer"):
        SmallNumbers(signals, reporters)


AREAS = ("Centrum", "Veenkant", "De Hoeven")
STORIES = ("gehoord", "gezien")
MESSAGES = st.lists(
    st.tuples(
        st.sampled_from(AREAS),
        st.frozensets(st.sampled_from(STORIES), max_size=2),
        st.integers(min_value=1, max_value=4),
    ),
    max_size=18,
)


@settings(max_examples=150)
@given(MESSAGES)
def test_no_small_number_can_be_worked_out_by_adding_and_subtracting(messages: list[Message]) -> None:
    """The attacker tries every filling-in of the hidden cells that agrees with all that is shown."""
    figures = count(messages, AREAS, STORIES)
    cells = hide_small(figures, FIVE_AND_TWO)

    guesses = possible(cells, most=max(4, *(tally.messages for tally in figures.values())))

    for place, tally in figures.items():
        if FIVE_AND_TWO.forbid(tally):
            assert cells[place].hidden
            assert guesses[place] != {tally.messages}, f"{place} can only be {tally.messages}"
        elif not cells[place].hidden:
            assert cells[place] == shown(tally)


def possible(cells: Mapping[Place, Cell], most: int) -> dict[Place, set[int]]:
    """Return for each cell the numbers it can be: areas add up, narratives overlap and cover the labelled."""
    guesses: dict[Place, set[int]] = {place: set() for place in cells}
    areas = [place for place in cells if place.table is Table.AREA]
    stories = [place for place in cells if place.table is Table.NARRATIVE]
    by_total: dict[int, list[tuple[int, ...]]] = {}
    for numbers in product(*(options(cells[place], most) for place in areas)):
        by_total.setdefault(sum(numbers), []).append(numbers)
    for told in product(*(options(cells[place], most) for place in stories)):
        for rest in options(cells[UNLABELLED], most):
            for labelled in range(max(told), sum(told) + 1):
                total = labelled + rest
                fillings = by_total.get(total, []) if total in options(cells[TOTAL], 3 * most) else []
                if fillings:
                    for place, number in zip((*stories, UNLABELLED, TOTAL), (*told, rest, total), strict=True):
                        guesses[place].add(number)
                for numbers in fillings:
                    for place, number in zip(areas, numbers, strict=True):
                        guesses[place].add(number)
    return guesses


def options(cell: Cell, most: int) -> range:
    if cell.messages is None:
        return range(1, most + 1)
    return range(cell.messages, cell.messages + 1)


def test_a_reader_who_knows_every_rule_and_tries_all_weeks_finds_no_small_number() -> None:
    """All weeks of up to eight messages: those that look the same on paper differ in each small number."""
    looks: dict[tuple[Cell, ...], list[Mapping[Place, Tally]]] = {}
    for figures in all_weeks(areas=("Centrum", "Veenkant"), labels=((), ("gehoord",)), most=8):
        looks.setdefault(tuple(hide_small(figures, THREE_AND_TWO).values()), []).append(figures)

    found = [
        (place, figures[place])
        for same in looks.values()
        if max(figures[TOTAL].messages for figures in same) < 6  # larger weeks have twins beyond eight messages
        for figures in same
        for place in figures
        if THREE_AND_TWO.forbid(figures[place]) and len({each[place].messages for each in same}) == 1
    ]

    assert found == []
    assert len(looks) > 100


def all_weeks(areas: Sequence[str], labels: Sequence[Sequence[str]], most: int) -> Iterator[Mapping[Place, Tally]]:
    """Yield the figures of every possible week with two reporters, each once."""
    kinds = [(area, frozenset(told), who) for area, told, who in product(areas, labels, (1, 2))]
    seen = set()
    for size in range(most + 1):
        for messages in combinations_with_replacement(kinds, size):
            figures = count(messages, areas, ("gehoord",))
            if (key := tuple(figures.values())) not in seen:
                seen.add(key)
                yield figures
