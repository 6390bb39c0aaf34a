"""What should somebody know who uses the model? The card and its plot, written from the figures of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from signaalbot.domain.narrative import Narrative
from signaalbot.nlp.evaluation import Evaluation
from signaalbot.nlp.figures import Figures

CARD: Final = """# Model card: which of five narratives is told

Written by `signaalbot train`; do not edit by hand.

**What it does.** It reads one redacted message of a frontline worker and gives the chance that each of five narratives
of distrust is told in it (see `rules/narratives/` for what they are). It proposes only when it is sure enough. A
coordinator decides.

**What it must not be used for.** Judging or following people, groups or neighbourhoods; ranking; predicting behaviour;
anything without a person who decides. It knows nothing about whether residents are right.

**How it works.** Ridge regression over seven blocks of features: pieces of words (2 to 5 letters), words and pairs,
beginnings of words, and twice the message as a row of groups of words that say about the same
(`models/words/`: synonyms with dialect, chat spelling and typing errors; themes). One score per narrative and one for
"none of the five". A second, small logistic regression makes chances of the six scores, the length and what the
rules in `rules/narratives/` say; it is fitted on parts of the corpus whose writers the first one had not seen, and
that is the calibration. Thresholds are chosen there too: per class the one with the best F1, and for proposals the
lowest ones with which the proposals together were right often enough (`models/config.cfg`).

**Data.** {train} messages to learn from and {test} to measure on, all invented and written one by one for this
project, no message of a resident. `models/data/README.md` tells how they came about. The split goes by situation:
nothing in the test part is about a place and issue that the model has seen. Version `{version}`.

## How good it is on situations it never saw

| class | precision | recall | F1 | 95 of 100 draws | messages |
| --- | --- | --- | --- | --- | --- |
{rows}

Macro-F1 {macro:.3f} ({low:.3f} to {high:.3f}), micro-F1 {micro:.3f}, all labels of a message right {subset:.3f}, Brier
score {brier:.3f}, expected calibration error {ece:.3f}. It proposes something for {coverage:.0%} of the messages;
{precision:.1%} of what it proposes is right. For the others it says nothing: "geen voorstel".

![Calibration: the chance it gives against how often it is right](calibration.svg)

## Per role and region

| group | messages | micro-F1 |
| --- | --- | --- |
{groups}

Small groups say little: with fewer than 30 messages they stand together as "other".

## Does it still learn?

| messages | macro-F1 of the bare scores |
| --- | --- |
{curve}

{comparison}
## Where it goes wrong

What people said and it missed, and what it said instead:

| missed | said instead | times |
| --- | --- | --- |
{confusions}

Its surest mistakes on the test part:

{mistakes}

## Limits

The writers of the corpus are few, and they wrote what they imagine. Messages of other people look different, and the
figures will be lower; leaving a whole part of the corpus out shows by how much at least. Irony, and a reproach that
only a fact shows, are missed often: it counts words and does not understand them. Bungling and being out of reach
are told in the same words, so `ervaren_incompetentie` is the weakest class. What would move the figures most: more
messages of other writers, reviewed signals of the municipality itself (`signaalbot train --with-reviews`), and a
pretrained encoder (`[narratives] encoder`), which this project cannot ship.
"""

COMPARISON: Final = """## What else was tried

The same split, {messages} messages to learn from; macro-F1 with a label from chance one half, no thresholds chosen
(`python -m bench.narratives_compare`):

| way | macro-F1 |
| --- | --- |
{rows}

{parts}"""
LEFT_OUT: Final = """Trained without one part of the corpus and measured on that part, the nearest to "other writers";
macro-F1 of the bare scores: {parts}.

"""


def as_card(
    test: Evaluation,
    figures: Figures,
    curve: Sequence[tuple[int, float]],
    sizes: tuple[int, int],
    version: str,
    comparison: Mapping[str, Any] | None,
) -> str:
    """Return the model card of a run."""
    low, high = figures.intervals["macro"]
    return CARD.format(
        train=sizes[0],
        test=sizes[1],
        version=version,
        rows=_class_rows(test, figures),
        macro=test.macro_f1,
        low=low,
        high=high,
        micro=test.micro_f1,
        subset=test.subset_accuracy,
        brier=test.brier,
        ece=test.calibration_error,
        coverage=test.coverage,
        precision=test.proposal_precision,
        groups=_group_rows(figures),
        curve="\n".join(f"| {size} | {f1:.3f} |" for size, f1 in curve),
        comparison=_comparison(comparison),
        confusions="\n".join(f"| {missed} | {said} | {times} |" for missed, said, times in figures.confusions),
        mistakes="\n".join(_mistake(*each) for each in figures.mistakes),
    )


def _class_rows(test: Evaluation, figures: Figures) -> str:
    classes = [*((n.value, test.narratives[n]) for n in Narrative), ("none", test.none)]
    return "\n".join(
        f"| {n} | {q.precision:.3f} | {q.recall:.3f} | {q.f1:.3f} | "
        f"{figures.intervals[n][0]:.3f} to {figures.intervals[n][1]:.3f} | {q.support} |"
        for n, q in classes
    )


def _group_rows(figures: Figures) -> str:
    return "\n".join(
        f"| {kind}: {name} | {count} | {f1:.3f} |"
        for kind, groups in figures.groups.items()
        for name, (count, f1) in groups.items()
    )


def _mistake(text: str, true: Sequence[str], said: Sequence[str]) -> str:
    shown = " ".join(text.split()).replace("|", "/")
    return f"- {shown}  \n  people: {', '.join(true)}; model: {', '.join(said)}"


def _comparison(found: Mapping[str, Any] | None) -> str:
    if not found:
        return ""
    rows = sorted(found["macro_f1"].items(), key=lambda each: each[1])
    left_out = ", ".join(f"{part} {score:.3f}" for part, score in found.get("part_left_out", {}).items())
    parts = LEFT_OUT.format(parts=left_out) if left_out else ""
    return COMPARISON.format(
        messages=found["messages"], rows="\n".join(f"| {way} | {score:.3f} |" for way, score in rows), parts=parts
    )


def as_svg(bins: Sequence[tuple[float, float, int]]) -> str:
    """Return the calibration plot: on the diagonal, a chance of 0.7 is right 7 times in 10."""
    dots = [
        f'<circle cx="{50 + 300 * chance:.1f}" cy="{330 - 300 * share:.1f}" r="{2 + min(count, 900) ** 0.5 / 4:.1f}" '
        f'fill="#154273" fill-opacity="0.75"><title>{chance:.2f}: {share:.2f} of {count}</title></circle>'
        for chance, share, count in bins
    ]
    steps = [
        f'<text x="{50 + 60 * n}" y="348" text-anchor="middle">{n / 5:.1f}</text>'
        f'<text x="42" y="{334 - 60 * n}" text-anchor="end">{n / 5:.1f}</text>'
        for n in range(6)
    ]
    return "\n".join(
        [
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 380 380" width="380" height="380" role="img" '
            'font-family="sans-serif" font-size="11"><title>Calibration</title>',
            '<rect width="380" height="380" fill="#fff"/><rect x="50" y="30" width="300" height="300" fill="none" '
            'stroke="#888"/><line x1="50" y1="330" x2="350" y2="30" stroke="#888" stroke-dasharray="4 4"/>',
            *dots,
            *steps,
            '<text x="200" y="370" text-anchor="middle">chance that the model gives</text>'
            '<text x="14" y="180" text-anchor="middle" transform="rotate(-90 14 180)">how often it is right</text>',
            "</svg>",
            "",
        ]
    )
