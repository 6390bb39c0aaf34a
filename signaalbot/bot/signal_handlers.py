"""How does a worker send a signal? Type, look, "Verstuur". Nothing is stored before that."""

from __future__ import annotations

import logging

from telegram import Message, MessageEntity
from telegram.error import TelegramError

from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, button, command
from signaalbot.domain.problem import PreviewTooOld
from signaalbot.domain.redaction import RedactedText
from signaalbot.domain.signal import Source
from signaalbot.services import intake, previewing
from signaalbot.services.previewing import NOT_SAID, Draft

log = logging.getLogger(__name__)


def handlers() -> list[AnyHandler]:
    """Return the handlers of signals."""
    return [
        command("signaal", explain),
        button("area", choose_area),
        button("source", choose_source),
        button("store", store),
        button("discard", discard),
        button("proceed", proceed),
        button("erase", erase),
    ]


async def explain(context: Context) -> None:
    """Say how a signal is sent."""
    await context.answer(context.say("signal.explain"))


async def preview(context: Context, text: str) -> None:
    """Show what would be stored, or first a stop card. The message itself is kept nowhere."""
    stored = intake.stored_before(context.db, _key(context, context.message.message_id))
    if stored is not None:
        await context.answer_to(previewing.receipt(context.texts, stored, context.message.message_id))
        return
    found = intake.preview(text, context.resources.recognisers, context.resources.danger)
    if not found.text:
        await context.answer(context.say("signal.empty"))
        return
    draft = Draft(found.text, context.message.message_id)
    if found.stop is not None:
        await context.answer_to(previewing.stop(context.texts, draft, found.stop))
        return
    await context.answer_to(previewing.preview(context.texts, draft, context.resources.areas))


async def proceed(context: Context, parts: list[str]) -> None:
    """Go on after a stop card."""
    await _show(context, Draft(_text_shown(context), int(parts[0])))


async def choose_area(context: Context, parts: list[str]) -> None:
    """Take the wijk, or skip it, and ask how the worker knows."""
    area = previewing.area_of(parts[1], context.resources.areas)
    await _show(context, Draft(_text_shown(context), int(parts[0]), area, asked_area=True))


async def choose_source(context: Context, parts: list[str]) -> None:
    """Take how the worker knows, or skip it."""
    area = previewing.area_of(parts[1], context.resources.areas)
    source = None if parts[2] == NOT_SAID else Source(parts[2])
    text = _text_shown(context)
    await _show(context, Draft(text, int(parts[0]), area, source, asked_area=True, asked_source=True))


async def store(context: Context, parts: list[str]) -> str:
    """Store exactly the text shown, once, and give its code."""
    message_id = int(parts[0])
    made = intake.store(
        context.db,
        context.resources.reader,
        context.resources.chance,
        context.standing,
        text=_text_shown(context),
        area=previewing.area_of(parts[1], context.resources.areas),
        source=None if parts[2] == NOT_SAID else Source(parts[2]),
        key=_key(context, message_id),
        now=context.now,
    )
    await context.change(previewing.receipt(context.texts, made.signal, message_id))
    return context.texts.plain("signal.received_short", code=made.signal.code)


async def discard(context: Context, _parts: list[str]) -> None:
    """Throw the preview away; nothing was stored."""
    await context.change(context.say("signal.discarded"))


async def erase(context: Context, parts: list[str]) -> str:
    """Delete the worker's own message, which may hold names (Telegram allows it for 48 hours)."""
    try:
        await context.bot.delete_message(context.chat.id, int(parts[0]))
    except TelegramError:
        return context.texts.plain("signal.erase_failed")
    await context.query.edit_message_reply_markup(None)
    return context.texts.plain("signal.erased")


async def _show(context: Context, draft: Draft) -> None:
    await context.change(previewing.preview(context.texts, draft, context.resources.areas))


def _text_shown(context: Context) -> RedactedText:
    """Return the quoted text of the preview: it went through `redact` before it was shown."""
    message = context.query.message
    if not isinstance(message, Message):
        raise PreviewTooOld
    quotes = message.parse_entities([MessageEntity.BLOCKQUOTE])
    if not quotes:
        raise PreviewTooOld
    return RedactedText(next(iter(quotes.values())))


def _key(context: Context, message_id: int) -> str:
    return f"signal {context.chat.id} {message_id}"
