"""How does a contact person put a stelling to all? Write, preview, choose how long, send, close."""

from __future__ import annotations

from telegram import Poll, Update
from telegram.ext import PollHandler

from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, button, command
from signaalbot.bot.rooms import in_room
from signaalbot.bot.start_handlers import words_after_command
from signaalbot.domain.card import Button, Card
from signaalbot.domain.permission import Place
from signaalbot.domain.problem import NotAllowed
from signaalbot.domain.room import Room
from signaalbot.services import hosting, organising, stating


def handlers() -> list[AnyHandler]:
    """Return the handlers of stellingen."""
    return [
        command("stelling", write),
        button("statement", press),
        PollHandler(hear_count),
    ]


async def write(context: Context) -> None:
    """Start a stelling: "/stelling De route is voor iedereen duidelijk"."""
    await in_room(context, "stelling", words_after_command(context), write_in)


async def write_in(context: Context, room: Room, words: str, key: str) -> None:
    """Show the preview to its writer alone, or ask for the sentence when there is none yet."""
    if not words:
        hosting.require_speaker(context.standing, room)
        organising.ask(context.db, context.person, "statement_text", {"room": room.id}, context.now)
        cancel = Button(context.texts.plain("button.cancel"), "cancel:prompt")
        await context.whisper(Card(context.say("statement.ask_text", room=room.name), ((cancel,),)))
        return
    found = stating.draft(context.db, context.standing, room, words, f"statement {key}", context.now)
    await context.whisper(stating.preview(context.db, context.texts, found))
    if context.visit.place is Place.ROOM:
        await context.answer(context.say("statement.preview_in_private"))


async def press(context: Context, parts: list[str]) -> None:
    """Choose how long, send, throw away, or close."""
    act = {"minutes": _choose_duration, "pose": _pose, "drop": _drop, "close": _close}.get(parts[0])
    if act is None:
        raise NotAllowed
    await act(context, [int(part) for part in parts[1:]])


async def _choose_duration(context: Context, numbers: list[int]) -> None:
    found = stating.choose_duration(context.db, context.standing, *numbers)
    await context.change(stating.preview(context.db, context.texts, found))


async def _pose(context: Context, numbers: list[int]) -> None:
    opened = stating.pose(context.db, context.standing, numbers[0], context.now)
    await context.change(stating.under_way(context.texts, opened))


async def _drop(context: Context, numbers: list[int]) -> None:
    stating.drop(context.db, context.standing, numbers[0])
    await context.change(context.say("statement.dropped"))


async def _close(context: Context, numbers: list[int]) -> None:
    found = stating.close(context.db, context.standing, numbers[0], context.now)
    await context.change(stating.closing(context.texts, found))


async def hear_count(update: Update, context: Context) -> None:
    """Take the final count of a poll; what it stands at before that is looked at by nobody."""
    poll = update.poll
    if isinstance(poll, Poll) and poll.is_closed:
        stating.closed(context.db, poll.id, [option.voter_count for option in poll.options], context.now)
