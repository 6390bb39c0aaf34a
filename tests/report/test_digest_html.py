"""The weekbeeld on a page: whole in itself, readable for everyone, with no number of its own."""

from __future__ import annotations

import re
import time
from dataclasses import astuple
from datetime import timedelta
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from signaalbot.domain.action import ActionCard
from signaalbot.domain.digest import Colour, Weekbeeld, with_colour
from signaalbot.domain.narrative import Narrative
from signaalbot.report import digest_html
from signaalbot.texts import Texts, texts_in

VOID = {"meta", "rect", "br"}
WEEKS = ["loud_week", "six_signals", "silent_week"]


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


def test_the_headings_stand_in_the_order_of_the_agreed_report(
    loud_week: Weekbeeld, nl: Texts, cards: tuple[ActionCard, ...]
) -> None:
    source = digest_html.render(loud_week, nl, cards, concept=False)

    assert re.findall(r"<h2[^>]*>([^<]+)</h2>", source) == [
        "In het kort",
        "Stand van zaken",
        "Nieuw deze week",
        "Welke verhalen horen we",
        "Wat kun je doen",
        "Wie hoorden we niet",
        "Verantwoording",
    ]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_is_sound_and_needs_nothing_from_outside(
    edition: Weekbeeld, cards: tuple[ActionCard, ...], language: str
) -> None:
    source = digest_html.render(edition, texts_in(language), cards, concept=True)
    page = Page(source)

    assert page.open == []
    assert page.all("html") == [{"lang": language}]
    assert "title" in [tag for tag, _ in page.tags]
    assert not page.all("script", "link", "img", "iframe", "object", "a")
    assert not [attrs for _, attrs in page.tags if {"src", "href", "srcset"} & set(attrs)]
    assert not re.search(r"url\(|@import|https?://", source)


def test_a_screen_reader_finds_order_tables_and_words_for_every_drawing(
    edition: Weekbeeld, nl: Texts, cards: tuple[ActionCard, ...]
) -> None:
    page = Page(digest_html.render(edition, nl, cards, concept=True))
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(attrs.get("scope") in ("col", "row") for attrs in page.all("th"))
    assert len(page.all("caption")) == len(page.all("table"))
    assert all(attrs.get("role") == "img" and attrs.get("aria-label") for attrs in page.all("svg"))


def test_a_colour_never_stands_alone(loud_week: Weekbeeld, nl: Texts, cards: tuple[ActionCard, ...]) -> None:
    edition = with_colour(loud_week, Narrative.ERVAREN_INCOMPETENTIE, Colour.RED)

    source = digest_html.render(edition, nl, cards, concept=False)

    assert '<span class="badge red"><span aria-hidden="true">■</span> Nu contact</span>' in source
    for badge in re.findall(r'<span class="badge \w+">(.*?)</span>\s*</', source):
        assert re.search(r"[●▲■○]</span> \w+", badge + "</span>")


def test_a_concept_is_marked_in_the_title_and_on_the_page(
    loud_week: Weekbeeld, nl: Texts, cards: tuple[ActionCard, ...]
) -> None:
    concept = digest_html.render(loud_week, nl, cards, concept=True)
    final = digest_html.render(loud_week, nl, cards, concept=False)

    assert "<title>Weekbeeld week 46 (Concept)</title>" in concept
    assert "Nog niemand keek dit na. Stuur het niet door." in concept
    assert "Voorstel: Let op" in concept
    assert "Concept" not in Page(final).text
    assert "Voorstel" not in Page(final).text


def test_no_number_is_on_the_page_that_is_not_in_the_weekbeeld(edition: Weekbeeld, nl: Texts) -> None:
    page = Page(digest_html.render(edition, nl, (), concept=True))
    spoken = " ".join(str(attrs["aria-label"]) for attrs in page.all("svg"))

    assert numbers(page.text + spoken) <= known(edition)


def numbers(text: str) -> set[int]:
    return {int(digits) for digits in re.findall(r"\d+", text)}


def known(edition: Weekbeeld) -> set[int]:
    days = [edition.week.monday + timedelta(days=number) for number in range(7)]
    facts = numbers(repr(astuple(edition)))
    return facts | {edition.hidden} | {day.day for day in days} | {day.year for day in days}


