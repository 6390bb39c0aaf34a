"""How does a worker tell more about a stored signal? With taps on its card, and never because it must."""

from __future__ import annotations

from signaalbot.bot import signal_handlers
from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, button
from signaalbot.domain.card import Card
from signaalbot.domain.detail import SEVERAL, Field, Note
from signaalbot.domain.problem import NoLongerOpen
from signaalbot.domain.prompt import Prompt
from signaalbot.domain.signal import Source
from signaalbot.services import detailing, organising, phrasing_signals


def handlers() -> list[AnyHandler]:
    """Return the handlers of what is added to a signal."""
    return [button("tell", tell)]


async def tell(context: Context, parts: list[str]) -> None:
    """Show the menu, the choices of a field, or what was just chosen."""
    signal_id, name = int(parts[0]), parts[1] if len(parts) > 1 else ""
    if name == "open":
        await context.answer(_menu(context, signal_id))
    elif name in set(Note):
        await _note(context, signal_id, Note(name), keep=len(parts) > 2)
    elif len(parts) > 2:
        await _choose(context, signal_id, name, parts[2])
    elif name:
        found, known = detailing.own(context.db, context.person, signal_id)
        await context.change(phrasing_signals.choices(context.texts, found, known, name, context.resources.groups))
    else:
        await context.change(_menu(context, signal_id))


def _menu(context: Context, signal_id: int) -> Card:
    organising.forget_prompts(context.db, context.person, context.now)
    found, known = detailing.own(context.db, context.person, signal_id)
    return phrasing_signals.menu(context.texts, found, known, context.resources.groups)


async def _choose(context: Context, signal_id: int, name: str, value: str) -> None:
    db, person, groups = context.db, context.person, context.resources.groups
    if name == "source":
        found, known = detailing.choose_source(db, person, signal_id, Source(value))
    elif name == "back":
        found, known = detailing.choose_answer(db, person, signal_id, value == "yes")
    else:
        found, known = detailing.choose(db, person, signal_id, Field(name), value, groups)
    if name in SEVERAL:
        await context.change(phrasing_signals.choices(context.texts, found, known, name, groups))
    else:
        await context.change(phrasing_signals.menu(context.texts, found, known, groups))


async def _note(context: Context, signal_id: int, note: Note, keep: bool) -> None:
    """Ask for own words, or keep the words that the preview shows."""
    if keep:
        text = signal_handlers.text_shown(context)
        found, known = detailing.write(context.db, context.person, signal_id, note, text)
        await context.change(phrasing_signals.menu(context.texts, found, known, context.resources.groups))
        return
    found, _ = detailing.own(context.db, context.person, signal_id)
    organising.ask(context.db, context.person, f"signal_{note}", {"signal": signal_id}, context.now)
    await context.change(phrasing_signals.ask_note(context.texts, found, note))


async def take_note(context: Context, prompt: Prompt, text: str) -> None:
    """Show what will be kept of own words, without personal data."""
    note = Note(prompt.kind.removeprefix("signal_"))
    found = signal_handlers.read(context, text)
    if not found.text:
        await context.answer(context.say("signal.empty"))
        return
    signal_id = prompt.data.get("signal")
    if signal_id is None:
        raise NoLongerOpen
    detailing.own(context.db, context.person, signal_id)
    card = phrasing_signals.note_preview(context.texts, signal_id, note, found.text)
    await context.answer_to(card)
