"""What does a plain message mean? An answer to a question, a signal, or something the bot cannot use."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from telegram import Message, Update
from telegram.ext import MessageHandler, filters

from signaalbot.bot import (
    attachment_handlers,
    bulletin_handlers,
    evaluation_handlers,
    event_handlers,
    form_handlers,
    party_handlers,
    phase_handlers,
    settle_handlers,
    signal_handlers,
    statement_handlers,
    talk_handlers,
    typed_answers,
)
from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, known_text, meet
from signaalbot.bot.start_handlers import words_after_command
from signaalbot.domain.leak import spotted
from signaalbot.domain.prompt import Prompt
from signaalbot.domain.role import Role
from signaalbot.services import organising, writing


class Leaking(filters.MessageFilter):
    """Lets through what nobody should post."""

    def filter(self, message: Message) -> bool:
        """Tell whether a token or BSN stands in the text."""
        return spotted(message.text or "") is not None


PRIVATE = filters.ChatType.PRIVATE
MESSAGE = filters.UpdateType.MESSAGE
EDITED = filters.UpdateType.EDITED_MESSAGE


def handlers() -> list[AnyHandler]:
    """Return the handlers of what is no command and no button; in private only."""
    return [
        known_text(receive_text, PRIVATE & MESSAGE & filters.TEXT & ~filters.COMMAND),
        known_text(receive_edit, PRIVATE & EDITED),
        known_text(receive_other, PRIVATE & MESSAGE & ~filters.TEXT & ~filters.StatusUpdate.ALL),
        MessageHandler(filters.ChatType.GROUPS & MESSAGE & Leaking() & ~filters.COMMAND, warn_for_leak),
        known_text(receive_reply, filters.ChatType.GROUPS & MESSAGE & filters.REPLY & ~filters.COMMAND),
    ]


async def receive_text(context: Context) -> None:
    """Take a private message as the answer to an open question, else as a signal."""
    text = context.message.text or ""
    if await settle_handlers.took_reply(context):
        return
    prompt = organising.take_answer(context.db, context.person, context.update_key, context.now)
    if prompt is not None:
        await _answer(context, prompt, text)
    elif Role.WORKER in context.standing.roles:
        await signal_handlers.preview(context, text)
    else:
        await context.answer(context.say("start.not_understood"))


async def receive_edit(context: Context) -> None:
    """Follow an edit: of a message that became a bulletin, or of a signal."""
    text = context.message.text or context.message.caption or ""
    words = words_after_command(context) if text.startswith("/") else text.strip()
    if await typed_answers.follow_edit(context, text, words):
        return
    told, key = bulletin_handlers.words_of(text), context.update_key
    revised = writing.revise_of(context.db, context.standing, key, told, context.now)
    if revised is not None:
        await bulletin_handlers.show_preview(context, revised)
    elif Role.WORKER in context.standing.roles and context.message.text and not text.startswith("/"):
        await signal_handlers.preview(context, text)
    else:
        await context.answer(context.say("start.edit_ignored"))


async def receive_other(context: Context) -> None:
    """Refuse a photo, voice message, location, contact or sticker, and say what instead (T42).

    A photo, PDF or route of a contact person who is writing a bulletin goes with it.
    """
    if await attachment_handlers.took_file(context):
        return
    worker = Role.WORKER in context.standing.roles
    await context.answer(context.say("signal.only_text" if worker else "start.only_text"))


async def warn_for_leak(update: Update, context: Context) -> None:
    """Warn in the group that a token or BSN stands there; nothing of it is kept (T62)."""
    visit = meet(update, context)
    found = spotted(context.message.text or "")
    if visit.standing.memberships and found is not None:
        await context.answer(context.say(f"room.leak_{found}"))


async def receive_reply(context: Context) -> None:
    """Take a reply to a question as its answer; explain that any other reply to the bot reaches nobody (T20)."""
    if not await settle_handlers.took_reply(context):
        await context.answer(context.say("room.reply_unused"))


async def _answer(context: Context, prompt: Prompt, text: str) -> None:
    if "room" in prompt.data:
        organising.open_room(context.db, prompt.data["room"])
    take = next((take for start, take in FAMILIES.items() if prompt.kind.startswith(start)), ANSWERS.get(prompt.kind))
    if take is None:
        await context.answer(context.say("start.not_understood"))
    else:
        await take(context, prompt, text)


async def _write_statement(context: Context, prompt: Prompt, text: str) -> None:
    room = organising.room_with_id(context.db, prompt.data["room"])
    await statement_handlers.write_in(context, room, text, f"text {context.update_key}")


Answer = Callable[[Context, Prompt, str], Awaitable[None]]
FAMILIES: Final[dict[str, Answer]] = {
    "event_": event_handlers.answer_event,
    "talk_": talk_handlers.take_answer,
    "update_": form_handlers.take_step,
    "picture_": form_handlers.take_step,
}
"""How the kind of a question begins -> who takes its answer, for questions that come in a row."""

ANSWERS: Final[dict[str, Answer]] = {
    **dict.fromkeys(typed_answers.ANSWERS, typed_answers.take),
    "bulletin_text": bulletin_handlers.take_text,
    "bulletin_reference": bulletin_handlers.take_fact,
    "bulletin_objection": bulletin_handlers.take_fact,
    "bulletin_answer": settle_handlers.take_answer,
    "card_text": form_handlers.take_card,
    "what_if": phase_handlers.take_what_if,
    "function": event_handlers.answer_function,
    "statement_text": _write_statement,
    "shown_name": party_handlers.answer_name,
    "own_function": party_handlers.answer_function,
    "remark": evaluation_handlers.take_words,
}
"""The kind of a question -> who takes its answer."""
