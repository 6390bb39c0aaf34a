"""What does a training run leave behind? The pipeline, its thresholds, its figures, and a card to read."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from signaalbot.domain.narrative import Narrative
from signaalbot.nlp.evaluation import Evaluation
from signaalbot.nlp.reading import Thresholds
from signaalbot.nlp.training import Trained

CARD = """# Model card: which of five narratives is told

Written by `signaalbot train`; do not edit by hand.

**What it does.** It reads one redacted message of a frontline worker and gives the chance that each of five narratives
of distrust is told in it (see `rules/narratives/` for what they are). It proposes only when it is sure enough. A
coordinator decides.

**What it must not be used for.** Judging or following people, groups or neighbourhoods; ranking; predicting behaviour;
anything without a person who decides. It knows nothing about whether residents are right.

**How it works.** Pieces of words (2 to 5 letters), words and pairs of words, weighed by logistic regression, one per
narrative; the rules in `rules/narratives/` push the chance up. Chances are calibrated and thresholds chosen on
situations that the model had not seen.

**Data.** {train} messages to learn from and {test} to measure on, all invented and written one by one for this
project, no message of a resident. The split goes by situation: nothing in the test part is about a place and issue
that the model has seen. Version `{version}`.

## How good it is on situations it never saw

| class | precision | recall | F1 | messages |
| --- | --- | --- | --- | --- |
{rows}

Macro-F1 {macro:.3f}, micro-F1 {micro:.3f}, all labels of a message right {subset:.3f}, Brier score {brier:.3f},
expected calibration error {ece:.3f}. It proposes something for {coverage:.0%} of the messages; {precision:.1%} of what
it proposes is right.

## Does it still learn?

| messages | macro-F1 |
| --- | --- |
{curve}

## Limits

The writers of the corpus are few, and they wrote what they imagine. Messages of other people will look different, and
the figures will be lower. Dialects are thin. Irony and a reproach that is only shown by a fact are missed often.
"""


def save(trained: Trained, models: Path) -> None:
    """Write narratives/, thresholds.toml, metrics.json and MODEL_CARD.md into *models*."""
    from signaalbot.nlp import pipeline

    pipeline.save(trained.model, models / "narratives")
    (models / "thresholds.toml").write_text(as_toml(trained.thresholds), encoding="utf-8")
    figures = {
        "version": trained.thresholds.version,
        "train": len(trained.split.train),
        "test": asdict(trained.test),
        "curve": trained.curve,
    }
    (models / "metrics.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    (models / "MODEL_CARD.md").write_text(as_card(trained), encoding="utf-8")


def as_toml(limits: Thresholds) -> str:
    """Return the thresholds as a file that people can read and compare."""
    lines = [
        "# Chosen by `signaalbot train` on situations that the model had not seen. Higher is more careful.",
        f'version = "{limits.version}"',
        "# from this chance of none, none of the five is proposed",
        f"silent = {limits.silent}",
    ]
    for name, told in (
        ("label", "# from this chance a narrative is in the best guess"),
        ("propose", "# from this chance it is proposed to a coordinator"),
    ):
        lines += ["", told, f"[{name}]"]
        lines += [f"{n.value} = {round(getattr(limits, name)[n], 4)}" for n in Narrative]
    return "\n".join(lines) + "\n"


def as_card(trained: Trained) -> str:
    """Return the model card of a run."""
    test: Evaluation = trained.test
    classes = [*((n.value, test.narratives[n]) for n in Narrative), ("none of the five", test.none)]
    rows = "\n".join(f"| {n} | {q.precision:.3f} | {q.recall:.3f} | {q.f1:.3f} | {q.support} |" for n, q in classes)
    return CARD.format(
        train=len(trained.split.train),
        test=len(trained.split.test),
        version=trained.thresholds.version,
        rows=rows,
        macro=test.macro_f1,
        micro=test.micro_f1,
        subset=test.subset_accuracy,
        brier=test.brier,
        ece=test.calibration_error,
        coverage=test.coverage,
        precision=test.proposal_precision,
        curve="\n".join(f"| {size} | {f1:.3f} |" for size, f1 in trained.curve),
    )
