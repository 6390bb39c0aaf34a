"""How is a weekbeeld said in words? Small pieces from the locales, the same for every shape."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from signaalbot.domain.decision import Settled
from signaalbot.domain.edition import Colour, Theme
from signaalbot.domain.narrative import Narrative
from signaalbot.domain.suppression import Cell
from signaalbot.domain.trend import Change
from signaalbot.domain.week import Week
from signaalbot.texts import Texts

COLOUR_ICONS: Final = {Colour.GREEN: "●", Colour.ORANGE: "▲", Colour.RED: "■", Colour.GREY: "○"}
CHANGE_ICONS: Final = {
    Change.NEW: "+",
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


def names(narratives: Iterable[Narrative], texts: Texts) -> str:
    """Return several names as a sentence lists them."""
    return listed([name(narrative, texts) for narrative in narratives], texts)


def cell(figure: Cell, texts: Texts) -> str:
    """Return "7 signalen van 4 collega's", "enkele signalen" or "niets gehoord"."""
    if figure.hidden:
        return texts.plain("digest.cell.hidden")
    if figure.empty:
        return texts.plain("digest.cell.empty")
    return texts.plain("digest.cell.shown", messages=figure.messages, reporters=figure.reporters)


def short_cell(figure: Cell, texts: Texts) -> str:
    """Return "4 collega's", "enkele signalen" or "niets gehoord"."""
    return texts.plain("digest.cell.short", reporters=figure.reporters) if figure.shown else cell(figure, texts)


def change(kind: Change, texts: Texts) -> str:
    """Return the word for a change: "vaker"."""
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


def dissent(settled: Settled | None, texts: Texts) -> list[str]:
    """Return that not everyone saw the same colour, or that red waits for a second vote."""
    if settled is None:
        return []
    votes = [
        texts.plain("digest.colour.vote", number=number, colour=texts.plain(f"digest.colour.{each}"))
        for each, number in settled.dissent.items()
    ]
    found = [texts.plain("digest.colour.dissent", votes=listed(votes, texts))] if votes else []
    return found + ([texts.plain("digest.colour.red_waits")] if settled.red_waits else [])


def listed(words: Sequence[str], texts: Texts) -> str:
    """Join words as a sentence does: "Centrum, Veenkant en Oosterpark"."""
    if len(words) < 2:
        return "".join(words)
    return texts.plain("digest.list", first=", ".join(words[:-1]), last=words[-1])


def short_day(day: date, texts: Texts) -> str:
    """Return "dinsdag 17 november"."""
    weekday = texts.plain(f"digest.weekday.{day.isoweekday()}")
    return texts.plain("digest.short_day", weekday=weekday, day=day.day, month=texts.plain(f"digest.month.{day.month}"))


def sentences(texts: Texts, section: str, *keys: str) -> list[str]:
    """Return sentences without fields."""
    return [texts.plain(f"{section}.{key}") for key in keys]


def _day(day: date, texts: Texts) -> str:
    month = texts.plain(f"digest.month.{day.month}")
    return texts.plain("digest.day", day=day.day, month=month, year=day.year)