def test_a_silent_week_is_grey_in_words_and_has_no_table_of_noughts(
    silent_week: Weekbeeld, nl: Texts, cards: tuple[ActionCard, ...]
) -> None:
    """T53: stil, onbekend, never green."""
    page = Page(digest_html.render(silent_week, nl, cards, concept=False))

    assert "○ Te weinig zicht" in page.text
    assert "Stil is niet hetzelfde als rustig." in page.text
    assert not page.all("table")
    assert "Gewoon" not in page.text


def test_two_to_four_cards_stand_on_the_page_with_source_and_room_to_agree(
    edition: Weekbeeld, nl: Texts, cards: tuple[ActionCard, ...]
) -> None:
    source = digest_html.render(edition, nl, cards, concept=False)
    ids = re.findall(r'<p class="source">(\w+) · Bron: \w', source)

    assert 2 <= len(ids) <= 4
    assert ids[-1] == "G12"
    assert source.count("<dt>Wie</dt>") == len(ids)


def test_a_page_without_cards_has_no_empty_heading(loud_week: Weekbeeld, nl: Texts) -> None:
    assert "Wat kun je doen" not in Page(digest_html.render(loud_week, nl, (), concept=False)).text


def test_the_account_says_what_is_hidden_and_that_a_machine_proposed(
    loud_week: Weekbeeld, nl: Texts, cards: tuple[ActionCard, ...]
) -> None:
    text = Page(digest_html.render(loud_week, nl, cards, concept=False)).text

    assert "Verborgen aantallen in dit weekbeeld: 3." in text
    assert "minder dan 5 signalen of minder dan 2 collega's" in text
    assert "Een computer stelt voor bij welk verhaal een signaal hoort. Dat voorstel kan fout zijn." in text
    assert "Versie van de indeling: regels 2026-11." in text


def test_areas_keep_their_own_order_and_are_never_ranked(
    loud_week: Weekbeeld, nl: Texts, cards: tuple[ActionCard, ...]
) -> None:
    source = digest_html.render(loud_week, nl, cards, concept=False)
    areas = source[source.index("Per wijk of dorp") :]

    assert re.findall(r'scope="row">([^<]+)<', areas) == [
        "Centrum",
        "Veenkant",
        "De Hoeven",
        "Waterkwartier",
        "Oosterpark",
        "Kolkhuizen",
    ]


def test_nothing_of_a_message_or_a_reporter_is_on_the_page(
    loud_week: Weekbeeld, nl: Texts, cards: tuple[ActionCard, ...]
) -> None:
    assert "geheim" not in digest_html.render(loud_week, nl, cards, concept=True)


def test_a_place_name_with_markup_stays_text(many_areas: Weekbeeld, nl: Texts, cards: tuple[ActionCard, ...]) -> None:
    """T16: an area called <7> & Co_* breaks nothing."""
    source = digest_html.render(many_areas, nl, cards, concept=False)

    assert "Wijk <7>" not in source
    assert "Wijk <7> & Co_*" in Page(source).text


def test_text_can_be_read_by_weak_eyes(silent_week: Weekbeeld, nl: Texts, cards: tuple[ActionCard, ...]) -> None:
    """WCAG 1.4.3 and 1.4.11: 4.5 to 1 for text, 3 to 1 for a bar on its track."""
    css = digest_html.render(silent_week, nl, cards, concept=False)
    names = dict(re.findall(r"--(\w+): (#\w{6})", css))
    pairs = re.findall(r"\bcolor: (#\w{6}); background: (#\w{6})", css)
    pairs += [(back, text) for back, text in re.findall(r"background: (#\w{6}); color: (#\w{6})", css)]
    pairs += [(names[text], back) for text in ("ink", "quiet") for back in ("#ffffff", names["soft"])]

    assert len(pairs) >= 9
    assert min(contrast(text, back) for text, back in pairs) >= 4.5
    assert contrast(names["accent"], css[css.index(".track { fill: ") + 15 :][:7]) >= 3


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_page_is_drawn_within_a_fifth_of_a_second(
    many_areas: Weekbeeld, nl: Texts, cards: tuple[ActionCard, ...]
) -> None:
    taken = []
    for _ in range(3):
        before = time.perf_counter()
        digest_html.render(many_areas, nl, cards, concept=False)
        taken.append(time.perf_counter() - before)

    assert min(taken) < 0.2
