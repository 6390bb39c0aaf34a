"""How do parties write agreements down, and look them up? Draft, choose who is concerned, lay before them."""

from __future__ import annotations

from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, button, command
from signaalbot.bot.rooms import InRoom, in_room
from signaalbot.bot.start_handlers import words_after_command
from signaalbot.domain.agreement import Agreement
from signaalbot.domain.card import Button, Card
from signaalbot.domain.permission import Place
from signaalbot.domain.problem import NoLongerOpen, TextMissing
from signaalbot.domain.prompt import Prompt
from signaalbot.domain.role import Party
from signaalbot.domain.room import Room
from signaalbot.services import agreeing, broadcasting, listing, organising, phrasing_agreements, proposing, renewing


def handlers() -> list[AnyHandler]:
    """Return the handlers of writing and looking up agreements."""
    return [
        command("afspraak", write),
        command("wijzigafspraak", rewrite),
        button("topic", choose_topic),
        button("concern", toggle),
        button("propose", propose),
        button("withdraw", drop),
        button("agreements", look),
    ]


async def write(context: Context) -> None:
    """Start an agreement: "/afspraak De trekkers rijden stapvoets"."""
    await in_room(context, "afspraak", words_after_command(context), write_in)


async def write_in(context: Context, room: Room, words: str, key: str) -> None:
    """Show the preview; without words, ask for them and offer topics."""
    if words:
        await show_preview(context, proposing.draft(context.db, context.standing, room, words, key, context.now))
        return
    broadcasting.require_speaker(context.standing, room)
    organising.ask(context.db, context.person, "agreement_text", {"room": room.id}, context.now)
    await context.whisper(phrasing_agreements.topics(context.texts, room))
    await _tell_in_room(context)


async def choose_topic(context: Context, parts: list[str]) -> None:
    """Ask for the text of an agreement on this topic, with an example."""
    room, topic = organising.room_with_id(context.db, int(parts[0])), parts[1]
    if topic not in phrasing_agreements.TOPICS:
        raise NoLongerOpen
    broadcasting.require_speaker(context.standing, room)
    organising.ask(context.db, context.person, "agreement_text", {"room": room.id}, context.now)
    cancel = Button(context.texts.plain("button.cancel"), "cancel:prompt")
    html = context.say(
        "topic.ask",
        room=room.name,
        topic=context.say(f"topic.name_{topic}"),
        example=context.say(f"topic.example_{topic}"),
    )
    await context.change(Card(html, ((cancel,),)))


async def take_text(context: Context, prompt: Prompt, text: str) -> None:
    """Take the words that were asked for."""
    room = organising.room_with_id(context.db, prompt.data["room"])
    await write_in(context, room, text, f"text {context.update_key}")


async def rewrite(context: Context) -> None:
    """Start a change: "/wijzigafspraak 2 Vertrek om 10.00 uur"."""
    await in_room(context, "wijzigafspraak", words_after_command(context), rewrite_in)


async def rewrite_in(context: Context, room: Room, words: str, key: str) -> None:
    """Show the preview of the changed text. Raises TextMissing without number and text."""
    number, text = _number_and_text(words)
    found = proposing.draft_version(context.db, context.standing, room, number, text, key, context.now)
    await show_preview(context, found)


async def follow_edit(context: Context, words: str) -> bool:
    """Follow an edit of the message that an agreement came from (T18); False when none came of it."""
    changing = (context.message.text or "").startswith("/wijzigafspraak")
    text = _number_and_text(words)[1] if changing else words
    if not text:
        return False
    found = proposing.revise(context.db, context.standing, context.update_key, text, context.now)
    if found is not None:
        await show_preview(context, found)
    return found is not None


async def toggle(context: Context, parts: list[str]) -> None:
    """Switch a party on or off."""
    found = proposing.toggle_party(context.db, context.standing, int(parts[0]), Party(parts[1]))
    await context.change(proposing.preview(context.db, context.texts, found))


async def propose(context: Context, parts: list[str]) -> None:
    """Lay it before the parties."""
    asked = agreeing.propose(context.db, context.standing, int(parts[0]), context.now)
    text = phrasing_agreements.body(context.texts, asked)
    await context.change(context.say("agreement.proposed", number=asked.number, version=asked.version, text=text))


async def drop(context: Context, parts: list[str]) -> None:
    """Throw the draft away."""
    proposing.drop(context.db, context.standing, int(parts[0]))
    await context.change(context.say("agreement.dropped"))


async def show_list(context: Context, room: Room, _words: str, _key: str) -> None:
    """Show the agreements of a room."""
    await context.answer(listing.page(context.db, context.texts, context.standing, room, 0, context.now))


async def look(context: Context, parts: list[str]) -> str | None:
    """Turn the page of the list, show one proposal again, or send a sheet for the pocket, in private."""
    if parts[0] == "answer":
        found = agreeing.own_room(context.db, context.standing, int(parts[1]))
        await context.whisper(renewing.card(context.db, context.texts, found, context.now))
        return None
    room = organising.room_with_id(context.db, int(parts[1]))
    if parts[0] == "page":
        part = max(int(parts[2]), 0)
        await context.change(listing.page(context.db, context.texts, context.standing, room, part, context.now))
        return None
    listing.queue_sheet(context.db, context.standing, room, context.query.id, context.now)
    return context.texts.plain("pocket.on_its_way")


async def show_preview(context: Context, found: Agreement) -> None:
    """Show a draft to its writer alone; in the group only that a preview waits in private."""
    await context.whisper(proposing.preview(context.db, context.texts, found))
    await _tell_in_room(context)


async def _tell_in_room(context: Context) -> None:
    if context.visit.place is Place.ROOM:
        await context.answer(context.say("agreement.preview_in_private"))


def _number_and_text(words: str) -> tuple[str, str]:
    number, _, text = words.partition(" ")
    if not text.strip():
        raise TextMissing("/wijzigafspraak 2 Vertrek om 10.00 uur")
    return number, text.strip()


ACTS: dict[str, InRoom] = {"afspraak": write_in, "wijzigafspraak": rewrite_in, "afspraken": show_list}
