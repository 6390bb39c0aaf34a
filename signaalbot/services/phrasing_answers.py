"""How does an answer look, to the coordinator who gives it and to the reporter who gets it?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from signaalbot.domain import localtime
from signaalbot.domain.card import Button, Card
from signaalbot.domain.redaction import RedactedText
from signaalbot.domain.signal import Signal
from signaalbot.services.previewing import rows
from signaalbot.texts import Markup, Texts

if TYPE_CHECKING:
    from signaalbot.services.answering import Waiting

READY: Final = ("taken", "visit", "passed_on", "known", "nothing")
"""The prepared sentences, in locales under feedback.ready."""
SHOWN: Final = 8


def clock(texts: Texts, due_at: datetime, now: datetime) -> str:
    """Return how much time is left: "nog 47 uur", "nog 2 dagen" or "te laat"."""
    hours = (due_at - now).total_seconds() / 3600
    if hours <= 0:
        return texts.plain("feedback.clock.late")
    if hours < 1:
        return texts.plain("feedback.clock.minutes", count=max(1, round(hours * 60)))
    if hours < 48:
        return texts.plain("feedback.clock.hours", count=int(hours))
    return texts.plain("feedback.clock.days", count=int(hours // 24))


def overview(texts: Texts, several: Sequence[Waiting], now: datetime) -> Card:
    """Show what waits for an answer, with the clock of each."""
    if not several:
        return Card(texts.say("feedback.nothing"))
    late = sum(each.due_at <= now for each in several)
    buttons = [
        Button(f"{each.signal.code} · {clock(texts, each.due_at, now)}", f"feedback:one:{each.signal.id}")
        for each in several[:SHOWN]
    ]
    return Card(texts.say("feedback.overview", count=len(several), late=late), rows(buttons, 1))


def one(texts: Texts, signal: Signal, due_at: datetime, alike: int, now: datetime) -> Card:
    """Show a signal with the prepared answers."""
    html = texts.say(
        "feedback.one",
        code=signal.code,
        text=signal.text,
        clock=clock(texts, due_at, now),
        at=localtime.short(due_at),
        alike=Markup(f"\n{texts.say('feedback.goes_to_more', count=alike)}" if alike else ""),
    )
    ready = [Button(texts.plain(f"feedback.button.{each}"), f"feedback:ready:{signal.id}:{each}") for each in READY]
    own = Button(texts.plain("feedback.button.own"), f"feedback:write:{signal.id}")
    return Card(html, (*rows(ready, 1), (own,)))


def answered_before(texts: Texts, signal: Signal, text: RedactedText) -> Card:
    """Show the answer that was given."""
    return Card(texts.say("feedback.answered_before", code=signal.code, answer=text))


def ask(texts: Texts, signal: Signal) -> Card:
    """Ask for own words."""
    cancel = Button(texts.plain("button.cancel"), f"feedback:one:{signal.id}")
    return Card(texts.say("feedback.write", code=signal.code), ((cancel,),))


def preview(texts: Texts, signal: Signal, text: str) -> Card:
    """Show just what the reporters will read."""
    send = Button(texts.plain("button.store"), f"feedback:send:{signal.id}")
    back = Button(texts.plain("button.cancel"), f"feedback:one:{signal.id}")
    return Card(texts.say("feedback.preview", code=signal.code, text=text), ((send, back),))


def sent(texts: Texts, count: int) -> Card:
    """Say that the answer is on its way."""
    more = Button(texts.plain("feedback.button.more"), "feedback:list")
    return Card(texts.say("feedback.sent", count=count), ((more,),))


def told(texts: Texts, several: Sequence[Signal], text: RedactedText) -> Card:
    """Tell a reporter what was done; who wrote it stays out (T60)."""
    codes = ", ".join(each.code for each in several)
    return Card(texts.say("feedback.told", codes=codes, answer=text))


def reminder(texts: Texts, late: int) -> Card:
    """Say how many answers are late."""
    return Card(
        texts.say("feedback.late", count=late), ((Button(texts.plain("feedback.button.more"), "feedback:list"),),)
    )
