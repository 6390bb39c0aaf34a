"""Is the shipped classifier right when it speaks, and what its own training would make?"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from signaalbot.config import data_directory
from signaalbot.domain.narrative import Narrative, Proposal, Reader
from signaalbot.nlp.corpus import CorpusUnreadable, Example, fold_of, folds_of, read_corpus, split
from signaalbot.nlp.evaluation import Evaluation, evaluate
from signaalbot.nlp.linear import NARRATIVES, LinearModel, ModelUnreadable
from signaalbot.nlp.model_files import weights_hash
from signaalbot.nlp.narratives import load_reader as load_rules
from signaalbot.nlp.reading import Thresholds, load_reader
from signaalbot.nlp.training import read_plan, version_of
from signaalbot.nlp.word_lists import ListsUnreadable, read_lists

MODELS = data_directory("models")
RULES = data_directory("rules")
SLACK = 0.03


@pytest.fixture(scope="module")
def read() -> Reader:
    return load_reader(RULES, MODELS)


@pytest.fixture(scope="module")
def figures(read: Reader) -> Evaluation:
    plan = read_plan(MODELS / "config.cfg")
    test = split(read_corpus(MODELS, plan.files), plan.test_share).test
    return evaluate((each.labels, read(each.text)) for each in test)


def test_no_class_fell_more_than_three_points_below_what_was_measured(figures: Evaluation) -> None:
    """The guard of the shipped model, on situations it never saw."""
    measured = json.loads((MODELS / "metrics.json").read_text(encoding="utf-8"))["test"]

    fallen = {
        narrative: figures.narratives[narrative].f1
        for narrative in Narrative
        if figures.narratives[narrative].f1 < measured["narratives"][narrative]["f1"] - SLACK
    }

    assert fallen == {}
    assert figures.none.f1 >= measured["none"]["f1"] - SLACK


def test_what_it_proposes_is_right_nine_times_out_of_ten(figures: Evaluation) -> None:
    assert figures.proposal_precision >= 0.9
    assert figures.coverage >= 0.6
    assert figures.none.f1 >= 0.8
    assert figures.calibration_error < 0.05


def test_the_shipped_model_is_the_one_that_this_corpus_and_plan_make() -> None:
    plan = read_plan(MODELS / "config.cfg")
    train = split(read_corpus(MODELS, plan.files), plan.test_share).train
    version = version_of(train, plan, read_lists(MODELS / "words"))
    measured = json.loads((MODELS / "metrics.json").read_text(encoding="utf-8"))

    assert Thresholds.from_disk(MODELS / "thresholds.toml").version == version == measured["version"]
    assert weights_hash(MODELS) == measured["weights"]
    assert version in (MODELS / "MODEL_CARD.md").read_text(encoding="utf-8")


def test_every_narrative_can_be_proposed(read: Reader) -> None:
    """T48: a rare class could never be predicted."""
    plan = read_plan(MODELS / "config.cfg")
    test = split(read_corpus(MODELS, plan.files), plan.test_share).test
    proposals = [read(each.text) for each in test]

    assert {label for each in proposals if each.proposal for label in each.labels} == set(Narrative)


def test_a_sentence_with_two_narratives_gets_two_labels(read: Reader) -> None:
    """T50: a wrong threshold between one label and several."""
    found = read(
        "Drie brieven met drie verschillende bedragen, ze weten het zelf niet meer. Bellen lukt niet, "
        "je hangt veertig minuten in de wacht en dan word je weggedrukt."
    )

    assert set(found.labels) == {Narrative.ERVAREN_INCOMPETENTIE, Narrative.ONZICHTBARE_OVERHEID}


def test_scores_are_chances_between_0_and_1_for_all_five(read: Reader) -> None:
    """T45: a number compared with a list gave 'Overig' for everything."""
    scores = read("De balie was weer dicht.").scores

    assert set(scores) == set(Narrative)
    assert all(isinstance(score, float) and 0 <= score <= 1 for score in scores.values())


def test_thresholds_are_read_from_the_file(read: Reader) -> None:
    """T50."""
    limits = Thresholds.from_disk(MODELS / "thresholds.toml")

    assert all(0 < limits.label[n] <= limits.propose[n] <= 1 for n in Narrative)
    assert read("De balie was dicht").model == limits.version


def test_a_broken_word_list_is_named(tmp_path: Path) -> None:
    (tmp_path / "synonyms.toml").write_text("[words", encoding="utf-8")

    with pytest.raises(ListsUnreadable, match=r"synonyms\.toml"):
        read_lists(tmp_path)


@given(text=st.text(max_size=300))
@hypothesis_settings(max_examples=60)
def test_any_text_is_read_without_a_fault_and_evidence_lies_inside_it(read: Reader, text: str) -> None:
    found = read(text)

    assert all(text[each.start : each.end] == each.text for each in found.evidence)


def test_taking_the_evidence_out_lowers_the_score(read: Reader) -> None:
    """Evidence must be what drove the decision, not decoration."""
    plan = read_plan(MODELS / "config.cfg")
    test = split(read_corpus(MODELS, plan.files), plan.test_share).test
    lowered = [drop > 0 for each in test[:80] for drop in _drops(read, read(each.text), each.text)]

    assert len(lowered) > 20
    assert sum(lowered) / len(lowered) >= 0.95


def _drops(read: Reader, found: Proposal, text: str) -> list[float]:
    drops = []
    for label in found.labels:
        kept = list(text)
        for each in found.evidence:
            if each.label is label and each.source == "model":
                kept[each.start : each.end] = " " * (each.end - each.start)
        drops.append(found.scores[label] - read("".join(kept)).scores[label])
    return drops


def test_weights_on_disk_give_the_same_chances(tmp_path: Path) -> None:
    model = LinearModel.from_disk(MODELS / "narratives" / "narratives")
    model.to_disk(tmp_path)

    again = LinearModel.from_disk(tmp_path)

    assert again.chances("De balie was weer dicht") == model.chances("De balie was weer dicht")


def test_spacy_loads_the_pipeline_and_fills_the_categories() -> None:
    """T51: the pipeline is pinned and loads as spaCy loads any other, in a process of its own."""
    code = (
        "import spacy, sys; nlp = spacy.load(sys.argv[1]); doc = nlp('De balie was weer dicht'); "
        "print(len(doc.cats), nlp.pipe_names)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(MODELS / "narratives")], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "5 ['narratives']"


def test_without_a_model_the_rules_read_alone(tmp_path: Path) -> None:
    """T49."""
    assert load_reader(RULES, tmp_path)("De balie was dicht").model == load_rules(RULES)("x").model


def test_a_broken_model_is_told_and_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "narratives" / "narratives").mkdir(parents=True)

    with pytest.raises(ModelUnreadable):
        load_reader(RULES, tmp_path)


def test_no_situation_stands_in_both_parts() -> None:
    plan = read_plan(MODELS / "config.cfg")
    parts = split(read_corpus(MODELS, plan.files), plan.test_share)

    assert {e.situation for e in parts.train} & {e.situation for e in parts.test} == set()
    assert 0.05 < len(parts.test) / (len(parts.test) + len(parts.train)) < 0.15


def test_folds_are_even_and_always_the_same() -> None:
    folds = [fold_of(f"situation {number}", 5) for number in range(2000)]

    assert folds == [fold_of(f"situation {number}", 5) for number in range(2000)]
    assert all(300 < folds.count(fold) < 500 for fold in range(5))


def test_a_fold_holds_whole_parts_of_the_corpus_so_whole_writers() -> None:
    examples = [Example(f"{part}{number:04}", "", frozenset(), f"{part}{number}", "", "") for part in "abcdefg"
                for number in range(3)]  # fmt: skip

    folds = folds_of(examples, 5)

    assert [folds[at : at + 3] for at in range(0, 21, 3)] == [[part % 5] * 3 for part in range(7)]
    assert set(folds_of(examples[:6], 5)) <= set(range(5))


def test_a_broken_line_of_the_corpus_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "a1", "text": "x"}\n', encoding="utf-8")

    with pytest.raises(CorpusUnreadable, match=r"a\.jsonl, line 1"):
        read_corpus(tmp_path, "*.jsonl")


def test_every_example_has_known_labels_its_own_id_and_its_own_words() -> None:
    corpus = read_corpus(MODELS, "data/*.jsonl")
    texts = {" ".join(each.text.lower().split()) for each in corpus}

    assert len({each.id for each in corpus}) == len(corpus) == len(texts)
    assert len(NARRATIVES) == 5
