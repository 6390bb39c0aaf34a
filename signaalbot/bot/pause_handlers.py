"""How does a coordinator pause somebody who sends too much, and a colleague lift it?"""

from __future__ import annotations

from signaalbot.bot import signal_handlers
from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, button
from signaalbot.domain.card import Button, Card
from signaalbot.domain.problem import NoLongerOpen
from signaalbot.domain.prompt import Prompt
from signaalbot.services import organising, pausing


def handlers() -> list[AnyHandler]:
    """Return the handlers of pauses."""
    return [button("pause", act)]


async def act(context: Context, parts: list[str]) -> None:
    """Ask for the reason, pause with the reason shown, or lift a pause."""
    verb, number = parts[0], int(parts[1])
    if verb == "ask":
        pausing.require_open(context.db, number)
        organising.ask(context.db, context.person, "pause_reason", {"signal": number}, context.now)
        cancel = Button(context.texts.plain("button.cancel"), "cancel:pause")
        await context.change(Card(context.say("pause.ask_reason"), ((cancel,),)))
    elif verb == "set":
        reason = signal_handlers.text_shown(context)
        pausing.pause(context.db, context.person, number, reason, f"press {context.query.id}", context.now)
        await context.change(context.say("pause.done"))
    elif verb == "lift":
        pausing.lift(context.db, context.person, number, context.now)
        await context.change(context.say("pause.lift_done"))


async def take_reason(context: Context, prompt: Prompt, text: str) -> None:
    """Show the reason as the reporter will read it."""
    reason = signal_handlers.read(context, text).text
    if not reason:
        raise NoLongerOpen
    send = Button(context.texts.plain("pause.button_pause"), f"pause:set:{prompt.data['signal']}")
    cancel = Button(context.texts.plain("button.cancel"), "cancel:pause")
    await context.answer_to(Card(context.say("pause.preview", reason=reason), ((send, cancel),)))
