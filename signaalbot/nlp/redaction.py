"""What finds personal data in a message? Patterns for numbers and addresses, lists and cues for names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from signaalbot.domain.redaction import Recogniser, Span
from signaalbot.nlp.cues import read_name_rules
from signaalbot.nlp.folding import fold, key_of
from signaalbot.nlp.lexicon import read_lexicon
from signaalbot.nlp.names import names_in
from signaalbot.nlp.patterns import matches, read_patterns
from signaalbot.nlp.rulebook import RulesUnreadable


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

    def numbers(text: str) -> Iterator[Span]:
        folded = fold(text)
        for start, end, kind in matches(patterns, folded.text, lexicon):
            yield Span(*folded.span(start, end), kind)

    def names(text: str) -> Iterator[Span]:
        folded = fold(text)
        for start, end, kind in names_in(folded.text, lexicon, name_rules):
            yield Span(*folded.span(start, end), kind)

    return numbers, names
