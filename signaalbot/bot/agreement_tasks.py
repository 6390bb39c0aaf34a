"""How does the sender keep the messages about a proposal true? It edits them in place."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from telegram import Bot
from telegram.constants import ParseMode

from signaalbot.bot import messenger
from signaalbot.domain.delivery import Parcel, Task
from signaalbot.services import renewing

if TYPE_CHECKING:
    from sqlite_utils import Database


def tasks(
    bot: Bot, db: Database, now: Callable[[], datetime], heading: str
) -> dict[Task, Callable[[Parcel], Awaitable[Any]]]:
    """Return what the sender does with rows about agreements."""

    async def renew(parcel: Parcel) -> None:
        found = renewing.renewal(db, parcel.payload, now())
        if found is None:
            return
        message_id, card = found
        card = messenger.headed(card, heading)
        await bot.edit_message_text(
            str(card.html),
            chat_id=parcel.chat_id,
            message_id=message_id,
            parse_mode=ParseMode.HTML,
            reply_markup=messenger.keyboard(card),
            link_preview_options=messenger.NO_PREVIEW,
        )

    return {Task.RENEW: renew}
