"""How does somebody come into a room, and out of it?"""

from __future__ import annotations

from typing import cast

from telegram import ChatJoinRequest, ChatMemberUpdated, Message, Update, User
from telegram.ext import ChatJoinRequestHandler, ChatMemberHandler, MessageHandler, filters

from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, button, language_of
from signaalbot.bot.membership import is_in
from signaalbot.domain import localtime
from signaalbot.domain.card import Button, Card
from signaalbot.domain.phase import RoomClosed
from signaalbot.domain.problem import InvitationInvalid
from signaalbot.domain.room import Room
from signaalbot.domain.roster import AlreadySeated
from signaalbot.services import informing, joining, mending, organising, welcoming
from signaalbot.services.welcoming import Door, Sighting
from signaalbot.texts import Texts, texts_in

OPEN_CHAT = "kamer"
"""Payload of /start for who opens the private chat; some people must press Start before a bot may write."""

DOOR = "kamer_"
"""Payload of /start, before a token, for who is in the group already."""


def handlers() -> list[AnyHandler]:
    """Return the handlers of joining, leaving and moving."""
    return [
        ChatJoinRequestHandler(knock),
        button("join", accept),
        button("decline", decline),
        ChatMemberHandler(membership_changed, ChatMemberHandler.CHAT_MEMBER),
        MessageHandler(filters.StatusUpdate.LEFT_CHAT_MEMBER, left),
        MessageHandler(filters.StatusUpdate.NEW_CHAT_MEMBERS, added),
        MessageHandler(filters.StatusUpdate.MIGRATE, migrate),
    ]


def house_rules(texts: Texts, room: Room, ticket: str, municipality: str) -> Card:
    """Show the house rules with "Akkoord", good for the holder of the ticket alone, and "Nee"."""
    html = texts.say(
        "house_rules.ask",
        room=room.name,
        day=localtime.day(room.day),
        place=room.place,
        rules=informing.house_rules(texts, municipality),
    )
    agree = Button(texts.plain("button.agree_rules"), f"join:{ticket}")
    refuse = Button(texts.plain("button.decline_rules"), "decline:rules")
    return Card(f"{html}\n\n{texts.say('roster.hide_number')}", ((agree, refuse),))


async def knock(update: Update, context: Context) -> None:
    """Show the house rules in private to who asks to join with a good link; turn others down kindly."""
    asked = cast("ChatJoinRequest", update.chat_join_request)
    texts = texts_in(language_of(asked.from_user.language_code, context))
    link = asked.invite_link.invite_link if asked.invite_link else ""
    try:
        door = joining.knock(context.db, link, asked.from_user.id, context.now)
    except RoomClosed as problem:
        card = Card(texts.say(problem.key, **problem.facts()))
    except (InvitationInvalid, AlreadySeated) as problem:
        joining.refuse(context.db, link, asked.chat.id, asked.from_user.id, context.now)
        card = Card(texts.say(problem.key, **problem.facts()))
    else:
        ticket = joining.ticket(context.db, door.invitation.id, asked.from_user.id)
        card = house_rules(texts, door.room, ticket, context.resources.municipality)
    await context.whisper_to(asked.user_chat_id, card)


async def accept(context: Context, parts: list[str]) -> str:
    """Admit who pressed "Akkoord"."""
    if len(parts) != 2:
        raise InvitationInvalid
    room, member = joining.accept(
        *(context.db, int(parts[0]), parts[1], context.user.id, context.visit.language, context.now)
    )
    link = f"https://t.me/{context.bot.username}?start={OPEN_CHAT}"
    opens = (Button(context.texts.plain("button.open_chat"), url=link),)
    names = (Button(context.texts.plain("roster.button.name"), f"name:ask:{room.id}"),)
    rows = (opens, names) if member.party.takes_part else (opens,)
    await context.change(Card(context.say("room.welcome", room=room.name), rows))
    if joining.is_nameless(context.db, int(parts[0])):
        organising.ask(
            context.db, joining.person_of(context.db, member), "own_function", {"room": room.id}, context.now
        )
        await context.whisper(context.say("roster.ask_function"))
    return context.texts.plain("room.welcome_short")


async def decline(context: Context, _parts: list[str]) -> None:
    """Leave somebody out who does not want to; nothing was kept."""
    await context.change(context.say("room.declined"))


async def membership_changed(update: Update, context: Context) -> None:
    """Note who left the group or was removed from it; and who came in past the bot."""
    change = cast("ChatMemberUpdated", update.chat_member)
    if not is_in(change.new_chat_member):
        joining.leave(context.db, change.chat.id, change.new_chat_member.user.id, context.now)
    elif not is_in(change.old_chat_member):
        link = change.invite_link.invite_link if change.invite_link else None
        meet(context, change.chat.id, change.new_chat_member.user, change.from_user, link)


def meet(context: Context, chat_id: int, user: User, by: User | None, link: str | None = None) -> None:
    """Note somebody in the group who has no place in the register; the bot itself is no guest."""
    if user.id != context.bot.id:
        seen = Sighting(user.id, user.is_bot, None if by is None else by.id, link)
        welcoming.meet(context.db, chat_id, seen, new_door(context), context.now)


def new_door(context: Context) -> Door:
    """Make a way in for somebody who is in the group already."""
    token = context.resources.chance.token()
    return Door(token, f"https://t.me/{context.bot.username}?start={DOOR}{token}")


async def added(update: Update, context: Context) -> None:
    """Note who came in, from the service message; the same as `membership_changed`, whichever comes first."""
    message = cast("Message", update.effective_message)
    for user in message.new_chat_members:
        meet(context, message.chat.id, user, message.from_user)


async def left(update: Update, context: Context) -> None:
    """Note who left, from the service message; the same as `membership_changed`, whichever comes first."""
    message = cast("Message", update.effective_message)
    if message.left_chat_member is not None:
        joining.leave(context.db, message.chat.id, message.left_chat_member.id, context.now)


async def migrate(update: Update, context: Context) -> None:
    """Follow a group that became a supergroup, told in the old group and in the new one (T24)."""
    message = cast("Message", update.effective_message)
    if message.migrate_to_chat_id is not None:
        mending.follow(context.db, message.chat.id, message.migrate_to_chat_id, context.now)
    elif message.migrate_from_chat_id is not None:
        mending.follow(context.db, message.migrate_from_chat_id, message.chat.id, context.now)
