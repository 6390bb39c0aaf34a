"""What may be kept of a message? Personal data is replaced by its kind before anything is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NewType

RedactedText = NewType("RedactedText", str)
"""Text that went through `redact`; the only kind of text of a signal that storage takes."""


@dataclass(frozen=True)
class Span:
    """Characters start <= i < end of a text hold personal data of this kind ("naam", "telefoon")."""

    start: int
    end: int
    kind: str


Recogniser = Callable[[str], Iterable[Span]]


@dataclass(frozen=True)
class Redaction:
    """The text with "[naam]" for every name, and the spans of the *given* text that were taken out."""

    text: RedactedText
    spans: tuple[Span, ...]


def redact(text: str, recognisers: Sequence[Recogniser]) -> Redaction:
    """Replace personal data by its kind: "bel 0612345678" -> "bel [telefoon]".

    Where spans overlap they become one, with the kind of the longest; spans that touch nothing stay apart.
    """
    spans = _merged(span for recogniser in recognisers for span in recogniser(text))
    parts, at = [], 0
    for span in spans:
        parts += [text[at : span.start], f"[{span.kind}]"]
        at = span.end
    return Redaction(RedactedText("".join([*parts, text[at:]])), spans)


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        last = merged[-1] if merged else None
        if last is None or span.start >= last.end:
            merged.append(span)
        else:
            longest = max(last, span, key=lambda each: each.end - each.start)
            merged[-1] = Span(last.start, max(last.end, span.end), longest.kind)
    return tuple(merged)
