"""What finds personal data in a message? Patterns for numbers and addresses, lists and cues for names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from signaalbot.domain.redaction import Recogniser, Span
from signaalbot.nlp.cues import read_name_rules
from signaalbot.nlp.folding import fold, key_of
from signaalbot.nlp.lexicon import read_lexicon
from signaalbot.nlp.names import names_in
from signaalbot.nlp.patterns import matches, read_patterns
from signaalbot.nlp.rulebook import RulesUnreadable

Finder = Callable[[str], Iterable[tuple[int, int, str]]]
"""Finds start, end and kind of personal data in a folded text."""


def load_recognisers(rules: Path, areas: Iterable[str] = ()) -> tuple[Recogniser, ...]:
    """Read `redaction.toml` and `names/` in *rules*: what finds numbers and addresses, and what finds names.

    *areas* are the municipality's own wijken, villages and streets: they stay, with a house number they go.
    Raises RulesUnreadable with the file and what is wrong in it.
    """
    file = rules / "redaction.toml"
    own = [key_of(area) for area in areas]
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
        patterns, name_rules = read_patterns(said, own), read_name_rules(said)
    except (tomllib.TOMLDecodeError, KeyError, re.error) as error:
        raise RulesUnreadable(file, type(error).__name__, str(error)) from error
    lexicon = read_lexicon(rules / "names", own)
    return (
        _recogniser(lambda text: matches(patterns, text, lexicon)),
        _recogniser(lambda text: names_in(text, lexicon, name_rules)),
    )


def _recogniser(find: Finder) -> Recogniser:
    """Let *find* read the folded text, and tell where it stood in the original."""

    def recognise(text: str) -> Iterator[Span]:
        folded = fold(text)
        for start, end, kind in find(folded.text):
            yield Span(*folded.span(start, end), kind)

    return recognise
