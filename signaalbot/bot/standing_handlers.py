"""What happens to the bot itself in a group? Promoted, stripped of a right, muted, taken out, back again."""

from __future__ import annotations

from typing import cast

from telegram import ChatMemberUpdated, Update
from telegram.ext import ChatMemberHandler

from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler
from signaalbot.bot.membership import troubles
from signaalbot.services import mending


def handlers() -> list[AnyHandler]:
    """Return the handler of changes to the bot itself."""
    return [ChatMemberHandler(changed, ChatMemberHandler.MY_CHAT_MEMBER)]


async def changed(update: Update, context: Context) -> None:
    """Note what the bot misses now in a group; what happens in a private chat shows when something is sent."""
    change = cast("ChatMemberUpdated", update.my_chat_member)
    if change.chat.type != "private":
        mending.found(context.db, change.chat.id, troubles(change.new_chat_member), context.now)
