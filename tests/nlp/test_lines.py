"""What goes in and out of the filters of the command line?"""

from __future__ import annotations

import io
import json
import tracemalloc
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signaalbot.domain.narrative import Evidence, Narrative, Proposal
from signaalbot.domain.redaction import RedactedText, Redaction, Span
from signaalbot.nlp.lines import (
    FilteredLines,
    Labelled,
    Reason,
    Unreadable,
    as_classified,
    as_redacted,
    filter_lines,
    read_labelled,
    read_lines,
)

SCORES = dict.fromkeys(Narrative, 0.123456)


def shouted(text: str) -> dict[str, Any]:
    return {"text": text.upper()}


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("gewone tekst\n", "gewone tekst"),
        ("", ""),
        ("\n", ""),
        ("regel van elders\r\n", "regel van elders"),
        ('{"text": "uit een object", "id": 7}\n', "uit een object"),
        ('  {"text": ""}\n', ""),
        ('"een JSON-tekst met \\u00e9\\n"\n', "een JSON-tekst met é\n"),
        ('"ze luisteren niet" zei hij\n', '"ze luisteren niet" zei hij'),
        ("[1, 2]\n", "[1, 2]"),
        ("null\n", "null"),
        ("\ufeffeerste regel\n", "eerste regel"),
    ],
)
def test_a_line_is_json_or_the_text_itself(line: str, text: str) -> None:
    assert list(read_lines([line])) == [text]
    assert list(read_lines([line.encode()])) == [text]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"text": \n', Reason.BROKEN_JSON),
        (b'{"text": "a"} nog iets\n', Reason.BROKEN_JSON),
        (b'{"a":' * 20_000 + b"\n", Reason.BROKEN_JSON),
        (b'{"text": 3}\n', Reason.NO_TEXT),
        (b'{"text": null}\n', Reason.NO_TEXT),
        (b'{"tekst": "a"}\n', Reason.NO_TEXT),
        (b"\xff\xfe\n", Reason.NOT_UNICODE),
        (b'{"text": "\\ud800"}\n', Reason.NOT_UNICODE),
    ],
)
def test_a_line_that_cannot_be_read_tells_why(line: bytes, reason: Reason) -> None:
    assert list(read_lines([line])) == [Unreadable(reason)]


def test_a_bad_line_gets_an_error_in_its_place_and_the_others_go_on() -> None:
    source = io.BytesIO(b'een\n{"text": \n\n\xff\n{"text": "vier"}')
    out = io.StringIO()

    status = filter_lines(source, shouted, out)

    assert [json.loads(line) for line in out.getvalue().splitlines()] == [
        {"text": "EEN"},
        {"error": "broken_json"},
        {"text": ""},
        {"error": "not_unicode"},
        {"text": "VIER"},
    ]
    assert status == 1


def test_input_without_a_bad_line_ends_well() -> None:
    assert filter_lines(["een\n", "twee\n"], shouted, io.StringIO()) == 0


def test_a_text_file_opened_with_surrogateescape_spoils_one_line_only(tmp_path: Path) -> None:
    file = tmp_path / "in.txt"
    file.write_bytes(b"goed\nfo\xe9t\ngoed\n")

    with file.open(encoding="utf-8", errors="surrogateescape") as source:
        lines = list(read_lines(source))

    assert lines == ["goed", Unreadable(Reason.NOT_UNICODE), "goed"]


def test_failures_are_counted_while_the_lines_come() -> None:
    lines = FilteredLines(["{\n", "goed\n", "{\n"], shouted)

    counts = [lines.failures for _ in lines]

    assert counts == [1, 1, 2]


def test_the_first_line_goes_out_before_the_second_is_asked_for() -> None:
    asked: list[int] = []

    def source() -> Iterator[str]:
        for number in range(3):
            asked.append(number)
            yield "tekst\n"

    next(iter(FilteredLines(source(), shouted)))

    assert asked == [0]


def test_memory_does_not_grow_with_the_number_of_lines() -> None:
    def source(lines: int) -> Iterator[str]:
        return ('{"text": "' + "woord " * 200 + f'{number}"}}\n' for number in range(lines))

    def peak(lines: int) -> int:
        tracemalloc.start()
        deque(FilteredLines(source(lines), shouted), maxlen=0)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    few = peak(100)

    assert peak(10_000) < few + 50_000


@given(st.lists(st.text(st.characters(exclude_characters="\r\n"))))
def test_every_input_line_gives_one_output_line(texts: list[str]) -> None:
    """T42: nothing is filtered out silently."""
    out = io.StringIO()

    filter_lines([text + "\n" for text in texts], shouted, out)

    assert len(out.getvalue().splitlines()) == len(texts)
    assert all(set(json.loads(line)) <= {"text", "error"} for line in out.getvalue().splitlines())


def test_labels_are_read_and_unknown_ones_are_refused() -> None:
    lines = [
        '{"text": "a", "labels": ["ongehoorde_burger"]}',
        '{"text": "b", "labels": []}',
        '{"text": "c", "labels": ["boos"]}',
        '{"text": "d"}',
        '{"text": "e", "labels": [["ongehoorde_burger"]]}',
        "f",
        "{",
    ]

    assert list(read_labelled(lines)) == [
        Labelled("a", frozenset({Narrative.ONGEHOORDE_BURGER})),
        Labelled("b", frozenset()),
        *[Unreadable(Reason.NO_LABELS)] * 4,
        Unreadable(Reason.BROKEN_JSON),
    ]


def test_a_proposal_is_written_by_the_contract_of_the_command_line() -> None:
    evidence = Evidence(Narrative.ONGEHOORDE_BURGER, "wassen neus", 4, 15, "rules:schijninspraak")
    proposal = Proposal((Narrative.ONGEHOORDE_BURGER,), SCORES, True, (evidence,), "rules-1")

    assert as_classified(proposal) == {
        "labels": ["ongehoorde_burger"],
        "scores": {narrative.value: 0.1235 for narrative in Narrative},
        "proposal": True,
        "evidence": [
            {
                "label": "ongehoorde_burger",
                "text": "wassen neus",
                "start": 4,
                "end": 15,
                "source": "rules:schijninspraak",
            }
        ],
        "model": "rules-1",
    }


def test_a_redaction_is_written_by_the_contract_of_the_command_line() -> None:
    redaction = Redaction(RedactedText("bel [telefoon]"), (Span(4, 14, "telefoon"),))

    assert as_redacted(redaction) == {
        "text": "bel [telefoon]",
        "spans": [{"start": 4, "end": 14, "kind": "telefoon"}],
    }
