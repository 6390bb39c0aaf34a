"""What does a typed answer about a weekbeeld mean? Names and numbers are taken out before anything is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from signaalbot.bot.context import Context
from signaalbot.bot.week_handlers import sheet_card
from signaalbot.domain.decision import NotInTheseDays, Part
from signaalbot.domain.problem import DayNotUnderstood, TextTooLong
from signaalbot.domain.prompt import Prompt
from signaalbot.domain.redaction import RedactedText, redact
from signaalbot.domain.week import Week
from signaalbot.services import deciding, finalising, intake, organising, phrasing_week, reporting
from signaalbot.services.phrasing_week import NARRATIVES

NEXT = {"owner": "step", "step": "day"}


async def take(context: Context, prompt: Prompt, text: str) -> None:
    """Use the answer; one that cannot be used leaves the question open, so that the next message answers it."""
    redacted = redact(intake.clean(text), context.resources.recognisers).text
    week = Week.parse(prompt.data["week"])
    try:
        await ANSWERS[prompt.kind](context, week, prompt, redacted)
    except (TextTooLong, NotInTheseDays, DayNotUnderstood):
        organising.ask(context.db, context.person, prompt.kind, prompt.data, context.now)
        raise


async def take_agreement(context: Context, week: Week, prompt: Prompt, text: RedactedText) -> None:
    """Take who, then the first step, then the day."""
    column = prompt.kind.removeprefix("week_")
    deciding.fill_card(context.db, week, prompt.data["card"], column, text)
    if column not in NEXT:
        await context.answer(sheet_card(context, week))
        return
    following = NEXT[column]
    organising.ask(context.db, context.person, f"week_{following}", prompt.data, context.now)
    await context.answer(phrasing_week.question(context.texts, f"weekwork.ask_{following}", week))


async def take_note(context: Context, week: Week, prompt: Prompt, text: RedactedText) -> None:
    """Keep a sentence, and show what stands there now."""
    chosen = prompt.data["narrative"]
    narrative = None if chosen == "-" else NARRATIVES[int(chosen)]
    key = context.update_key
    deciding.write_note(context.db, week, Part(prompt.data["part"]), narrative, text, key, context.now)
    await _noted(context, week, text)


async def take_remark(context: Context, week: Week, prompt: Prompt, text: RedactedText) -> None:
    """Keep a sentence on what came of a card."""
    deciding.tell_remark(context.db, prompt.data["card"], text)
    await _noted(context, week, text)


async def take_reason(context: Context, week: Week, prompt: Prompt, text: RedactedText) -> None:
    """Keep why an odd number is right after all."""
    deciding.overrule(context.db, week, prompt.data["doubt"], text, context.now)
    await _noted(context, week, text)


async def take_wrong(context: Context, week: Week, _prompt: Prompt, text: RedactedText) -> None:
    """Begin a next version with what was wrong as its first line."""
    version = finalising.correct(context.db, week, text, context.update_key, context.now)
    resources = context.resources
    found = reporting.source(context.db, week, resources.areas, resources.cards, resources.language)
    files = await asyncio.to_thread(reporting.render, found, reporting.OF_A_CONCEPT)
    finalising.keep_concept(context.db, week, files)
    await context.answer(context.say("weekwork.correcting", version=version))
    await context.answer(sheet_card(context, week))


async def _noted(context: Context, week: Week, text: RedactedText) -> None:
    sheet = sheet_card(context, week)
    told = context.say("weekwork.noted", text=text)
    await context.answer(replace(sheet, html=f"{told}\n\n{sheet.html.strip()}"))


ANSWERS: dict[str, Callable[[Context, Week, Prompt, RedactedText], Awaitable[None]]] = {
    "week_owner": take_agreement,
    "week_step": take_agreement,
    "week_day": take_agreement,
    "week_note": take_note,
    "week_remark": take_remark,
    "week_doubt": take_reason,
    "week_wrong": take_wrong,
}
