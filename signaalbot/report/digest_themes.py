"""What is new, what was seen and heard, which stories, and what goes on between residents?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from signaalbot.domain.baseline import BASE_WEEKS
from signaalbot.domain.decision import PER_THEME, Part
from signaalbot.domain.edition import Hearing, Reason, Theme
from signaalbot.domain.narrative import Narrative
from signaalbot.domain.trait import Tone
from signaalbot.domain.trend import LEAST_WEEKS, Change
from signaalbot.report import digest_words as words
from signaalbot.report.digest_blocks import Block, Labelled, Lines, Source
from signaalbot.report.page import Bullets

BESIDE: Final = (Tone.RESIDENTS, Tone.GOOD, Tone.NUANCE)


def news(source: Source) -> tuple[Block, ...]:
    """Return what is new, growing or fading, each on one line; what did not change shares a line."""
    edition, texts = source.edition, source.texts
    lines = []
    for kind in (Change.NEW, Change.MORE, Change.LESS, Change.SAME):
        told = [theme.narrative for theme in edition.themes if theme.change is kind]
        if told:
            lines.append(texts.plain(f"digest.news.{kind}", narratives=words.names(told, texts)))
    for theme in edition.themes:
        lines += _closer(theme, source)
    lines += _area_news(source)
    if edition.words:
        lines.append(texts.plain("digest.news.words", words=words.listed(edition.words, texts)))
    if lines:
        return (Bullets((*lines, *_weeks(source))),)
    since = _since_last_week(source)
    if edition.weeks < LEAST_WEEKS:
        since += words.sentences(texts, "digest.news", "too_short")
    return (Lines((*(since or words.sentences(texts, "digest.news", "nothing")), *_weeks(source))),)


def _weeks(source: Source) -> list[str]:
    """Return how many weeks there are to compare with, as long as they are fewer than eight."""
    weeks = source.edition.weeks
    return [source.texts.plain("digest.news.weeks", weeks=weeks)] if weeks < BASE_WEEKS else []


def _since_last_week(source: Source) -> list[str]:
    """Return which narratives came or stayed away since last week, as both editions show; no growth is claimed."""
    edition, texts = source.edition, source.texts
    before = edition.heard_before
    if before is None or not edition.themes_told or edition.too_little:
        return []
    heard = [theme.narrative for theme in edition.themes if not theme.cell.empty]
    came = [each for each in heard if each not in before]
    went = [each for each in Narrative if each in before and each not in heard]
    kinds = (("appeared", came), ("vanished", went))
    told = [texts.plain(f"digest.news.{kind}", narratives=words.names(each, texts)) for kind, each in kinds if each]
    return told or words.sentences(texts, "digest.news", "steady")


def _closer(theme: Theme, source: Source) -> list[str]:
    """Return how much more, when there are enough signals for a percentage, and from how many sides."""
    texts, name = source.texts, words.name(theme.narrative, source.texts)
    lines = []
    if theme.trend.percent is not None:
        kind = "more" if theme.change is Change.MORE else "less"
        lines.append(texts.plain(f"digest.news.percent_{kind}", narrative=name, percent=theme.trend.percent))
    for reason in (Reason.SIDES, Reason.ONE_SIDE):
        if reason in theme.reasons:
            lines.append(texts.plain(f"digest.news.{reason}", narrative=name))
    return lines


def _area_news(source: Source) -> list[str]:
    texts = source.texts
    lines = []
    for kind in (Change.NEW, Change.MORE, Change.LESS):
        areas = [area.name for area in source.edition.areas if area.change is kind]
        if areas:
            lines.append(texts.plain(f"digest.news.area_{kind}", areas=words.listed(areas, texts)))
    return lines


def themes(source: Source) -> tuple[Block, ...]:
    """Return per theme what was seen, what was heard, what we do not know and what people ask."""
    texts = source.texts
    found = [_theme(narrative, source) for narrative in (None, *Narrative)]
    shown = tuple(each for each in found if each.pairs)
    if shown:
        return shown
    key = "to_fill" if source.concept and not source.edition.total.empty else "nothing"
    return (Lines((texts.plain(f"digest.theme.{key}"),), quiet=True),)


def _theme(narrative: Narrative | None, source: Source) -> Labelled:
    texts = source.texts
    pairs = [
        (texts.plain(f"digest.theme.{part}"), " ".join(note.text for note in notes))
        for part in PER_THEME
        if (notes := () if source.public else source.decisions.of(part, narrative))
    ]
    unsure = [theme for theme in source.edition.themes if theme.narrative is narrative and _unsure(theme)]
    if unsure and not any(label == texts.plain("digest.theme.unknown") for label, _ in pairs):
        pairs.append((texts.plain("digest.theme.unknown"), texts.plain("digest.theme.hearsay")))
    return Labelled(
        texts.plain("digest.theme.general") if narrative is None else words.name(narrative, texts), tuple(pairs)
    )


def _unsure(theme: Theme) -> bool:
    return theme.hearing is Hearing.HEARSAY


def narratives(source: Source) -> tuple[Block, ...]:
    """Return which stories we hear and how sure that is; and apart from them what goes on between residents."""
    return (*_stories(source), *_beside(source))


def _stories(source: Source) -> tuple[Block, ...]:
    texts, edition = source.texts, source.edition
    if edition.total.empty:
        return (Lines((texts.plain("digest.brief.nothing"),)),)
    heard = [(words.name(theme.narrative, texts), _story(theme, source)) for theme in edition.loudest]
    lines = _hardly_heard(source)
    blocks: list[Block] = [Labelled("", tuple(heard))] if heard else []
    feeling = Lines((texts.plain("digest.heard.feeling"),), quiet=True)
    return (*blocks, Lines(tuple(lines)), feeling) if lines else (*blocks, feeling)


def _story(theme: Theme, source: Source) -> str:
    texts = source.texts
    meaning = texts.plain(f"narrative.meaning.{theme.narrative}")
    return " ".join([meaning, *([texts.plain(f"digest.heard.{theme.hearing}")] if theme.hearing else [])])


def _hardly_heard(source: Source) -> list[str]:
    """Return which narratives were not heard, and the signals without a narrative; the table has the others."""
    edition, texts = source.edition, source.texts
    if not edition.themes_told:
        return [texts.plain("digest.heard.closed")]
    empty = [theme.narrative for theme in edition.themes if theme.cell.empty]
    lines = [] if edition.loudest else words.sentences(texts, "digest.heard", "none")
    if empty:
        lines.append(texts.plain("digest.heard.empty", narratives=words.names(empty, texts)))
    if edition.unlabelled.empty:
        return lines
    if edition.unlabelled.hidden:
        return [*lines, *words.sentences(texts, "digest.heard", "unlabelled_hidden")]
    return [*lines, texts.plain("digest.heard.unlabelled", cell=words.cell(edition.unlabelled, texts))]


def _beside(source: Source) -> tuple[Block, ...]:
    tones = {tone: cell for tone, cell in source.edition.tones if tone in BESIDE and not cell.empty}
    notes = _told(Part.RESIDENTS, source)
    lines = [source.texts.plain(f"digest.tone.{tone}", cell=words.cell(tones[tone], source.texts)) for tone in tones]
    if not lines and not notes:
        return ()
    beside = bool(notes) or Tone.RESIDENTS in tones
    key = ("residents_and_good" if len(tones) + bool(notes) > 1 else "residents") if beside else "good"
    return (Bullets((*lines, *notes), source.texts.plain(f"digest.heading.{key}")),)


def _told(part: Part, source: Source) -> Sequence[str]:
    return [] if source.public else [note.text for note in source.decisions.of(part)]
