"""Who may come through? Every command and button passes the permission table before its handler."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update
from telegram.constants import ChatType
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from signaalbot.bot import messenger
from signaalbot.bot.context import Context, Visit
from signaalbot.domain.permission import BUTTONS, COMMANDS, Grant, Place, Who, kinds_of, may_use
from signaalbot.domain.problem import Anonymous, NotAllowed, NotInThisChat, Unknown
from signaalbot.domain.role import Standing
from signaalbot.services import admission, attending, organising

Handler = Callable[[Context], Awaitable[None]]
Press = Callable[[Context, list[str]], Awaitable[str | None]]
AnyHandler = BaseHandler[Update, Context, Any]

ANONYMOUS_ADMINISTRATOR = 1087968824


def meet(update: Update, context: Context) -> Visit:
    """Find out who does something and where. Raises Anonymous when no person stands behind it (T28)."""
    user, message = update.effective_user, update.effective_message
    spoken_as_chat = update.callback_query is None and message is not None and message.sender_chat is not None
    if user is None or user.id == ANONYMOUS_ADMINISTRATOR or spoken_as_chat:
        raise Anonymous
    standing = admission.standing(context.db, user.id)
    private = update.effective_chat is None or update.effective_chat.type == ChatType.PRIVATE
    context.visit = Visit(
        standing=standing,
        place=Place.PRIVATE if private else Place.ROOM,
        language=_language_for(update, context, standing),
    )
    return context.visit


def _language_for(update: Update, context: Context, standing: Standing) -> str:
    """Return the language to answer in: what all read in a group is said in the language of the room."""
    if update.message is not None and update.message.chat.type != ChatType.PRIVATE:
        room = organising.room_of_group(context.db, update.message.chat.id)
        if room is not None:
            return room.language
    code = None if update.effective_user is None else update.effective_user.language_code
    return standing.person.language if standing.person else language_of(code, context)


def language_of(code: str | None, context: Context) -> str:
    """Return the language for somebody new: that of the app when it is English or Dutch, else our own."""
    short = (code or "")[:2]
    return short if short in ("nl", "en") else context.resources.language


def require(grant: Grant | None, visit: Visit) -> None:
    """Raise Unknown, NotInThisChat or NotAllowed unless the table lets this sender do this here."""
    if may_use(grant, visit.standing, visit.place):
        return
    if grant is None:
        raise NotAllowed
    if kinds_of(visit.standing) == {Who.STRANGER}:
        raise Unknown
    if grant.who & kinds_of(visit.standing) and visit.place not in grant.where:
        raise NotInThisChat
    raise NotAllowed


def command(name: str, handler: Handler) -> AnyHandler:
    """Let a command through the gate; a name that is not in the table is refused to everybody."""

    async def gated(update: Update, context: Context) -> None:
        visit = meet(update, context)
        require(COMMANDS.get(name), visit)
        await handler(context)
        attending.note_sign(context.db, visit.standing, context.now)

    return CommandHandler(name, gated, filters=filters.UpdateType.MESSAGE)


def button(name: str, press: Press) -> AnyHandler:
    """Let presses of a button through the gate; what the handler returns is shown as a short notice."""

    async def gated(update: Update, context: Context) -> None:
        visit = meet(update, context)
        require(BUTTONS.get(name), visit)
        notice = await press(context, (context.query.data or "").split(":")[1:])
        attending.note_sign(context.db, visit.standing, context.now)
        await messenger.toast(context.query, notice or "")

    return CallbackQueryHandler(gated, pattern=f"^{name}:")


def known_text(handler: Handler, chosen: filters.BaseFilter) -> AnyHandler:
    """Let messages of invited people through; a stranger hears how to get an invitation."""

    async def gated(update: Update, context: Context) -> None:
        if meet(update, context).standing == Standing():
            raise Unknown
        await handler(context)

    return MessageHandler(chosen, gated)
