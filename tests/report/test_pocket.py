"""Do the agreements fit on one sheet that a screen reader can read too?"""

from __future__ import annotations

import io

import pikepdf
import pytest

from signaalbot.report.pocket import Entry, Sheet, fitting, render
from signaalbot.texts import texts_in
from tests.report.pdf_structure import headings, problems_of, title

SHAPES = {
    "short": Entry("Afspraak 1, versie 1 (Politie)", "Stapvoets"),
    "usual": Entry("Afspraak 2", "De trekkers rijden stapvoets. " * 5, ("Waar: de brug", "Wie: Politie"), ("gemeld",)),
    "long": Entry(
        "Afspraak 3", "De trekkers rijden stapvoets. " * 33, tuple("Waar: " + "plein " * 24 for _ in range(6))
    ),
    "wide": Entry("Afspraak 4", "DE WATERKERING " * 11, tuple("WAAR: " + "MMMM " * 30 for _ in range(6))),
    "lines": Entry("Afspraak 5", "a\n" * 70),
}


def sheet(*entries: Entry) -> Sheet:
    return Sheet("Afspraken: Boerenprotest", ("13-11-2026 · Raadhuisplein",), entries, "Nog geen afspraken.")


def pages(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


@pytest.mark.parametrize("shape", sorted(SHAPES))
@pytest.mark.parametrize("count", [1, 12, 60])
def test_it_is_always_one_page(shape: str, count: int) -> None:
    assert pages(render(texts_in("nl"), sheet(*[SHAPES[shape]] * count))) == 1


@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_is_tagged_with_title_language_and_headings(language: str) -> None:
    made = render(texts_in(language), sheet(SHAPES["short"], SHAPES["usual"]))

    assert problems_of(made, language) == []
    assert title(made) == "Afspraken: Boerenprotest"
    assert headings(made) == [
        (1, "Afspraken: Boerenprotest"),
        (2, "Afspraak 1, versie 1 (Politie)"),
        (2, "Afspraak 2"),
    ]


def test_without_agreements_the_sheet_says_so() -> None:
    assert pages(render(texts_in("nl"), sheet())) == 1


def test_what_does_not_fit_is_counted() -> None:
    taken, left = fitting([SHAPES["usual"]] * 40)

    assert len(taken) + left == 40
    assert left > 0


def test_what_fits_is_not_cut() -> None:
    assert fitting([SHAPES["long"]]) == ((SHAPES["long"],), 0)


def test_text_with_markup_of_the_typesetter_stays_text() -> None:
    """T16: nobody steers the printer from a chat."""
    made = render(texts_in("nl"), sheet(Entry("Afspraak #1", '#panic("x") = kop * [ $ ] < & "', ("Waar: #let", "@x"))))

    assert problems_of(made) == []
