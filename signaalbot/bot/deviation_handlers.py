"""What if an agreement is no longer true, and was it kept? "Klopt niet meer", "Reageer", and the look back."""

from __future__ import annotations

from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, button
from signaalbot.domain import localtime
from signaalbot.domain.card import Button, Card
from signaalbot.domain.deviation import Aspect, Deviation
from signaalbot.domain.judgement import Verdict
from signaalbot.domain.permission import Place
from signaalbot.domain.problem import NoLongerOpen
from signaalbot.domain.prompt import Prompt
from signaalbot.domain.redaction import redact
from signaalbot.services import deviating, judging, listing, organising


def handlers() -> list[AnyHandler]:
    """Return the handlers of reports and judgements."""
    return [button("deviation", act), button("judge", judge)]


async def act(context: Context, parts: list[str]) -> str | None:
    """Do what was pressed: choose, new, now, send, drop, withdraw, reply or answer."""
    step, number = parts[0], int(parts[1])
    if step in ("choose", "new", "reply"):
        return await _ask(context, step, number)
    if step == "now":
        written = localtime.short(context.now)
        await _show_next(context, _taken(context, number, Aspect.HAPPENED, written), instead=True)
    elif step == "send":
        deviating.report(context.db, context.standing, number, context.now)
        await context.change(context.say("deviation.sent"))
    elif step == "drop":
        deviating.drop(context.db, context.standing, number)
        organising.forget_prompts(context.db, context.person, context.now)
        await context.change(context.say("agreement.dropped"))
    elif step == "withdraw":
        deviating.withdraw(context.db, context.standing, number, context.now)
        return context.texts.plain("deviation.taken_back")
    elif step == "answer":
        deviating.send_reply(context.db, context.standing, number, context.now)
        await context.change(context.say("deviation.reply_sent"))
    else:
        raise NoLongerOpen
    return None


async def take_aspect(context: Context, prompt: Prompt, text: str) -> None:
    """Keep one typed answer, without names and numbers, and ask the next thing."""
    found = _taken(context, prompt.data["deviation"], Aspect(prompt.data["aspect"]), text)
    await _show_next(context, found, instead=False)


async def take_reply(context: Context, prompt: Prompt, text: str) -> None:
    """Keep the words of the other side, without names and numbers, and show what goes out."""
    words = redact(text, context.resources.recognisers).text
    number = prompt.data["deviation"]
    await context.answer(deviating.take_reply(context.db, context.texts, context.standing, number, words, context.now))


async def judge(context: Context, parts: list[str]) -> None:
    """Keep what the party says of one agreement, or of all, and show the card again."""
    step, number, part = parts[0], int(parts[1]), int(parts[2])
    if step == "show":
        room = organising.room_with_id(context.db, number)
        await context.whisper(judging.show(context.db, context.texts, context.standing, room, part, context.now))
        return
    if step == "all":
        room = organising.room_with_id(context.db, number)
        judging.judge_rest(context.db, context.standing, room, context.now)
    else:
        judged = judging.judge(context.db, context.standing, number, Verdict(step), context.now)
        room = organising.room_with_id(context.db, judged.room_id)
    await context.change(judging.show(context.db, context.texts, context.standing, room, part, context.now))


async def _ask(context: Context, step: str, number: int) -> str | None:
    if step == "choose":
        room = organising.room_with_id(context.db, number)
        await context.whisper(listing.to_report(context.db, context.texts, context.standing, room))
    elif step == "new":
        found = deviating.start(context.db, context.standing, number, context.now)
        await context.whisper(deviating.card_of(context.db, context.texts, found))
    else:
        deviating.ask_reply(context.db, context.standing, number, context.now)
        cancel = Button(context.texts.plain("button.cancel"), "cancel:prompt")
        await context.whisper(Card(context.say("deviation.ask_reply"), ((cancel,),)))
    return context.texts.plain("deviation.asked_in_private") if context.visit.place is Place.ROOM else None


def _taken(context: Context, number: int, aspect: Aspect, text: str) -> Deviation:
    words = redact(text, context.resources.recognisers).text if aspect is Aspect.BEHAVIOUR else text
    return deviating.take(context.db, context.standing, number, aspect, words, context.now)


async def _show_next(context: Context, found: Deviation, *, instead: bool) -> None:
    card = deviating.card_of(context.db, context.texts, found)
    if instead:
        await context.change(card)
    else:
        await context.answer(card)
