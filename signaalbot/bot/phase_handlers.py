"""Where does the event stand, what is to do, what if, and how does it end? The buttons around the phases."""

from __future__ import annotations

from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, Handler, button, command
from signaalbot.bot.rooms import InRoom, in_room
from signaalbot.bot.start_handlers import words_after_command
from signaalbot.domain.card import Button, Card
from signaalbot.domain.permission import Place
from signaalbot.domain.phase import Phase
from signaalbot.domain.problem import NoLongerOpen
from signaalbot.domain.prompt import Prompt
from signaalbot.domain.room import Room
from signaalbot.services import closing, foreseeing, guiding, informing, organising


def handlers() -> list[AnyHandler]:
    """Return the handlers of phases, lists, what-ifs, house rules and closing."""
    return [
        *(command(name, _asks(name, act)) for name, act in ACTS.items()),
        button("phase", press_phase),
        button("list", show_list),
        button("tick", tick),
        button("whatif", press_what_if),
        button("close", press_close),
        button("reopen", reopen),
        button("rules", answer_rules),
    ]


async def phase_in(context: Context, room: Room, _words: str, _key: str) -> None:
    """Show the phase, with buttons for who may set or propose another."""
    await context.answer(guiding.overview(context.db, context.texts, context.resources.guide, context.standing, room))


async def list_in(context: Context, room: Room, _words: str, _key: str) -> None:
    """Show what is to do in this phase."""
    await context.answer(_list(context, room))


async def what_ifs_in(context: Context, room: Room, _words: str, _key: str) -> None:
    """Show the what-ifs."""
    await context.answer(_what_ifs(context, room))


async def close_in(context: Context, room: Room, _words: str, _key: str) -> None:
    """Show what is still open, and ask whether to close; in private, also when it was asked in the group."""
    await context.whisper(closing.ask(context.db, context.texts, context.standing, room))
    await _say_it_is_in_private(context)


async def reopen_in(context: Context, room: Room, _words: str, _key: str) -> None:
    """Ask the other side to open a closed room again."""
    closing.ask_to_reopen(context.db, context.standing, room, context.now)
    await context.answer(context.say("closing.asked", room=room.name))


async def rules_in(context: Context, room: Room, _words: str, _key: str) -> None:
    """Show the house rules that hold now; the buttons are for one person, so in private."""
    municipality = context.resources.municipality
    await context.whisper(informing.show(context.db, context.texts, context.standing, room, municipality))
    await _say_it_is_in_private(context)


ACTS: dict[str, InRoom] = {
    "fase": phase_in,
    "lijst": list_in,
    "watals": what_ifs_in,
    "huisregels": rules_in,
    "sluit": close_in,
    "heropen": reopen_in,
}


async def press_phase(context: Context, parts: list[str]) -> str | None:
    """Set or propose a phase, or answer a proposal."""
    action, number = parts[0], int(parts[1])
    if action in ("accept", "decline"):
        found = guiding.settle(context.db, context.standing, number, action == "accept", context.now)
        name = context.say(f"phase.name_{found.phase}")
        await context.change(context.say(f"phase.answered_{action}", phase=name))
        return None
    notice = None
    if action == "set":
        guiding.set_phase(context.db, context.standing, number, Phase(parts[2]), context.now)
    elif action == "propose":
        guiding.propose(context.db, context.standing, number, Phase(parts[2]), context.now)
        notice = context.texts.plain("phase.proposal_sent", phase=context.texts.plain(f"phase.name_{parts[2]}"))
    room = organising.room_with_id(context.db, number)
    card = guiding.overview(context.db, context.texts, context.resources.guide, context.standing, room)
    await context.change(card)
    return notice


async def show_list(context: Context, parts: list[str]) -> None:
    """Show the list under the button that was pressed."""
    await context.answer(_list(context, organising.room_with_id(context.db, int(parts[0]))))


async def tick(context: Context, parts: list[str]) -> None:
    """Tick a line, or take the tick back, and show the list again."""
    guide, done = context.resources.guide, parts[2] == "1"
    room = guiding.tick(context.db, guide, context.standing, int(parts[0]), parts[1], done, context.now)
    await context.change(_list(context, room))


async def press_what_if(context: Context, parts: list[str]) -> None:
    """Show the topics or one of them, ask for a text, share it or throw it away."""
    action, number = parts[0], int(parts[1])
    guide = context.resources.guide
    if action == "list":
        await context.change(_what_ifs(context, organising.room_with_id(context.db, number)))
    elif action == "show":
        card = foreseeing.show(context.db, context.texts, guide, context.standing, number, parts[2])
        await context.change(card)
    elif action == "write":
        await _ask_what_if(context, number, parts[2])
    elif action == "share":
        plan = foreseeing.share(context.db, guide, context.standing, number, context.now)
        await context.change(context.say("whatif.shared", version=plan.version, text=plan.text))
    else:
        foreseeing.drop(context.db, context.standing, number)
        await context.change(context.say("whatif.dropped"))


async def take_what_if(context: Context, prompt: Prompt, text: str) -> None:
    """Take the text of a what-if, and show the preview."""
    room_id, topic = prompt.data["room"], prompt.data["topic"]
    plan = foreseeing.draft(context.db, context.standing, room_id, topic, text, context.update_key, context.now)
    await context.answer(foreseeing.preview(context.db, context.texts, context.resources.guide, plan))


async def press_close(context: Context, parts: list[str]) -> None:
    """Close the room, or leave it open."""
    if parts[0] != "yes":
        await context.change(context.say("closing.stays_open"))
        return
    room = closing.close(context.db, context.standing, int(parts[1]), context.now)
    await context.change(context.say("closing.done", room=room.name))


async def reopen(context: Context, parts: list[str]) -> None:
    """Confirm that a closed room opens again."""
    room = closing.reopen(context.db, context.standing, int(parts[0]), context.now)
    await context.change(context.say("closing.reopened_short", room=room.name))


async def answer_rules(context: Context, parts: list[str]) -> None:
    """Take "Akkoord" or "Ik stop" to new house rules."""
    if parts[0] == "agree":
        informing.agree(context.db, context.standing, int(parts[1]), context.now)
        await context.change(context.say("house_rules.agreed"))
    elif parts[0] == "stop":
        room = informing.stop(context.db, context.standing, int(parts[1]), context.now)
        await context.change(context.say("house_rules.stopped", room=room.name))
    else:
        raise NoLongerOpen


def _list(context: Context, room: Room) -> Card:
    return guiding.checklist(context.db, context.texts, context.resources.guide, context.standing, room)


def _what_ifs(context: Context, room: Room) -> Card:
    return foreseeing.overview(context.db, context.texts, context.resources.guide, context.standing, room)


async def _ask_what_if(context: Context, room_id: int, topic: str) -> None:
    guide = context.resources.guide
    html = foreseeing.ask(context.db, context.texts, guide, context.standing, room_id, topic)
    organising.ask(context.db, context.person, "what_if", {"room": room_id, "topic": topic}, context.now)
    cancel = Button(context.texts.plain("button.cancel"), "cancel:prompt")
    await context.whisper(Card(html, ((cancel,),)))
    await _say_it_is_in_private(context)


async def _say_it_is_in_private(context: Context) -> None:
    if context.visit.place is Place.ROOM:
        await context.answer(context.say("phase.in_private"))


def _asks(name: str, act: InRoom) -> Handler:
    async def ask(context: Context) -> None:
        await in_room(context, name, words_after_command(context), act)

    return ask
