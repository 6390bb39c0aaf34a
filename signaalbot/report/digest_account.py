"""How did the numbers come about, what is hidden, and where can somebody object?"""

from __future__ import annotations

from signaalbot.report import digest_words as words
from signaalbot.report.digest_blocks import Block, Source
from signaalbot.report.page import Bullets


def account(source: Source) -> tuple[Block, ...]:
    """Return how we counted, what is hidden, who decided, and that a machine proposed the labels."""
    texts = source.texts
    lines = words.sentences(texts, "digest.account", "signal", "reporters", "twice", "usual")
    lines += _hidden(source)
    lines += words.sentences(texts, "digest.account", "machine")
    lines += words.sentences(texts, "digest.account", "people")
    if not source.public:
        for doubt, reason in source.decisions.overruled.items():
            odd = texts.plain(f"digest.doubt.{doubt}")
            lines.append(texts.plain("digest.account.overruled", doubt=odd, reason=reason))
    lines += words.sentences(texts, "digest.account", "persons", "rooms", "correct", "own_data")
    if source.edition.labelling:
        lines.append(texts.plain("digest.account.labelling", labelling=source.edition.labelling))
    return (Bullets(tuple(lines)),)


def _hidden(source: Source) -> list[str]:
    edition, texts = source.edition, source.texts
    if not edition.hidden:
        return []
    limits = edition.limits
    lines = [texts.plain("digest.account.limits", signals=limits.signals, reporters=limits.reporters)]
    if limits.area_reporters > limits.reporters:
        lines.append(texts.plain("digest.account.limits_area", area_reporters=limits.area_reporters))
    lines += words.sentences(texts, "digest.account", "neighbours")
    lines.append(texts.plain("digest.account.hidden", hidden=edition.hidden))
    return lines + (words.sentences(texts, "digest.account", "total_hidden") if edition.total.hidden else [])
