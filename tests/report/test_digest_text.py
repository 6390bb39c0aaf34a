"""The weekbeeld in a chat: changes first, safe, and in several messages when it is long."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest

from signaalbot.domain.decision import Note, Part
from signaalbot.domain.edition import Weekbeeld
from signaalbot.report import digest_content, digest_text
from signaalbot.report.digest_blocks import Source
from signaalbot.texts import LANGUAGES, fields_of, texts_in
from tests.report.conftest import ABLE, DECIDED, HEARD, THEM, Make

FORBIDDEN = re.compile(
    "monitor|dossier|risicogroep|melder|sentiment|radar|target|derhalve|middels|stakeholder|escaleren|dient te|!"
)
OWN = ("digest.", "narrative.", "weekwork.", "codebook.")


def text_of(source: Source) -> str:
    return digest_text.render(digest_content.sheet(source), source.texts)


def test_a_settled_week_tells_what_people_wrote_first_and_then_what_is_asked(loud_week: Weekbeeld, make: Make) -> None:
    text = text_of(make(loud_week, DECIDED))

    assert text.splitlines()[:12] == [
        "<b>Weekbeeld week 46</b>",
        "Maandag 9 november 2026 tot en met zondag 15 november 2026",
        "Gemaakt door de coördinatoren van de gemeente, voor collega's.",
        "",
        "<b>In het kort</b>",
        "Over de windmolens hoorden we veel meer dan eerst.",
        "Het meest dringend: ‘Er wordt toch niet geluisterd’ (Let op).",
        "Er kwamen minstens 31 signalen binnen, van minstens 12 collega's in de wijken.",
        "Wij weten niet wat er met de reacties gebeurde.",
        "<i>Wat vragen we, en van wie?</i>",
        "• Wijkteam De Hoeven: Per punt terugkoppelen wat er met de reacties gebeurt. Uiterlijk donderdag 19 november.",
        "• Gebiedsbeheerder vraagt op vrijdag 20 november opnieuw hoe het gaat.",
    ]
    assert "▲ ‘Er wordt toch niet geluisterd’: 19 signalen van 12 collega's · vaker · Let op" in text
    assert "Oosterpark en Kolkhuizen" in text


def test_a_concept_says_so_and_shows_what_the_machine_proposes(loud_week: Weekbeeld, make: Make) -> None:
    concept, final = text_of(make(loud_week)), text_of(make(loud_week, DECIDED))

    assert "<b>Concept: Nog niet vastgesteld. Stuur het niet door.</b>" in concept
    assert "Voorstel: Let op" in concept
    assert "Concept" not in final
    assert "Voorstel" not in final


def test_a_week_of_six_signals_is_not_empty(six_signals: Weekbeeld, make: Make) -> None:
    text = text_of(make(six_signals))

    assert "Er kwamen 6 signalen binnen, van 4 collega's in de wijken." in text
    assert "‘Er wordt toch niet geluisterd’: enkele signalen" in text
    assert "Uit deze wijken en dorpen hoorden we niets: De Hoeven" in text


def test_a_silent_week_says_that_silence_is_not_calm(silent_week: Weekbeeld, make: Make) -> None:
    """T53: never green, never a zero that reads as good news."""
    text = text_of(make(silent_week))

    assert "Er kwam geen enkel signaal binnen. We weten dus niet hoe het gaat." in text
    assert "Stil is niet hetzelfde als rustig." in text
    assert "●" not in text
    assert "Gewoon" not in text


@pytest.mark.parametrize("week", ["loud_week", "six_signals", "silent_week"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_one_message_is_enough(request: pytest.FixtureRequest, make: Make, week: str, language: str) -> None:
    text = text_of(make(request.getfixturevalue(week), language=language))

    assert digest_text.in_parts(text) == [text]


def test_a_very_long_weekbeeld_is_continued_and_nothing_is_lost(many_areas: Weekbeeld, make: Make) -> None:
    """T17: every part fits, has its tags closed, and all lines arrive in order."""
    text = text_of(make(many_areas))

    parts = digest_text.in_parts(text, "Vervolg {part}")

    assert len(parts) > 1
    assert all(len(part.encode("utf-16-le")) <= 2 * 4096 for part in parts)
    assert all(part.count("<b>") == part.count("</b>") for part in parts)
    assert [part.splitlines()[0] for part in parts[1:]] == [f"<b>Vervolg {at}</b>" for at in range(2, len(parts) + 1)]
    assert [line for part in parts for line in part.splitlines() if line and "Vervolg" not in line] == [
        line for line in text.splitlines() if line
    ]


def test_a_place_name_with_markup_stays_text(many_areas: Weekbeeld, make: Make) -> None:
    """T16: an area called <7> & Co_* is sent as it is written."""
    text = text_of(make(many_areas))

    assert "Wijk &lt;7&gt; &amp; Co_*" in text
    assert "Wijk <7> & Co_*" in html.unescape(text)


def test_nothing_of_a_message_or_a_reporter_is_in_the_text(loud_week: Weekbeeld, make: Make) -> None:
    assert "geheim" not in text_of(make(loud_week))


def own_texts(language: str) -> dict[str, str]:
    sentences = texts_in(language).sentences
    return {key: text for key, text in sentences.items() if key.startswith(OWN)}


def test_dutch_and_english_say_the_same_with_the_same_fields() -> None:
    dutch, english = own_texts("nl"), own_texts("en")

    assert {key: fields_of(text) for key, text in dutch.items()} == {
        key: fields_of(text) for key, text in english.items()
    }


def test_sentences_are_short_and_plain() -> None:
    """B1: on average at most 12 words, never over 20, no shouting, "u", and no words of watching."""
    told = [re.sub(r"\{\w+\}|</?\w+>", "x", text) for text in own_texts("nl").values()]
    sentences = [one for text in told for one in re.split(r"(?<=[.?:])\s+", text) if one.endswith((".", "?"))]
    lengths = [len(sentence.split()) for sentence in sentences]

    assert max(lengths) <= 20
    assert sum(lengths) / len(lengths) <= 12
    assert not [text for text in told if FORBIDDEN.search(text.lower())]
    assert [text for text in told if re.search(r"\b(je|jij|jouw)\b", text)] == ["Wat kun je doen"]


def test_what_came_and_stayed_away_since_last_week_is_told_without_calling_it_growth(
    six_signals: Weekbeeld, make: Make
) -> None:
    """Of two narratives one was heard last week too; a third one was heard then, and not now."""
    earlier = replace(six_signals, heard_before=frozenset({HEARD, THEM}), weeks=1)
    same = replace(six_signals, heard_before=frozenset({HEARD, ABLE}))

    text = text_of(make(earlier, DECIDED))

    assert "Vorige week niet gehoord, nu wel: ‘Ze kunnen het niet’." in text
    assert "Vorige week wel gehoord, nu niet: ‘Zij wel, wij niet’." in text
    assert "Om goed te vergelijken zijn acht eerdere weken nodig. Wij hebben er nu 1." in text
    assert "Wij hoorden dezelfde verhalen als vorige week." in text_of(make(same, DECIDED))


def test_what_we_do_not_know_and_whom_we_did_not_hear_stand_in_short(loud_week: Weekbeeld, make: Make) -> None:
    missing = Note(7, Part.SILENCE, None, "Ouderen spraken wij niet.")
    decisions = replace(DECIDED, notes=(*DECIDED.notes, missing))

    short = text_of(make(loud_week, decisions)).split("Stand van zaken")[0]
    public = text_of(make(loud_week, decisions, public=True)).split("Stand van zaken")[0]

    assert "Wij weten niet wat er met de reacties gebeurde.\nOuderen spraken wij niet." in short
    assert "Ouderen" not in public


def test_no_word_of_the_kitchen_stands_in_a_weekbeeld() -> None:
    """To a mayor "kamer" and "bot" mean something else."""
    told = {key: text for key, text in own_texts("nl").items() if key.startswith("digest.")}

    assert [key for key, text in told.items() if re.search(r"\b(kamers?|bot)\b", text.lower())] == []
