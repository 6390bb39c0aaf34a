"""Which words come up more often than usual? Only words of enough signals and enough reporters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from signaalbot.domain.baseline import BASE_WEEKS, grows
from signaalbot.domain.signal import Signal
from signaalbot.domain.suppression import SmallNumbers
from signaalbot.domain.trend import LEAST_WEEKS

WORD: Final = re.compile(r"(?<![\w\[])[^\W\d_]{5,}(?![\w\]])")
"""Five letters or more; what was whited out ("[naam]") is no word."""

MOST: Final = 5


def rising(signals: Sequence[Signal], earlier: Sequence[Sequence[Signal]], limits: SmallNumbers) -> tuple[str, ...]:
    """Return at most five words that more reporters used than in the weeks before, newest of *earlier* first.

    Without four weeks to compare with, nothing rises. A word that is mostly written with a capital may be a name
    that slipped through, and is never told.
    """
    weeks = [week for week in earlier[:BASE_WEEKS] if week]
    if len(weeks) < LEAST_WEEKS:
        return ()
    now, before = _voices(signals), [_voices(week) for week in weeks]
    used = {word: sum(word in _words(signal) for signal in signals) for word in now}
    told = [word for word, voices in now.items() if used[word] >= limits.signals and len(voices) >= limits.reporters]
    risen = [
        word
        for word in told
        if not _is_name(word, signals) and grows([len(now[word]), *(len(week.get(word, ())) for week in before)])
    ]
    return tuple(sorted(risen, key=lambda word: (-len(now[word]), word))[:MOST])


def _voices(signals: Iterable[Signal]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for signal in signals:
        for word in _words(signal):
            found.setdefault(word, set()).add(signal.reporter)
    return found


def _words(signal: Signal) -> set[str]:
    return {word.lower() for word in WORD.findall(signal.text)}


def _is_name(word: str, signals: Iterable[Signal]) -> bool:
    written: list[str] = [found for signal in signals for found in WORD.findall(signal.text) if found.lower() == word]
    capitals = [found for found in written if found[:1].isupper()]
    return 2 * len(capitals) > len(written)
