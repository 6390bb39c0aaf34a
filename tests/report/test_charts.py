"""A bar is a drawing that also speaks, and a hidden week cannot be measured from a line."""

from __future__ import annotations

from signaalbot.report.charts import bar, strip, trend


def test_a_bar_is_as_long_as_its_share_and_says_what_it_shows() -> None:
    svg = bar(3, 4, "Balk: 3 collega's")

    assert '<rect class="value" width="75" height="8" fill="#1f5f74"/>' in svg
    assert 'role="img" aria-label="Balk: 3 collega&#x27;s"' in svg


def test_a_description_with_markup_stays_text() -> None:
    assert '"><b>' not in bar(1, 1, '"><b>')


def test_a_hidden_week_is_a_ring_on_the_ground_line_and_breaks_the_line() -> None:
    svg = trend([4, 5, None, 6, 9], 2, 7, "weken")

    assert svg.count("<polyline") == 2
    assert svg.count('r="2" fill="#ffffff"') == 1
    assert (
        trend([4, None], None, None, "x").split("<circle")[2] == trend([9, None], None, None, "x").split("<circle")[2]
    )


def test_small_multiples_keep_their_places() -> None:
    svg = strip([True, False, True], "twee van drie")

    assert svg.count("<rect") == 3
    assert svg.count('fill="#1f5f74"') == 2
    assert 'aria-label="twee van drie"' in svg


def test_what_is_filled_differs_from_what_is_open_in_a_grey_print() -> None:
    """Lightness, not hue, tells them apart."""

    def lightness(colour: str) -> float:
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255

    assert lightness("#ffffff") - lightness("#1f5f74") > 0.5
    assert lightness("#d3d9df") - lightness("#1d2733") > 0.5
