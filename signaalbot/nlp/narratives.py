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

_CLAUSE_END: Final = re.compile(r"[.!?;\n]|\bmaar\b|\bterwijl\b")
_REACH_BEFORE: Final = 30
_REACH_CLAUSE: Final = 300

Found = Mapping[Narrative, list[tuple[Pattern, re.Match[str]]]]


def load_reader(rules: Path) -> Reader:
    """Return the reader of the rule files in *rules*`/narratives`; raises RulesUnreadable.

    A narrative's score is the chance that at least one of its patterns is right: 1 - (1 - w1)(1 - w2)...
    The reader abstains unless every label is certain enough to propose, or nothing but a guard (praise,
    a question, a notice) speaks and says "none of the five".
    """
    book = read_rulebook(rules / "narratives")

    def read(text: str) -> Proposal:
        return _proposal(text, book)

    return read


def _proposal(text: str, book: Rulebook) -> Proposal:
    flat = flatten(text)
    found = {
        chapter.narrative: list(_found(chapter.patterns, flat, book.guards)) for chapter in book.chapters
    }
    scores = {
        narrative: _noisy_or(pattern.weight for pattern, _ in each) for narrative, each in found.items()
    }
    labels = tuple(each.narrative for each in book.chapters if scores[each.narrative] >= each.threshold)
    if any(found.values()):
        sure = all(
            scores[each.narrative] >= each.propose for each in book.chapters if each.narrative in labels
        )
        proposal = bool(labels) and sure
    else:
        proposal = _says_none(flat, book)
    return Proposal(labels, scores, proposal, _evidence(text, found), MODEL)


def _found(
    patterns: Iterable[Pattern], flat: str, guards: Mapping[str, Guard]
) -> Iterator[tuple[Pattern, re.Match[str]]]:
    """Yield each pattern with its first match that no guard silences."""
    for pattern in patterns:
        for match in pattern.regex.finditer(flat):
            if not any(_silences(guards[name], flat, match) for name in pattern.unless):
                yield pattern, match
                break


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
    chance = _noisy_or(guard.weight for guard in book.guards.values() if guard.speaks(flat))
    return chance >= book.propose_none


def _noisy_or(chances: Iterable[float]) -> float:
    return 1 - prod(1 - chance for chance in chances)


def _evidence(text: str, found: Found) -> tuple[Evidence, ...]:
    spans = [
        Evidence(narrative, text[match.start() : match.end() - 1], match.start(), match.end() - 1, f"rules:{pattern.id}")
        for narrative, each in found.items()
        for pattern, match in each
    ]
    return tuple(sorted(spans, key=lambda evidence: (evidence.start, evidence.end)))
