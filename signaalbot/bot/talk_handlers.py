"""Was there a talk first? Asked before a room gets its group; /gesprek records it later."""

from __future__ import annotations

from datetime import date

from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, button, command
from signaalbot.domain import localtime
from signaalbot.domain.card import Button, Card
from signaalbot.domain.phase import NoTalkNeeded
from signaalbot.domain.problem import TextTooLong
from signaalbot.domain.prompt import Prompt
from signaalbot.domain.room import Room
from signaalbot.services import acquainting, organising
from signaalbot.texts import Markup

RIGHTS = "invite_users+pin_messages+delete_messages+restrict_members+manage_tags+manage_chat"
ADVICE = "D1"
"""The action card that is given to who did not talk yet."""


def handlers() -> list[AnyHandler]:
    """Return the handlers of the first talk."""
    return [command("gesprek", start), button("talk", choose)]


def first_card(context: Context, room: Room) -> Card:
    """Ask whether there was a talk already: "Eerst een gesprek"."""
    yes = Button(context.texts.plain("talk.button_yes"), f"talk:yes:{room.id}")
    no = Button(context.texts.plain("talk.button_no"), f"talk:no:{room.id}")
    html = context.say("talk.ask", room=room.name, day=localtime.day(room.day), place=room.place)
    return Card(html, ((yes, no),))


async def start(context: Context) -> None:
    """Ask about the talk for a room without a group; with more of them, which one."""
    waiting = acquainting.rooms_waiting(context.db)
    if len(waiting) == 1:
        await context.answer(_next_card(context, waiting[0]))
        return
    rows = tuple((Button(room.name, f"talk:room:{room.id}"),) for room in waiting)
    await context.answer(Card(context.say("room.choose"), rows))


async def choose(context: Context, parts: list[str]) -> None:
    """Go on after a button: there was a talk, or not yet. Raises NoTalkNeeded for a room that has its group."""
    room = organising.room_with_id(context.db, int(parts[1]))
    if room.chat_id is not None:
        raise NoTalkNeeded
    if parts[0] == "room" or acquainting.is_recorded(context.db, room):
        await context.change(_next_card(context, room))
    elif parts[0] == "yes":
        acquainting.ask_day(context.db, context.person, room, context.now)
        await context.change(_question(context, "talk.ask_day", room))
    else:
        acquainting.ask_reason(context.db, context.person, room.id, context.now)
        await context.change(_question(context, "talk.ask_reason", room))


async def take_answer(context: Context, prompt: Prompt, text: str) -> None:
    """Take the day, the functions, or the reason why not yet."""
    room = organising.room_with_id(context.db, prompt.data["room"])
    try:
        if prompt.kind == "talk_day":
            acquainting.take_day(context.db, context.person, room.id, text, context.now)
            await context.answer(_question(context, "talk.ask_functions", room))
        elif prompt.kind == "talk_functions":
            day = date.fromisoformat(prompt.data["day"])
            acquainting.record(context.db, room.id, day, text, context.now)
            await context.answer(_link_card(context, room))
        else:
            acquainting.keep_reason(context.db, room.id, text)
            await context.answer(_advice(context, room))
    except TextTooLong:
        organising.ask(context.db, context.person, prompt.kind, prompt.data, context.now)
        raise


def _next_card(context: Context, room: Room) -> Card:
    return _link_card(context, room) if acquainting.is_recorded(context.db, room) else first_card(context, room)


def _link_card(context: Context, room: Room) -> Card:
    token = acquainting.token_for(context.db, context.resources.chance, context.person, room, context.now)
    url = f"https://t.me/{context.bot.username}?startgroup={token}&admin={RIGHTS}"
    html = context.say("event.made", name=room.name, day=localtime.day(room.day), place=room.place)
    return Card(html, ((Button(context.texts.plain("button.link_group"), url=url),),))


def _advice(context: Context, room: Room) -> Card:
    card = next((each for each in context.resources.cards if each.id == ADVICE), None)
    advice = context.say("talk.advice", text=card.text, source=card.source) if card else Markup("")
    had = Button(context.texts.plain("talk.button_had"), f"talk:yes:{room.id}")
    return Card(context.say("talk.not_yet", room=room.name, advice=advice), ((had,),))


def _question(context: Context, key: str, room: Room) -> Card:
    cancel = Button(context.texts.plain("button.cancel"), "cancel:prompt")
    return Card(context.say(key, room=room.name), ((cancel,),))
