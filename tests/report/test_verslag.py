"""Does the verslag say everything that stands fixed, in three shapes, to everybody?"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from signaalbot.domain.chain import Check
from signaalbot.domain.evaluation import QUESTIONS, Question, Remark, Result, Round, Side, result
from signaalbot.domain.room import Room, TimelineLine
from signaalbot.domain.verslag import Agreed, Chapter, Evaluated, Posed, Reach, Seat, Told, Verslag
from signaalbot.report import verslag_csv, verslag_html, verslag_pdf, verslag_words
from signaalbot.report.page import Page, Table
from signaalbot.texts import LANGUAGES, texts_in
from tests.report.pdf_structure import count, problems_of, title

AT = datetime(2026, 11, 13, 8, 5, tzinfo=UTC)
NL = texts_in("nl")


def results(organisers: Sequence[int] = (3, 4, 4, 5, 2)) -> tuple[Result, ...]:
    answers = {Side.ON_DUTY: [4, 4, 5, 3, 5, 4], Side.ORGANISERS: list(organisers)}
    return tuple(result(when, question, answers) for when in Round for question in QUESTIONS[when])


VERSLAG = Verslag(
    room=Room(1, "Boerenprotest", date(2026, 11, 13), "Raadhuisplein, Rijtmeer", "nl", -1, None, 1),
    number=2,
    made_at=AT + timedelta(days=3),
    seats=(
        Seat("politie", "contact", "dialoogteam", AT, None),
        Seat("organisatie", "member", "ordedienst", AT, AT + timedelta(days=1)),
    ),
    told=(
        Told(1, 1, "info", "Welkom.", "politie", "dialoogteam", AT, {}),
        Told(1, 2, "attention", "De <b>weg</b> is dicht.", "politie", "dialoogteam", AT, {"om": Reach(3, 2, 1, 0, 4)}),
    ),
    agreed=(
        Agreed(1, 1, "valid", "Stapvoets.", "organisatie", "ordedienst", {"politie": "agree", "om": None}, AT),
        Agreed(2, 1, "verjaard", "Brug vrij.", "politie", "dialoogteam", {"politie": "object"}, None),
    ),
    posed=(Posed(1, "De route is duidelijk.", "organisatie", 6, 2), Posed(2, "Het gaat goed.", "om", None, None)),
    evaluated=Evaluated(AT, 11, 14, results(), {Remark.GOOD: ("Korte lijnen.",), Remark.BETTER: ()}),
    timeline=(
        TimelineLine(AT, "made", "", "", 0, 0),
        TimelineLine(AT + timedelta(days=1), "bulletin", "politie", "dialoogteam", 1, 1),
    ),
    check=Check(2, "7f3a91c20b4e" + "0" * 52),
)


def words_of(page: Page) -> str:
    return repr(page.sections)


def rows(found: Verslag) -> list[dict[str, str]]:
    text = verslag_csv.render(found, NL)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:]), delimiter=";"))


class Tags(HTMLParser):
    """Collects what stands in a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shape_is_made_in_both_languages(language: str) -> None:
    texts = texts_in(language)
    page = verslag_words.page(VERSLAG, texts)

    assert f'<html lang="{language}">' in verslag_html.render(page)
    assert problems_of(verslag_pdf.render(page), language) == []
    assert verslag_csv.render(VERSLAG, texts).count("\r\n") > 30


def test_the_sections_stand_in_a_fixed_order() -> None:
    keys = [section.key for section in verslag_words.page(VERSLAG, NL).sections]

    assert keys == [
        *("members", "bulletins", "ledger", "agreements", "statements"),
        *("evaluation", "timeline", "check"),
    ]


def test_chapters_of_other_parts_stand_where_they_ask_to() -> None:
    phases = Chapter("phases", ("Fase", "Sinds"), (("Vooraf", "13-11"),), before="members")
    decisions = Chapter("decisions", ("Besluit", "Kenmerk"), (), before="statements")
    tasks = Chapter("tasks", ("Taak",), (("Hekken weg",),))
    found = replace(VERSLAG, chapters=(phases, decisions, tasks))

    page = verslag_words.page(found, NL)

    keys = [section.key for section in page.sections]
    assert (keys[0], keys[-1], keys.index("decisions") + 1) == ("phases", "tasks", keys.index("statements"))
    assert page.sections[0].blocks == (Table("Fasen", ("Fase", "Sinds"), (("Vooraf", "13-11"),)),)
    assert {"onderdeel": "Fasen", "tekst": "Vooraf | 13-11"}.items() <= rows(found)[-2].items()


def test_an_empty_room_says_that_there_is_nothing_yet() -> None:
    empty = replace(VERSLAG, seats=(), told=(), agreed=(), posed=(), evaluated=None, timeline=())

    page = verslag_words.page(empty, NL)

    assert words_of(page).count("Nog niets.") == 7
    assert problems_of(verslag_pdf.render(page)) == []


def test_a_state_that_nobody_wrote_a_word_for_is_shown_as_it_is_stored() -> None:
    assert "Afspraak 2, versie 1: verjaard" in words_of(verslag_words.page(VERSLAG, NL))


