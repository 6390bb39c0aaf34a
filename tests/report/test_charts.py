"""A bar is a drawing that also speaks, and a hidden number cannot be measured from it."""

from __future__ import annotations

from signaalbot.report.charts import bar


def test_a_bar_is_as_long_as_its_share_and_says_what_it_shows() -> None:
    svg = bar(3, 4, "Balk: 3 collega's")

    assert '<rect class="value" width="75" height="8"/>' in svg
    assert 'role="img" aria-label="Balk: 3 collega&#x27;s"' in svg


def test_all_hidden_numbers_look_the_same_whatever_they_are_compared_with() -> None:
    assert bar(None, 4, "enkele signalen") == bar(None, 400, "enkele signalen")
    assert "dash" not in bar(0, 0, "niets gehoord")
    assert 'class="value"' not in bar(None, 4, "enkele signalen")


def test_a_description_with_markup_stays_text() -> None:
    assert '"><b>' not in bar(1, 1, '"><b>')
