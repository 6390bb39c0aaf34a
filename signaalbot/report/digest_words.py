"""How is a weekbeeld said in words? Plain sentences from the locales, the same for every report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from signaalbot.domain.digest import Change, Colour, Theme, Weekbeeld
from signaalbot.domain.narrative import Narrative
from signaalbot.domain.suppression import Cell
from signaalbot.domain.week import Week
from signaalbot.texts import Texts

COLOUR_ICONS: Final = {Colour.GREEN: "●", Colour.ORANGE: "▲", Colour.RED: "■", Colour.GREY: "○"}
CHANGE_ICONS: Final = {
    Change.NEW: "✚",
    Change.MORE: "↑",
    Change.LESS: "↓",
    Change.SAME: "→",
    Change.TOO_FEW: "·",
}


def title(week: Week, texts: Texts) -> str:
    """Return "Weekbeeld week 46"."""
    return texts.plain("digest.title", number=week.number)


def period(week: Week, texts: Texts) -> str:
    """Return the first and last day of the week, with the year."""
    return texts.plain("digest.period", first=_day(week.monday, texts), last=_day(week.sunday, texts))


def name(narrative: Narrative, texts: Texts) -> str:
    """Return the plain name in quotation marks: people say it, we do not."""
    return texts.plain("digest.quoted", words=texts.plain(f"narrative.{narrative}"))


def cell(figure: Cell, texts: Texts) -> str:
    """Return "7 signalen van 4 collega's", "enkele signalen" or "niets gehoord"."""
    if figure.hidden:
        return texts.plain("digest.cell.hidden")
    if figure.empty:
        return texts.plain("digest.cell.empty")
    return texts.plain("digest.cell.shown", messages=figure.messages, reporters=figure.reporters)


def change(kind: Change, texts: Texts) -> str:
    """Return the word for a change: "meer"."""
    return texts.plain(f"digest.change.{kind}")


def colour(theme: Theme, texts: Texts, *, concept: bool) -> str:
    """Return the word for the colour of a theme; a proposal is called one, and only in a concept."""
    if theme.standing is not None:
        return texts.plain(f"digest.colour.{theme.standing}")
    if not concept:
        return texts.plain("digest.colour.none")
    if theme.proposal is None:
        return texts.plain("digest.colour.open")
    return texts.plain("digest.colour.proposal", colour=texts.plain(f"digest.colour.{theme.proposal}"))


def shown_colour(theme: Theme, *, concept: bool) -> Colour | None:
    """Return the colour that goes with the word of `colour`, or None when there is none to show."""
    return theme.standing or (theme.proposal if concept else None)


def edition_note(edition: Weekbeeld, texts: Texts) -> list[str]:
    """Return the sentence that a corrected edition needs, or nothing (T54)."""
    return [texts.plain("digest.edition", edition=edition.edition)] if edition.edition > 1 else []


def brief(edition: Weekbeeld, texts: Texts) -> list[str]:
    """Return what changed, what is loudest, whom we did not hear and what is asked."""
    if edition.too_little:
        return [_say_total(edition, texts), *_say(texts, "digest.brief", "not_calm", "ask_round")]
    lines = [
        _say_total(edition, texts),
        texts.plain(f"digest.total_change.{edition.change}"),
        _loudest(edition, texts),
    ]
    new = [theme.narrative for theme in edition.themes if theme.change is Change.NEW]
    if new:
        lines.append(texts.plain("digest.brief.new", narratives=_names(new, texts)))
    return [*lines, texts.plain("digest.brief.ask")]


def news(edition: Weekbeeld, texts: Texts) -> list[str]:
    """Return one line for each kind of change, what is new first; silence is no news."""
    heard = [theme for theme in edition.themes if not (theme.cell.empty and theme.change is Change.TOO_FEW)]
    lines = []
    for kind in Change:
        told = [theme.narrative for theme in heard if theme.change is kind]
        if told:
            lines.append(texts.plain(f"digest.news.{kind}", narratives=_names(told, texts)))
    if all(theme.change is Change.TOO_FEW for theme in heard):
        lines = [texts.plain("digest.news.nothing")]
    return lines + _area_news(edition, texts)


def _area_news(edition: Weekbeeld, texts: Texts) -> list[str]:
    lines = []
    for kind in (Change.NEW, Change.MORE, Change.LESS):
        areas = [area.name for area in edition.areas if area.change is kind]
        if areas:
            lines.append(texts.plain(f"digest.area_news.{kind}", areas=listed(areas, texts)))
    return lines


def heard(theme: Theme, texts: Texts) -> list[str]:
    """Return what a narrative means, how much of it came, and how we know."""
    meaning = texts.plain(f"narrative.meaning.{theme.narrative}")
    return [meaning] + ([texts.plain(f"digest.heard.{theme.hearing}")] if theme.hearing else [])


def hardly_heard(edition: Weekbeeld, texts: Texts) -> list[str]:
    """Return the narratives without a number, and the signals without a narrative."""
    if not edition.themes_told:
        return [texts.plain("digest.heard.closed")]
    few = [theme.narrative for theme in edition.themes if theme.cell.hidden]
    empty = [theme.narrative for theme in edition.themes if theme.cell.empty]
    lines = [texts.plain("digest.heard.few", narratives=_names(few, texts))] if few else []
    if empty:
        lines.append(texts.plain("digest.heard.empty", narratives=_names(empty, texts)))
    if edition.unlabelled.empty:
        return lines
    return [*lines, texts.plain("digest.heard.unlabelled", cell=cell(edition.unlabelled, texts))]


def silence(edition: Weekbeeld, texts: Texts) -> list[str]:
    """Return whom we did not hear; never as good news (T53)."""
    voices = texts.plain("digest.silence.voices")
    if edition.silent_areas:
        areas = texts.plain("digest.silence.areas", areas=listed(edition.silent_areas, texts))
        return [areas, texts.plain("digest.silence.not_calm"), voices]
    return [texts.plain("digest.silence.none" if edition.areas_told else "digest.silence.closed"), voices]


def account(edition: Weekbeeld, texts: Texts) -> list[str]:
    """Return how the numbers came about, what is hidden, and that a machine proposed the labels."""
    limits = edition.limits
    lines = _say(texts, "digest.account", "signal", "reporters", "twice")
    if edition.hidden:
        lines.append(texts.plain("digest.account.limits", signals=limits.signals, reporters=limits.reporters))
        lines += _say(texts, "digest.account", "neighbours")
        lines.append(texts.plain("digest.account.hidden", hidden=edition.hidden))
    if edition.total.hidden:
        lines += _say(texts, "digest.account", "total_hidden")
    lines += _say(texts, "digest.account", "machine")
    if edition.labelling:
        lines.append(texts.plain("digest.account.labelling", labelling=edition.labelling))
    return lines + _say(texts, "digest.account", "persons", "rooms", "correct")


def listed(words: Sequence[str], texts: Texts) -> str:
    """Join words as a sentence does: "Centrum, Veenkant en Oosterpark"."""
    if len(words) < 2:
        return "".join(words)
    return texts.plain("digest.list", first=", ".join(words[:-1]), last=words[-1])


def _names(narratives: Iterable[Narrative], texts: Texts) -> str:
    return listed([name(narrative, texts) for narrative in narratives], texts)


def _say(texts: Texts, section: str, *keys: str) -> list[str]:
    return [texts.plain(f"{section}.{key}") for key in keys]


def _say_total(edition: Weekbeeld, texts: Texts) -> str:
    if edition.total.empty:
        return texts.plain("digest.brief.nothing")
    if edition.too_little:
        return texts.plain("digest.brief.few")
    key = "digest.brief.at_least" if edition.total.hidden else "digest.brief.total"
    counted = edition.at_least
    return texts.plain(key, messages=counted.messages, reporters=counted.reporters)


def _loudest(edition: Weekbeeld, texts: Texts) -> str:
    if not edition.loudest:
        return texts.plain("digest.brief.no_loudest")
    top = [theme.narrative for theme in edition.loudest[:2]]
    return texts.plain("digest.brief.loudest", narratives=_names(top, texts))


def _day(day: date, texts: Texts) -> str:
    month = texts.plain(f"digest.month.{day.month}")
    return texts.plain("digest.day", day=day.day, month=month, year=day.year)
