"""Which room is meant? The room of this group, the only room of this person, or the one that is chosen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from signaalbot.bot.context import Context
from signaalbot.domain.card import Button, Card
from signaalbot.domain.permission import Place
from signaalbot.domain.problem import NoRoom, NotAMember
from signaalbot.domain.room import Room
from signaalbot.services import organising

InRoom = Callable[[Context, Room, str, str], Awaitable[None]]
"""Does something in a room: context, room, the words given, and the own key of the message that asked."""


async def in_room(context: Context, command: str, words: str, act: InRoom) -> None:
    """Do *act* in the room that is meant; asks which one when this person is in several.

    Raises NotAMember in a group that is no room of this person, and NoRoom for who is in none.
    """
    if context.visit.place is Place.ROOM:
        room = organising.room_of_group(context.db, context.chat.id)
        if room is None or context.standing.in_room(room.id) is None:
            raise NotAMember
        await act(context, room, words, context.update_key)
        return
    mine = organising.rooms_of(context.db, context.person)
    if not mine:
        raise NoRoom
    if len(mine) == 1:
        await act(context, mine[0], words, context.update_key)
        return
    data = {"command": command, "words": words, "key": context.update_key}
    organising.ask(context.db, context.person, "room", data, context.now)
    rows = tuple((Button(room.name, f"room:{command}:{room.id}"),) for room in mine)
    await context.answer(Card(context.say("room.choose"), rows))
