"""What does a typed answer about an agreement or a taak mean? It answers the question that was put."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from signaalbot.bot import (
    agreement_handlers,
    consent_handlers,
    detail_handlers,
    deviation_handlers,
    errand_handlers,
    feedback_handlers,
    pause_handlers,
    tell_handlers,
)
from signaalbot.bot.context import Context
from signaalbot.domain.agreement import EndIsPast, TooMuchTime
from signaalbot.domain.period import MomentNotUnderstood
from signaalbot.domain.problem import TextTooLong
from signaalbot.domain.prompt import Prompt
from signaalbot.services import organising

ANSWERS: dict[str, Callable[[Context, Prompt, str], Awaitable[None]]] = {
    "agreement_text": agreement_handlers.take_text,
    "agreement_detail": detail_handlers.take_detail,
    "agreement_reason": consent_handlers.take_reason,
    "agreement_consult": consent_handlers.take_moment,
    "deviation_aspect": deviation_handlers.take_aspect,
    "deviation_reply": deviation_handlers.take_reply,
    "errand_text": errand_handlers.take_text,
    "errand_moment": errand_handlers.take_moment,
    "signal_asked": tell_handlers.take_note,
    "signal_done": tell_handlers.take_note,
    "feedback_text": feedback_handlers.take_text,
    "pause_reason": pause_handlers.take_reason,
}


async def take(context: Context, prompt: Prompt, text: str) -> None:
    """Use the answer; one that cannot be used leaves the question open, so that the next message answers it."""
    try:
        await ANSWERS[prompt.kind](context, prompt, text)
    except (MomentNotUnderstood, EndIsPast, TooMuchTime, TextTooLong):
        organising.ask(context.db, context.person, prompt.kind, prompt.data, context.now)
        raise


async def follow_edit(context: Context, text: str, words: str) -> bool:
    """Follow an edit of the message an agreement or a taak came from (T18); False when none came of it."""
    command = text.partition(" ")[0].partition("@")[0]
    if command in ("/afspraak", "/wijzigafspraak"):
        return await agreement_handlers.follow_edit(context, words)
    return command == "/taak" and await errand_handlers.follow_edit(context, words)
