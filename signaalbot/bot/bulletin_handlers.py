"""How does a contact person tell everyone the same? Draft, preview, kind, level, "Verstuur", "Gezien"."""

from __future__ import annotations

from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, button, command
from signaalbot.bot.rooms import in_room
from signaalbot.bot.start_handlers import words_after_command
from signaalbot.domain.bulletin import Attachment, Bulletin, Kind, Level
from signaalbot.domain.card import Button, Card
from signaalbot.domain.permission import Place
from signaalbot.domain.problem import TextMissing, TextTooLong
from signaalbot.domain.prompt import Prompt
from signaalbot.domain.role import Party
from signaalbot.domain.room import Room
from signaalbot.services import broadcasting, organising, proofing, wording, writing
from signaalbot.services.writing import Step

NUMBERED = ("/wijzig", "/antwoord", "/intrekken")
FACT_LENGTH = {"reference": 100, "objection": 300}


def handlers() -> list[AnyHandler]:
    """Return the handlers of bulletins."""
    return [
        command("bericht", write),
        command("wijzig", rewrite),
        button("kind", choose_kind),
        button("asked", choose_asked),
        button("clock", choose_clock),
        button("fill", fill),
        button("level", choose_level),
        button("send", send),
        button("urge", send_urgently),
        button("back", look_again),
        button("drop", drop),
        button("seen", see),
    ]


def words_of(text: str) -> str:
    """Return what of a message became a bulletin: "/wijzig 3 De weg is dicht" -> "De weg is dicht"."""
    words = text.strip()
    for _ in range(2 if words.startswith(NUMBERED) else 1 if words.startswith("/") else 0):
        words = words.partition(" ")[2].strip()
    return words


async def write(context: Context) -> None:
    """Start a bulletin: "/bericht De weg is vrij"."""
    await in_room(context, "bericht", words_after_command(context), write_in)


async def write_in(context: Context, room: Room, words: str, key: str) -> None:
    """Show the preview, or ask for the text when there is none yet."""
    if words:
        await show_preview(context, writing.draft(context.db, context.standing, room, words, key, context.now))
        return
    broadcasting.require_speaker(context.standing, room)
    await ask(context, "bulletin_text", {"room": room.id}, context.say("bulletin.ask_text", room=room.name))


async def take_text(context: Context, prompt: Prompt, text: str) -> None:
    """Take the text that was asked for, with the file that came before it."""
    room = organising.room_with_id(context.db, prompt.data["room"])
    file = Attachment.from_payload(prompt.data.get("file"))
    key = f"text {context.update_key}"
    found = writing.draft(context.db, context.standing, room, text.strip(), key, context.now, file)
    await show_preview(context, found)


async def rewrite(context: Context) -> None:
    """Start a new version: "/wijzig 3 De weg is toch dicht"."""
    await in_room(context, "wijzig", words_after_command(context), rewrite_in)


async def rewrite_in(context: Context, room: Room, words: str, key: str) -> None:
    """Show the preview of the next version. Raises TextMissing without number and text."""
    number, _, text = words.partition(" ")
    if not text.strip():
        raise TextMissing("/wijzig 3 De route is veranderd")
    standing = context.standing
    found = writing.draft_version(context.db, standing, room, number, text.strip(), key, context.now)
    await show_preview(context, found)


async def show_preview(context: Context, found: Bulletin) -> None:
    """Show a draft to its writer alone; in the group only that a preview waits in private."""
    proof = writing.proof(context.db, context.standing, found.id, context.now)
    for card in proofing.preview(context.texts, proof):
        await context.whisper(card)
    if context.visit.place is Place.ROOM:
        await context.answer(context.say("bulletin.preview_in_private"))


async def choose_kind(context: Context, parts: list[str]) -> None:
    """Show the preview as the chosen kind; a decision asks for its reference at once."""
    found = writing.choose_kind(context.db, context.standing, int(parts[0]), Kind(parts[1]), context.now)
    await _show_choice(context, found)
    if found.kind is Kind.DECISION and not found.reference:
        await fill(context, parts)


async def choose_asked(context: Context, parts: list[str]) -> None:
    """Show the preview with the party that is asked."""
    await _show_choice(context, writing.choose_asked(context.db, context.standing, int(parts[0]), Party(parts[1])))


