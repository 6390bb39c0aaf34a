"""How does somebody see how long a room is kept, and how does the host keep it longer?"""

from __future__ import annotations

from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, button, command
from signaalbot.bot.rooms import in_room
from signaalbot.domain.permission import Place
from signaalbot.domain.room import Room
from signaalbot.services import keeping


def handlers() -> list[AnyHandler]:
    """Return the handlers of "/bewaar"."""
    return [command("bewaar", ask), button("keep", press)]


async def ask(context: Context) -> None:
    """Show what stays, and how long."""
    await in_room(context, "bewaar", "", show_in)


async def show_in(context: Context, room: Room, _words: str, _key: str) -> None:
    """Show it; the button of the host comes in private."""
    months = context.resources.room_months
    card = keeping.card(context.db, context.texts, context.standing, room, months)
    await (context.whisper(card) if context.visit.place is Place.ROOM else context.answer(card))


async def press(context: Context, parts: list[str]) -> None:
    """Keep it longer, or as the rules say."""
    keeping.keep_longer(context.db, context.standing, int(parts[0]), parts[1] == "1", context.now)
    await context.change(context.say("keeping.changed"))
