"""How does a page become a PDF that everybody can read? Typst makes it tagged (PDF/UA-1); values stay values."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from signaalbot.texts import texts_in

if TYPE_CHECKING:
    from typst import Compiler, TypstError

TEMPLATES: Final = Path(__file__).parent / "templates"
STANDARD: Final = "ua-1"
UNSEEN: Final = re.compile(r'the text `"((?:[^"\\]|\\.)+)"` could not be displayed')
ESCAPE: Final = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
ESCAPED: Final = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}
INVISIBLE: Final = ("Cc", "Cf", "Cn", "Co", "Cs", "Mn", "Me")
SYMBOLS: Final = ("So", "Sk", "Sm", "Sc")
ONE_AT_A_TIME: Final = Lock()
"""Pages are set in threads, and a compiler is kept: it works on one page at a time."""


class PdfNotMade(ValueError):
    """Raised when a template or its values cannot be made into an accessible PDF."""


def pdf(template: str, values: Mapping[str, Any], language: str = "nl") -> bytes:
    """Set *template* (a .typ file in report/templates) with *values*, which it reads from sys.inputs.data as JSON.

    The values are never read as markup. A character that no font of ours can show is refused by PDF/UA; it becomes
    a word in brackets: "Dank 😊" -> "Dank [symbool]". The same values give the same bytes. Raises PdfNotMade.
    """
    from typst import TypstError

    written = json.dumps(values, ensure_ascii=False)
    try:
        return _set(template, written)
    except TypstError as error:
        unseen = _unseen(error)
        if not unseen:
            raise PdfNotMade(error.message) from error
    try:
        return _set(template, json.dumps(shown(values, unseen, language), ensure_ascii=False))
    except TypstError as error:
        raise PdfNotMade(error.message) from error


def shown(values: Any, unseen: frozenset[str], language: str) -> Any:
    """Return the values with a word in brackets for every run of characters that cannot be shown."""
    if isinstance(values, str):
        runs = re.compile(f"[{re.escape(''.join(sorted(unseen)))}]+")
        return runs.sub(lambda run: _word(run.group(), language), values)
    if isinstance(values, Mapping):
        return {name: shown(value, unseen, language) for name, value in values.items()}
    if isinstance(values, list | tuple):
        return [shown(value, unseen, language) for value in values]
    return values


def _word(run: str, language: str) -> str:
    """Return what stands for characters without a glyph; invisible ones need no word."""
    kinds = {unicodedata.category(character) for character in run} - set(INVISIBLE)
    if not kinds:
        return ""
    return texts_in(language).plain("verslag.unseen_symbol" if kinds <= set(SYMBOLS) else "verslag.unseen_letter")


def _set(template: str, written: str) -> bytes:
    with ONE_AT_A_TIME:
        made = _compiler(template).compile(format="pdf", pdf_standards=[STANDARD], sys_inputs={"data": written})
    if not isinstance(made, bytes):
        raise PdfNotMade("more than one file")
    return made


@cache
def _compiler(template: str) -> Compiler:
    """Keep a compiler for each template: the second PDF takes milliseconds. Only our own fonts, so all PDFs agree."""
    from typst import Compiler

    if not (TEMPLATES / template).is_file():
        raise PdfNotMade(f"no template {template}")
    return Compiler(TEMPLATES / template, root=TEMPLATES, ignore_system_fonts=True)


def _unseen(error: TypstError) -> frozenset[str]:
    """Return the characters that the exporter says it has no glyph for."""
    found = "".join(UNSEEN.findall(error.diagnostic))
    return frozenset(ESCAPE.sub(lambda each: _unescaped(*each.groups()), found))


def _unescaped(code: str | None, letter: str | None) -> str:
    if code is not None:
        return chr(int(code, 16))
    return ESCAPED.get(letter or "", letter or "")
