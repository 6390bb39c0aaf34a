"""What may be kept of a message? Personal data is replaced by its kind before anything is stored."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final, NewType

RedactedText = NewType("RedactedText", str)
"""Text that went through `redact`; the only kind of text of a signal that storage takes."""

KINDS: Final = (
    *("naam", "telefoon", "e-mail", "adres", "postcode", "bsn", "iban", "kenteken"),
    *("geboortedatum", "zaaknummer", "account", "link"),
)
WHITED: Final = "weggelakt"
"""What stands for a word that the worker took out by hand."""
PLACEHOLDER: Final = re.compile(rf"\[(?:{'|'.join((*KINDS, WHITED))})\]")
"""What stands for something taken out: "[naam]". Whatever a recogniser says, it is never taken out itself."""


PATIENCE: Final = 4
"""Readings of one text before `redact` takes out whole words; two are normal."""


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
    What is left is read again until nothing is found in it, so redacting a redacted text changes nothing.
    A text that keeps giving up something new is hostile: from then on whole words go.
    """
    taken: tuple[Span, ...] = ()
    for reading in count():
        masked, places = _masked(text, taken)
        found = tuple(_found(masked, recognisers))
        if not found:
            break
        if reading >= PATIENCE:
            found = tuple(_widened(masked, span) for span in found)
        taken = _merged([*taken, *(Span(places[s.start][0], places[s.end - 1][1], s.kind) for s in found)])
    return Redaction(RedactedText(masked), taken)


WORD: Final = re.compile(r"\[[\w-]+\]|[^\W_][\w'’-]*")


def words_of(text: RedactedText) -> tuple[str, ...]:
    """Return the different words that can still be taken out by hand, in the order of the text."""
    found = (match.group() for match in WORD.finditer(text))
    return tuple(dict.fromkeys(word for word in found if not PLACEHOLDER.fullmatch(word)))


def white_out(text: RedactedText, word: str) -> RedactedText:
    """Take a word out wherever it stands: "bij Smurf's" -> "bij [weggelakt]"; a word in a longer word stays."""
    wanted = word.casefold()

    def whited(match: re.Match[str]) -> str:
        found = match.group().casefold()
        return f"[{WHITED}]" if found == wanted or found.startswith((f"{wanted}'", f"{wanted}’")) else match.group()

    return RedactedText(WORD.sub(whited, text))


def own_name(words: Iterable[str]) -> Recogniser:
    """Find the sender's own name as it stands in the profile, with its capitals: nobody signs a signal (T60)."""
    parts = {part for word in words for part in re.split(r"[^\w]+", word) if len(part) > 2 and part[0].isupper()}
    regex = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(parts)))})\b") if parts else None

    def recognise(text: str) -> Iterator[Span]:
        for match in regex.finditer(text) if regex else ():
            yield Span(match.start(), match.end(), "naam")

    return recognise


def _found(masked: str, recognisers: Sequence[Recogniser]) -> Iterator[Span]:
    kept = [match.span() for match in PLACEHOLDER.finditer(masked)]
    for recogniser in recognisers:
        for span in recogniser(masked):
            if span.start < span.end and not any(start <= span.start and span.end <= end for start, end in kept):
                yield span


def _widened(text: str, span: Span) -> Span:
    """Return the span with the rest of its first and last word: all that no space parts from it."""
    start, end = span.start, span.end
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return Span(start, end, span.kind)


def _masked(text: str, spans: Iterable[Span]) -> tuple[str, list[tuple[int, int]]]:
    """Return the text with kinds for spans, and for each of its characters where it comes from in *text*."""
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    at = 0
    for span in spans:
        kind = f"[{span.kind}]"
        parts += [text[at : span.start], kind]
        places += [(i, i + 1) for i in range(at, span.start)]
        places += [(span.start, span.end)] * len(kind)
        at = span.end
    return "".join([*parts, text[at:]]), [*places, *((i, i + 1) for i in range(at, len(text)))]


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
