"""The weekbeeld counts people before messages, tells no small number, and never calls silence calm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signaalbot.domain.digest import (
    Change,
    Colour,
    Hearing,
    Theme,
    TooLittleView,
    Weekbeeld,
    changed,
    weekbeeld,
    with_colour,
)
from signaalbot.domain.narrative import Narrative
from signaalbot.domain.redaction import RedactedText
from signaalbot.domain.signal import Occupation, Signal, Source
from signaalbot.domain.suppression import HIDDEN, Cell, SmallNumbers
from signaalbot.domain.tally import DoubledSignals, SignalsOutsideWeek, Tally
from signaalbot.domain.week import Week

WEEK = Week(2026, 46)
AREAS = ("Centrum", "Veenkant", "De Hoeven", "Kolkhuizen")
HEARD = Narrative.ONGEHOORDE_BURGER
ABLE = Narrative.ERVAREN_INCOMPETENTIE


def signal(
    number: int,
    reporter: str,
    *labels: Narrative,
    area: str | None = "Centrum",
    source: Source | None = Source.SEEN,
    week: Week = WEEK,
) -> Signal:
    return Signal(
        code=f"{week.name}-{number}",
        text=RedactedText(f"bericht {number}"),
        area=area,
        source=source,
        occupation=Occupation.WIJKCOACH,
        reporter=reporter,
        received_at=week.start + timedelta(hours=number),
        labels=labels,
    )


def several(reporters: Sequence[str], *labels: Narrative, first: int = 0, **details: object) -> list[Signal]:
    """Return one signal for each name in *reporters*: "aabbc" is five signals of three people."""
    return [signal(first + at, who, *labels, **details) for at, who in enumerate(reporters)]  # type: ignore[arg-type]


def theme(edition: Weekbeeld, narrative: Narrative) -> Theme:
    return next(theme for theme in edition.themes if theme.narrative is narrative)


def test_a_signal_with_two_labels_counts_in_both_narratives_and_once_in_the_total() -> None:
    edition = weekbeeld(WEEK, several("aabbc", HEARD, ABLE), [], AREAS)

    assert edition.total == Cell(5, 3)
    assert theme(edition, HEARD).cell == theme(edition, ABLE).cell == Cell(5, 3)
    assert edition.unlabelled.empty


def test_signals_without_a_label_are_counted_apart() -> None:
    edition = weekbeeld(WEEK, several("aabbcc") + several("abcde", HEARD, first=10), [], AREAS)

    assert edition.unlabelled == Cell(6, 3)
    assert edition.total == Cell(11, 5)


def test_an_area_that_is_not_on_the_list_or_not_told_counts_as_elsewhere() -> None:
    signals = several("aabbc", area=None) + several("aabbc", area="Buitenland", first=10)

    edition = weekbeeld(WEEK, signals, [], AREAS)

    assert edition.elsewhere == Cell(10, 3)
    assert edition.silent_areas == AREAS


def test_no_signals_is_grey_and_never_green() -> None:
    """T53: under-reporting was read as calm."""
    edition = weekbeeld(WEEK, [], several("aabbccdd", HEARD, week=WEEK.previous()), AREAS)

    assert edition.too_little
    assert {theme.standing for theme in edition.themes} == {Colour.GREY}
    assert {theme.change for theme in edition.themes} == {Change.TOO_FEW}
    assert edition.silent_areas == AREAS
    with pytest.raises(TooLittleView):
        with_colour(edition, HEARD, Colour.GREEN)


def test_a_few_signals_are_grey_and_cannot_be_set_to_green_but_can_be_set_to_red() -> None:
    """T53: a person may know more than the numbers, but not that silence is calm."""
    edition = weekbeeld(WEEK, several("ab", HEARD), [], AREAS)

    assert theme(edition, HEARD).standing is Colour.GREY
    with pytest.raises(TooLittleView):
        with_colour(edition, HEARD, Colour.GREEN)
    assert theme(with_colour(edition, HEARD, Colour.RED), HEARD).standing is Colour.RED


def test_the_machine_proposes_to_take_note_and_never_green_or_red() -> None:
    before = several("aabbc", ABLE, week=WEEK.previous())
    now = several("aabbcd", HEARD) + several("aabbc", ABLE, first=10)

    edition = weekbeeld(WEEK, now, before, AREAS)

    assert theme(edition, HEARD).proposal is Colour.ORANGE
    assert theme(edition, ABLE).proposal is None
    assert theme(edition, HEARD).standing is None


def test_eleven_messages_of_one_person_are_no_peak() -> None:
    """T43: the messages of one busy reporter are hidden, and make no trend."""
    before = several("aabbcc", HEARD, week=WEEK.previous())
    one_person = several("aabbcc", HEARD) + several("a" * 11, HEARD, ABLE, first=10)

    edition = weekbeeld(WEEK, one_person, before, AREAS)

    assert theme(edition, HEARD).change is Change.SAME
    assert theme(edition, ABLE).cell == HIDDEN


@pytest.mark.parametrize(
    ("before", "now", "word"),
    [
        (Cell(0, 0), Cell(6, 2), Change.NEW),
        (Cell(9, 4), Cell(9, 6), Change.MORE),
        (Cell(9, 4), Cell(40, 5), Change.SAME),
        (Cell(9, 8), Cell(9, 6), Change.LESS),
        (Cell(90, 20), Cell(90, 24), Change.SAME),
        (Cell(90, 20), Cell(90, 25), Change.MORE),
        (Cell(6, 2), Cell(0, 0), Change.LESS),
        (Cell(0, 0), Cell(0, 0), Change.TOO_FEW),
        (HIDDEN, Cell(40, 9), Change.TOO_FEW),
        (Cell(40, 9), HIDDEN, Change.TOO_FEW),
    ],
)
def test_a_change_is_told_in_people_and_only_between_numbers_that_are_shown(
    before: Cell, now: Cell, word: Change
) -> None:
    assert changed(now, before) is word


def test_after_a_silent_week_nothing_is_new() -> None:
    """The first week of all, or the week after a holiday, would otherwise be one alarm."""
    edition = weekbeeld(WEEK, several("aabbccdd", HEARD), [], AREAS)

    assert theme(edition, HEARD).change is Change.TOO_FEW
    assert theme(edition, HEARD).proposal is None


def test_hearsay_stays_visible_as_hearsay() -> None:
    rumours = several("abc", HEARD, source=Source.RUMOUR) + several("ab", HEARD, first=10, source=Source.SEEN)
    told = several("abc", ABLE, first=20, source=Source.TOLD) + several("abc", ABLE, first=30, source=None)

    edition = weekbeeld(WEEK, rumours + told, [], AREAS)

    assert theme(edition, HEARD).hearing is Hearing.HEARSAY
    assert theme(edition, ABLE).hearing is Hearing.MIXED


def test_how_we_know_is_not_told_of_a_narrative_with_a_few_signals() -> None:
    edition = weekbeeld(WEEK, several("ab", HEARD) + several("aabbcc", ABLE, first=10), [], AREAS)

    assert theme(edition, HEARD).hearing is None


def test_the_loudest_theme_has_most_reporters_unless_a_person_set_another_to_red() -> None:
    signals = several("a" * 9 + "b", ABLE) + several("abcde", HEARD, first=20)
    edition = weekbeeld(WEEK, signals, [], AREAS)

    assert [theme.narrative for theme in edition.loudest] == [HEARD, ABLE]
    assert edition.topics == (HEARD, ABLE)
    assert with_colour(edition, ABLE, Colour.RED).topics == (ABLE, HEARD)


def test_a_week_of_six_signals_still_tells_the_total_the_topics_and_where_it_is_silent() -> None:
    signals = several("aab", HEARD) + several("cdd", ABLE, first=10, area="Veenkant")

    edition = weekbeeld(WEEK, signals, [], AREAS)

    assert not edition.too_little
    assert edition.total == Cell(6, 4)
    assert set(edition.topics) == {HEARD, ABLE}
    assert edition.silent_areas == ("De Hoeven", "Kolkhuizen")


def test_a_hidden_total_is_told_as_at_least_what_the_reader_can_add_up() -> None:
    signals = several("aabbcc", HEARD) + several("aabbcc", ABLE, first=10) + several("d", first=30, area="Veenkant")

    edition = weekbeeld(WEEK, signals, [], AREAS)

    assert edition.total == HIDDEN
    assert edition.at_least == Tally(13, 3)
    assert edition.change is Change.TOO_FEW
    assert edition.hidden == 3


def test_a_doubled_import_blocks_the_weekbeeld() -> None:
    """T54: wrong numbers are not published."""
    once = several("aabbc", HEARD)
    again = [replace(signal, code=f"{signal.code}-again") for signal in once]

    with pytest.raises(DoubledSignals) as caught:
        weekbeeld(WEEK, once + again, [], AREAS)

    assert (caught.value.week, caught.value.number) == ("2026-W46", 5)
    with pytest.raises(DoubledSignals):
        weekbeeld(WEEK, [*once, once[0]], [], AREAS)


def test_signals_of_another_week_block_the_weekbeeld() -> None:
    """T54: a signal that is counted in the wrong week is a wrong number too."""
    stray = signal(1, "a", week=WEEK.previous())

    with pytest.raises(SignalsOutsideWeek):
        weekbeeld(WEEK, [stray], [], AREAS)
    with pytest.raises(SignalsOutsideWeek):
        weekbeeld(WEEK, [], [signal(1, "a")], AREAS)


def test_nothing_of_a_room_can_enter_a_weekbeeld() -> None:
    """The wall: what is counted has no field that could hold a room, a member or an agreement."""
    names = {field.name for field in fields(Signal)}

    assert names == {"code", "text", "area", "source", "occupation", "reporter", "received_at", "labels"}


SIGNALS = st.lists(
    st.tuples(
        st.sampled_from("abcd"),
        st.sets(st.sampled_from(list(Narrative)), max_size=2),
        st.sampled_from([*AREAS, None]),
    ),
    max_size=25,
)


@settings(max_examples=60)
@given(SIGNALS, SIGNALS)
def test_an_edition_holds_no_number_below_the_limits_and_last_week_gives_nothing_away(
    now: list[tuple[str, set[Narrative], str | None]], before: list[tuple[str, set[Narrative], str | None]]
) -> None:
    edition = weekbeeld(WEEK, made(now, WEEK), made(before, WEEK.previous()), AREAS)
    last = weekbeeld(WEEK.previous(), made(before, WEEK.previous()), [], AREAS)

    for cell in cells(edition):
        assert cell in (HIDDEN, Cell(0, 0)) or ((cell.messages or 0) >= 5 and (cell.reporters or 0) >= 2)
    comparable = not edition.too_little and not last.too_little
    for (cell, change), (earlier, _) in zip(parts(edition), parts(last), strict=True):
        assert change is (changed(cell, earlier) if comparable else Change.TOO_FEW)
    assert edition.at_least.messages <= len(now)
    if edition.areas_told:
        assert set(edition.silent_areas) == set(AREAS) - {area for _, _, area in now}


def made(rows: Sequence[tuple[str, set[Narrative], str | None]], week: Week) -> list[Signal]:
    return [signal(at, who, *sorted(labels), area=area, week=week) for at, (who, labels, area) in enumerate(rows)]


def cells(edition: Weekbeeld) -> list[Cell]:
    return [edition.total, edition.unlabelled, edition.elsewhere, *(cell for cell, _ in parts(edition))]


def parts(edition: Weekbeeld) -> list[tuple[Cell, Change]]:
    themes = [(theme.cell, theme.change) for theme in edition.themes]
    return themes + [(area.cell, area.change) for area in edition.areas]


def test_a_stricter_limit_hides_more() -> None:
    signals = several("aabbcc", HEARD, ABLE) + several("ddee", ABLE, first=20) + several("aabbcc", first=30)

    strict = weekbeeld(WEEK, signals, [], AREAS, SmallNumbers(signals=10, reporters=4))

    assert theme(strict, HEARD).cell == HIDDEN
    assert theme(strict, ABLE).cell == Cell(10, 5)
