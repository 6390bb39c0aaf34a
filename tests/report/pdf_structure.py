"""Can a screen reader make something of this PDF? What PDF/UA asks of its structure, looked up with pikepdf."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pikepdf

HEADING = re.compile(r"/H([1-6])$")
CELLS = ("/TH", "/TD")
NOTHING: Any = {}


def problems_of(pdf: bytes, language: str = "nl") -> list[str]:
    """Return what is missing, in words; an empty list is a PDF with a sound structure."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        elements = [] if "/StructTreeRoot" not in document.Root else list(_elements(document.Root.StructTreeRoot))
        return [
            *_of_document(document, language),
            *_of_headings(elements),
            *_of_tables(elements),
            *_of_figures(elements),
            *(f"font {name} is not embedded" for name in _loose_fonts(document)),
        ]


def headings(pdf: bytes) -> list[tuple[int, str]]:
    """Return the headings in reading order, as level and title (where the exporter gives one)."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        elements = _elements(document.Root.StructTreeRoot)
        return [(level, str(each.get("/T", ""))) for each in elements if (level := _level(each))]


def count(pdf: bytes, tag: str) -> int:
    """Return how many structure elements there are of a kind: count(pdf, "/TH")."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return sum(each.get("/S") == tag for each in _elements(document.Root.StructTreeRoot))


def title(pdf: bytes) -> str:
    """Return the title in the metadata."""
    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_metadata() as metadata:
        return str(metadata.get("dc:title", ""))


def _of_document(document: pikepdf.Pdf, language: str) -> Iterator[str]:
    root = document.Root
    if not bool(root.get("/MarkInfo", NOTHING).get("/Marked", False)):
        yield "not marked as tagged"
    if str(root.get("/Lang", ""))[:2] != language:
        yield f"language is {root.get('/Lang', None)}"
    if "/StructTreeRoot" not in root:
        yield "no structure tree"
    if not bool(root.get("/ViewerPreferences", NOTHING).get("/DisplayDocTitle", False)):
        yield "the title is not shown in the window"
    with document.open_metadata() as metadata:
        if str(metadata.get("pdfuaid:part", "")) != "1":
            yield "does not say that it is PDF/UA-1"
        if not metadata.get("dc:title"):
            yield "no title"
    for number, page in enumerate(document.pages, 1):
        if page.obj.get("/Tabs", None) != "/S":
            yield f"page {number}: the tab order does not follow the structure"


def _of_headings(elements: list[Any]) -> Iterator[str]:
    levels = [level for each in elements if (level := _level(each))]
    if not levels or levels[0] != 1:
        yield "does not begin with a heading of level 1"
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"heading {after} follows on heading {before}"


def _of_tables(elements: list[Any]) -> Iterator[str]:
    for table in (each for each in elements if each.get("/S") == "/Table"):
        rows = [each for each in _elements(table) if each.get("/S") == "/TR"]
        heads = [each for each in _elements(table) if each.get("/S") == "/TH"]
        if not heads:
            yield "a table without header cells"
        if any(str(_attribute(head, "/Scope")) not in ("/Column", "/Row", "/Both") for head in heads):
            yield "a header cell without scope"
        if len({sum(each.get("/S") in CELLS for each in _children(row)) for row in rows}) > 1:
            yield "a table with rows of different length"


def _of_figures(elements: list[Any]) -> Iterator[str]:
    for each in elements:
        if each.get("/S") == "/Figure" and not str(each.get("/Alt", "")).strip():
            yield "a figure without alternative text"


def _loose_fonts(document: pikepdf.Pdf) -> Iterator[str]:
    for page in document.pages:
        fonts = page.obj.get("/Resources", NOTHING).get("/Font", NOTHING)
        for font in fonts.values():
            inner = font.get("/DescendantFonts", [font])[0]
            keys = inner.get("/FontDescriptor", NOTHING).keys()
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(keys):
                yield str(font.get("/BaseFont", "?"))


def _level(element: Any) -> int | None:
    found = HEADING.match(str(element.get("/S", "")))
    return int(found[1]) if found else None


def _attribute(element: Any, name: str) -> Any:
    found = element.get("/A", NOTHING)
    several = list(found) if isinstance(found, pikepdf.Array) else [found]
    return next((each[name] for each in several if name in each), None)


def _elements(parent: Any) -> Iterator[Any]:
    """Yield all structure elements below *parent*, in reading order."""
    for child in _children(parent):
        yield child
        yield from _elements(child)


def _children(parent: Any) -> Iterator[Any]:
    kids = parent.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
