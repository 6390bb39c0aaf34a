"""Which narratives does a message tell? The first reader: patterns from rule files, no training."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from math import prod
from pathlib import Path
from typing import Final

from signaalbot.domain.narrative import Evidence, Narrative, Proposal, Reader
from signaalbot.nlp.rulebook import Guard, Pattern, Rulebook, RulesUnreadable, Scope, flatten, read_rulebook

__all__ = ["MODEL", "RulesUnreadable", "load_reader"]

MODEL: Final = "rules-1"

_CLAUSE_END: Final = re.compile(r"[.!?;]|\bmaar\b|\bterwijl\b")
_REACH_BEFORE: Final = 30
_REACH_CLAUSE: Final = 300
_TRIES: Final = 20

Hit = tuple[Pattern, re.Match[str]]


def load_reader(rules: Path) -> Reader:
    """Return the reader of the rule files in *rules*`/narratives`; raises RulesUnreadable.

    A narrative's score is the chance that at least one of its patterns is right: 1 - (1 - w1)(1 - w2)...
    The reader abstains unless every label is sure enough to propose, or nothing but guards (praise, a
    question, a notice) speak and say "none of the five".
    """
    book = read_rulebook(rules / "narratives")

    def read(text: str) -> Proposal:
        return _read(text, book)

    return read


def _read(text: str, book: Rulebook) -> Proposal:
    flat = flatten(text)
    hits = {each.narrative: list(_hits(each.patterns, flat, book.guards)) for each in book.chapters}
    scores = {narrative: _score(found) for narrative, found in hits.items()}
    told = [each for each in book.chapters if scores[each.narrative] >= each.threshold]
    if any(hits.values()):
        sure = bool(told) and all(scores[each.narrative] >= each.propose for each in told)
    else:
        sure = _says_none(flat, book)
    return Proposal(tuple(each.narrative for each in told), scores, sure, _evidence(text, hits), MODEL)


def _hits(patterns: Iterable[Pattern], flat: str, guards: Mapping[str, Guard]) -> Iterator[Hit]:
    """Yield each pattern with the first of its matches that no guard silences."""
    for pattern in patterns:
        match = pattern.regex.search(flat)
        for _ in range(_TRIES):
            if match is None:
                break
            if not any(_silences(guards[name], flat, match) for name in pattern.unless):
                yield pattern, match
                break
            match = pattern.regex.search(flat, match.end() - 1)


def _silences(guard: Guard, flat: str, match: re.Match[str]) -> bool:
    return guard.speaks(flat, *_reach(guard.scope, flat, match))


def _reach(scope: Scope, flat: str, match: re.Match[str]) -> tuple[int, int]:
    """Return from where to where a guard may stand to silence this match."""
    start, end = match.span()
    if scope is Scope.BEFORE:
        return max(0, start - _REACH_BEFORE), start + 1
    if scope is Scope.MESSAGE:
        return 0, len(flat)
    stops = [stop.end() for stop in _CLAUSE_END.finditer(flat, max(0, start - _REACH_CLAUSE), start)]
    stop = _CLAUSE_END.search(flat, end)
    return stops[-1] if stops else 0, stop.start() if stop else len(flat)


def _says_none(flat: str, book: Rulebook) -> bool:
    chances = (guard.weight for guard in book.guards.values() if guard.weight and guard.speaks(flat))
    return _any_of(chances) >= book.propose_none


def _score(hits: Iterable[Hit]) -> float:
    """Return the chance that some pattern is right; of patterns that share words only the surest counts."""
    apart: list[Hit] = []
    for pattern, match in sorted(hits, key=lambda hit: -hit[0].weight):
        if all(match.end() <= other.start() + 1 or other.end() <= match.start() + 1 for _, other in apart):
            apart.append((pattern, match))
    return _any_of(pattern.weight for pattern, _ in apart)


def _any_of(chances: Iterable[float]) -> float:
    return 1 - prod((1 - chance for chance in chances), start=1.0)


def _evidence(text: str, hits: Mapping[Narrative, list[Hit]]) -> tuple[Evidence, ...]:
    """Return the matched words, first to last; a match in the flat text starts one sign before its words."""
    found = [
        Evidence(narrative, text[match.start() : match.end() - 1], *_place(match), f"rules:{pattern.id}")
        for narrative, each in hits.items()
        for pattern, match in each
    ]
    return tuple(sorted(found, key=lambda evidence: (evidence.start, evidence.end)))


def _place(match: re.Match[str]) -> tuple[int, int]:
    return match.start(), match.end() - 1
