"""Is every PDF readable aloud, whatever people typed?"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signaalbot.report import typesetting
from signaalbot.report.typesetting import PdfNotMade, pdf
from tests.report.pdf_structure import problems_of, title


def values(text: str) -> dict[str, Any]:
    """Return a page with one item of this text."""
    item = {"kind": "item", "heading": "Bericht 1", "note": "09:05", "text": text}
    return {
        "title": "Verslag",
        "language": "nl",
        "lines": [],
        "footer": "{number} van {total}",
        "sections": [{"heading": "Berichten", "blocks": [item]}],
    }


def test_a_page_is_tagged_titled_and_in_dutch() -> None:
    made = pdf("verslag.typ", values("De weg is vrij."))

    assert problems_of(made) == []
    assert title(made) == "Verslag"


@settings(max_examples=60)
@given(text=st.text(max_size=60))
def test_any_text_at_all_gives_a_page_with_a_sound_structure(text: str) -> None:
    """PDF/UA refuses a character without a glyph; a report must not fail in the week somebody sends an emoji."""
    assert problems_of(pdf("verslag.typ", values(text))) == []


@pytest.mark.parametrize("text", ["#panic()", "*x* _y_ @ref $x$", '"); #read("/etc/passwd")', "= Kop\n- lijst", "\\"])
def test_values_are_never_read_as_markup(text: str) -> None:
    """T16: what somebody typed stands on the page and does nothing."""
    assert pdf("verslag.typ", values(text))


def test_a_character_that_no_font_has_becomes_a_word_in_brackets() -> None:
    unseen = frozenset("😡\u200d\ufe0fⵣ")

    assert typesetting.shown("Boos 😡\u200d😡!", unseen, "nl") == "Boos [symbool]!"
    assert typesetting.shown(["x\ufe0f", {"a": "ⵣ"}, 3], unseen, "nl") == ["x", {"a": "[teken]"}, 3]
    assert typesetting.shown("😡", unseen, "en") == "[symbol]"


def test_the_same_values_give_the_same_bytes() -> None:
    assert pdf("verslag.typ", values("Zelfde")) == pdf("verslag.typ", values("Zelfde"))


def test_a_template_that_is_not_there_is_an_error_and_no_empty_page() -> None:
    with pytest.raises(PdfNotMade):
        pdf("bestaat_niet.typ", values("x"))


def test_a_page_without_a_title_is_refused() -> None:
    with pytest.raises(PdfNotMade):
        pdf("verslag.typ", {**values("x"), "title": ""})


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        ("Lang", "language is None"),
        ("MarkInfo", "not marked as tagged"),
        ("StructTreeRoot", "no structure tree"),
        ("ViewerPreferences", "the title is not shown in the window"),
        ("Metadata", "does not say that it is PDF/UA-1"),
    ],
)
def test_the_check_itself_misses_nothing_of_the_document(damage: str, problem: str) -> None:
    assert problem in problems_of(_without(f"/{damage}"))


def _without(key: str) -> bytes:
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(pdf("verslag.typ", values("x")))) as document:
        del document.Root[key]
        written = io.BytesIO()
        document.save(written)
    return written.getvalue()


def test_the_check_itself_misses_no_figure_table_or_heading(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    source = """
    #set document(title: "x")
    #set text(lang: "nl")
    = Een
    === Drie
    #table(columns: 2, [a], [b])
    #figure(rect(width: 3cm))
    """
    (tmp_path / "poor.typ").write_text(source, encoding="utf-8")
    monkeypatch.setattr(typesetting, "TEMPLATES", tmp_path)
    monkeypatch.setattr(typesetting, "STANDARD", "1.7")
    typesetting._compiler.cache_clear()

    found = problems_of(pdf("poor.typ", {}))

    typesetting._compiler.cache_clear()
    assert {
        "heading 3 follows on heading 1",
        "a table without header cells",
        "a figure without alternative text",
        "does not say that it is PDF/UA-1",
    } <= set(found)
