"""What does a worker see of a signal before and after it is sent? Cards that carry all there is to know."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from signaalbot.domain.card import Button, Card
from signaalbot.domain.redaction import RedactedText, words_of
from signaalbot.domain.signal import Signal, Source, State
from signaalbot.texts import Markup, Texts

NOT_SAID = "-"
MOST_IDS: Final = 25
"""Bytes that the numbers of the messages of one signal may take in the data of a button."""
WORDS_SHOWN: Final = 24


@dataclass(frozen=True)
class Draft:
    """A signal that is not yet sent: it lives in the preview message and in the data of its buttons.

    *ids* are the messages it came from. *checks* is true for who must say that it is no offence or inspection.
    """

    text: RedactedText
    ids: tuple[int, ...]
    area: str | None = None
    source: Source | None = None
    asked_area: bool = False
    asked_source: bool = False
    checks: bool = False

    @property
    def data(self) -> str:
        """Return the draft as button data: "120.2:a1b2c3:seen"."""
        return f"{packed(self.ids)}:{mark(self.area)}:{self.source or NOT_SAID}"


def packed(ids: Sequence[int]) -> str:
    """Return message numbers in few bytes: (120, 122, 125) -> "120.2.3"."""
    steps = (later - earlier for earlier, later in pairwise(ids))
    return ".".join(map(str, (ids[0], *steps)))


def unpacked(data: str) -> tuple[int, ...]:
    """Return the numbers that `packed` wrote."""
    first, *steps = map(int, data.split("."))
    ids = [first]
    for step in steps:
        ids.append(ids[-1] + step)
    return tuple(ids)


def fits(draft: Draft) -> bool:
    """Tell whether the buttons of this draft can hold where it came from."""
    return len(packed(draft.ids)) <= MOST_IDS


def mark(area: str | None) -> str:
    """Return the short form of an area for button data: six hexadecimal digits."""
    return NOT_SAID if area is None else hashlib.blake2s(area.encode(), digest_size=3).hexdigest()


def area_of(short: str, areas: Sequence[str]) -> str | None:
    """Return the area with this short form, or None."""
    return next((area for area in areas if mark(area) == short), None)


def read_draft(text: RedactedText, parts: Sequence[str], areas: Sequence[str]) -> Draft:
    """Return the draft that button data and the preview hold together."""
    source = None if parts[2] == NOT_SAID else Source(parts[2])
    return Draft(text, unpacked(parts[0]), area_of(parts[1], areas), source)


def preview(texts: Texts, draft: Draft, areas: Sequence[str], sensitive: Sequence[str] = ()) -> Card:
    """Show exactly what will be stored, one question at a time, and "Verstuur" always in reach."""
    question, answers = _question(texts, draft, areas)
    html = texts.say(
        "signal.preview",
        text=draft.text,
        known=Markup("".join(f"\n{line}" for line in _known(texts, draft, sensitive))),
        question=Markup(f"\n\n{question}") if question else Markup(""),
    )
    return Card(html, (*answers, *_last_rows(texts, draft)))


def _known(texts: Texts, draft: Draft, sensitive: Sequence[str]) -> list[Markup]:
    lines = []
    if draft.area:
        lines.append(texts.say("signal.area_known", area=draft.area))
    if draft.source:
        lines.append(texts.say("signal.source_known", source=texts.say(f"source.{draft.source}")))
    if sensitive:
        about = ", ".join(texts.plain(f"intake.sensitive.{each}") for each in sensitive)
        lines.append(texts.say("intake.without", about=about))
    if draft.checks:
        lines.append(texts.say("intake.check"))
    return lines


def _last_rows(texts: Texts, draft: Draft) -> tuple[tuple[Button, ...], ...]:
    several = len(draft.ids) > 1
    label = "intake.button_checked" if draft.checks else "intake.button_ready" if several else "button.store"
    store = Button(texts.plain(label), f"store:{draft.data}")
    whiten = Button(texts.plain("intake.button_whiten"), f"whiten:{draft.data}:0")
    discard = Button(texts.plain("button.discard"), f"discard:{packed(draft.ids)}")
    elsewhere = Button(texts.plain("intake.button_elsewhere"), f"discard:{packed(draft.ids)}:elsewhere")
    return ((store,), (elsewhere,), (whiten, discard)) if draft.checks else ((store,), (whiten, discard))


def words(texts: Texts, draft: Draft, page: int) -> Card:
    """Offer the words of the preview, to take out by tapping; a long text has several pages of words."""
    html = texts.say("intake.whiten", text=draft.text)
    every = words_of(draft.text)
    first = page * WORDS_SHOWN
    shown = [
        Button(word[:30], f"white:{draft.data}:{place}")
        for place, word in enumerate(every[first : first + WORDS_SHOWN], first)
    ]
    turns = [page - 1] if page else []
    turns += [page + 1] if first + WORDS_SHOWN < len(every) else []
    turning = [
        Button(texts.plain("intake.button_words", page=turn + 1), f"whiten:{draft.data}:{turn}") for turn in turns
    ]
    ready = Button(texts.plain("intake.button_whitened"), f"whiten:{draft.data}:done")
    return Card(html, (*rows(shown, 3), *rows(turning, 2), (ready,)))


def stop(texts: Texts, draft: Draft, kind: str, named: bool = False) -> Card:
    """Show the stop card: what to do now; the worker may go on with one tap, unless somebody was named."""
    html = texts.say(f"stop.{kind}", text=draft.text)
    discard = Button(texts.plain("button.discard"), f"discard:{packed(draft.ids)}")
    if named:
        return Card(Markup(f"{html}\n\n{texts.say('intake.named')}"), ((discard,),))
    proceed = Button(texts.plain(f"intake.button_proceed_{kind}"), f"proceed:{packed(draft.ids)}")
    return Card(html, ((proceed,), (discard,)))


def talk(texts: Texts, draft: Draft, kind: str) -> Card:
    """Answer what is no signal; a question or a message for another chat can still become one."""
    html = texts.say(f"intake.talk.{kind}", text=draft.text)
    if kind in ("thanks", "greeting"):
        return Card(html)
    return Card(html, ((Button(texts.plain("intake.button_is_signal"), f"proceed:{packed(draft.ids)}"),),))


def receipt(texts: Texts, stored: Signal, ids: Sequence[int]) -> Card:
    """Show the code of a stored signal; offer to tell more, and to erase the messages that may hold names."""
    held = Markup(f"\n{texts.say('pause.held')}") if stored.state is State.HELD else Markup("")
    html = texts.say("signal.received", code=stored.code, text=stored.text, held=held)
    more = Button(texts.plain("mine.button_more"), f"tell:{stored.id}:open")
    erase = Button(texts.plain("button.erase"), f"erase:{packed(ids)}:{stored.id}")
    return Card(html, ((more,), (erase,)))


def after_erasing(texts: Texts, signal_id: str) -> Card:
    """Return the buttons of a receipt whose messages are erased."""
    return Card("", ((Button(texts.plain("mine.button_more"), f"tell:{signal_id}:open"),),))


def replacement(texts: Texts, stored: Signal, draft: Draft) -> Card:
    """Show the words of an edited message beside the signal it became; one tap puts them in its place."""
    html = texts.say("mine.replace", code=stored.code, old=stored.text, text=draft.text)
    swap = Button(texts.plain("mine.button_replace"), f"own:replace:{stored.id}")
    keep = Button(texts.plain("mine.button_keep"), f"own:keep:{stored.id}")
    return Card(html, ((swap, keep),))


def rows(buttons: Sequence[Button], width: int) -> tuple[tuple[Button, ...], ...]:
    """Lay buttons out in rows."""
    return tuple(tuple(buttons[at : at + width]) for at in range(0, len(buttons), width))


def _question(texts: Texts, draft: Draft, areas: Sequence[str]) -> tuple[Markup | None, tuple[tuple[Button, ...], ...]]:
    skip = texts.plain("button.skip")
    if areas and not draft.asked_area:
        data = f"area:{packed(draft.ids)}:"
        buttons = [Button(area, data + mark(area)) for area in areas] + [Button(skip, data + NOT_SAID)]
        asked = "intake.ask_area_again" if draft.area else "signal.ask_area"
        return texts.say(asked), rows(buttons, 3)
    if not draft.asked_source:
        data = f"source:{packed(draft.ids)}:{mark(draft.area)}:"
        buttons = [Button(texts.plain(f"source.{source}"), data + source) for source in Source]
        return texts.say("signal.ask_source"), rows([*buttons, Button(skip, data + NOT_SAID)], 2)
    return None, ()


def answered(draft: Draft) -> Draft:
    """Return the draft with nothing left to ask."""
    return replace(draft, asked_area=True, asked_source=True)