async def choose_clock(context: Context, parts: list[str]) -> None:
    """Show the preview with the clock."""
    found = writing.choose_clock(context.db, context.standing, int(parts[0]), int(parts[1]), context.now)
    await _show_choice(context, found)


async def choose_level(context: Context, parts: list[str]) -> None:
    """Show the preview with the level and who will get it."""
    await _show_choice(context, writing.choose_level(context.db, context.standing, int(parts[0]), Level(parts[1])))


async def fill(context: Context, parts: list[str]) -> None:
    """Ask for the reference of a decision."""
    proof = writing.proof(context.db, context.standing, int(parts[0]), context.now)
    await ask(context, "bulletin_reference", {"bulletin": proof.draft.id}, context.say("bulletin.ask_reference"))


async def take_fact(context: Context, prompt: Prompt, text: str) -> None:
    """Take the reference of a decision, then how to object; then show the preview."""
    fact = prompt.kind.removeprefix("bulletin_")
    await require_length(context, prompt, text, FACT_LENGTH[fact])
    found = writing.fill_decision(context.db, context.standing, prompt.data["bulletin"], fact, text)
    if fact == "reference":
        await ask(context, "bulletin_objection", prompt.data, context.say("bulletin.ask_objection"))
        return
    await show_preview(context, found)


async def send(context: Context, parts: list[str]) -> str | None:
    """Send it, or ask once more first when it is urgent."""
    return await _send(context, parts, sure=False)


async def send_urgently(context: Context, parts: list[str]) -> str | None:
    """Send an urgent bulletin after the second question."""
    return await _send(context, parts, sure=True)


async def look_again(context: Context, parts: list[str]) -> None:
    """Go back to the preview."""
    proof = writing.proof(context.db, context.standing, int(parts[0]), context.now)
    await context.change(proofing.control(context.texts, proof))


async def drop(context: Context, parts: list[str]) -> None:
    """Throw the draft away."""
    writing.drop(context.db, context.standing, int(parts[0]))
    await context.change(context.say("bulletin.dropped"))


async def see(context: Context, parts: list[str]) -> str:
    """Note "Gezien"."""
    told = broadcasting.see(context.db, context.standing, int(parts[0]), context.now)
    return context.texts.plain("bulletin.seen", number=told.number)


async def ask(context: Context, kind: str, data: dict[str, object], question: str) -> None:
    """Put a question in private; the next message there answers it."""
    organising.ask(context.db, context.person, kind, data, context.now)
    cancel = Button(context.texts.plain("button.cancel"), "cancel:prompt")
    await context.whisper(Card(question, ((cancel,),)))


async def require_length(context: Context, prompt: Prompt, text: str, most: int) -> None:
    """Put the question again and raise TextTooLong when an answer has too many characters."""
    if len(text) > most:
        organising.ask(context.db, context.person, prompt.kind, prompt.data, context.now)
        raise TextTooLong(len(text), most)


async def _show_choice(context: Context, found: Bulletin) -> None:
    proof = writing.proof(context.db, context.standing, found.id, context.now)
    await context.change(proofing.control(context.texts, proof))


async def _send(context: Context, parts: list[str], sure: bool) -> str | None:
    bulletin_id, receivers = int(parts[0]), int(parts[1]) if len(parts) > 1 else None
    step = writing.next_step(context.db, context.standing, bulletin_id, receivers, sure)
    if step is Step.SEND:
        told = broadcasting.announce(context.db, context.standing, bulletin_id, context.now)
        await context.change(_sent(context, told))
        return None
    proof = writing.proof(context.db, context.standing, bulletin_id, context.now)
    if step is Step.ASK:
        await context.change(proofing.last_question(context.texts, proof))
        return None
    await context.change(proofing.control(context.texts, proof))
    return context.texts.plain("bulletin.receivers_changed")


def _sent(context: Context, told: Bulletin) -> Card:
    html = context.say("bulletin.sent", number=told.number, version=told.version, text=wording.excerpt(told.text, 1000))
    rows: tuple[tuple[Button, ...], ...] = ()
    if told.kind is Kind.UNCONFIRMED:
        confirm = Button(context.texts.plain("button.confirm"), f"confirm:{told.id}")
        refute = Button(context.texts.plain("button.refute"), f"refute:{told.id}")
        rows = ((confirm, refute),)
    who = Button(context.texts.plain("button.ledger", number=told.number), f"ledger:{told.id}")
    return Card(html, (*rows, (who,)))
