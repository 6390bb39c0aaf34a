"""How does a coordinator get the weekbeeld again, as it stands at this moment?"""

from __future__ import annotations

import asyncio

from telegram import InputFile

from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, command
from signaalbot.bot.week_handlers import sheet_card
from signaalbot.domain.week import Week
from signaalbot.services import finalising, reporting


def handlers() -> list[AnyHandler]:
    """Return the handlers of the weekbeeld."""
    return [command("weekbeeld", show)]


async def show(context: Context) -> None:
    """Give the newest weekbeeld: the text, the files, and what is still to do; a concept is made anew."""
    found = reporting.newest(context.db)
    if found is None:
        await context.answer(context.say("weekbeeld.none_yet"))
        return
    if not found.final:
        await _refresh(context, Week.parse(found.week))
    for message in reporting.messages(reporting.file_of(context.db, found.id, "text") or b""):
        await context.answer(message)
    for shape in reporting.SENT:
        content = reporting.file_of(context.db, found.id, shape)
        if content is not None:
            page = InputFile(content, filename=f"weekbeeld-{found.week}.{shape}")
            await context.bot.send_document(context.chat.id, page, caption=context.resources.heading or None)
    await context.answer(sheet_card(context, Week.parse(found.week)))


async def _refresh(context: Context, week: Week) -> None:
    resources = context.resources
    source = reporting.source(context.db, week, resources.areas, resources.cards, resources.language)
    files = await asyncio.to_thread(reporting.render, source, reporting.OF_A_CONCEPT)
    finalising.keep_concept(context.db, week, files)
