"""What does one line of input hold, and what line goes out for it? The filters of the command line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import IO, Any, Final

from signaalbot.domain.narrative import Narrative, Proposal
from signaalbot.domain.redaction import Redaction

_SLUGS: Final = [narrative.value for narrative in Narrative]
_SPLITTERS: Final = str.maketrans({"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"})


class Reason(StrEnum):
    """Why a line cannot be read; never with words of the line, which may hold a name."""

    BROKEN_JSON = "broken_json"
    NO_TEXT = "no_text"
    NOT_UNICODE = "not_unicode"
    NO_LABELS = "no_labels"


@dataclass(frozen=True)
class Unreadable:
    """Stands in the place of a line that cannot be read."""

    reason: Reason


@dataclass(frozen=True)
class Labelled:
    """A message and the labels that people gave to it."""

    text: str
    labels: frozenset[Narrative]


Line = str | Unreadable
Source = Iterable[bytes | str]
Work = Callable[[str], Mapping[str, Any]]


def read_lines(source: Source) -> Iterator[Line]:
    """Yield the text of every line, in order, or why it cannot be read.

    A line that opens with "{" is a JSON object with a "text". A line that opens with a double quote is a
    JSON string if it can be read as one. Every other line is the text itself; an empty line is "".
    Give bytes, or text opened with errors="surrogateescape": then bytes that are no UTF-8 spoil one line only.
    """
    return (_text(row) for row in _rows(source))


def read_labelled(source: Source) -> Iterator[Labelled | Unreadable]:
    """Yield every line as a JSON object with "text" and "labels", or why it cannot be read."""
    return (_labelled(row) for row in _rows(source))


class FilteredLines:
    """The output of a filter, a line at a time; *failures* counts the input lines not read so far."""

    def __init__(self, source: Source, work: Work) -> None:
        self.failures = 0
        self._source = source
        self._work = work

    def __iter__(self) -> Iterator[str]:
        for line in read_lines(self._source):
            if isinstance(line, Unreadable):
                self.failures += 1
                yield as_line({"error": line.reason})
            else:
                yield as_line(self._work(line))


def filter_lines(source: Source, work: Work, out: IO[str]) -> int:
    """Write one JSON line per line of *source*, in order; a line that cannot be read becomes {"error": ...}.

    Returns the exit status: 1 when there was such a line.
    """
    lines = FilteredLines(source, work)
    for line in lines:
        out.write(line + "\n")
    return int(lines.failures > 0)


def as_line(row: Mapping[str, Any]) -> str:
    """Return the row as JSON on one line, also for readers that split at unusual line ends."""
    return json.dumps(row, ensure_ascii=False).translate(_SPLITTERS)


def as_classified(proposal: Proposal) -> dict[str, Any]:
    """Return a proposal as `signaalbot classify` writes it; start and end are offsets in the text."""
    return {
        "labels": [label.value for label in proposal.labels],
        "scores": {narrative.value: round(score, 4) for narrative, score in proposal.scores.items()},
        "proposal": proposal.proposal,
        "evidence": [
            {"label": each.label.value, "text": each.text, "start": each.start, "end": each.end, "source": each.source}
            for each in proposal.evidence
        ],
        "model": proposal.model,
    }


def as_redacted(redaction: Redaction) -> dict[str, Any]:
    """Return a redaction as `signaalbot redact` writes it; the spans are places in the text as given."""
    spans = [{"start": span.start, "end": span.end, "kind": span.kind} for span in redaction.spans]
    return {"text": redaction.text, "spans": spans}


def _rows(source: Source) -> Iterator[object]:
    for number, raw in enumerate(source):
        line = raw.decode(errors="surrogateescape") if isinstance(raw, bytes) else raw
        yield _row(line.removeprefix("\ufeff") if number == 0 else line)


def _row(raw: str) -> object:
    """Return what stands on a line: a JSON value, or the line as it is."""
    line = raw.rstrip("\r\n")
    opening = line.lstrip()[:1]
    if opening not in ("{", '"'):
        return line
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return line if opening == '"' else Unreadable(Reason.BROKEN_JSON)


def _text(row: object) -> Line:
    if isinstance(row, Unreadable):
        return row
    text = row.get("text") if isinstance(row, dict) else row
    if not isinstance(text, str):
        return Unreadable(Reason.NO_TEXT)
    return text if _is_unicode(text) else Unreadable(Reason.NOT_UNICODE)


def _labelled(row: object) -> Labelled | Unreadable:
    text = _text(row)
    if isinstance(text, Unreadable):
        return text
    labels = row.get("labels") if isinstance(row, dict) else None
    if not isinstance(labels, list) or any(label not in _SLUGS for label in labels):
        return Unreadable(Reason.NO_LABELS)
    return Labelled(text, frozenset(map(Narrative, labels)))


def _is_unicode(text: str) -> bool:
    """Tell whether the text can be written; half a surrogate pair stands for bytes that are no UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
