"""What does a worker see of a signal before and after it is sent? Cards that carry all there is to know."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from signaalbot.domain.card import Button, Card
from signaalbot.domain.redaction import RedactedText
from signaalbot.domain.signal import Signal, Source
from signaalbot.texts import Markup, Texts

NOT_SAID = "-"


@dataclass(frozen=True)
class Draft:
    """A signal that is not yet sent: it lives in the preview message and in the data of its buttons."""

    text: RedactedText
    message_id: int
    area: str | None = None
    source: Source | None = None
    asked_area: bool = False
    asked_source: bool = False


def slug(area: str) -> str:
    """Return the short form of an area for button data: "De Hoeven" -> "de-hoeven" (at most 24 bytes)."""
    plain = unicodedata.normalize("NFKD", area).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:24]


def area_of(short: str, areas: Sequence[str]) -> str | None:
    """Return the area with this short form, or None."""
    return next((area for area in areas if slug(area) == short), None)


def preview(texts: Texts, draft: Draft, areas: Sequence[str]) -> Card:
    """Show exactly what will be stored, one question at a time, and "Verstuur" always in reach."""
    question, answers = _question(texts, draft, areas)
    known = [
        texts.say("signal.area_known", area=draft.area) if draft.area else Markup(""),
        texts.say("signal.source_known", source=texts.say(f"source.{draft.source}")) if draft.source else Markup(""),
    ]
    html = texts.say(
        "signal.preview",
        text=draft.text,
        known=Markup("".join(f"\n{line}" for line in known if line)),
        question=Markup(f"\n\n{question}") if question else Markup(""),
    )
    data = f"{draft.message_id}:{slug(draft.area) if draft.area else NOT_SAID}:{draft.source or NOT_SAID}"
    last = (
        Button(texts.plain("button.store"), f"store:{data}"),
        Button(texts.plain("button.discard"), f"discard:{draft.message_id}"),
    )
    return Card(html, (*answers, last))


def stop(texts: Texts, draft: Draft, kind: str) -> Card:
    """Show the stop card: what to do now; the worker may go on with one tap."""
    html = texts.say(f"stop.{kind}", text=draft.text)
    proceed = Button(texts.plain("button.proceed"), f"proceed:{draft.message_id}")
    discard = Button(texts.plain("button.discard"), f"discard:{draft.message_id}")
    return Card(html, ((proceed,), (discard,)))


def receipt(texts: Texts, stored: Signal, message_id: int) -> Card:
    """Show the code of a stored signal, and offer to erase the message that may hold names."""
    html = texts.say("signal.received", code=stored.code, text=stored.text)
    return Card(html, ((Button(texts.plain("button.erase"), f"erase:{message_id}"),),))


def _question(texts: Texts, draft: Draft, areas: Sequence[str]) -> tuple[Markup | None, tuple[tuple[Button, ...], ...]]:
    skip = texts.plain("button.skip")
    if areas and not draft.asked_area:
        data = f"area:{draft.message_id}:"
        buttons = [Button(area, data + slug(area)) for area in areas] + [Button(skip, data + NOT_SAID)]
        return texts.say("signal.ask_area"), _rows(buttons, 3)
    if not draft.asked_source:
        area = slug(draft.area) if draft.area else NOT_SAID
        data = f"source:{draft.message_id}:{area}:"
        buttons = [Button(texts.plain(f"source.{source}"), data + source) for source in Source]
        return texts.say("signal.ask_source"), _rows([*buttons, Button(skip, data + NOT_SAID)], 2)
    return None, ()


def _rows(buttons: Sequence[Button], width: int) -> tuple[tuple[Button, ...], ...]:
    return tuple(tuple(buttons[at : at + width]) for at in range(0, len(buttons), width))
