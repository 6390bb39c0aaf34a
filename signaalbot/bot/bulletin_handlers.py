"""How does a contact person tell everyone the same? Draft, preview, level, "Verstuur", "Gezien"."""

from __future__ import annotations

from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, button, command
from signaalbot.bot.rooms import in_room
from signaalbot.bot.start_handlers import words_after_command
from signaalbot.domain.bulletin import Bulletin, Level
from signaalbot.domain.card import Button, Card
from signaalbot.domain.permission import Place
from signaalbot.domain.problem import TextMissing
from signaalbot.domain.room import Room
from signaalbot.services import broadcasting, organising


def handlers() -> list[AnyHandler]:
    """Return the handlers of bulletins."""
    return [
        command("bericht", write),
        command("wijzig", rewrite),
        button("level", choose_level),
        button("send", send),
        button("drop", drop),
        button("seen", see),
    ]


async def write(context: Context) -> None:
    """Start a bulletin: "/bericht De weg is vrij"."""
    await in_room(context, "bericht", words_after_command(context), write_in)


async def write_in(context: Context, room: Room, words: str, key: str) -> None:
    """Show the preview, or ask for the text when there is none yet."""
    if words:
        found = broadcasting.draft(context.db, context.standing, room, words, key, context.now)
        await show_preview(context, found)
        return
    broadcasting.require_speaker(context.standing, room)
    organising.ask(context.db, context.person, "bulletin_text", {"room": room.id}, context.now)
    cancel = Button(context.texts.plain("button.cancel"), "cancel:prompt")
    await context.whisper(Card(context.say("bulletin.ask_text", room=room.name), ((cancel,),)))


async def rewrite(context: Context) -> None:
    """Start a new version: "/wijzig 3 De weg is toch dicht"."""
    await in_room(context, "wijzig", words_after_command(context), rewrite_in)


async def rewrite_in(context: Context, room: Room, words: str, key: str) -> None:
    """Show the preview of the next version. Raises TextMissing without number and text."""
    number, _, text = words.partition(" ")
    if not text.strip():
        raise TextMissing("/wijzig 3 De route is veranderd")
    standing = context.standing
    found = broadcasting.draft_version(context.db, standing, room, number, text.strip(), key, context.now)
    await show_preview(context, found)


async def show_preview(context: Context, found: Bulletin) -> None:
    """Show a draft to its writer alone; in the group only that a preview waits in private."""
    await context.whisper(broadcasting.preview(context.db, context.texts, found))
    if context.visit.place is Place.ROOM:
        await context.answer(context.say("bulletin.preview_in_private"))


async def choose_level(context: Context, parts: list[str]) -> None:
    """Show the preview again, with the level and who will get it."""
    found = broadcasting.choose_level(context.db, context.standing, int(parts[0]), Level(parts[1]))
    await context.change(broadcasting.preview(context.db, context.texts, found))


async def send(context: Context, parts: list[str]) -> None:
    """Send it: from here on it is numbered and on its way."""
    told = broadcasting.announce(context.db, context.standing, int(parts[0]), context.now)
    await context.change(context.say("bulletin.sent", number=told.number, version=told.version, text=told.text))


async def drop(context: Context, parts: list[str]) -> None:
    """Throw the draft away."""
    broadcasting.drop(context.db, context.standing, int(parts[0]))
    await context.change(context.say("bulletin.dropped"))


async def see(context: Context, parts: list[str]) -> str:
    """Note "Gezien"."""
    told = broadcasting.see(context.db, context.standing, int(parts[0]), context.now)
    return context.texts.plain("bulletin.seen", number=told.number)
