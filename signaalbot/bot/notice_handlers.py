"""Until when can a demonstration be notified? Worked out in the open, for whoever asks."""

from __future__ import annotations

from datetime import date

from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, command
from signaalbot.bot.rooms import in_room
from signaalbot.bot.start_handlers import words_after_command
from signaalbot.domain.permission import Place
from signaalbot.domain.room import Room
from signaalbot.services import organising, reckoning


def handlers() -> list[AnyHandler]:
    """Return the handler of the notice term."""
    return [command("kennisgeving", show)]


async def show(context: Context) -> None:
    """Show the rule, or the sum for a day and time: "/kennisgeving 13-11-2026 9.00"."""
    words = words_after_command(context)
    if context.visit.place is Place.ROOM:
        await in_room(context, "kennisgeving", words, show_in)
        return
    mine = organising.rooms_of(context.db, context.person) if context.standing.person else ()
    await _say(context, words, mine[0].day if len(mine) == 1 else None)


async def show_in(context: Context, room: Room, words: str, _key: str) -> None:
    """Show the same to a whole room; the day of its event need not be written."""
    await _say(context, words, room.day)


async def _say(context: Context, words: str, day: date | None) -> None:
    resources, texts = context.resources, context.texts
    if not words:
        await context.answer(reckoning.how(texts, resources.notice, resources.municipality))
        return
    card = reckoning.deadline(texts, resources.notice, resources.municipality, words, day, context.now)
    await context.answer(card)
