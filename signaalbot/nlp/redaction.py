"""What finds personal data in a message? Patterns for numbers and addresses, lists and cues for names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from signaalbot.domain.redaction import KINDS, Recogniser, Span
from signaalbot.nlp.cues import read_name_rules
from signaalbot.nlp.folding import fold, key_of
from signaalbot.nlp.lexicon import read_lexicon
from signaalbot.nlp.names import names_in
from signaalbot.nlp.patterns import matches, read_patterns
from signaalbot.nlp.rulebook import RulesUnreadable

Finder = Callable[[str], Iterable[tuple[int, int, str]]]
"""Finds start, end and kind of personal data in a folded text."""


def load_recognisers(rules: Path, areas: Iterable[str] = (), own_rules: Path | None = None) -> tuple[Recogniser, ...]:
    """Read `redaction.toml` and `names/` in *rules*: what finds numbers and addresses, and what finds names.

    *areas* are the municipality's own wijken, villages and streets: they stay, with a house number they go.
    *own_rules* is a file of the municipality: [[pattern]] as in `redaction.toml`, names = [...] that always go, and
    keep = [...] that always stay. Raises RulesUnreadable with the file and what is wrong in it.
    """
    file = rules / "redaction.toml"
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
        file = own_rules or file
        extra = {} if own_rules is None else tomllib.loads(own_rules.read_text(encoding="utf-8"))
        own = [key_of(area) for area in (*areas, *extra.get("keep", ()))]
        patterns = read_patterns({**said, "pattern": [*said["pattern"], *_own_patterns(extra)]}, own)
        name_rules = read_name_rules(said)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, re.error) as error:
        raise RulesUnreadable(file, type(error).__name__, str(error)) from error
    lexicon = read_lexicon(rules / "names", own)
    return (
        _recogniser(lambda text: matches(patterns, text, lexicon)),
        _recogniser(lambda text: names_in(text, lexicon, name_rules)),
    )


def _own_patterns(extra: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the municipality's own patterns; raises KeyError for a kind that does not exist."""
    patterns = [dict(entry) for entry in extra.get("pattern", ())]
    if unknown := {entry["kind"] for entry in patterns} - set(KINDS):
        raise KeyError(f"kind {', '.join(sorted(unknown))}")
    names = "|".join(re.escape(key_of(name)) for name in extra.get("names", ()))
    return [*patterns, *([{"id": "eigen-namen", "kind": "naam", "regex": rf"\b(?:{names})\b"}] if names else [])]


def _recogniser(find: Finder) -> Recogniser:
    """Let *find* read the folded text, and tell where it stood in the original."""

    def recognise(text: str) -> Iterator[Span]:
        folded = fold(text)
        for start, end, kind in find(folded.text):
            yield Span(*folded.span(start, end), kind)

    return recognise
