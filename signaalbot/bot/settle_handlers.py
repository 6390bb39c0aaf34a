"""What do people do with a bulletin that was told? Answer, confirm, retract, read it back, or look who got it."""

from __future__ import annotations

from signaalbot.bot.agreement_handlers import write_in as write_agreement
from signaalbot.bot.bulletin_handlers import ask, show_preview
from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, button, command
from signaalbot.bot.rooms import in_room
from signaalbot.bot.start_handlers import words_after_command
from signaalbot.domain.bulletin import Kind
from signaalbot.domain.permission import Place
from signaalbot.domain.problem import NoLongerOpen, NotFound, TextMissing
from signaalbot.domain.prompt import Prompt
from signaalbot.domain.room import Room
from signaalbot.services import accounting, broadcasting, organising, overseeing, recounting, settling, wording


def handlers() -> list[AnyHandler]:
    """Return the handlers of what becomes of bulletins."""
    return [
        command("antwoord", answer),
        command("intrekken", retract),
        button("answer", ask_answer),
        button("confirm", confirm),
        button("refute", refute),
        button("turn", turn),
        button("ledger", show_ledger),
    ]


async def answer(context: Context) -> None:
    """Answer a question: "/antwoord 4 Wij zijn er om tien uur"."""
    await in_room(context, "antwoord", words_after_command(context), answer_in)


async def answer_in(context: Context, room: Room, words: str, key: str) -> None:
    """Show the preview of an answer. Raises TextMissing, NotFound, NotAsked or NoLongerOpen."""
    number, _, text = words.partition(" ")
    if not text.strip():
        raise TextMissing("/antwoord 4 Wij zijn er om tien uur")
    asked = settling.find(context.db, room, number)
    if asked is None:
        raise NotFound(number)
    found = settling.draft_answer(context.db, context.standing, asked.id, text.strip(), key, context.now)
    await show_preview(context, found)


async def ask_answer(context: Context, parts: list[str]) -> str | None:
    """Ask the party in private what it answers."""
    asked = settling.require_asked(context.db, context.standing, int(parts[0]))
    text = context.say("question.ask_answer", number=asked.number, text=wording.excerpt(asked.text))
    await ask(context, "bulletin_answer", {"question": asked.id}, text)
    return context.texts.plain("question.look_private") if context.visit.place is Place.ROOM else None


async def take_answer(context: Context, prompt: Prompt, text: str) -> None:
    """Take the answer that was asked for."""
    key = f"text {context.update_key}"
    question_id = prompt.data["question"]
    found = settling.draft_answer(context.db, context.standing, question_id, text.strip(), key, context.now)
    await show_preview(context, found)


async def took_reply(context: Context) -> bool:
    """Take a reply on the card of a question as its answer, after a preview; False when it is no such reply (T20)."""
    replied = context.message.reply_to_message
    told = None if replied is None else settling.bulletin_at(context.db, context.chat.id, replied.message_id)
    if told is None:
        return False
    if settling.may_answer(context.standing, told):
        text, key = (context.message.text or "").strip(), f"reply {context.update_key}"
        found = settling.draft_answer(context.db, context.standing, told.id, text, key, context.now)
        await show_preview(context, found)
        return True
    if context.visit.place is Place.PRIVATE:
        await context.answer(context.say("bulletin.reply_hint"))
        return True
    return False


async def confirm(context: Context, parts: list[str]) -> str | None:
    """Show the preview of "Bevestigd"."""
    return await _judge(context, parts, Kind.CONFIRMED)


async def refute(context: Context, parts: list[str]) -> str | None:
    """Show the preview of "Klopt niet"."""
    return await _judge(context, parts, Kind.REFUTED)


async def retract(context: Context) -> None:
    """Retract a bulletin: "/intrekken 3 De brug is toch open"."""
    await in_room(context, "intrekken", words_after_command(context), retract_in)


async def retract_in(context: Context, room: Room, words: str, key: str) -> None:
    """Show the preview of a retraction. Raises TextMissing without number and reason."""
    number, _, reason = words.partition(" ")
    if not reason.strip():
        raise TextMissing("/intrekken 3 De brug is toch open")
    standing = context.standing
    found = settling.draft_retraction(context.db, standing, room, number, reason.strip(), key, context.now)
    await show_preview(context, found)


async def turn(context: Context, parts: list[str]) -> None:
    """Make a draft agreement of a suggestion. Raises NoLongerOpen when it was retracted."""
    told = broadcasting.own_room(context.db, context.standing, int(parts[0]))
    room = organising.room_with_id(context.db, told.room_id)
    newest = settling.find(context.db, room, str(told.number))
    if newest is None or newest.kind is not Kind.SUGGESTION:
        raise NoLongerOpen
    broadcasting.require_speaker(context.standing, room)
    await write_agreement(context, room, newest.text, f"turn {context.query.id}")


async def show_ledger(context: Context, parts: list[str]) -> None:
    """Show who got this version of a bulletin: the same page for every party."""
    said = accounting.of_bulletin(context.db, context.texts, context.standing, int(parts[0]))
    await context.answer(said)


async def read_back(context: Context, room: Room, words: str, _key: str) -> None:
    """Show what is valid now, or one bulletin in full: "/berichten 3"."""
    if not words:
        await context.answer(overseeing.bulletins_of(context.db, context.texts, context.standing, room))
        return
    number = words.split(maxsplit=1)[0]
    for card in recounting.in_full(context.db, context.texts, context.standing, room, number, context.now):
        await context.answer(card)


async def _judge(context: Context, parts: list[str], verdict: Kind) -> str | None:
    key = f"verdict {context.query.id}"
    found = settling.draft_verdict(context.db, context.standing, int(parts[0]), verdict, key, context.now)
    await show_preview(context, found)
    return None
