"""How good is a trained model, looked at from several sides? Intervals, roles, regions, calibration, mistakes."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from signaalbot.domain.narrative import Narrative, Proposal
from signaalbot.nlp.corpus import Example

REPEATS: Final = 400
BINS: Final = 10
LEAST: Final = 30
SHOWN: Final = 12

Reading = tuple[Example, Proposal]
"""A message with its labels, and what the model made of it."""


@dataclass(frozen=True)
class Figures:
    """What the card shows beside the plain evaluation; shares from 0 to 1.

    *intervals* holds for each class the F1 below and above which 5 of 200 draws lie; *groups* the messages and micro-F1
    per role and region; *bins* the mean chance, the share that was right, and how many; *mistakes* the surest wrong
    readings; *confusions* how often a label was missed while another was said instead.
    """

    intervals: Mapping[str, tuple[float, float]]
    groups: Mapping[str, Mapping[str, tuple[int, float]]]
    bins: Sequence[tuple[float, float, int]]
    mistakes: Sequence[tuple[str, tuple[str, ...], tuple[str, ...]]]
    confusions: Sequence[tuple[str, str, int]]


def figures_of(readings: Sequence[Reading], seed: int) -> Figures:
    """Return all of it; the same readings and seed give the same figures."""
    return Figures(
        intervals=intervals(readings, seed),
        groups={"role": grouped(readings, lambda e: e.role), "region": grouped(readings, _region)},
        bins=bins(readings),
        mistakes=mistakes(readings),
        confusions=confusions(readings),
    )


def _region(example: Example) -> str:
    return "geen" if example.region in ("", "none") else example.region.lower()


def _classes(labels: frozenset[Narrative] | Sequence[Narrative]) -> frozenset[str]:
    return frozenset(each.value for each in labels) or frozenset({"none"})


def intervals(readings: Sequence[Reading], seed: int) -> dict[str, tuple[float, float]]:
    """Return for each class and for the mean where F1 lies in 95 of 100 draws from these messages."""
    pairs = [(_classes(example.labels), _classes(proposal.labels)) for example, proposal in readings]
    names = [*(each.value for each in Narrative), "none"]
    chance = random.Random(seed)  # noqa: S311 (draws for an interval, repeatable)
    draws: dict[str, list[float]] = defaultdict(list)
    for _ in range(REPEATS):
        some = chance.choices(pairs, k=len(pairs))
        scores = {name: _f1([(name in true, name in said) for true, said in some]) for name in names}
        for name, score in scores.items():
            draws[name].append(score)
        draws["macro"].append(sum(scores[each.value] for each in Narrative) / len(Narrative))
    edge = REPEATS // 40
    return {name: (round(sorted(all_)[edge], 3), round(sorted(all_)[-edge - 1], 3)) for name, all_ in draws.items()}


def _f1(rows: Sequence[tuple[bool, bool]]) -> float:
    right = sum(true and said for true, said in rows)
    both = sum(true for true, _ in rows) + sum(said for _, said in rows)
    return 2 * right / both if both else 0.0


def grouped(readings: Sequence[Reading], key: Callable[[Example], str]) -> dict[str, tuple[int, float]]:
    """Return messages and micro-F1 over the narratives per group; small groups go together as "other"."""
    sizes = Counter(key(example) for example, _ in readings)
    rows: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    counts: Counter[str] = Counter()
    for example, proposal in readings:
        name = key(example) if sizes[key(example)] >= LEAST else "other"
        counts[name] += 1
        rows[name] += [(n in example.labels, n in proposal.labels) for n in Narrative]
    return {name: (counts[name], round(_f1(rows[name]), 3)) for name in sorted(rows)}


def bins(readings: Sequence[Reading]) -> list[tuple[float, float, int]]:
    """Return per tenth of the chance: the mean chance, how often the narrative was there, and how many."""
    found: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for example, proposal in readings:
        for narrative, chance in proposal.scores.items():
            found[min(int(chance * BINS), BINS - 1)].append((chance, narrative in example.labels))
    return [
        (round(sum(c for c, _ in rows) / len(rows), 4), round(sum(t for _, t in rows) / len(rows), 4), len(rows))
        for _, rows in sorted(found.items())
    ]


def mistakes(readings: Sequence[Reading]) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Return the surest wrong proposals: text, what people said, what the model said."""
    wrong = [
        (max(abs((n in e.labels) - p.scores[n]) for n in Narrative), e, p)
        for e, p in readings
        if p.proposal and set(p.labels) != e.labels
    ]
    wrong.sort(key=lambda row: (-row[0], row[1].id))
    return [(e.text, tuple(sorted(_classes(e.labels))), tuple(sorted(_classes(p.labels)))) for _, e, p in wrong[:SHOWN]]


def confusions(readings: Sequence[Reading]) -> list[tuple[str, str, int]]:
    """Return (what people said and the model missed, what it said instead, how often), most often first."""
    counted: Counter[tuple[str, str]] = Counter()
    for example, proposal in readings:
        true, said = _classes(example.labels), _classes(proposal.labels)
        counted.update((missed, instead) for missed in true - said for instead in said - true)
    return [(missed, instead, times) for (missed, instead), times in counted.most_common(SHOWN)]
