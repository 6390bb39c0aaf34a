"""How does a coordinator answer a signal? A prepared sentence or own words, shown first, then sent to reporters."""

from __future__ import annotations

from signaalbot.bot import signal_handlers
from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, button, command
from signaalbot.domain.problem import NoLongerOpen
from signaalbot.domain.prompt import Prompt
from signaalbot.services import answering, organising, phrasing_answers, reviewing


def handlers() -> list[AnyHandler]:
    """Return the handlers of answers."""
    return [command("beantwoord", show), button("feedback", act)]


async def show(context: Context) -> None:
    """List what waits for an answer, with a clock."""
    await context.answer(phrasing_answers.overview(context.texts, answering.waiting(context.db), context.now))


async def act(context: Context, parts: list[str]) -> str | None:
    """Do one step of answering."""
    if parts[0] == "list":
        await context.change(phrasing_answers.overview(context.texts, answering.waiting(context.db), context.now))
    elif parts[0] == "send":
        text = signal_handlers.text_shown(context)
        count = answering.give(context.db, int(parts[1]), text, f"press {context.query.id}", context.now)
        await context.change(phrasing_answers.sent(context.texts, count))
    else:
        await _compose(context, parts[0], int(parts[1]), parts[2:])
    return None


async def _compose(context: Context, verb: str, signal_id: int, rest: list[str]) -> None:
    """Show the signal, ask for own words, or show a prepared sentence before it goes."""
    found = reviewing.open_case(context.db, context.person, signal_id, context.now)
    given = answering.given(context.db, signal_id)
    if given is not None:
        await context.change(phrasing_answers.answered_before(context.texts, found.signal, given))
    elif verb == "write":
        organising.ask(context.db, context.person, "feedback_text", {"signal": signal_id}, context.now)
        await context.change(phrasing_answers.ask(context.texts, found.signal))
    elif verb == "ready" and rest[0] in phrasing_answers.READY:
        sentence = context.texts.plain(f"feedback.ready.{rest[0]}")
        await context.change(phrasing_answers.preview(context.texts, found.signal, sentence))
    else:
        organising.forget_prompts(context.db, context.person, context.now)
        due = answering.due_of(found.signal)
        await context.change(phrasing_answers.one(context.texts, found.signal, due, found.alike, context.now))


async def take_text(context: Context, prompt: Prompt, text: str) -> None:
    """Show own words as they will go out, without names (T60)."""
    found = reviewing.open_case(context.db, context.person, prompt.data["signal"], context.now)
    said = signal_handlers.read(context, text).text
    if not said:
        raise NoLongerOpen
    await context.answer_to(phrasing_answers.preview(context.texts, found.signal, said))
