"""How does a worker send a signal? Type, look, "Verstuur". Nothing is stored before that."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace

from telegram import Message, MessageEntity
from telegram.error import TelegramError

from signaalbot.bot import messenger
from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, button, command
from signaalbot.domain.card import Card
from signaalbot.domain.narrative import Proposal
from signaalbot.domain.problem import PreviewTooOld, TextTooLong
from signaalbot.domain.redaction import RedactedText, own_name, white_out, words_of
from signaalbot.domain.signal import Occupation
from signaalbot.services import intake, owning, pausing, phrasing_signals, previewing
from signaalbot.services.previewing import Draft

CHECKED = (Occupation.BOA, Occupation.WIJKAGENT)
"""Who must say each time that it is about no offence, suspect or inspection: those belong elsewhere (Wpg)."""


def handlers() -> list[AnyHandler]:
    """Return the handlers of signals."""
    return [
        command("signaal", explain),
        button("area", choose_area),
        button("source", choose_source),
        button("store", store),
        button("discard", discard),
        button("proceed", proceed),
        button("whiten", whiten),
        button("white", take_out),
        button("erase", erase),
    ]


async def explain(context: Context) -> None:
    """Say how a signal is sent."""
    await context.answer(context.say("signal.explain"))


async def preview(context: Context, text: str) -> None:
    """Show what would be stored, or first a stop card. The message itself is kept nowhere."""
    message_id = context.message.message_id
    stored = intake.stored_before(context.db, _key(context, message_id))
    found = read(context, text)
    if stored is not None:
        await _show_stored(context, found, owning.current(context.db, stored))
        return
    pausing.require_not_paused(context.db, context.person)
    if not found.text:
        await context.answer(context.say("signal.empty"))
        return
    alone = Draft(found.text, (message_id,))
    kind = context.resources.talk(text)
    if found.stop is not None:
        await context.answer_to(previewing.stop(context.texts, alone, found.stop, found.named))
    elif kind is not None:
        await context.answer_to(previewing.talk(context.texts, alone, kind))
    else:
        await _open(context, found.text)


def read(context: Context, text: str, *, several: bool = False) -> intake.Preview:
    """Take personal data out, the sender's own name too (T60); of *several* messages also what runs on."""
    own = own_name((context.user.first_name, context.user.last_name or "", context.user.username or ""))
    recognisers = (*context.resources.recognisers, own)
    running_on = tuple(map(intake.across_lines, recognisers)) if several else ()
    return intake.preview(text, (*recognisers, *running_on), context.resources.danger)


async def _show_stored(context: Context, found: intake.Preview, stored: owning.Own) -> None:
    """Answer a message that became a signal before: give the receipt again, or offer to replace it."""
    message_id = context.message.message_id
    edited = not context.update_is_message and found.text and found.text != stored.signal.text
    if stored.withdrawn:
        await context.answer_to(phrasing_signals.own_one(context.texts, stored))
        return
    if not edited:
        await context.answer_to(previewing.receipt(context.texts, stored.signal, (message_id,)))
        return
    draft = Draft(found.text, (message_id,))
    if found.stop is not None:
        await context.answer_to(previewing.stop(context.texts, draft, found.stop, named=True))
        return
    await context.answer_to(previewing.replacement(context.texts, stored.signal, draft))


async def _open(context: Context, text: RedactedText) -> None:
    """Show the preview of this message, with what was typed just before it."""
    chat_id, message_id, now = context.chat.id, context.message.message_id, context.now
    before = context.drafts.find(chat_id, now)
    draft = context.drafts.joined(chat_id, message_id, text, now)
    if len(draft.ids) > 1:
        draft = replace(draft, text=_read_whole(context, draft.text))
    else:
        draft = replace(draft, area=owning.area_of(context.db, context.person, context.resources.areas))
    draft = replace(draft, checks=context.standing.occupation in CHECKED)
    shown = await context.answer_to(_card(context, draft))
    if before is not None and len(draft.ids) > 1 and context.update_is_message and message_id not in before.draft.ids:
        with suppress(TelegramError):
            await context.bot.delete_message(chat_id, before.shown_as)
    context.drafts.opened(chat_id, draft, shown.message_id, (message_id, text), now)


def _read_whole(context: Context, text: RedactedText) -> RedactedText:
    try:
        return read(context, text, several=True).text
    except TextTooLong:  # a name over two messages made it a little longer; the parts were read already
        return text


