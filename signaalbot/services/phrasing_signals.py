"""How do own signals look: what can be added, the list with what became of each, and withdrawing?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from signaalbot.domain import localtime
from signaalbot.domain.card import Button, Card
from signaalbot.domain.detail import VALUES, Details, Field, Group, Note
from signaalbot.domain.redaction import RedactedText
from signaalbot.domain.signal import Signal, Source
from signaalbot.services.owning import Own
from signaalbot.services.previewing import rows
from signaalbot.texts import Markup, Texts

TICK: Final = "✓ "


def menu(texts: Texts, signal: Signal, known: Details, groups: Sequence[Group]) -> Card:
    """Show what was added, and what can be."""
    lines = [
        texts.say("tell.line", what=texts.plain(f"tell.field.{chosen}"), said=said)
        for chosen, said in _said(texts, signal, known, groups)
    ]
    html = texts.say("tell.menu", code=signal.code, lines=Markup("".join(f"\n{line}" for line in lines)))
    names = ["source", *Field, *Note, "back"]
    buttons = [Button(texts.plain(f"tell.field.{name}"), f"tell:{signal.id}:{name}") for name in names]
    done = Button(texts.plain("tell.button_done"), f"own:show:{signal.id}")
    return Card(html, (*rows(buttons, 2), (done,)))


def choices(texts: Texts, signal: Signal, known: Details, name: str, groups: Sequence[Group]) -> Card:
    """Offer the choices of one field; what was chosen has a tick."""
    data = f"tell:{signal.id}:{name}:"
    buttons = [
        Button((TICK if chosen else "") + label, data + value)
        for value, label, chosen in _offered(texts, signal, known, name, groups)
    ]
    back = Button(texts.plain("tell.button_menu"), f"tell:{signal.id}")
    return Card(texts.say(f"tell.ask.{name}", code=signal.code), (*rows(buttons, 2), (back,)))


def _offered(
    texts: Texts, signal: Signal, known: Details, name: str, groups: Sequence[Group]
) -> list[tuple[str, str, bool]]:
    if name == "source":
        return [(each, texts.plain(f"source.{each}"), signal.source is each) for each in Source]
    if name == "back":
        return [(each, texts.plain(f"tell.back.{each}"), signal.answer_wanted is (each == "yes")) for each in _YES_NO]
    chosen = Field(name)
    if chosen is Field.WHO:
        return [(each.id, _label(texts, each), known.has(chosen, each.id)) for each in groups]
    return [(each, texts.plain(f"tell.{name}.{each}"), known.has(chosen, each)) for each in VALUES[chosen]]


_YES_NO: Final = ("yes", "no")


def ask_note(texts: Texts, signal: Signal, note: Note) -> Card:
    """Ask for own words; the next message is the answer."""
    cancel = Button(texts.plain("button.cancel"), f"tell:{signal.id}")
    return Card(texts.say(f"tell.ask.{note}", code=signal.code), ((cancel,),))


def note_preview(texts: Texts, signal_id: int, note: Note, text: RedactedText) -> Card:
    """Show just what will be kept of own words."""
    keep = Button(texts.plain("tell.button_keep"), f"tell:{signal_id}:{note}:keep")
    again = Button(texts.plain("button.cancel"), f"tell:{signal_id}")
    return Card(texts.say("tell.note_preview", text=text), ((keep, again),))


def own_list(texts: Texts, several: Sequence[Own]) -> Card:
    """Show the newest own signals by code and status."""
    if not several:
        return Card(texts.say("mine.none"))
    lines = [
        texts.say(
            "mine.line",
            code=each.signal.code,
            at=localtime.short(each.signal.received_at),
            status=texts.say(f"mine.status.{each.status}"),
        )
        for each in several
    ]
    buttons = [Button(each.signal.code, f"own:show:{each.signal.id}") for each in several if not each.withdrawn]
    return Card(texts.say("mine.list", lines=Markup("\n".join(lines))), rows(buttons, 2))


def own_one(texts: Texts, found: Own) -> Card:
    """Show one own signal: its text, its status, and what became of it."""
    if found.withdrawn:
        return Card(texts.say("mine.withdrawn", code=found.signal.code))
    status = texts.say(f"mine.status.{found.status}")
    answer = texts.say("mine.answer", answer=found.answer) if found.answer else ""
    html = texts.say(
        "mine.one", code=found.signal.code, text=found.signal.text, status=status, answer=Markup(f"\n{answer}")
    )
    more = Button(texts.plain("mine.button_more"), f"tell:{found.signal.id}:open")
    withdraw = Button(texts.plain("mine.button_withdraw"), f"own:ask:{found.signal.id}")
    return Card(html, ((more,), (withdraw,)))


def ask_withdraw(texts: Texts, found: Own) -> Card:
    """Ask before the text is erased."""
    yes = Button(texts.plain("mine.button_yes"), f"own:withdraw:{found.signal.id}")
    no = Button(texts.plain("mine.button_no"), f"own:show:{found.signal.id}")
    return Card(texts.say("mine.ask_withdraw", code=found.signal.code), ((yes, no),))


def added(texts: Texts, signal: Signal, known: Details, groups: Sequence[Group]) -> Markup:
    """Return what was added to a signal, one line each, for who reviews it."""
    lines = [
        texts.say("tell.line", what=texts.plain(f"tell.field.{chosen}"), said=said)
        for chosen, said in _said(texts, signal, known, groups)
        if chosen != "back"
    ]
    return Markup("".join(f"\n{line}" for line in lines))


def _said(texts: Texts, signal: Signal, known: Details, groups: Sequence[Group]) -> list[tuple[str, str]]:
    said: list[tuple[str, str]] = []
    for name in ("source", *Field, "back"):
        chosen = [label for _, label, taken in _offered(texts, signal, known, name, groups) if taken]
        if chosen:
            said.append((name, ", ".join(chosen)))
    return [*said, *((note.value, text) for note, text in known.notes.items())]


def _label(texts: Texts, group: Group) -> str:
    return group.label.get(texts.language, group.label["nl"])
