"""Can everybody read what the bot says, and does the measure find what is too hard?"""

from __future__ import annotations

import pytest

from tests import reading


def test_every_text_is_plain_enough() -> None:
    """B1: on average at most 12 words a sentence, none over 20, and no official words."""
    assert reading.complaints() == []


def test_the_house_rules_and_the_cards_are_measured_too() -> None:
    places = {place for place, _ in reading.read_by_people()}

    assert any("house_rules.version_2" in place for place in places)
    assert any(place.startswith("phases.toml what_if") for place in places)
    assert any(place.startswith("actions.toml") for place in places)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("U bent binnen.", [3]),
        ("Antwoord graag voor 9.30 uur. Dank u.", [5, 2]),
        ("<b>{room}: wat blijft er?</b>\nAlles.", [4, 1]),
        ("• Kies /afspraken of /taken.", [4]),
    ],
)
def test_sentences_are_counted_as_a_reader_would(text: str, words: list[int]) -> None:
    assert [sentence.words for sentence in reading.sentences("here", text)] == words


def test_a_sentence_of_21_words_and_an_official_word_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    long = " ".join(["woord"] * 21) + "."
    monkeypatch.setattr(reading, "read_by_people", lambda: iter([("a", long), ("b", "U dient te wachten.")]))

    assert [said.split(":")[0] for said in reading.complaints()] == ["a", "b", "the average sentence has 12.5 words"]
