"""How does the outbox get to Telegram? One row at a time per chat, several chats at once, each step committed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import httpx
from telegram import BotCommand, BotCommandScope, InputFile
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)
from telegram.ext import ExtBot

from signaalbot.bot import messenger
from signaalbot.domain.card import Card
from signaalbot.domain.delivery import Parcel, Task
from signaalbot.services import delivering, organising, overseeing, reporting
from signaalbot.texts import texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database

log = logging.getLogger(__name__)

DONE_ALREADY = ("user_already_participant", "hide_requester_missing", "not modified")


class Sender:
    """Works through the outbox; holds nothing that matters over a restart."""

    def __init__(
        self, bot: ExtBot[Any], db: Database, now: Callable[[], datetime], in_flight: int = 8, heading: str = ""
    ) -> None:
        """Send through *bot*, at most *in_flight* calls at once; *heading* stands above every message."""
        self._heading = heading
        self._bot, self._db, self._now, self._in_flight = bot, db, now, in_flight
        self._running: dict[asyncio.Task[None], int] = {}
        self._news = asyncio.Event()
        self._tasks: dict[Task, Callable[[Parcel], Awaitable[int | None]]] = {
            Task.MESSAGE: self._message,
            Task.DOCUMENT: self._document,
            Task.CARD: self._card,
            Task.APPROVE: self._approve,
            Task.DECLINE: self._decline,
            Task.MENU: self._menu,
        }

    def wake(self) -> None:
        """Tell that there may be something to send."""
        self._news.set()

    async def settle(self) -> None:
        """Send all that may go at this moment; returns when nothing is under way and all else must wait."""
        while True:
            while len(self._running) < self._in_flight:
                parcel = delivering.claim(self._db, self._now(), tuple(self._running.values()))
                if parcel is None:
                    break
                self._running[asyncio.create_task(self._carry(parcel))] = parcel.chat_id
            if not self._running:
                return
            done, _ = await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                del self._running[task]
                task.result()

    async def run(self, after: asyncio.Event) -> None:
        """Send for as long as the bot lives, *after* what a crash left half answered has been finished."""
        await after.wait()
        while True:
            self._news.clear()
            await self.settle()
            chance = delivering.next_chance(self._db, self._now())
            wait = 60.0 if chance is None else max((chance - self._now()).total_seconds(), 0.01)
            try:
                async with asyncio.timeout(min(wait, 60.0)):  # wait_for may swallow a request to stop (3.11)
                    await self._news.wait()
            except TimeoutError:
                continue

    async def _carry(self, parcel: Parcel) -> None:
        try:
            message_id = await self._tasks[parcel.task](parcel)
        except (Conflict, InvalidToken):
            delivering.refused(self._db, parcel, self._now(), "token")
            raise
        except RetryAfter as error:
            seconds = error.retry_after
            wait = seconds.total_seconds() if not isinstance(seconds, int) else float(seconds)
            delivering.pause(self._db, parcel, wait, self._now())
        except ChatMigrated as error:
            delivering.moved(self._db, parcel, error.new_chat_id, self._now())
        except (Forbidden, BadRequest) as error:
            self._turned_down(parcel, error)
        except NetworkError as error:
            self._lost(parcel, error)
        else:
            delivering.accepted(self._db, parcel, message_id, self._now())

    def _turned_down(self, parcel: Parcel, error: Forbidden | BadRequest) -> None:
        reason = str(error)
        if parcel.task.may_repeat and any(known in reason.lower() for known in DONE_ALREADY):
            delivering.accepted(self._db, parcel, None, self._now())
            return
        log.warning("outbox row %s cannot be delivered: %s", parcel.id, reason)
        delivering.failed(self._db, parcel, reason, self._now())

    def _lost(self, parcel: Parcel, error: NetworkError) -> None:
        if _surely_not_sent(error):
            delivering.refused(self._db, parcel, self._now(), type(error).__name__)
        else:
            delivering.uncertain(self._db, parcel, self._now())

    async def _message(self, parcel: Parcel) -> int | None:
        card = messenger.headed(Card.from_payload(parcel.payload), self._heading)
        return (await messenger.send(self._bot, parcel.chat_id, card, None)).message_id

    async def _document(self, parcel: Parcel) -> int | None:
        found = reporting.document(self._db, parcel.payload["digest"])
        if found is None:
            return None
        page = InputFile(found.html.encode(), filename=parcel.payload["name"])
        return (await self._bot.send_document(parcel.chat_id, page, caption=self._heading or None)).message_id

    async def _card(self, parcel: Parcel) -> int | None:
        room = organising.room_with_id(self._db, parcel.payload["room"])
        card = overseeing.pinned(self._db, texts_in(room.language), room)
        card = messenger.headed(card, self._heading)
        if room.card_message_id is not None and await self._renewed(parcel.chat_id, room.card_message_id, card):
            return room.card_message_id
        message = await messenger.send(self._bot, parcel.chat_id, card, None)
        delivering.card_placed(self._db, room.id, message.message_id)
        await self._bot.pin_chat_message(parcel.chat_id, message.message_id, disable_notification=True)
        return message.message_id

    async def _renewed(self, chat_id: int, message_id: int, card: Card) -> bool:
        try:
            await self._bot.edit_message_text(
                str(card.html),
                chat_id=chat_id,
                message_id=message_id,
                parse_mode=ParseMode.HTML,
                link_preview_options=messenger.NO_PREVIEW,
            )
        except BadRequest as error:
            return "not modified" in str(error).lower()
        return True

    async def _approve(self, parcel: Parcel) -> int | None:
        await self._bot.approve_chat_join_request(parcel.chat_id, parcel.payload["user_id"])
        return None

    async def _decline(self, parcel: Parcel) -> int | None:
        await self._bot.decline_chat_join_request(parcel.chat_id, parcel.payload["user_id"])
        return None

    async def _menu(self, parcel: Parcel) -> int | None:
        commands = [BotCommand(name, about) for name, about in parcel.payload["commands"]]
        scope = BotCommandScope.de_json(parcel.payload["scope"], self._bot)
        await self._bot.set_my_commands(commands, scope)
        return None


def _surely_not_sent(error: NetworkError) -> bool:
    cause = error.__cause__
    if isinstance(cause, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout):
        return True
    if isinstance(error, TimedOut):
        return str(error).startswith("Pool timeout")
    return not str(error).startswith("httpx.") or "ConnectError" in str(error)
