"""How do people answer the evaluation, and who starts and closes it?"""

from __future__ import annotations

from telegram import InlineKeyboardMarkup, Message, MessageEntity

from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, button, command
from signaalbot.bot.rooms import in_room
from signaalbot.domain.evaluation import Question, Remark, Round
from signaalbot.domain.permission import Place
from signaalbot.domain.problem import NotAllowed, PreviewTooOld, TextTooLong
from signaalbot.domain.prompt import Prompt
from signaalbot.domain.redaction import RedactedText
from signaalbot.domain.room import Room
from signaalbot.services import asking, evaluating, organising


def handlers() -> list[AnyHandler]:
    """Return the handlers of the evaluation."""
    return [
        command("evaluatie", look),
        button("evaluation", lead),
        button("rate", rate),
        button("remark", remark),
    ]


async def look(context: Context) -> None:
    """Show where the evaluation is."""
    await in_room(context, "evaluatie", "", look_in)


async def look_in(context: Context, room: Room, _words: str, _key: str) -> None:
    """Give the questions, the progress or the result, in private."""
    for card in evaluating.show(context.db, context.texts, context.standing, room):
        await context.whisper(card)
    if context.visit.place is Place.ROOM:
        await context.answer(context.say("evaluation.asked_in_private"))


async def lead(context: Context, parts: list[str]) -> None:
    """Start or close it, as the host, and show how it stands."""
    act = {"start": evaluating.start_by_host, "close": evaluating.close_by_host}.get(parts[0])
    if act is None:
        raise NotAllowed
    room = act(context.db, context.standing, int(parts[1]), context.now)
    await context.change(evaluating.show(context.db, context.texts, context.standing, room)[0])


async def rate(context: Context, parts: list[str]) -> None:
    """Put an answer in the box, and show the next question in its place."""
    room_id, when, question, said = int(parts[0]), Round(parts[1]), Question(parts[2]), int(parts[3])
    evaluating.answer(context.db, context.resources.chance, context.standing, room_id, when, question, said)
    await _show_next(context, room_id, when)


async def remark(context: Context, parts: list[str]) -> None:
    """Ask for words, keep them once they were shown, or pass over."""
    room_id, question, wish = int(parts[0]), Remark(parts[1]), parts[2]
    if wish == "write":
        evaluating.next_card(context.db, context.texts, context.standing, room_id, Round.END)
        await _ask_words(context, room_id, question)
        return
    words = _text_shown(context) if wish == "send" else None
    organising.forget_prompts(context.db, context.person, context.now)
    evaluating.write(context.db, context.resources.chance, context.standing, room_id, question, words)
    await _show_next(context, room_id, Round.END)


async def take_words(context: Context, prompt: Prompt, text: str) -> None:
    """Show what is left of somebody's words once personal data is out; nothing is kept yet."""
    room, question = organising.room_with_id(context.db, prompt.data["room"]), Remark(prompt.data["question"])
    try:
        words = evaluating.read_remark(text, context.resources.recognisers)
    except TextTooLong:
        organising.ask(context.db, context.person, prompt.kind, prompt.data, context.now)
        raise
    await context.answer(asking.remark_preview(context.texts, room, question, words))


async def _ask_words(context: Context, room_id: int, question: Remark) -> None:
    data = {"room": room_id, "question": str(question)}
    organising.ask(context.db, context.person, "remark", data, context.now)
    room = organising.room_with_id(context.db, room_id)
    await context.change(asking.waiting_card(context.texts, room, question))


async def _show_next(context: Context, room_id: int, when: Round) -> None:
    await context.change(evaluating.next_card(context.db, context.texts, context.standing, room_id, when))


def _text_shown(context: Context) -> RedactedText:
    """Return the quoted text of the preview: it went through `redact` before it was shown.

    Only a preview of this very question counts, so that no other quoted text can slip in.
    """
    message = context.query.message
    if not isinstance(message, Message) or not _offers(message.reply_markup, context.query.data):
        raise PreviewTooOld
    quotes = message.parse_entities([MessageEntity.BLOCKQUOTE])
    if not quotes:
        raise PreviewTooOld
    return RedactedText(next(iter(quotes.values())))


def _offers(keyboard: InlineKeyboardMarkup | None, data: str | None) -> bool:
    rows = () if keyboard is None else keyboard.inline_keyboard
    return any(each.callback_data == data for row in rows for each in row)
