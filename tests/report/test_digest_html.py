"""The weekbeeld on a page: whole in itself, readable for everyone, with no number of its own."""

from __future__ import annotations

import json
import re
import time
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from signaalbot.domain.decision import Decisions, Settled
from signaalbot.domain.digest import weekbeeld
from signaalbot.domain.edition import Colour, Weekbeeld
from signaalbot.report import digest_content, digest_data, digest_html, digest_pdf, digest_text
from signaalbot.report.digest_blocks import Source
from tests.report.conftest import ABLE, AREAS, DECIDED, HEARD, WEEK, Make, several
from tests.report.pdf_structure import count, problems_of, title

VOID = {"meta", "rect", "br", "circle", "polyline"}
WEEKS = ["loud_week", "six_signals", "silent_week"]
HEADINGS = [
    "In het kort",
    "Stand van zaken",
    "Nieuw deze week",
    "Per thema",
    "Welke verhalen horen we",
    "Wat komt eraan",
    "Wat kun je doen",
    "Wat deden we met vorige week",
    "Wie hoorden we niet",
    "Verantwoording",
]


class Page(HTMLParser):
    """What a browser and a screen reader would find."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)

    def all(self, *names: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.tags if tag in names]

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words))


@pytest.fixture(params=WEEKS)
def edition(request: pytest.FixtureRequest) -> Weekbeeld:
    found: Weekbeeld = request.getfixturevalue(request.param)
    return found


def html_of(source: Source) -> str:
    return digest_html.render(digest_content.sheet(source))


@pytest.mark.parametrize("decisions", [None, DECIDED], ids=["concept", "settled"])
def test_the_ten_headings_stand_in_the_order_of_practice(
    edition: Weekbeeld, make: Make, decisions: Decisions | None
) -> None:
    assert re.findall(r"<h2[^>]*>([^<]+)</h2>", html_of(make(edition, decisions))) == HEADINGS


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_is_sound_and_needs_nothing_from_outside(edition: Weekbeeld, make: Make, language: str) -> None:
    source = html_of(make(edition, DECIDED, language))
    page = Page(source)

    assert page.open == []
    assert page.all("html") == [{"lang": language}]
    assert "title" in [tag for tag, _ in page.tags]
    assert not page.all("script", "link", "img", "iframe", "object", "a")
    assert not [attrs for _, attrs in page.tags if {"src", "href", "srcset"} & set(attrs)]
    assert not re.search(r"url\(|@import|https?://", source)


def test_a_screen_reader_finds_order_tables_and_words_for_every_drawing(edition: Weekbeeld, make: Make) -> None:
    page = Page(html_of(make(edition, DECIDED)))
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(attrs.get("scope") in ("col", "row") for attrs in page.all("th"))
    assert len(page.all("caption")) == len(page.all("table"))
    assert all(attrs.get("role") == "img" and attrs.get("aria-label") for attrs in page.all("svg"))


def test_every_drawn_number_stands_in_a_table_too(loud_week: Weekbeeld, make: Make) -> None:
    page = Page(html_of(make(loud_week, DECIDED)))

    assert len(page.all("svg")) > 8
    assert "De cijfers bij de tekeningen" in page.text
    assert "12 collega's, 3 collega's" not in page.text
    assert "3 collega's, 3 collega's, 3 collega's" in page.text


def test_a_colour_never_stands_alone(loud_week: Weekbeeld, make: Make) -> None:
    decisions = replace(DECIDED, colours={**DECIDED.colours, ABLE: Settled(Colour.RED)})

    source = html_of(make(loud_week, decisions))

    assert '<span class="badge red"><span aria-hidden="true">■</span> Nu contact</span>' in source
    for badge in re.findall(r'<span class="badge \w+">(.*?)</span>\s*<', source):
        assert re.search(r"[●▲■○]</span> \w+", badge + "</span>") or re.search(r"[●▲■○]$", badge)


def test_colour_phase_and_dissent_stand_beside_each_other(loud_week: Weekbeeld, make: Make) -> None:
    text = Page(html_of(make(loud_week, DECIDED))).text

    assert "▲ Let op Oplopende spanningen Niet iedereen zag dit zo: 2 × Let op en 1 × Gewoon." in text


def test_a_concept_shows_proposals_with_reasons_and_a_settled_week_does_not(loud_week: Weekbeeld, make: Make) -> None:
    concept, final = Page(html_of(make(loud_week))).text, Page(html_of(make(loud_week, DECIDED))).text

    assert "Nog niet vastgesteld. Stuur het niet door." in concept
    assert "Voorstel: Let op Meer collega's dan gewoonlijk horen dit. Het komt van verschillende kanten." in concept
    assert "Concept" not in final
    assert "Voorstel" not in final


@pytest.mark.parametrize("decisions", [None, DECIDED], ids=["concept", "settled"])
@pytest.mark.parametrize("public", [False, True], ids=["coordinators", "public"])
def test_no_number_is_told_or_drawn_that_is_not_in_the_json(
    edition: Weekbeeld, make: Make, decisions: Decisions | None, public: bool
) -> None:
    source = make(edition, decisions, public=public)
    page = Page(html_of(source))
    spoken = " ".join(str(attrs["aria-label"]) for attrs in page.all("svg"))
    chat = digest_text.render(digest_content.sheet(source), source.texts)
    known = numbers(digest_data.as_json(source))

    assert numbers(page.text) <= known
    assert numbers(spoken) <= known
    assert numbers(chat) <= known


def numbers(text: str) -> set[int]:
    return {int(digits) for digits in re.findall(r"\d+", text)}


def test_a_silent_week_is_grey_in_words_and_has_no_table_of_noughts(silent_week: Weekbeeld, make: Make) -> None:
    """T53: stil, onbekend, never green."""
    page = Page(html_of(make(silent_week, DECIDED)))

    assert "○ Te weinig zicht" in page.text
    assert "Stil is niet hetzelfde als rustig." in page.text
    assert not page.all("table")
    assert "badge green" not in html_of(make(silent_week, DECIDED)).split('class="legend"')[0]


def test_two_to_four_cards_are_proposed_with_source_and_room_to_agree(edition: Weekbeeld, make: Make) -> None:
    source = html_of(make(edition))
    cards = re.findall(r'<p class="source">Bron: \w', source)

    assert 2 <= len(cards) <= 4
    assert source.count("<dt>Wie</dt><dd>…</dd>") == len(cards)


def test_what_came_of_last_week_and_what_is_coming_stand_there(loud_week: Weekbeeld, make: Make) -> None:
    text = Page(html_of(make(loud_week, DECIDED))).text

    assert "Wijkcoach Centrum: Langs de markt gaan. Wat kwam ervan? Gedaan. Drie gesprekken." in text
    assert "dinsdag 24 november: Bewonersavond over de windmolens." in text


def test_a_correction_says_first_what_was_wrong(loud_week: Weekbeeld, make: Make) -> None:
    """T54: version 2 goes to the same people, and its first line is what was wrong."""
    again = replace(loud_week, edition=2)
    sheet = digest_content.sheet(make(again, replace(DECIDED, wrong="Het aantal van Veenkant was te hoog.")))

    assert [text for _, text in sheet.marks][:2] == [
        "Fout in de vorige versie: Het aantal van Veenkant was te hoog.",
        "Dit is versie 2. Deze versie vervangt de vorige.",
    ]


def test_the_public_version_has_no_sentence_of_a_coordinator_and_no_owner(loud_week: Weekbeeld, make: Make) -> None:
    text = Page(html_of(make(loud_week, DECIDED, public=True))).text

    assert "Openbare versie" in text
    assert not [note.text for note in DECIDED.notes if note.text in text]
    assert "wijkteam" not in text
    assert "Niet iedereen zag dit zo" not in text


def test_the_account_says_what_is_hidden_and_that_a_machine_proposed(loud_week: Weekbeeld, make: Make) -> None:
    text = Page(html_of(make(loud_week, DECIDED))).text

    assert "Verborgen aantallen in dit weekbeeld: 3." in text
    assert "minder dan 5 signalen of minder dan 2 collega's" in text
    assert "Een computer stelt voor bij welk verhaal een signaal hoort. Dat voorstel kan fout zijn." in text
    assert "Versie van de indeling: regels 2026-11." in text


def test_a_settled_week_explains_only_the_colours_that_stand_there_and_grey(loud_week: Weekbeeld, make: Make) -> None:
    def legend(source: Source) -> list[str]:
        return re.findall(r'badge (\w+)"', html_of(source).split('class="legend"')[1].split("</ul>")[0])

    assert legend(make(loud_week, DECIDED)) == ["green", "orange", "grey"]
    assert legend(make(loud_week)) == ["green", "orange", "red", "grey"]


def test_a_week_without_earlier_weeks_has_no_empty_table_of_them(six_signals: Weekbeeld, make: Make) -> None:
    assert "<details>" not in html_of(make(six_signals, DECIDED))


def test_of_an_area_with_two_colleagues_neither_word_nor_bar_nor_file_tells_a_number(make: Make) -> None:
    """Works council: with two colleagues in a wijk, each would read what the other one sent."""
    signals = [*several("aaabb", HEARD, area="Centrum"), *several("cdecde", HEARD, area="Veenkant", first=10)]
    signals += several("fghfgh", HEARD, area="De Hoeven", first=20)
    source = make(weekbeeld(WEEK, signals, AREAS), DECIDED)
    areas = html_of(source).split("per wijk of dorp?")[1]
    told = json.loads(digest_data.as_json(source))

    assert [each["state"] for each in told["areas"][:3]] == ["hidden", "shown", "shown"]
    assert "2026-W46;1;area;Centrum;hidden;;;too_few" in digest_data.as_csv(source)
    assert areas.count('class="bar"') == 2
    assert "Voor een wijk of dorp is dat: minder dan 3 collega's." in Page(html_of(source)).text


def test_areas_keep_their_own_order_and_are_never_ranked(loud_week: Weekbeeld, make: Make) -> None:
    source = html_of(make(loud_week, DECIDED))
    areas = source[source.index("Hoeveel collega&#39;s gaven iets door, per wijk of dorp?") :]

    assert re.findall(r'scope="row">([^<]+)<', areas) == [
        "Centrum",
        "Veenkant",
        "De Hoeven",
        "Waterkwartier",
        "Oosterpark",
        "Kolkhuizen",
    ]


def test_nothing_of_a_message_or_a_reporter_is_on_the_page(loud_week: Weekbeeld, make: Make) -> None:
    assert "geheim" not in html_of(make(loud_week))


def test_a_place_name_with_markup_stays_text(many_areas: Weekbeeld, make: Make) -> None:
    """T16: an area called <7> & Co_* breaks nothing."""
    source = html_of(make(many_areas))

    assert "Wijk <7>" not in source
    assert "Wijk <7> & Co_*" in Page(source).text


def test_text_can_be_read_by_weak_eyes(silent_week: Weekbeeld, make: Make) -> None:
    """WCAG 1.4.3 and 1.4.11: 4.5 to 1 for text, 3 to 1 for a bar on its track."""
    css = html_of(make(silent_week))
    names = dict(re.findall(r"--(\w+): (#\w{6})", css))
    pairs = re.findall(r"\bcolor: (#\w{6}); background: (#\w{6})", css)
    pairs += [(back, text) for back, text in re.findall(r"background: (#\w{6}); color: (#\w{6})", css)]
    pairs += [(names[text], back) for text in ("ink", "quiet") for back in ("#ffffff", names["soft"])]

    assert len(pairs) >= 9
    assert min(contrast(text, back) for text, back in pairs) >= 4.5
    assert contrast("#1f5f74", "#e1e6eb") >= 3


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("decisions", [None, DECIDED], ids=["concept", "settled"])
def test_the_pdf_is_two_sheets_at_most_and_sound_for_who_listens(
    edition: Weekbeeld, make: Make, decisions: Decisions | None
) -> None:
    """PDF/UA-1 as far as its structure goes: tags, language, headings, tables, alternative texts."""
    pdf = digest_pdf.render(digest_content.sheet(make(edition, decisions)))

    assert problems_of(pdf) == []
    assert title(pdf) == "Weekbeeld week 46"
    assert pages(pdf) <= 2


def test_every_drawing_in_the_pdf_says_what_it_shows(loud_week: Weekbeeld, make: Make) -> None:
    pdf = digest_pdf.render(digest_content.sheet(make(loud_week, DECIDED)))

    assert count(pdf, "/Figure") > 8
    assert count(pdf, "/TH") >= 8


def pages(pdf: bytes) -> int:
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


def test_a_page_is_drawn_within_a_fifth_of_a_second_and_a_pdf_within_a_second(
    many_areas: Weekbeeld, loud_week: Weekbeeld, make: Make
) -> None:
    def took(act: object) -> float:
        before = time.perf_counter()
        act()  # type: ignore[operator]
        return time.perf_counter() - before

    assert min(took(lambda: html_of(make(many_areas))) for _ in range(3)) < 0.2
    assert min(took(lambda: digest_pdf.render(digest_content.sheet(make(loud_week)))) for _ in range(3)) < 1


def test_json_and_csv_hold_the_same_numbers_in_a_fixed_order(loud_week: Weekbeeld, make: Make) -> None:
    source = make(loud_week, DECIDED)
    told = json.loads(digest_data.as_json(source))
    lines = digest_data.as_csv(source).removeprefix("\ufeff").split("\r\n")

    assert lines[0] == ";".join(digest_data.COLUMNS)
    assert [each["messages"] for each in told["narratives"]] == [0, 0, None, 19, 7]
    assert "2026-W46;1;narrative;ongehoorde_burger;shown;19;12;more;1;6;;orange;oplopend" in lines
    assert "2026-W46;1;narrative;ongelijke_behandeling;hidden;;;too_few;;;;grey;" in lines


def test_the_code_book_explains_every_column(make: Make, loud_week: Weekbeeld) -> None:
    book = digest_data.code_book(make(loud_week).texts)

    assert [line.split(";")[0] for line in book.split("\r\n")[1:-1]] == list(digest_data.COLUMNS)


def test_the_documentation_explains_every_column_in_its_order() -> None:
    from pathlib import Path

    text = (Path(__file__).parents[2] / "docs" / "weekbeeld.md").read_text("utf-8")
    part = text[text.index("### Columns of the CSV") : text.index("A new column comes at the end.")]

    told = [name for line in part.splitlines() if line.startswith("| `") for name in re.findall(r"`(\w+)`", line)]
    assert [name for name in told if name in digest_data.COLUMNS] == list(digest_data.COLUMNS)
