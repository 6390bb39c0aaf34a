"""Are the figures of a reader the ones a person would work out by hand?"""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

import pytest

from signaalbot.domain.narrative import Narrative, Proposal
from signaalbot.nlp.evaluation import Quality, Row, as_json, as_table, evaluate, evaluate_file
from signaalbot.nlp.narratives import load_reader

HEARD, EQUAL, ABLE = (
    Narrative.ONGEHOORDE_BURGER,
    Narrative.ONGELIJKE_BEHANDELING,
    Narrative.ERVAREN_INCOMPETENTIE,
)
RULES = Path(__file__).parents[2] / "rules"


def row(
    given: Collection[Narrative], said: Collection[Narrative], *, proposal: bool = False, score: float = 1.0
) -> Row:
    scores = {narrative: score if narrative in said else 0.0 for narrative in Narrative}
    return frozenset(given), Proposal(tuple(said), scores, proposal, (), "test")


ROWS = [
    row([HEARD], [HEARD], proposal=True),
    row([HEARD], []),
    row([EQUAL, ABLE], [EQUAL, HEARD], proposal=True),
    row([], [], proposal=True),
    row([ABLE], [], proposal=True),
]


def test_precision_recall_and_f1_are_counted_per_class() -> None:
    evaluation = evaluate(ROWS)

    assert evaluation.narratives[HEARD] == Quality(precision=0.5, recall=0.5, f1=0.5, support=2)
    assert evaluation.narratives[EQUAL] == Quality(precision=1.0, recall=1.0, f1=1.0, support=1)
    assert evaluation.narratives[ABLE] == Quality(precision=0.0, recall=0.0, f1=0.0, support=2)


def test_no_label_is_a_class_of_its_own() -> None:
    assert evaluate(ROWS).none == Quality(precision=1 / 3, recall=1.0, f1=0.5, support=1)


def test_macro_f1_weighs_every_narrative_the_same_and_micro_f1_every_label() -> None:
    evaluation = evaluate(ROWS)

    assert evaluation.macro_f1 == pytest.approx((0.5 + 1.0) / 5)
    assert evaluation.micro_f1 == pytest.approx(2 * 2 / (3 + 5))


def test_a_subset_is_right_when_all_labels_are() -> None:
    assert evaluate(ROWS).subset_accuracy == pytest.approx(2 / 5)


def test_coverage_and_precision_look_at_proposals_only() -> None:
    evaluation = evaluate(ROWS)

    assert evaluation.coverage == pytest.approx(4 / 5)
    assert evaluation.proposal_precision == pytest.approx(3 / 5)


def test_the_brier_score_is_the_mean_squared_distance_to_the_truth() -> None:
    evaluation = evaluate([row([HEARD], [HEARD], score=0.5), row([EQUAL], [])])

    assert evaluation.brier == pytest.approx((0.25 + 1.0) / 10)


def test_scores_that_come_true_as_often_as_they_say_are_calibrated() -> None:
    honest = [row([HEARD], [HEARD], score=0.75)] * 3 + [row([], [HEARD], score=0.75)]
    boastful = [row([], [HEARD], score=0.75)] * 4

    assert evaluate(honest).calibration_error == pytest.approx(0.0)
    assert evaluate(boastful).calibration_error == pytest.approx(0.75 / 5)


def test_no_messages_give_zeros_and_no_error() -> None:
    evaluation = evaluate([])

    assert (evaluation.messages, evaluation.macro_f1, evaluation.brier, evaluation.coverage) == (0, 0.0, 0.0, 0.0)


def test_rows_are_taken_one_at_a_time() -> None:
    assert evaluate(each for each in ROWS) == evaluate(ROWS)


def test_the_table_and_the_object_tell_the_same_figures() -> None:
    evaluation = evaluate(ROWS)
    figures = json.loads(as_json(evaluation))

    assert figures["narratives"]["ongelijke_behandeling"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "support": 1}
    assert figures["none"]["f1"] == 0.5
    assert as_table(evaluation).splitlines() == [
        "                         precision    recall        f1   support",
        "onzichtbare_overheid         0.000     0.000     0.000         0",
        "onzichtbare_burger           0.000     0.000     0.000         0",
        "ongelijke_behandeling        1.000     1.000     1.000         1",
        "ongehoorde_burger            0.500     0.500     0.500         2",
        "ervaren_incompetentie        0.000     0.000     0.000         2",
        "none                         0.333     1.000     0.500         1",
        "",
        "messages                         5",
        "macro f1                     0.300",
        "micro f1                     0.500",
        "subset accuracy              0.400",
        f"brier                    {figures['brier']:>9.3f}",
        f"calibration error        {figures['calibration_error']:>9.3f}",
        "coverage                     0.800",
        "proposal precision           0.600",
    ]


def test_a_file_is_evaluated_and_a_bad_line_is_told_beside_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "labels.jsonl"
    file.write_text('{"text": "die avond was een wassen neus", "labels": ["ongehoorde_burger"]}\n{\n', encoding="utf-8")

    status = evaluate_file(file, load_reader(RULES), as_json=True)

    out, err = capsys.readouterr()
    assert (json.loads(out)["messages"], json.loads(out)["subset_accuracy"]) == (1, 1.0)
    assert json.loads(err) == {"line": 2, "error": "broken_json"}
    assert status == 1
