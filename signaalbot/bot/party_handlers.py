"""How do members arrange their seats? Hand over, step in, spokesperson, name at choice, own mark, another party."""

from __future__ import annotations

from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, Handler, button, command
from signaalbot.bot.rooms import InRoom, in_room
from signaalbot.bot.start_handlers import words_after_command
from signaalbot.domain.card import Button, Card
from signaalbot.domain.permission import Place
from signaalbot.domain.problem import NoLongerOpen
from signaalbot.domain.prompt import Prompt
from signaalbot.domain.role import Party, Voice
from signaalbot.domain.room import Room
from signaalbot.domain.roster import NameNotUsable
from signaalbot.services import handing_over, organising, phrasing, seating


def handlers() -> list[AnyHandler]:
    """Return the handlers around seats."""
    return [
        *(command(name, _asks(name)) for name in ACTS),
        button("handover", press_handover),
        button("voice", choose_voice),
        button("name", press_name),
        button("bridge", mark_bridge),
        button("move", press_move),
    ]


async def hand_over_in(context: Context, room: Room, _words: str, _key: str) -> None:
    """Ask in private to whom the contact role goes: "/draagover"."""
    await _show(context, handing_over.choices(context.db, context.texts, context.standing, room))


async def press_handover(context: Context, parts: list[str]) -> None:
    """Offer the role, take it, leave it, take the offer back, or step in."""
    action, number = parts[0], int(parts[1])
    if action == "offer":
        await _offer(context, number, int(parts[2]))
    elif action == "take":
        new = handing_over.take(context.db, context.standing, number, context.now)
        await context.change(context.say("roster.you_are_contact", member=phrasing.member(context.texts, new)))
    elif action == "stepin":
        new = handing_over.step_in(context.db, context.standing, number, context.now)
        await context.change(context.say("roster.you_are_contact", member=phrasing.member(context.texts, new)))
    elif action == "refuse":
        handing_over.refuse(context.db, context.standing, number, context.now)
        await context.change(context.say("roster.you_refused"))
    elif action == "retract":
        handing_over.retract(context.db, context.standing, number)
        await context.change(context.say("roster.retracted"))
    else:
        raise NoLongerOpen


async def _offer(context: Context, room_id: int, taker_id: int) -> None:
    offered = handing_over.offer(context.db, context.standing, room_id, taker_id, context.now)
    back = Button(context.texts.plain("roster.button.retract"), f"handover:retract:{offered.id}")
    await context.change(Card(context.say("roster.offered"), ((back,),)))


async def voice_in(context: Context, room: Room, _words: str, _key: str) -> None:
    """Ask the host who speaks in the name of the municipality: "/woordvoerder"."""
    await _show(context, seating.voice_card(context.db, context.texts, context.standing, room))


async def choose_voice(context: Context, parts: list[str]) -> None:
    """Make somebody spokesperson, or deputy."""
    chosen = seating.choose_voice(
        *(context.db, context.standing, int(parts[0]), int(parts[1]), Voice(parts[2]), context.now)
    )
    await context.change(context.say(f"roster.voice_{parts[2]}", member=phrasing.member(context.texts, chosen)))


async def name_in(context: Context, room: Room, words: str, _key: str) -> None:
    """Show how one is shown: "/naam"; or take a first name at once: "/naam Gerben"."""
    if not words:
        await _show(context, seating.name_card(context.texts, context.standing, room))
        return
    member = seating.show_name(context.db, context.standing, room, words, context.now)
    await _show(context, Card(context.say("roster.name_kept", name=member.shown_name or "")))


async def press_name(context: Context, parts: list[str]) -> None:
    """Ask for a first name, or show the function alone from now on."""
    room = organising.room_with_id(context.db, int(parts[1]))
    if parts[0] == "off":
        seating.hide_name(context.db, context.standing, room, context.now)
        await context.change(context.say("roster.name_gone"))
        return
    card = seating.name_card(context.texts, context.standing, organising.open_room(context.db, room.id))
    organising.ask(context.db, context.person, "shown_name", {"room": room.id}, context.now)
    cancel = Button(context.texts.plain("button.cancel"), "cancel:prompt")
    await context.whisper(Card(f"{card.html}\n\n{context.say('roster.ask_name')}", ((cancel,),)))


async def answer_name(context: Context, prompt: Prompt, text: str) -> None:
    """Take the first name that somebody typed; one that cannot be shown may be typed again."""
    room = organising.room_with_id(context.db, prompt.data["room"])
    try:
        await name_in(context, room, text.strip() or "-", "")
    except NameNotUsable:
        organising.ask(context.db, context.person, prompt.kind, prompt.data, context.now)
        raise


async def answer_function(context: Context, prompt: Prompt, text: str) -> None:
    """Take the function of somebody who came in without one."""
    room = organising.room_with_id(context.db, prompt.data["room"])
    member = seating.name_function(context.db, context.standing, room, text, context.now)
    await context.answer(context.say("roster.function_kept", member=phrasing.member(context.texts, member)))


async def bridge_in(context: Context, room: Room, _words: str, _key: str) -> None:
    """Ask whether one knows the world of the other side well: "/brug"."""
    await _show(context, seating.bridge_card(context.texts, context.standing, room))


async def mark_bridge(context: Context, parts: list[str]) -> None:
    """Set or remove one's own mark."""
    member = seating.mark_bridge(context.db, context.standing, int(parts[0]), parts[1] == "1", context.now)
    await context.change(context.say("roster.bridge_set" if member.bridge else "roster.bridge_unset"))


async def move_in(context: Context, room: Room, _words: str, _key: str) -> None:
    """Ask the host who goes to another party: "/verplaats"."""
    await _show(context, seating.move_card(context.db, context.texts, context.standing, room))


async def press_move(context: Context, parts: list[str]) -> None:
    """Ask to which party, and then move."""
    room_id, member_id = int(parts[0]), int(parts[1])
    if len(parts) > 2:
        party = Party(parts[2])
        moved = seating.move(context.db, context.standing, room_id, member_id, party, context.now)
        await context.change(context.say("roster.moved", member=phrasing.member(context.texts, moved)))
        return
    room = organising.room_with_id(context.db, room_id)
    await context.change(seating.move_card(context.db, context.texts, context.standing, room, member_id))


ACTS: dict[str, InRoom] = {
    "draagover": hand_over_in,
    "woordvoerder": voice_in,
    "naam": name_in,
    "brug": bridge_in,
    "verplaats": move_in,
}


def _asks(name: str) -> Handler:
    async def ask(context: Context) -> None:
        await in_room(context, name, _words(context), ACTS[name])

    return ask


def _words(context: Context) -> str:
    """Return the words after the command; none while a room must be chosen first, so that no name is kept."""
    chooses = context.visit.place is Place.PRIVATE and len(context.standing.memberships) > 1
    return "" if chooses else words_after_command(context)


async def _show(context: Context, card: Card) -> None:
    """Show a card to the one who asked alone; in the group only that it waits in private."""
    await context.whisper(card)
    if context.visit.place is Place.ROOM:
        await context.answer(context.say("roster.in_private"))
