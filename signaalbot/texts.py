"""Which sentence does a person read? Texts by key, in Dutch and English, safe to send as Telegram HTML."""

from __future__ import annotations

import html
import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

LANGUAGES: Final = ("nl", "en")


class Markup(str):
    """Text that is HTML already and must not be escaped again when it fills a field."""

    __slots__ = ()


class MissingText(KeyError):
    """Raised when a key stands in no locale file; a test keeps this from happening to a user."""


@dataclass(frozen=True)
class Texts:
    """The sentences of one language: ``texts.say("signal.received", code="maan-otter-42")``."""

    language: str
    sentences: Mapping[str, str]

    def say(self, key: str, **fields: object) -> Markup:
        """Return the sentence of *key* as HTML; every field is escaped unless it is Markup."""
        return Markup(self._sentence(key).format(**{name: _escaped(value) for name, value in fields.items()}))

    def plain(self, key: str, **fields: object) -> str:
        """Return the sentence of *key* as plain text, for button labels and file names."""
        return self._sentence(key).format(**fields)

    def _sentence(self, key: str) -> str:
        try:
            return self.sentences[key]
        except KeyError:
            raise MissingText(f"{self.language}: {key}") from None


def _escaped(value: object) -> str:
    return str(value) if isinstance(value, Markup) else html.escape(str(value), quote=False)


@cache
def texts_in(language: str) -> Texts:
    """Return the texts of "nl" or "en"; another language gets Dutch."""
    chosen = language if language in LANGUAGES else LANGUAGES[0]
    path = Path(__file__).parent / "locales" / f"{chosen}.toml"
    return Texts(chosen, dict(_flatten(tomllib.loads(path.read_text(encoding="utf-8")))))


def _flatten(table: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in table.items():
        if isinstance(value, Mapping):
            found += _flatten(value, f"{prefix}{name}.")
        else:
            found.append((f"{prefix}{name}", str(value)))
    return found


def fields_of(sentence: str) -> frozenset[str]:
    """Return the names of the fields in a sentence: "Bericht {number}" -> {"number"}."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(sentence) if name)
