"""What has to happen to members in the group itself? Their tag, an onlooker's silence, a guest who is taken out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from telegram import ChatPermissions
from telegram.ext import ExtBot

from signaalbot.bot import rollcall
from signaalbot.domain.delivery import Parcel, Task
from signaalbot.services import seating

if TYPE_CHECKING:
    from sqlite_utils import Database

Do = Callable[[Parcel], Awaitable[int | None]]


def tasks(bot: ExtBot[Any], db: Database, now: Callable[[], datetime]) -> dict[Task, Do]:
    """Return what to do for each of these tasks; each may be done twice without harm."""

    async def tag(parcel: Parcel) -> None:
        """Show the party and function beside the name; nothing for who has left meanwhile."""
        found = seating.tag_of(db, parcel.payload["member"])
        if found is not None:
            await bot.set_chat_member_tag(parcel.chat_id, *found)

    async def restrict(parcel: Parcel) -> None:
        """Let an onlooker read and not write."""
        await bot.restrict_chat_member(parcel.chat_id, parcel.payload["user_id"], ChatPermissions.no_permissions())

    async def remove(parcel: Parcel) -> None:
        """Take a guest out of the group; with an invitation this person may come back."""
        await bot.ban_chat_member(parcel.chat_id, parcel.payload["user_id"])
        if str(parcel.chat_id).startswith("-100"):
            await bot.unban_chat_member(parcel.chat_id, parcel.payload["user_id"], only_if_banned=True)

    async def call(parcel: Parcel) -> None:
        await rollcall.call(bot, db, parcel.payload["room"], now())

    return {Task.TAG: tag, Task.RESTRICT: restrict, Task.REMOVE: remove, Task.ROLLCALL: call}
