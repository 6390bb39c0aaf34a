"""How does somebody come into a room, and out of it?"""

from __future__ import annotations

from typing import cast

from telegram import ChatJoinRequest, ChatMemberUpdated, Message, Update
from telegram.ext import ChatJoinRequestHandler, ChatMemberHandler, MessageHandler, filters

from signaalbot.bot import messenger
from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, button, language_of
from signaalbot.domain import localtime
from signaalbot.domain.card import Button, Card
from signaalbot.domain.problem import InvitationInvalid
from signaalbot.domain.room import Room
from signaalbot.services import joining, organising
from signaalbot.texts import Texts, texts_in

OPEN_CHAT = "kamer"
"""Payload of /start for who opens the private chat; some people must press Start before a bot may write."""

GONE = ("left", "kicked")


def handlers() -> list[AnyHandler]:
    """Return the handlers of joining, leaving and moving."""
    return [
        ChatJoinRequestHandler(knock),
        button("join", accept),
        button("decline", decline),
        ChatMemberHandler(membership_changed, ChatMemberHandler.CHAT_MEMBER),
        MessageHandler(filters.StatusUpdate.LEFT_CHAT_MEMBER, left),
        MessageHandler(filters.StatusUpdate.MIGRATE, migrate),
    ]


def house_rules(texts: Texts, room: Room, invitation_id: int, municipality: str) -> Card:
    """Show the house rules with "Akkoord" and "Nee"."""
    html = texts.say(
        "room.house_rules",
        room=room.name,
        day=localtime.day(room.day),
        place=room.place,
        municipality=municipality,
    )
    agree = Button(texts.plain("button.agree_rules"), f"join:{invitation_id}")
    refuse = Button(texts.plain("button.decline_rules"), f"decline:{invitation_id}")
    return Card(html, ((agree, refuse),))


async def knock(update: Update, context: Context) -> None:
    """Show the house rules in private to who asks to join with a good link; turn others down kindly."""
    asked = cast("ChatJoinRequest", update.chat_join_request)
    texts = texts_in(language_of(asked.from_user.language_code, context))
    link = asked.invite_link.invite_link if asked.invite_link else ""
    try:
        door = joining.knock(context.db, link, asked.from_user.id, context.now)
    except InvitationInvalid as problem:
        joining.refuse(context.db, link, asked.chat.id, asked.from_user.id, context.now)
        card = Card(texts.say(problem.key))
    else:
        card = house_rules(texts, door.room, door.invitation.id, context.resources.municipality)
    await messenger.send(context.bot, asked.user_chat_id, messenger.headed(card, context.resources.heading), None)


async def accept(context: Context, parts: list[str]) -> str:
    """Admit who pressed "Akkoord"."""
    room, _ = joining.accept(context.db, int(parts[0]), context.user.id, context.visit.language, context.now)
    link = f"https://t.me/{context.bot.username}?start={OPEN_CHAT}"
    opens = Button(context.texts.plain("button.open_chat"), url=link)
    await context.change(Card(context.say("room.welcome", room=room.name), ((opens,),)))
    return context.texts.plain("room.welcome_short")


async def decline(context: Context, _parts: list[str]) -> None:
    """Leave somebody out who does not want to; nothing was kept."""
    await context.change(context.say("room.declined"))


async def membership_changed(update: Update, context: Context) -> None:
    """Note who left the group, or was removed from it."""
    change = cast("ChatMemberUpdated", update.chat_member)
    if change.new_chat_member.status in GONE:
        joining.leave(context.db, change.chat.id, change.new_chat_member.user.id, context.now)


async def left(update: Update, context: Context) -> None:
    """Note who left, from the service message; the same as `membership_changed`, whichever comes first."""
    message = cast("Message", update.effective_message)
    if message.left_chat_member is not None:
        joining.leave(context.db, message.chat.id, message.left_chat_member.id, context.now)


async def migrate(update: Update, context: Context) -> None:
    """Follow a group that became a supergroup (T24)."""
    message = cast("Message", update.effective_message)
    if message.migrate_to_chat_id is not None:
        organising.migrate(context.db, message.chat.id, message.migrate_to_chat_id, context.now)
