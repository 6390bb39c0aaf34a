"""A word rises when more people use it than before, and a name never does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from signaalbot.domain.digest import STANDARD
from signaalbot.domain.redaction import RedactedText
from signaalbot.domain.rising_words import rising
from signaalbot.domain.signal import Signal
from tests.domain.test_digest import several

CALM = [several("abcde", first=20 * at) for at in range(5)]


def saying(text: str, reporters: Sequence[str]) -> list[Signal]:
    return [replace(signal, text=RedactedText(text)) for signal in several(reporters)]


def test_a_word_that_many_use_suddenly_rises() -> None:
    assert rising(saying("het ging over windmolens", "abcdefgh"), CALM, STANDARD) == ("windmolens",)


def test_one_person_who_repeats_a_word_makes_it_not_rise() -> None:
    """T43: reporters count, not messages."""
    assert rising(saying("het ging over windmolens", "aaaaaaaaab"), CALM, STANDARD) == ()


def test_a_word_of_a_few_signals_is_never_told() -> None:
    assert rising(saying("windmolens", "abcd"), CALM, STANDARD) == ()


def test_a_word_with_a_capital_may_be_a_name_and_is_never_told() -> None:
    assert rising(saying("gesproken met Willemsen en [naam]", "abcdefgh"), CALM, STANDARD) == ("gesproken",)


def test_without_four_weeks_to_compare_with_nothing_rises() -> None:
    assert rising(saying("windmolens", "abcdefgh"), CALM[:3], STANDARD) == ()
