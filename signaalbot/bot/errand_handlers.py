"""How does a party ask another to do something? /taak: who, by when, send; "Gedaan"; and /taken for all."""

from __future__ import annotations

from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, button, command
from signaalbot.bot.rooms import InRoom, in_room
from signaalbot.bot.start_handlers import words_after_command
from signaalbot.domain.card import Button, Card
from signaalbot.domain.errand import Errand, ErrandState
from signaalbot.domain.permission import Place
from signaalbot.domain.problem import NoLongerOpen
from signaalbot.domain.prompt import Prompt
from signaalbot.domain.room import Room
from signaalbot.services import broadcasting, organising, phrasing_errands, tasking


def handlers() -> list[AnyHandler]:
    """Return the handlers of taken."""
    return [command("taak", write), command("taken", ask_list), button("errand", act)]


async def write(context: Context) -> None:
    """Start a taak: "/taak Zet hekken bij de brug"."""
    await in_room(context, "taak", words_after_command(context), write_in)


async def write_in(context: Context, room: Room, words: str, key: str) -> None:
    """Show the preview, or ask for the text when there is none yet."""
    if words:
        await _show_preview(context, tasking.draft(context.db, context.standing, room, words, key, context.now))
        return
    broadcasting.require_speaker(context.standing, room)
    organising.ask(context.db, context.person, "errand_text", {"room": room.id}, context.now)
    cancel = Button(context.texts.plain("button.cancel"), "cancel:prompt")
    await context.whisper(Card(context.say("errand.ask_text", room=room.name), ((cancel,),)))


async def take_text(context: Context, prompt: Prompt, text: str) -> None:
    """Take the words that were asked for."""
    room = organising.room_with_id(context.db, prompt.data["room"])
    await write_in(context, room, text, f"text {context.update_key}")


async def follow_edit(context: Context, words: str) -> bool:
    """Follow an edit of the message that a taak came from (T18); False when none came of it."""
    found = tasking.revise(context.db, context.standing, context.update_key, words) if words else None
    if found is not None:
        await _show_preview(context, found)
    return found is not None


async def ask_list(context: Context) -> None:
    """Ask for the list."""
    await in_room(context, "taken", "", show_list)


async def show_list(context: Context, room: Room, _words: str, _key: str) -> None:
    """Show the taken of a room."""
    await context.answer(tasking.errands_of(context.db, context.texts, context.standing, room))


async def take_moment(context: Context, prompt: Prompt, text: str) -> None:
    """Keep a typed moment, and show the draft again."""
    found = tasking.take_moment(context.db, context.standing, prompt.data["errand"], text, context.now)
    await context.answer(tasking.preview(context.db, context.texts, found))


async def act(context: Context, parts: list[str]) -> str | None:
    """Do what was pressed: fill in a draft, send it, drop it, report it done, or take it back."""
    step, number = parts[0], int(parts[1])
    if step == "done":
        found = tasking.finish(context.db, context.standing, number, context.now)
        return context.texts.plain("errand.done_toast", number=found.number)
    if step in ("send", "withdraw"):
        await _settle(context, step, number)
    elif step == "drop":
        tasking.drop(context.db, context.standing, number, context.now)
        await context.change(context.say("agreement.dropped"))
    else:
        await _fill_in(context, step, number, parts[2:])
    return None


async def _settle(context: Context, step: str, number: int) -> None:
    if step == "send":
        found = tasking.hand_out(context.db, context.standing, number, context.now)
    else:
        found = tasking.withdraw(context.db, context.standing, number, context.now)
    withdrawn = found.state is ErrandState.WITHDRAWN
    card = phrasing_errands.closed(context.texts, found) if withdrawn else phrasing_errands.sent(context.texts, found)
    await context.change(card)


async def _fill_in(context: Context, step: str, number: int, rest: list[str]) -> None:
    if step == "who":
        await context.change(tasking.ask_owner(context.db, context.texts, context.standing, number))
        return
    if step == "when":
        found = tasking.ask_moment(context.db, context.standing, number, context.now)
        await context.change(phrasing_errands.moment_question(context.texts, found))
        return
    organising.forget_prompts(context.db, context.person, context.now)
    await context.change(tasking.preview(context.db, context.texts, _changed(context, step, number, rest)))


def _changed(context: Context, step: str, number: int, rest: list[str]) -> Errand:
    if step == "owner":
        return tasking.choose_owner(context.db, context.standing, number, rest[0])
    if step == "minutes":
        return tasking.choose_minutes(context.db, context.standing, number, int(rest[0]), context.now)
    if step == "back":
        return tasking.own_draft(context.db, context.standing, number)
    raise NoLongerOpen


async def _show_preview(context: Context, found: Errand) -> None:
    await context.whisper(tasking.preview(context.db, context.texts, found))
    if context.visit.place is Place.ROOM:
        await context.answer(context.say("agreement.preview_in_private"))


ACTS: dict[str, InRoom] = {"taak": write_in, "taken": show_list}