async def proceed(context: Context, parts: list[str]) -> None:
    """Go on after a stop card, or with what looked like talk."""
    draft = Draft(text_shown(context), previewing.unpacked(parts[0]))
    area = owning.area_of(context.db, context.person, context.resources.areas)
    await _show(context, replace(draft, area=area))


async def choose_area(context: Context, parts: list[str]) -> None:
    """Take the wijk, or skip it, and ask how the worker knows."""
    area = previewing.area_of(parts[1], context.resources.areas)
    await _show(context, Draft(text_shown(context), previewing.unpacked(parts[0]), area, asked_area=True))


async def choose_source(context: Context, parts: list[str]) -> None:
    """Take how the worker knows, or skip it."""
    await _show(context, previewing.answered(_draft(context, parts)))


async def whiten(context: Context, parts: list[str]) -> None:
    """Offer the words to take out by tapping, or go back to the preview."""
    draft = _draft(context, parts)
    if parts[3] == "done":
        await _show(context, replace(draft, asked_area=bool(draft.area), asked_source=bool(draft.source)))
        return
    await context.change(previewing.words(context.texts, draft, int(parts[3])))


async def take_out(context: Context, parts: list[str]) -> None:
    """Take one word out, wherever it stands."""
    draft = _draft(context, parts)
    words = words_of(draft.text)
    place = int(parts[3])
    if place < len(words):
        draft = replace(draft, text=white_out(draft.text, words[place]))
    context.drafts.changed(context.chat.id, draft)
    await context.change(previewing.words(context.texts, draft, place // previewing.WORDS_SHOWN))


async def store(context: Context, parts: list[str]) -> str:
    """Store exactly the text shown, once, and give its code."""
    draft = _draft(context, parts)
    made = intake.store(
        context.db,
        await proposed(context, draft.text),
        context.resources.chance,
        context.standing,
        text=draft.text,
        area=draft.area,
        source=draft.source,
        keys=[_key(context, message_id) for message_id in draft.ids],
        now=context.now,
    )
    context.drafts.close(context.chat.id)
    await context.change(previewing.receipt(context.texts, made.signal, draft.ids))
    return context.texts.plain("signal.received_short", code=made.signal.code)


async def proposed(context: Context, text: RedactedText) -> Proposal:
    """Return what the machine proposes, read beside the loop: nobody else waits for a slow reader (T49)."""
    return await asyncio.to_thread(intake.propose, intake.reader_now(context.db, context.resources.reader), text)


async def discard(context: Context, parts: list[str]) -> None:
    """Throw the preview away; nothing was stored."""
    context.drafts.close(context.chat.id)
    elsewhere = parts[1:] == ["elsewhere"]
    await context.change(context.say("intake.elsewhere" if elsewhere else "signal.discarded"))


async def erase(context: Context, parts: list[str]) -> str:
    """Delete the worker's own messages, which may hold names (Telegram allows it for 48 hours)."""
    try:
        for message_id in previewing.unpacked(parts[0]):
            await context.bot.delete_message(context.chat.id, message_id)
    except TelegramError:
        return context.texts.plain("signal.erase_failed")
    left = previewing.after_erasing(context.texts, parts[1]) if len(parts) > 1 else None
    await context.query.edit_message_reply_markup(None if left is None else messenger.keyboard(left))
    return context.texts.plain("signal.erased")


async def _show(context: Context, draft: Draft) -> None:
    draft = replace(draft, checks=context.standing.occupation in CHECKED)
    context.drafts.changed(context.chat.id, draft)
    await context.change(_card(context, draft))


def _card(context: Context, draft: Draft) -> Card:
    sensitive = context.resources.special(draft.text)
    return previewing.preview(context.texts, draft, context.resources.areas, sensitive)


def _draft(context: Context, parts: list[str]) -> Draft:
    return previewing.read_draft(text_shown(context), parts, context.resources.areas)


def text_shown(context: Context) -> RedactedText:
    """Return the quoted text of the preview: it went through `redact` before it was shown."""
    message = context.query.message
    if not isinstance(message, Message):
        raise PreviewTooOld
    quotes = message.parse_entities([MessageEntity.BLOCKQUOTE])
    if not quotes:
        raise PreviewTooOld
    return RedactedText(list(quotes.values())[-1])


def _key(context: Context, message_id: int) -> str:
    return f"signal {context.chat.id} {message_id}"
