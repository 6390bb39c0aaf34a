"""How does a coordinator get the weekbeeld again?"""

from __future__ import annotations

from telegram import InputFile

from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, command
from signaalbot.services import reporting


def handlers() -> list[AnyHandler]:
    """Return the handlers of the weekbeeld."""
    return [command("weekbeeld", show)]


async def show(context: Context) -> None:
    """Give the newest weekbeeld: the text, and the page as a file."""
    found = reporting.newest(context.db)
    if found is None:
        await context.answer(context.say("weekbeeld.none_yet"))
        return
    await context.answer(found.text)
    page = InputFile(found.html.encode(), filename=f"weekbeeld-{found.week}.html")
    await context.bot.send_document(context.chat.id, page, caption=context.resources.heading or None)
