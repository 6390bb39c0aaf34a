"""How does a worker see what became of own signals, replace one, or withdraw it?"""

from __future__ import annotations

from signaalbot.bot import signal_handlers
from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, button, command
from signaalbot.services import owning, phrasing_signals


def handlers() -> list[AnyHandler]:
    """Return the handlers of own signals."""
    return [command("mijn", show_mine), button("own", act)]


async def show_mine(context: Context) -> None:
    """List the newest own signals with their status."""
    await context.answer(phrasing_signals.own_list(context.texts, owning.mine(context.db, context.person)))


async def act(context: Context, parts: list[str]) -> str | None:
    """Show, replace or withdraw one own signal; a withdrawal is asked about first."""
    verb, signal_id = parts[0], int(parts[1])
    if verb == "replace":
        text = signal_handlers.text_shown(context)
        proposal = await signal_handlers.proposed(context, text)
        found = owning.replace_text(context.db, proposal, context.person, signal_id, text, context.now)
        await context.change(phrasing_signals.own_one(context.texts, found))
        return context.texts.plain("mine.replaced")
    found = owning.one(context.db, context.person, signal_id)
    if verb == "ask" and not found.withdrawn:
        await context.change(phrasing_signals.ask_withdraw(context.texts, found))
        return None
    if verb == "withdraw":
        found = owning.withdraw(context.db, context.person, signal_id, context.now)
    await context.change(phrasing_signals.own_one(context.texts, found))
    return None
