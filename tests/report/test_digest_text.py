"""The weekbeeld in a chat: short, safe, and without a number that the edition does not hold."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest

from signaalbot.domain.digest import Colour, Weekbeeld, with_colour
from signaalbot.domain.narrative import Narrative
from signaalbot.report import digest_text
from signaalbot.texts import LANGUAGES, Texts, fields_of, texts_in

FORBIDDEN = re.compile(
    "monitor|dossier|risicogroep|melder|sentiment|radar|target|derhalve|middels|stakeholder|escaleren|dient te|!"
)


def test_a_loud_week_tells_what_is_new_first(loud_week: Weekbeeld, nl: Texts) -> None:
    text = digest_text.render(loud_week, nl, concept=False)

    assert text.splitlines()[:6] == [
        "<b>Weekbeeld week 46</b>",
        "Maandag 9 november 2026 tot en met zondag 15 november 2026",
        "",
        "<b>In het kort</b>",
        "Er kwamen minstens 27 signalen binnen, van minstens 7 collega's.",
        "Het totaal is niet goed te vergelijken met vorige week.",
    ]
    assert "Nieuw deze week: ‘Er wordt toch niet geluisterd’." in text
    assert "• ‘Er wordt toch niet geluisterd’: 15 signalen van 7 collega's · nieuw" in text
    assert "• Veenkant: 7 signalen van 7 collega's · nieuw" in text
    assert "Oosterpark en Kolkhuizen" in text


def test_a_concept_says_so_and_shows_what_the_machine_proposes(loud_week: Weekbeeld, nl: Texts) -> None:
    concept = digest_text.render(loud_week, nl, concept=True)
    final = digest_text.render(loud_week, nl, concept=False)

    assert "<b>Concept</b>\nNog niemand keek dit na." in concept
    assert "▲ ‘Er wordt toch niet geluisterd’" in concept
    assert "Voorstel: Let op" in concept
    assert "Concept" not in final
    assert "Voorstel" not in final


def test_a_colour_that_a_person_set_is_told_with_word_and_icon(loud_week: Weekbeeld, nl: Texts) -> None:
    edition = with_colour(loud_week, Narrative.ERVAREN_INCOMPETENTIE, Colour.RED)

    text = digest_text.render(edition, nl, concept=False)

    assert re.search(r"■ ‘Ze kunnen het niet’: .* · Nu contact", text)


def test_a_week_of_six_signals_is_not_empty(six_signals: Weekbeeld, nl: Texts) -> None:
    text = digest_text.render(six_signals, nl, concept=False)

    assert "Er kwamen 6 signalen binnen, van 4 collega's." in text
    assert "‘Er wordt toch niet geluisterd’: enkele signalen" in text
    assert "Uit deze wijken en dorpen hoorden we niets: De Hoeven" in text


def test_a_silent_week_says_that_silence_is_not_calm(silent_week: Weekbeeld, nl: Texts) -> None:
    """T53: never green, never a zero that reads as good news."""
    text = digest_text.render(silent_week, nl, concept=False)

    assert "Er kwam geen enkel signaal binnen. We weten dus niet hoe het gaat." in text
    assert "Stil is niet hetzelfde als rustig." in text
    assert "●" not in text
    assert "Gewoon" not in text


def test_a_corrected_edition_says_that_it_replaces_the_first(loud_week: Weekbeeld, nl: Texts) -> None:
    """T54: version 2 goes to the same people and names itself."""
    again = replace(loud_week, edition=2)

    assert "Dit is versie 2." in digest_text.render(again, nl, concept=False)
    assert "versie" not in digest_text.render(loud_week, nl, concept=False)


@pytest.mark.parametrize("week", ["loud_week", "six_signals", "silent_week"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_one_message_is_enough(request: pytest.FixtureRequest, week: str, language: str) -> None:
    text = digest_text.render(request.getfixturevalue(week), texts_in(language), concept=True)

    assert len(text) < 2500
    assert digest_text.in_parts(text) == [text]


def test_a_very_long_weekbeeld_is_cut_between_lines_and_nothing_is_lost(many_areas: Weekbeeld, nl: Texts) -> None:
    """T17: every part fits, has its tags closed, and all lines arrive in order."""
    text = digest_text.render(many_areas, nl, concept=True)

    parts = digest_text.in_parts(text)

    assert len(parts) > 1
    assert all(len(part.encode("utf-16-le")) <= 2 * 4096 for part in parts)
    assert all(part.count("<b>") == part.count("</b>") for part in parts)
    assert [line for part in parts for line in part.splitlines() if line] == [
        line for line in text.splitlines() if line
    ]


def test_a_place_name_with_markup_stays_text(many_areas: Weekbeeld, nl: Texts) -> None:
    """T16: an area called <7> & Co_* is sent as it is written."""
    text = digest_text.render(many_areas, nl, concept=False)

    assert "Wijk &lt;7&gt; &amp; Co_*" in text
    assert "Wijk <7> & Co_*" in html.unescape(text)


def test_nothing_of_a_message_or_a_reporter_is_in_the_text(loud_week: Weekbeeld, nl: Texts) -> None:
    assert "geheim" not in digest_text.render(loud_week, nl, concept=True)


def own_texts(language: str) -> dict[str, str]:
    sentences = texts_in(language).sentences
    return {key: text for key, text in sentences.items() if key.startswith(("digest.", "narrative."))}


def test_dutch_and_english_say_the_same_with_the_same_fields() -> None:
    dutch, english = own_texts("nl"), own_texts("en")

    assert {key: fields_of(text) for key, text in dutch.items()} == {
        key: fields_of(text) for key, text in english.items()
    }


def test_sentences_are_short_and_plain() -> None:
    """B1: on average at most 12 words, never over 20, no shouting, "u", and no words of watching."""
    told = [re.sub(r"\{\w+\}", "x", text) for text in own_texts("nl").values()]
    sentences = [one for text in told for one in re.split(r"(?<=[.?:])\s+", text) if one.endswith((".", "?"))]
    lengths = [len(sentence.split()) for sentence in sentences]

    assert max(lengths) <= 20
    assert sum(lengths) / len(lengths) <= 12
    assert not [text for text in told if FORBIDDEN.search(text.lower())]
    assert [text for text in told if re.search(r"\b(je|jij|jouw)\b", text)] == ["Wat kun je doen"]
