"""How do parties agree? Draft, choose who is concerned, lay before them, "Akkoord" or "Bezwaar"."""

from __future__ import annotations

from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, button, command
from signaalbot.bot.rooms import in_room
from signaalbot.bot.start_handlers import words_after_command
from signaalbot.domain.agreement import Agreement, Answer
from signaalbot.domain.permission import Place
from signaalbot.domain.problem import TextMissing
from signaalbot.domain.role import Party
from signaalbot.domain.room import Room
from signaalbot.services import agreeing


def handlers() -> list[AnyHandler]:
    """Return the handlers of agreements."""
    return [
        command("afspraak", write),
        command("wijzigafspraak", rewrite),
        button("concern", toggle),
        button("propose", propose),
        button("withdraw", drop),
        button("agree", agree),
        button("object", object_),
    ]


async def write(context: Context) -> None:
    """Start an agreement: "/afspraak De trekkers rijden stapvoets"."""
    await in_room(context, "afspraak", words_after_command(context), write_in)


async def write_in(context: Context, room: Room, words: str, key: str) -> None:
    """Show the preview. Raises TextMissing without words."""
    if not words:
        raise TextMissing("/afspraak De trekkers rijden stapvoets over de Singel")
    await _show_preview(context, agreeing.draft(context.db, context.standing, room, words, key, context.now))


async def rewrite(context: Context) -> None:
    """Start a change: "/wijzigafspraak 2 Vertrek om 10.00 uur"."""
    await in_room(context, "wijzigafspraak", words_after_command(context), rewrite_in)


async def rewrite_in(context: Context, room: Room, words: str, key: str) -> None:
    """Show the preview of the changed text. Raises TextMissing without number and text."""
    number, _, text = words.partition(" ")
    if not text.strip():
        raise TextMissing("/wijzigafspraak 2 Vertrek om 10.00 uur")
    found = agreeing.draft_version(context.db, context.standing, room, number, text.strip(), key, context.now)
    await _show_preview(context, found)


async def toggle(context: Context, parts: list[str]) -> None:
    """Switch a party on or off."""
    found = agreeing.toggle_party(context.db, context.standing, int(parts[0]), Party(parts[1]))
    await context.change(agreeing.preview(context.db, context.texts, found))


async def propose(context: Context, parts: list[str]) -> None:
    """Lay it before the parties."""
    asked = agreeing.propose(context.db, context.standing, int(parts[0]), context.now)
    await context.change(context.say("agreement.proposed", number=asked.number, version=asked.version, text=asked.text))


async def drop(context: Context, parts: list[str]) -> None:
    """Throw the draft away."""
    agreeing.drop(context.db, context.standing, int(parts[0]))
    await context.change(context.say("agreement.dropped"))


async def agree(context: Context, parts: list[str]) -> str:
    """Say yes for the party."""
    return await _answer(context, parts, Answer.AGREE)


async def object_(context: Context, parts: list[str]) -> str:
    """Say no for the party."""
    return await _answer(context, parts, Answer.OBJECT)


async def _answer(context: Context, parts: list[str], said: Answer) -> str:
    asked = agreeing.answer(context.db, context.standing, int(parts[0]), said, context.now)
    return context.texts.plain(f"agreement.answered_{said}", number=asked.number, version=asked.version)


async def _show_preview(context: Context, found: Agreement) -> None:
    await context.whisper(agreeing.preview(context.db, context.texts, found))
    if context.visit.place is Place.ROOM:
        await context.answer(context.say("agreement.preview_in_private"))
