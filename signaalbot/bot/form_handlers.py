"""How do people tell something in short questions? The update, the own picture and the own card of a party."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from signaalbot.bot.bulletin_handlers import ask, require_length, show_preview
from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, button, command
from signaalbot.bot.rooms import in_room
from signaalbot.bot.start_handlers import words_after_command
from signaalbot.domain.bulletin import CARD_LENGTH
from signaalbot.domain.card import Button, Card
from signaalbot.domain.permission import Place
from signaalbot.domain.problem import NoLongerOpen
from signaalbot.domain.prompt import Prompt
from signaalbot.domain.role import Party
from signaalbot.domain.room import Room
from signaalbot.domain.spoken_time import TimeNotUnderstood, after, next_moment
from signaalbot.services import broadcasting, organising, presenting, settling

STEPS: Final[Mapping[str, tuple[str, ...]]] = {
    "update": ("what", "means", "asks", "next"),
    "picture": ("seen", "meaning", "decided"),
}
"""The questions of each form, in order; a prompt is called "update_what"."""

LONGEST: Final = {"update": 900, "picture": 200}
"""Characters of one answer; three answers of a picture make six lines on a telephone."""

NEXT: Final = (15, 30, 60)
LAST: Final = "last"


def handlers() -> list[AnyHandler]:
    """Return the handlers of the forms."""
    return [
        command("update", write_update),
        command("beeld", look),
        command("kaart", write_card),
        button("update", start_update),
        button("next", choose_next),
        button("picture", start_picture),
    ]


async def write_update(context: Context) -> None:
    """Start an update: four short questions."""
    await in_room(context, "update", "", update_in)


async def update_in(context: Context, room: Room, _words: str, _key: str) -> None:
    """Put the first question of the update."""
    broadcasting.require_speaker(context.standing, room)
    await ask(context, "update_what", {"room": room.id}, context.say("update.ask_what", room=room.name))
    await _look_in_private(context)


async def start_update(context: Context, parts: list[str]) -> None:
    """Start an update from the reminder that it was promised."""
    await update_in(context, organising.room_with_id(context.db, int(parts[0])), "", "")


async def look(context: Context) -> None:
    """Show the picture of all parties, or add to it: "/beeld De stoet staat op de Singel"."""
    await in_room(context, "beeld", words_after_command(context), look_in)


async def look_in(context: Context, room: Room, words: str, key: str) -> None:
    """Show the pictures together, or the preview of a new one."""
    if words:
        found = settling.draft_picture(context.db, context.standing, room, {"seen": words}, key, context.now)
        await show_preview(context, found)
        return
    card = presenting.picture(context.db, context.texts, context.standing, room, context.now)
    member = context.standing.in_room(room.id)
    if member is not None and member.rank.speaks and context.visit.place is Place.PRIVATE:
        add = Button(context.texts.plain("button.add_picture"), f"picture:{room.id}")
        card = Card(card.html, ((add,),))
    await context.answer(card)


async def start_picture(context: Context, parts: list[str]) -> None:
    """Put the first question of the picture."""
    room = organising.room_with_id(context.db, int(parts[0]))
    broadcasting.require_speaker(context.standing, room)
    await ask(context, "picture_seen", {"room": room.id}, context.say("picture.ask_seen"))


async def take_step(context: Context, prompt: Prompt, text: str) -> None:
    """Keep one answer of a form and put the next question, or show the preview after the last one."""
    form, step = prompt.kind.split("_")
    if step == "next":
        await _finish_update(context, prompt, await _moment(context, prompt, text), f"text {context.update_key}")
        return
    await require_length(context, prompt, text, LONGEST[form])
    data = {**prompt.data, step: " ".join(text.split())}
    following = STEPS[form][STEPS[form].index(step) + 1 :]
    if following:
        await _ask_step(context, form, following[0], data)
        return
    answers = {name: data[name] for name in STEPS[form]}
    room = organising.room_with_id(context.db, data["room"])
    key = f"text {context.update_key}"
    found = settling.draft_picture(context.db, context.standing, room, answers, key, context.now)
    await show_preview(context, found)


async def choose_next(context: Context, parts: list[str]) -> None:
    """Take the moment of the next update from a button, and show the preview."""
    prompt = organising.take_answer(context.db, context.person, f"next {context.query.id}", context.now)
    if prompt is None or prompt.kind != "update_next":
        raise NoLongerOpen
    at = None if parts[0] == LAST else after(context.now, timedelta(minutes=int(parts[0])))
    await _finish_update(context, prompt, at, f"update {context.query.id}")


async def write_card(context: Context) -> None:
    """Write the own card of a party: "/kaart Wij komen met tachtig trekkers"."""
    await in_room(context, "kaart", words_after_command(context), card_in)


async def card_in(context: Context, room: Room, words: str, key: str) -> None:
    """Show the preview of the card, or ask what stands on it: never why somebody demonstrates."""
    if words:
        found = settling.draft_own_card(context.db, context.standing, room, words, key, context.now)
        await show_preview(context, found)
        return
    party = broadcasting.require_speaker(context.standing, room).party
    of_its_own = party in (Party.GEMEENTE, Party.ORGANISATIE)
    question = context.say(f"own_card.ask_{party if of_its_own else 'other'}")
    hint = context.say("own_card.contact_hint")
    await ask(context, "card_text", {"room": room.id}, f"{question}\n{hint}")
    await _look_in_private(context)


async def take_card(context: Context, prompt: Prompt, text: str) -> None:
    """Take the text of a card that was asked for."""
    await require_length(context, prompt, text, CARD_LENGTH)
    room = organising.room_with_id(context.db, prompt.data["room"])
    key = f"text {context.update_key}"
    found = settling.draft_own_card(context.db, context.standing, room, text.strip(), key, context.now)
    await show_preview(context, found)


async def _ask_step(context: Context, form: str, step: str, data: dict[str, object]) -> None:
    if step != "next":
        await ask(context, f"{form}_{step}", data, context.say(f"{form}.ask_{step}"))
        return
    organising.ask(context.db, context.person, "update_next", data, context.now)
    times = tuple(
        Button(context.texts.plain("button.in_minutes", minutes=minutes), f"next:{minutes}") for minutes in NEXT
    )
    last = Button(context.texts.plain("button.last_update"), f"next:{LAST}")
    cancel = Button(context.texts.plain("button.cancel"), "cancel:prompt")
    await context.whisper(Card(context.say("update.ask_next"), (times, (last,), (cancel,))))


async def _moment(context: Context, prompt: Prompt, text: str) -> datetime:
    try:
        return next_moment(text, context.now)
    except TimeNotUnderstood:
        organising.ask(context.db, context.person, prompt.kind, prompt.data, context.now)
        raise


async def _finish_update(context: Context, prompt: Prompt, at: datetime | None, key: str) -> None:
    room = organising.room_with_id(context.db, prompt.data["room"])
    found = settling.draft_update(context.db, context.standing, room, prompt.data, at, key, context.now)
    await show_preview(context, found)


async def _look_in_private(context: Context) -> None:
    if context.visit.place is Place.ROOM and context.update_is_message:
        await context.answer(context.say("question.look_private"))
