"""The weekbeeld counts people before messages, tells no small number, and never calls silence calm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signaalbot.domain.digest import STANDARD, Background, weekbeeld
from signaalbot.domain.edition import Colour, Hearing, Reason, Theme, TooLittleView, Weekbeeld, with_colour
from signaalbot.domain.narrative import Narrative
from signaalbot.domain.plausibility import Doubt, doubts
from signaalbot.domain.redaction import RedactedText
from signaalbot.domain.signal import Occupation, Signal, Source
from signaalbot.domain.suppression import HIDDEN, Cell, SmallNumbers, hide_small
from signaalbot.domain.tally import (
    Place,
    SignalsOutsideWeek,
    Tally,
    by_aspect,
    by_occupation,
    by_source,
    figures,
    tone_place,
)
from signaalbot.domain.trait import Aspect, Tone, Traits
from signaalbot.domain.trend import Change
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
    occupation: Occupation = Occupation.WIJKCOACH,
) -> Signal:
    return Signal(
        code=f"{week.name}-{number}",
        text=RedactedText(f"bericht {number}"),
        area=area,
        source=source,
        occupation=occupation,
        reporter=reporter,
        received_at=week.start + timedelta(hours=number),
        labels=labels,
    )


def several(reporters: Sequence[str], *labels: Narrative, first: int = 0, **details: object) -> list[Signal]:
    """Return one signal for each name in *reporters*: "aabbc" is five signals of three people."""
    return [signal(first + at, who, *labels, **details) for at, who in enumerate(reporters)]  # type: ignore[arg-type]


def told(signals: Sequence[Signal]) -> dict[Place, Cell]:
    return hide_small(figures(signals, AREAS), STANDARD)


def after(weeks: int, *signals: Signal) -> Background:
    """Return a background of equal weeks."""
    return Background(earlier=(told(signals),) * weeks)


def theme(edition: Weekbeeld, narrative: Narrative) -> Theme:
    return next(theme for theme in edition.themes if theme.narrative is narrative)


def test_a_signal_with_two_labels_counts_in_both_narratives_and_once_in_the_total() -> None:
    edition = weekbeeld(WEEK, several("aabbc", HEARD, ABLE), AREAS)

    assert edition.total == Cell(5, 3)
    assert theme(edition, HEARD).cell == theme(edition, ABLE).cell == Cell(5, 3)
    assert edition.unlabelled.empty


def test_signals_without_a_label_are_counted_apart() -> None:
    edition = weekbeeld(WEEK, several("aabbcc") + several("abcde", HEARD, first=10), AREAS)

    assert edition.unlabelled == Cell(6, 3)
    assert edition.total == Cell(11, 5)


def test_an_area_that_is_not_on_the_list_or_not_told_counts_as_elsewhere() -> None:
    signals = several("aabbc", area=None) + several("aabbc", area="Buitenland", first=10)

    edition = weekbeeld(WEEK, signals, AREAS)

    assert edition.elsewhere == Cell(10, 3)
    assert edition.silent_areas == AREAS


def test_signals_are_counted_per_role_source_aspect_and_kind_to_the_digit() -> None:
    signals = several("aab", occupation=Occupation.BOA, source=Source.RUMOUR) + several("cd", first=10)
    codes = [each.code for each in signals]
    traits = {
        codes[0]: Traits(Tone.GOOD, (Aspect.EXPERIENCED, Aspect.EVIDENCED)),
        codes[1]: Traits(Tone.RESIDENTS, (Aspect.EXPERIENCED,)),
        codes[4]: Traits(Tone.NUANCE, ()),
    }

    counted = figures(signals, AREAS, traits)

    assert by_occupation(signals) == {Occupation.BOA: Tally(3, 2), Occupation.WIJKCOACH: Tally(2, 2)}
    assert by_source(signals) == {Source.RUMOUR: Tally(3, 2), Source.SEEN: Tally(2, 2)}
    assert by_aspect(signals, traits) == {Aspect.EXPERIENCED: Tally(2, 1), Aspect.EVIDENCED: Tally(1, 1)}
    assert {tone: counted[tone_place(tone)] for tone in Tone} == {
        Tone.GOVERNMENT: Tally(2, 2),
        Tone.RESIDENTS: Tally(1, 1),
        Tone.GOOD: Tally(1, 1),
        Tone.NUANCE: Tally(1, 1),
    }


def test_no_signals_is_grey_and_never_green() -> None:
    """T53: under-reporting was read as calm."""
    edition = weekbeeld(WEEK, [], AREAS, after(8, *several("aabbccdd", HEARD)))

    assert edition.too_little
    assert {theme.standing for theme in edition.themes} == {Colour.GREY}
    assert {theme.change for theme in edition.themes} == {Change.TOO_FEW}
    assert edition.silent_areas == AREAS
    with pytest.raises(TooLittleView):
        with_colour(edition, HEARD, Colour.GREEN)


def test_a_few_signals_are_grey_and_cannot_be_set_to_green_but_can_be_set_to_red() -> None:
    """T53: a person may know more than the numbers, but not that silence is calm."""
    edition = weekbeeld(WEEK, several("ab", HEARD), AREAS)

    assert theme(edition, HEARD).standing is Colour.GREY
    with pytest.raises(TooLittleView):
        with_colour(edition, HEARD, Colour.GREEN)
    assert theme(with_colour(edition, HEARD, Colour.RED), HEARD).standing is Colour.RED


def test_what_grows_from_several_sides_gets_a_proposal_with_its_reasons() -> None:
    now = several("abcdefghij", HEARD) + several("klmno", HEARD, first=20, area="Veenkant")

    edition = weekbeeld(WEEK, now, AREAS, after(11, *several("aabbc", HEARD)))

    assert theme(edition, HEARD).proposal is Colour.ORANGE
    assert theme(edition, HEARD).reasons == (Reason.GROWS, Reason.SIDES)
    assert theme(edition, HEARD).standing is None


def test_what_grows_on_one_side_alone_gets_no_colour_proposed() -> None:
    now = several("abcdefghijklmno", HEARD)

    edition = weekbeeld(WEEK, now, AREAS, after(11, *several("aabbc", HEARD)))

    assert theme(edition, HEARD).change is Change.MORE
    assert theme(edition, HEARD).proposal is None
    assert theme(edition, HEARD).reasons == (Reason.GROWS, Reason.ONE_SIDE)


def test_eleven_messages_of_one_person_are_no_peak() -> None:
    """T43: the messages of one busy reporter are hidden, and make no trend."""
    one_person = several("aabbcc", HEARD) + several("a" * 30, HEARD, ABLE, first=10)

    edition = weekbeeld(WEEK, one_person, AREAS, after(11, *several("aabbcc", HEARD)))

    assert theme(edition, HEARD).change is Change.SAME
    assert theme(edition, ABLE).cell == HIDDEN


def test_hearsay_stays_visible_as_hearsay() -> None:
    rumours = several("abc", HEARD, source=Source.RUMOUR) + several("ab", HEARD, first=10, source=Source.SEEN)
    heard = several("abc", ABLE, first=20, source=Source.TOLD) + several("abc", ABLE, first=30, source=None)

    edition = weekbeeld(WEEK, rumours + heard, AREAS)

    assert theme(edition, HEARD).hearing is Hearing.HEARSAY
    assert Reason.HEARSAY in theme(edition, HEARD).reasons
    assert theme(edition, ABLE).hearing is Hearing.MIXED


def test_how_we_know_is_not_told_of_a_narrative_with_a_few_signals() -> None:
    edition = weekbeeld(WEEK, several("ab", HEARD) + several("aabbcc", ABLE, first=10), AREAS)

    assert theme(edition, HEARD).hearing is None


def test_the_loudest_theme_has_most_reporters_unless_a_person_set_another_to_red() -> None:
    signals = several("a" * 9 + "b", ABLE) + several("abcde", HEARD, first=20)
    edition = weekbeeld(WEEK, signals, AREAS)

    assert [theme.narrative for theme in edition.loudest] == [HEARD, ABLE]
    assert edition.topics == (HEARD, ABLE)
    assert with_colour(edition, ABLE, Colour.RED).topics == (ABLE, HEARD)


def test_a_week_of_six_signals_still_tells_the_total_the_topics_and_where_it_is_silent() -> None:
    signals = several("aab", HEARD) + several("cdd", ABLE, first=10, area="Veenkant")

    edition = weekbeeld(WEEK, signals, AREAS)

    assert not edition.too_little
    assert edition.total == Cell(6, 4)
    assert set(edition.topics) == {HEARD, ABLE}
    assert edition.silent_areas == ("De Hoeven", "Kolkhuizen")


def test_a_role_is_called_silent_only_when_enough_colleagues_have_it() -> None:
    background = Background(roles=(Occupation.BOA, Occupation.WIJKCOACH))

    edition = weekbeeld(WEEK, several("aabbc"), AREAS, background)

    assert edition.silent_roles == (Occupation.BOA,)


def test_a_hidden_total_is_told_as_at_least_what_the_reader_can_add_up() -> None:
    signals = several("aabbcc", HEARD) + several("aabbcc", ABLE, first=10) + several("d", first=30, area="Veenkant")

    edition = weekbeeld(WEEK, signals, AREAS)

    assert edition.total == HIDDEN
    assert edition.at_least == Tally(13, 3)
    assert edition.change is Change.TOO_FEW
    assert edition.hidden == 3


def test_a_doubled_import_is_a_doubt_that_a_person_must_look_at() -> None:
    """T54: wrong numbers are not published."""
    once = several("aabbc", HEARD)
    again = [replace(signal, code=f"{signal.code}-again") for signal in once]

    assert Doubt.IMPORT in doubts(once + again, [5, 5])
    assert Doubt.IMPORT in doubts([*once, once[0]], [5, 5])
    assert doubts(once, [5, 5]) == ()


@pytest.mark.parametrize(
    ("reporters", "earlier", "odd"),
    [
        ("abcdefghij", [5, 5, 5], {Doubt.DOUBLING}),
        ("abcdefghi", [5, 5, 5], set()),
        ("", [5, 5], {Doubt.ZERO}),
        ("", [], set()),
        ("aaab", [1], set()),
        ("aaabb", [5], {Doubt.ONE_VOICE}),
        ("aabbc", [5], set()),
    ],
)
def test_a_doubling_a_silence_and_one_loud_voice_ask_for_a_look(
    reporters: str, earlier: list[int], odd: set[Doubt]
) -> None:
    """T54: what the plausibility check catches, and what it leaves alone."""
    assert set(doubts(several(reporters), earlier)) == odd


def test_signals_of_another_week_block_the_weekbeeld() -> None:
    """T54: a signal that is counted in the wrong week is a wrong number too."""
    stray = signal(1, "a", week=WEEK.previous())

    with pytest.raises(SignalsOutsideWeek):
        weekbeeld(WEEK, [stray], AREAS)


def test_a_correction_keeps_a_number_that_changed_by_a_few_signals() -> None:
    """T54: else version 2 minus version 1 shows what one colleague took back."""
    before = told(several("aabbccd", HEARD))
    now = several("aabbcc", HEARD)

    edition = weekbeeld(WEEK, now, AREAS, Background(told=before), edition=2)
    large = weekbeeld(WEEK, several("abcdefghijklm", HEARD), AREAS, Background(told=before), edition=2)

    assert edition.total == Cell(7, 4)
    assert large.total == Cell(13, 13)


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
def test_an_edition_holds_no_number_below_the_limits_and_sees_only_what_was_told_of_other_weeks(
    now: list[tuple[str, set[Narrative], str | None]], before: list[tuple[str, set[Narrative], str | None]]
) -> None:
    """Whoever changes a hidden number of last week changes no letter of this edition."""
    last = told(made(before, WEEK.previous()))
    edition = weekbeeld(WEEK, made(now, WEEK), AREAS, Background(earlier=(last,) * 5))

    for cell in cells(edition):
        assert cell in (HIDDEN, Cell(0, 0)) or ((cell.messages or 0) >= 5 and (cell.reporters or 0) >= 2)
    assert all(theme.change is Change.TOO_FEW for theme in edition.themes if theme.cell.hidden)
    assert all(theme.trend.low is None for theme in edition.themes if theme.cell.hidden)
    assert edition.at_least.messages <= len(now)
    if edition.areas_told:
        assert set(edition.silent_areas) == set(AREAS) - {area for _, _, area in now}


def made(rows: Sequence[tuple[str, set[Narrative], str | None]], week: Week) -> list[Signal]:
    return [signal(at, who, *sorted(labels), area=area, week=week) for at, (who, labels, area) in enumerate(rows)]


def cells(edition: Weekbeeld) -> list[Cell]:
    parts = [theme.cell for theme in edition.themes] + [area.cell for area in edition.areas]
    return [edition.total, edition.unlabelled, edition.elsewhere, *parts]


def test_a_stricter_limit_hides_more() -> None:
    signals = several("aabbcc", HEARD, ABLE) + several("ddee", ABLE, first=20) + several("aabbcc", first=30)

    strict = weekbeeld(WEEK, signals, AREAS, limits=SmallNumbers(signals=10, reporters=4))

    assert theme(strict, HEARD).cell == HIDDEN
    assert theme(strict, ABLE).cell == Cell(10, 5)


def test_what_was_heard_last_week_is_known_only_when_its_edition_told_it() -> None:
    """An edition that hid every narrative hid noughts too: then none of them counts as heard."""
    last = told(several("aabbc", HEARD, week=WEEK.previous()))
    now = several("aabbc", ABLE)

    known = weekbeeld(WEEK, now, AREAS, Background(earlier=(last,)))
    closed = weekbeeld(WEEK, now, AREAS, Background(earlier=(dict.fromkeys(last, HIDDEN),)))

    assert known.heard_before == frozenset({HEARD})
    assert closed.heard_before is None
    assert weekbeeld(WEEK, now, AREAS).heard_before is None
