"""What does a party say of a proposal, and of an agreement that ends? Akkoord, Bezwaar, Overleg nodig, Verlengen."""

from __future__ import annotations

from datetime import datetime

from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, button
from signaalbot.domain import localtime
from signaalbot.domain.agreement import Answer
from signaalbot.domain.card import Button, Card
from signaalbot.domain.prompt import Prompt
from signaalbot.services import agreeing, consulting, lapsing, objecting, phrasing_agreements, proposing


def handlers() -> list[AnyHandler]:
    """Return the handlers of answers."""
    return [
        button("agree", agree),
        button("object", object_),
        button("consult", consult),
        button("reason", give_reason),
        button("lapse", before_the_end),
    ]


async def agree(context: Context, parts: list[str]) -> str:
    """Say yes for the party."""
    return await _answer(context, parts, Answer.AGREE)


async def object_(context: Context, parts: list[str]) -> str:
    """Say no for the party."""
    return await _answer(context, parts, Answer.OBJECT)


async def consult(context: Context, parts: list[str]) -> str | None:
    """Take time to talk with those the party speaks for: 24 hours, or until a moment of its own."""
    act, agreement_id = parts[0], int(parts[1])
    if act == "ask":
        until = consulting.start(context.db, context.standing, agreement_id, context.now)
        return context.texts.plain("agreement.answered_consult", until=localtime.short(until))
    if act == "minutes":
        until = consulting.choose_minutes(context.db, context.standing, agreement_id, int(parts[2]), context.now)
        await context.change(_consulting_until(context, until))
        return None
    consulting.ask_moment(context.db, context.standing, agreement_id, context.now)
    await context.change(context.say("agreement.ask_consult_moment"))
    return None


async def take_moment(context: Context, prompt: Prompt, text: str) -> None:
    """Take a typed moment for the clock."""
    until = consulting.take_moment(context.db, context.standing, prompt.data["agreement"], text, context.now)
    await context.answer(_consulting_until(context, until))


async def give_reason(context: Context, parts: list[str]) -> None:
    """Ask why, then tell it to all, or not."""
    act, agreement_id = parts[0], int(parts[1])
    if act == "ask":
        objecting.ask(context.db, context.standing, agreement_id, context.now)
        cancel = Button(context.texts.plain("button.cancel"), "cancel:prompt")
        await context.change(Card(context.say("agreement.ask_reason"), ((cancel,),)))
    elif act == "send":
        objecting.send(context.db, context.standing, agreement_id, context.now)
        await context.change(context.say("agreement.reason_sent"))
    else:
        objecting.drop(context.db, context.standing, agreement_id)
        await context.change(context.say("agreement.dropped"))


async def take_reason(context: Context, prompt: Prompt, text: str) -> None:
    """Show what goes out."""
    await context.answer(objecting.take(context.db, context.texts, context.standing, prompt.data["agreement"], text))


async def before_the_end(context: Context, parts: list[str]) -> str | None:
    """Make it last longer, change it, or let it end."""
    act, agreement_id, key = parts[0], int(parts[1]), f"press {context.query.id}"
    if act == "let":
        stands = lapsing.let_lapse(context.db, context.standing, agreement_id, context.now)
        return context.texts.plain("agreement.will_lapse", number=stands.number)
    if act == "extend":
        found = proposing.extend(context.db, context.standing, agreement_id, int(parts[2]), key, context.now)
        await context.answer(proposing.preview(context.db, context.texts, found))
        return None
    found = proposing.change(context.db, context.standing, agreement_id, key, context.now)
    await context.answer(phrasing_agreements.detail_menu(context.texts, found))
    return None


async def _answer(context: Context, parts: list[str], said: Answer) -> str:
    asked = agreeing.answer(context.db, context.standing, int(parts[0]), said, context.now)
    return context.texts.plain(f"agreement.answered_{said}", number=asked.number, version=asked.version)


def _consulting_until(context: Context, until: datetime) -> str:
    return context.say("agreement.consulting_until", until=localtime.short(until))