def test_who_said_what_of_an_agreement_is_told_also_who_said_nothing() -> None:
    words = words_of(verslag_words.page(VERSLAG, NL))

    assert "Politie: akkoord, OM: geen antwoord. Geldt sinds 13-11-2026 09:05." in words
    assert "Politie: bezwaar." in words


def test_a_broken_chain_is_said_and_no_code_is_given() -> None:
    broken = replace(VERSLAG, check=Check(2, "0" * 64, broken_at=2))

    words = words_of(verslag_words.page(broken, NL))
    assert "De tijdlijn klopt niet vanaf regel 2." in words
    assert "Laatste code" not in words


def test_an_evaluation_that_runs_shows_no_number() -> None:
    running = replace(VERSLAG, evaluated=Evaluated(None, 3, 14, (), {}))

    words = words_of(verslag_words.page(running, NL))
    assert "De evaluatie is nog niet gesloten." in words
    assert "3 van de 14" not in words


def test_a_side_with_too_few_answers_shows_a_dash_beside_the_total() -> None:
    found = replace(VERSLAG, evaluated=Evaluated(AT, 8, 14, results(organisers=(1, 1)), {}))

    section = next(s for s in verslag_words.page(found, NL).sections if s.key == "evaluation")
    table = next(block for block in section.blocks if isinstance(block, Table))
    informed = next(row for row in table.rows if row[0] == NL.plain(f"evaluation.question.{Question.INFORMED}"))
    assert informed == ("Kreeg u alle informatie op tijd?", "–", "–", "3,4 (8)")
    assert table.rows[0] == ("Hoe kijkt u nu naar de andere partijen? (bij het begin)", "4,2 (6)", "–", "–")


def test_markup_that_somebody_typed_stays_text() -> None:
    """T16."""
    page = verslag_html.render(verslag_words.page(VERSLAG, NL))

    assert "De &lt;b&gt;weg&lt;/b&gt; is dicht." in page


def test_the_page_needs_nothing_from_elsewhere() -> None:
    page = verslag_html.render(verslag_words.page(VERSLAG, NL))

    assert re.findall(r"https?://|\bsrc=|@import|url\(", page) == []


def test_tables_have_captions_and_headers_and_headings_go_down_one_at_a_time() -> None:
    tags = Tags(verslag_html.render(verslag_words.page(VERSLAG, NL))).found

    levels = [int(tag[1]) for tag, _ in tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    names = [tag for tag, _ in tags]
    assert names.count("table") == names.count("caption") == 4
    assert all(attributes.get("scope") in ("col", "row") for tag, attributes in tags if tag == "th")
    assert all(attributes.get("aria-label") for tag, attributes in tags if tag == "svg")


def test_the_pdf_has_its_tables_and_its_figure() -> None:
    pdf = verslag_pdf.render(verslag_words.page(VERSLAG, NL))

    assert title(pdf) == "Verslag van Boerenprotest"
    assert (count(pdf, "/Table"), count(pdf, "/Figure")) == (4, 1)
    assert count(pdf, "/TH") == 5 + 7 + 4 + 4


def test_the_columns_of_the_csv_are_fixed() -> None:
    assert tuple(rows(VERSLAG)[0]) == (
        *("onderdeel", "nummer", "versie", "moment", "partij"),
        *("functie", "soort", "tekst", "aantal"),
    )


def test_the_csv_counts_per_bulletin_and_party() -> None:
    counted = [row["soort"] + row["aantal"] for row in rows(VERSLAG) if row["onderdeel"] == "Wie kreeg welk bericht"]

    assert counted == ["Kregen het3", "Gezien2", "Onderweg1", "Onzeker0", "Mislukt4"]


@pytest.mark.parametrize("text", ["=1+1", "+31", "-x", "@som", "\tx"])
def test_a_spreadsheet_works_nothing_out(text: str) -> None:
    found = replace(VERSLAG, told=(replace(VERSLAG.told[0], text=text),))

    assert [row["tekst"] for row in rows(found) if row["onderdeel"] == "Berichten"] == [f"'{text}"]


def test_a_text_with_lines_quotes_and_semicolons_comes_back_whole() -> None:
    text = 'Regel 1; "aangehaald"\nregel 2'
    found = replace(VERSLAG, told=(replace(VERSLAG.told[0], text=text),))

    assert [row["tekst"] for row in rows(found) if row["onderdeel"] == "Berichten"] == [text]


def test_the_kind_of_a_bulletin_is_said_without_the_symbol_of_the_telephone() -> None:
    asked = replace(VERSLAG, told=(replace(VERSLAG.told[0], kind="question"), replace(VERSLAG.told[1], kind="nieuw")))

    words = words_of(verslag_words.page(asked, NL))
    assert "13-11-2026 09:05 · Politie, dialoogteam · Vraag, Info" in words
    assert "nieuw, Let op" in words


def test_details_and_verdicts_stand_with_their_agreement() -> None:
    kept = replace(
        VERSLAG.agreed[0], details=("Waar: over de Singel",), verdicts={"politie": "kept", "organisatie": "broken"}
    )

    words = words_of(verslag_words.page(replace(VERSLAG, agreed=(kept,)), NL))
    assert "Stapvoets.\\nWaar: over de Singel" in words
    assert "Nagekomen? Politie: ja, Organisatie: nee." in words
