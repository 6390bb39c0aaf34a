"""How does somebody ask for the verslag, and check the timeline?"""

from __future__ import annotations

import asyncio

from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, button, command
from signaalbot.bot.rooms import in_room
from signaalbot.domain.permission import Place
from signaalbot.domain.problem import NotAllowed
from signaalbot.domain.room import Room
from signaalbot.services import checking, summing_up


def handlers() -> list[AnyHandler]:
    """Return the handlers of the verslag and of the check."""
    return [
        command("verslag", ask),
        button("verslag", press),
        command("controleer", check),
    ]


async def ask(context: Context) -> None:
    """Ask before anything goes to all."""
    await in_room(context, "verslag", "", ask_in)


async def ask_in(context: Context, room: Room, _words: str, _key: str) -> None:
    """Show in private what can be had, what is made, and to how many that goes."""
    await context.whisper(summing_up.offer(context.db, context.texts, context.standing, room))
    if context.visit.place is Place.ROOM:
        await context.answer(context.say("verslag.ask_in_private"))


async def press(context: Context, parts: list[str]) -> None:
    """Make a verslag for all, or get the newest one again."""
    act = {"make": _make, "again": _send_again}.get(parts[0])
    if act is None:
        raise NotAllowed
    key = f"verslag {context.chat.id} {context.message.message_id}"
    await act(context, int(parts[1]), key)


async def _send_again(context: Context, room_id: int, key: str) -> None:
    number = summing_up.send_again(context.db, context.standing, room_id, key, context.now)
    await context.change(context.say("verslag.coming_again", number=number))


async def _make(context: Context, room_id: int, key: str) -> None:
    """Gather, render beside the loop, keep, and queue to all at the same moment; twice is once (T68)."""
    gathered = summing_up.gather(context.db, context.standing, room_id, key, context.now)
    files = await asyncio.to_thread(summing_up.render, gathered)
    number = summing_up.publish(context.db, context.standing, gathered, files, key, context.now)
    await context.change(context.say("verslag.on_its_way", number=number))


async def check(context: Context) -> None:
    """Check the timeline."""
    await in_room(context, "controleer", "", check_in)


async def check_in(context: Context, room: Room, _words: str, _key: str) -> None:
    """Tell whether a line was changed afterwards."""
    await context.answer(checking.report(context.db, context.texts, context.standing, room, context.now))
