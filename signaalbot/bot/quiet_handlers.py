"""How do coordinators answer what is asked in quiet times? By wijk and function, never by name."""

from __future__ import annotations

from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, button
from signaalbot.domain.card import Button, Card
from signaalbot.domain.problem import NoLongerOpen
from signaalbot.domain.signal import Occupation
from signaalbot.services import tending


def handlers() -> list[AnyHandler]:
    """Return the handlers of quiet times."""
    return [button("quiet", press)]


async def press(context: Context, parts: list[str]) -> None:
    """Ask for the function, keep it, or switch the question for the team on or off."""
    if parts[0] in ("off", "on"):
        await _switch(context, wanted=parts[0] == "on")
        return
    month, at = parts[1], int(parts[2])
    if at >= len(context.resources.areas):
        raise NoLongerOpen
    area = context.resources.areas[at]
    if parts[0] == "area":
        await context.change(tending.function_card(context.texts, month, at, area))
        return
    occupation = Occupation(parts[3])
    tending.note_talk(context.db, month, area, occupation)
    done = context.say("weekwork.quiet_done", area=area, occupation=context.say(f"occupation.{occupation}").lower())
    await context.change(done)
    await context.answer(tending.quiet_card(context.db, context.texts, month, context.resources.areas))


async def _switch(context: Context, *, wanted: bool) -> None:
    tending.want_reflection(context.db, context.person, wanted)
    other = "off" if wanted else "on"
    label = context.texts.plain(f"weekwork.button_reflection_{other}")
    html = context.say("weekwork.reflection_on" if wanted else "weekwork.reflection_off")
    await context.change(Card(html, ((Button(label, f"quiet:{other}"),),)))
