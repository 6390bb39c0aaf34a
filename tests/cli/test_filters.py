"""Do the filters of the command line keep their word: a JSON line per line, in order, nothing skipped?"""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from signaalbot.cli import main

LINES = (
    b"Niemand neemt de telefoon op bij de gemeente, je krijgt nooit een mens te spreken\n"
    b'{"text": "De balie was dicht", "id": 7}\n'
    b'"gewoon een tekst"\n'
    b'{"text": \n'
    b"\xff\xfe kapotte bytes\n"
    b"\n"
    b'{"tekst": "verkeerde naam"}\n'
)


class Pipe:
    """Standard input as the command sees it: bytes."""

    def __init__(self, given: bytes) -> None:
        self.buffer = io.BytesIO(given)


def output(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize("command", ["classify", "redact"])
def test_every_input_line_gets_a_line_and_a_broken_one_an_error_and_status_1(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", Pipe(LINES))

    status = main([command])

    rows = output(capsys)
    assert status == 1
    assert len(rows) == 7
    assert ["error" in row for row in rows] == [False, False, False, True, True, False, True]


def test_a_classified_line_has_labels_scores_proposal_evidence_and_model(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "lines.txt"
    text = "Bewoners zeggen: er wordt toch niet naar ons geluisterd, het besluit lag er al."
    path.write_text(text + "\n", encoding="utf-8")

    status = main(["classify", str(path)])

    row = output(capsys)[0]
    assert status == 0
    assert set(row) == {"labels", "scores", "proposal", "evidence", "model"}
    assert row["labels"] == ["ongehoorde_burger"]
    assert isinstance(row["scores"], dict)
    assert len(row["scores"]) == 5
    assert isinstance(row["evidence"], list)
    assert all(text[e["start"] : e["end"]] == e["text"] for e in row["evidence"])


def test_a_redacted_line_has_the_text_and_where_it_stood(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "lines.txt"
    path.write_text("bel 0612345678 ff\n", encoding="utf-8")

    status = main(["redact", str(path)])

    assert status == 0
    assert output(capsys) == [{"text": "bel [telefoon] ff", "spans": [{"start": 4, "end": 14, "kind": "telefoon"}]}]


def test_a_file_that_is_not_there_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classify", "bestaat-niet.txt"]) == 2
    assert "bestaat-niet.txt is niet te lezen" in capsys.readouterr().err


def test_evaluate_prints_a_figure_per_class_and_json_on_request(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(
        json.dumps({"text": "Er wordt toch niet geluisterd, het besluit lag er al", "labels": ["ongehoorde_burger"]})
        + "\n"
        + json.dumps({"text": "De markt begint om 9 uur", "labels": []})
        + "\n",
        encoding="utf-8",
    )

    assert main(["evaluate", str(path)]) == 0
    table = capsys.readouterr().out
    assert main(["evaluate", str(path), "--json"]) == 0
    figures = output(capsys)[0]

    assert "ongehoorde_burger" in table
    assert {"macro_f1", "micro_f1", "subset_accuracy", "brier", "coverage"} <= set(figures)
