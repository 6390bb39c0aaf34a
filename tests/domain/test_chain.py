"""Does the chain hold, and does any change break it?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signaalbot.domain.chain import EMPTY, START, Chained, Check, Link, Seal, chained, short, verify

LINK = Link(1, 7, "2026-11-13T09:05:00.000000Z", "bulletin", "politie", "a1b2", 3, 1, "c3d4")
LINKS = st.lists(
    st.builds(
        Link,
        id=st.integers(1, 99),
        room_id=st.just(7),
        at=st.text(max_size=5),
        kind=st.text(max_size=5),
        party=st.sampled_from(["", "politie"]),
        function_code=st.text(max_size=4),
        number=st.integers(0, 9),
        version=st.integers(0, 9),
        code=st.text(max_size=4),
    ),
    min_size=1,
    max_size=6,
)


def chain(links: list[Link]) -> tuple[list[Chained], Seal]:
    previous, lines = START, []
    for link in links:
        previous = chained(previous, link)
        lines.append(Chained(link, previous))
    return lines, Seal(len(lines), previous)


@given(links=LINKS)
def test_a_chain_that_nobody_touched_holds_and_ends_where_the_seal_says(links: list[Link]) -> None:
    lines, seal = chain(links)

    assert verify(lines, seal) == Check(len(links), seal.hash)


@given(links=LINKS, data=st.data())
def test_leaving_out_or_doubling_any_line_breaks_it(links: list[Link], data: Any) -> None:
    lines, seal = chain(links)
    place = data.draw(st.integers(0, len(lines) - 1))

    assert not verify(lines[:place] + lines[place + 1 :], seal).whole
    assert not verify(lines[: place + 1] + lines[place:], seal).whole


@pytest.mark.parametrize("column", ["at", "kind", "party", "function_code", "code"])
def test_a_changed_word_breaks_it_at_that_line(column: str) -> None:
    lines, seal = chain([LINK, replace(LINK, id=2), replace(LINK, id=3)])
    other: Any = {column: "anders"}
    lines[1] = Chained(replace(lines[1].link, **other), lines[1].hash)

    assert verify(lines, seal).broken_at == 2


def test_swapping_two_lines_breaks_it() -> None:
    lines, seal = chain([LINK, replace(LINK, id=2)])

    assert verify(lines[::-1], seal).broken_at == 1


def test_a_chain_that_was_made_anew_after_a_change_no_longer_fits_the_seal() -> None:
    _, seal = chain([LINK, replace(LINK, id=2)])
    forged, _ = chain([LINK, replace(LINK, id=2, number=9)])

    assert verify(forged, seal).broken_at == 3


def test_words_cannot_move_from_one_column_to_the_next() -> None:
    assert chained(START, replace(LINK, kind="ab", party="c")) != chained(START, replace(LINK, kind="a", party="bc"))


def test_a_room_without_lines_is_whole() -> None:
    assert verify([], EMPTY) == Check(0, START)


def test_the_short_form_can_be_read_out() -> None:
    assert short("7f3a91c20b4e" + "0" * 52) == "7f3a 91c2 0b4e"
