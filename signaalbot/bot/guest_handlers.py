"""Who came into the group past the bot, and what does the host do about it?"""

from __future__ import annotations

from telegram.error import BadRequest

from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, button
from signaalbot.bot.join_handlers import DOOR, house_rules, new_door
from signaalbot.bot.membership import is_in
from signaalbot.domain.card import Card
from signaalbot.domain.problem import NoLongerOpen
from signaalbot.domain.role import Party
from signaalbot.domain.roster import NotInTheGroup
from signaalbot.services import joining, welcoming


def handlers() -> list[AnyHandler]:
    """Return the handlers of guests."""
    return [button("guest", press)]


async def open_door(context: Context, payload: str) -> None:
    """Show the house rules to who is in the group already. Raises InvitationInvalid or NotInTheGroup."""
    door = joining.door(context.db, payload.removeprefix(DOOR), context.user.id, context.now)
    try:
        found = await context.bot.get_chat_member(door.room.chat_id or 0, context.user.id)
    except BadRequest:
        raise NotInTheGroup from None
    if not is_in(found):
        raise NotInTheGroup
    ticket = joining.ticket(context.db, door.invitation.id, context.user.id)
    await context.answer(house_rules(context.texts, door.room, ticket, context.resources.municipality))


async def press(context: Context, parts: list[str]) -> None:
    """Give a guest a seat, make a way in for somebody else, or take a guest out."""
    action, number = parts[0], int(parts[1])
    party = Party(parts[2]) if len(parts) > 2 else None
    if action == "seat" and party is None:
        await context.change(welcoming.seat_card(context.db, context.texts, context.standing, number))
    elif action == "seat" and party is not None:
        welcoming.offer_seat(context.db, context.standing, number, party, new_door(context), context.now)
        await context.change(context.say("roster.seat_offered", party=context.say(f"party.{party}")))
    elif action == "door" and party is None:
        await context.change(welcoming.door_card(context.db, context.texts, context.standing, number))
    elif action == "door" and party is not None:
        await _make_door(context, number, party)
    elif action == "out":
        welcoming.take_out(context.db, context.standing, number, context.now)
        await context.change(context.say("roster.taken_out"))
    else:
        raise NoLongerOpen


async def _make_door(context: Context, room_id: int, party: Party) -> None:
    door = new_door(context)
    room = welcoming.make_door(context.db, context.standing, room_id, party, door, context.now)
    await context.change(
        Card(context.say("roster.door", room=room.name, party=context.say(f"party.{party}"), link=door.url))
    )
