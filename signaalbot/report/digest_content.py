"""What stands under the ten headings? The weekbeeld as one content, before it becomes a page, a PDF or a message."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from signaalbot.domain.action import KEEP_WATCHING
from signaalbot.domain.decision import Chosen, Part
from signaalbot.domain.edition import Colour, Weekbeeld
from signaalbot.domain.trend import LEAST_WEEKS, Change
from signaalbot.report import digest_account, digest_tables, digest_themes
from signaalbot.report import digest_words as words
from signaalbot.report.digest_blocks import Block, Box, Boxes, Lines, Section, Sheet, Source
from signaalbot.report.page import Bullets


def sheet(source: Source) -> Sheet:
    """Return the weekbeeld as ten sections, changes first."""
    texts = source.texts
    return Sheet(
        language=texts.language,
        title=words.title(source.edition.week, texts),
        period=words.period(source.edition.week, texts),
        made=_made(source),
        marks=tuple(_marks(source)),
        sections=tuple(Section(key, texts.plain(f"digest.heading.{key}"), make(source)) for key, make in PARTS.items()),
        footer=texts.plain("digest.page", number="{number}", total="{total}"),
    )


def _made(source: Source) -> str:
    """Return who made it and for whom; a concept says that nobody settled it."""
    if source.concept:
        return source.texts.plain("digest.made_draft")
    return source.texts.plain("digest.made_public" if source.public else "digest.made")


def _marks(source: Source) -> list[tuple[str, str]]:
    """Return what must be read before anything else; in a corrected version first of all what was wrong (T54)."""
    texts, edition, decisions = source.texts, source.edition, source.decisions
    found = [("wrong", texts.plain("digest.wrong", wrong=decisions.wrong))] if decisions.wrong else []
    if edition.edition > 1:
        found.append(("view", texts.plain("digest.edition", edition=edition.edition)))
    if source.public:
        note = texts.plain("digest.public_note", signals=edition.limits.signals)
        found.append(("view", texts.plain("digest.line.labelled", label=texts.plain("digest.public"), text=note)))
    if source.concept:
        note = texts.plain("digest.concept_note")
        found.append(("concept", texts.plain("digest.line.labelled", label=texts.plain("digest.concept"), text=note)))
    if edition.too_little:
        found.append(("grey", texts.plain("digest.colour.grey")))
    return found


def _brief(source: Source) -> tuple[Block, ...]:
    """Return what changed, what is most urgent and what is asked; words of people come first."""
    edition, texts = source.edition, source.texts
    own = [note.text for note in source.decisions.notes if note.part == "brief"]
    if edition.too_little:
        told = [*own, total(source), *words.sentences(texts, "digest.brief", "not_calm")]
    else:
        told = own or [_changed(source)]
        told = [*told, _urgent(source), total(source)]
    return (Lines(tuple(told), strong=True), *_not_known(source), *_asked(source))


def _not_known(source: Source) -> tuple[Block, ...]:
    """Return the first sentence on what we do not know and the first on whom we did not hear."""
    if source.public:
        return ()
    notes = source.decisions.notes
    first = [[note.text for note in notes if note.part is part][:1] for part in (Part.UNKNOWN, Part.SILENCE)]
    lines = tuple(text for texts in first for text in texts)
    return (Lines(lines),) if lines else ()


def total(source: Source) -> str:
    """Return how much came in, as precisely as may be told."""
    edition, texts = source.edition, source.texts
    if edition.total.empty:
        return texts.plain("digest.brief.nothing")
    if edition.too_little:
        return texts.plain("digest.brief.few")
    key = "digest.brief.at_least" if edition.total.hidden else "digest.brief.total"
    return texts.plain(key, messages=edition.at_least.messages, reporters=edition.at_least.reporters)


def _changed(source: Source) -> str:
    edition, texts = source.edition, source.texts
    other = [each.narrative for each in edition.themes if each.change in (Change.NEW, Change.MORE, Change.LESS)]
    if other:
        return texts.plain("digest.brief.changed", narratives=words.names(other, texts))
    return texts.plain("digest.brief.too_short" if edition.weeks < LEAST_WEEKS else "digest.brief.unchanged")


def _urgent(source: Source) -> str:
    edition, texts = source.edition, source.texts
    for colour in (Colour.RED, Colour.ORANGE):
        found = [theme.narrative for theme in edition.themes if theme.colour is colour]
        if found:
            word = texts.plain(f"digest.colour.{colour}")
            return texts.plain("digest.brief.urgent", narratives=words.names(found, texts), colour=word)
    if not edition.loudest:
        return texts.plain("digest.brief.no_view")
    return _loudest(edition, source) if source.concept else texts.plain("digest.brief.not_urgent")


def _loudest(edition: Weekbeeld, source: Source) -> str:
    top = [theme.narrative for theme in edition.loudest[:2]]
    return source.texts.plain("digest.brief.loudest", narratives=words.names(top, source.texts))


def _asked(source: Source) -> tuple[Block, ...]:
    texts = source.texts
    asked = [] if source.public else [_ask(card, source) for card in source.decisions.cards if card.complete]
    if asked:
        asked.append(texts.plain("digest.brief.ask_all"))
        return (Bullets(tuple(asked), texts.plain("digest.brief.ask_cards")),)
    if source.decisions.final:
        return ()
    return (Lines((texts.plain("digest.brief.ask_round" if source.edition.too_little else "digest.brief.ask"),)),)


def _ask(card: Chosen, source: Source) -> str:
    assert card.day is not None
    key = "ask_watch" if card.card == KEEP_WATCHING and not card.step else "ask_card"
    day = words.short_day(card.day, source.texts)
    return source.texts.plain(f"digest.brief.{key}", owner=_capital(card.owner), step=card.step or "", day=day)


def _capital(owner: str | None) -> str:
    """Return a function as it begins a sentence: "wijkteam De Hoeven" -> "Wijkteam De Hoeven"."""
    return (owner or "")[:1].upper() + (owner or "")[1:]


def _ahead(source: Source) -> tuple[Block, ...]:
    texts = source.texts
    lines = tuple(
        texts.plain("digest.ahead.line", day=words.short_day(note.day, texts), text=note.text)
        for note in sorted(source.decisions.notes, key=lambda note: (note.day is None, note.day))
        if note.day is not None
    )
    quiet = Lines((texts.plain("digest.ahead.source"),), quiet=True)
    return (Bullets(lines), quiet) if lines else (Lines((texts.plain("digest.ahead.nothing"),)),)


def _actions(source: Source) -> tuple[Block, ...]:
    """Return the cards that were chosen; in a concept without any, what the bot proposes."""
    texts, chosen = source.texts, source.decisions.cards
    if chosen:
        boxes = tuple(_chosen_box(card, source) for card in chosen if card.card in source.cards)
        return (Boxes(boxes), Lines((texts.plain("digest.card.chosen"),), quiet=True))
    if source.decisions.final or not source.proposals:
        return (Lines((texts.plain("digest.card.nothing"),)),)
    empty = tuple((texts.plain(f"digest.card.{key}"), "") for key in ("who", "first_step", "day"))
    boxes = tuple(Box(card.text, _origin(card.id, source), empty) for card in source.proposals)
    return (Lines((texts.plain("digest.card.proposal"),), quiet=True), Boxes(boxes))


def _chosen_box(card: Chosen, source: Source) -> Box:
    texts = source.texts
    step = card.step or (texts.plain("digest.card.watch_step") if card.card == KEEP_WATCHING else "")
    day = "" if card.day is None else words.short_day(card.day, texts)
    pairs = zip(("who", "first_step", "day"), (card.owner or "", step, day), strict=True)
    told = () if source.public else tuple((texts.plain(f"digest.card.{key}"), text) for key, text in pairs)
    return Box(source.cards[card.card].text, _origin(card.card, source), told)


def _origin(card: str, source: Source) -> str:
    found = source.cards[card]
    return source.texts.plain("digest.card.source", source=found.source)


def _last_week(source: Source) -> tuple[Block, ...]:
    lines = tuple(_result(card, source) for card in source.decisions.before if card.card in source.cards)
    return (Bullets(lines),) if lines else (Lines((source.texts.plain("digest.last_week.nothing"),)),)


def _result(card: Chosen, source: Source) -> str:
    texts, said = source.texts, None if source.public else card.remark
    result = texts.plain(f"digest.last_week.{card.result or 'open'}")
    return texts.plain(
        "digest.last_week.remark" if said else "digest.last_week.line",
        text=card.step or source.cards[card.card].text,
        owner=_capital(card.owner),
        result=result,
        remark=said or "",
    )


PARTS: Final[dict[str, Callable[[Source], tuple[Block, ...]]]] = {
    "brief": _brief,
    "standing": digest_tables.standing,
    "news": digest_themes.news,
    "themes": digest_themes.themes,
    "narratives": digest_themes.narratives,
    "ahead": _ahead,
    "actions": _actions,
    "last_week": _last_week,
    "silence": digest_tables.silence,
    "account": digest_account.account,
}
"""The ten headings, in the order of practice."""
