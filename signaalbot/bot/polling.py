"""How do updates come in? Fetched, handled one by one, and confirmed only after their transaction."""

from __future__ import annotations

import asyncio
import logging
import math
import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.ext import Application

from signaalbot.bot.errors import NOT_STORED
from signaalbot.bot.failing import seconds_of
from signaalbot.domain.leak import spotted

log = logging.getLogger(__name__)

WANTED = (
    "message",
    "edited_message",
    "callback_query",
    "poll",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
)
WAIT_AFTER_ERROR = 3.0


def _nobody(_error: Exception | None) -> None:
    return None


class Poller:
    """Telegram is the inbox: what is not confirmed comes again after a crash (T66)."""

    def __init__(
        self,
        application: Application[Any, Any, Any, Any, Any, Any],
        before: Callable[[], Awaitable[int]],
        after: Callable[[], Awaitable[None]],
        tell: Callable[[Exception | None], None] = _nobody,
    ) -> None:
        """Ask *before* how many seconds to wait for updates; do *after* when some were handled.

        *tell* hears of each fetch that went well (None) or not, and of a database that could not take an update.
        """
        self._application, self._before, self._after, self._tell = application, before, after, tell
        self._offset = 0
        self.caught_up = asyncio.Event()

    async def run(self) -> None:
        """Poll for as long as the bot lives. Raises InvalidToken when Telegram does not know the token."""
        while True:
            try:
                await self.turn()
            except InvalidToken:
                raise
            except (TelegramError, sqlite3.Error) as error:
                self._tell(error)
                await asyncio.sleep(_wait_after(error))

    async def turn(self) -> None:
        """Fetch once and handle what came, in order; the next fetch confirms it."""
        if not self.caught_up.is_set():
            await self._catch_up()
        await self._take(await self._before())
        await self._after()

    async def _catch_up(self) -> None:
        """At start, first finish what a crash left half answered; only then may the outbox go on."""
        while await self._take(0):
            continue
        self.caught_up.set()

    async def _take(self, wait: int) -> bool:
        found = await self._fetch(wait)
        for raw in found:
            await self._handle(raw)
            self._offset = int(raw["update_id"]) + 1
        return bool(found)

    async def confirm(self) -> None:
        """Confirm what was handled, at a clean stop."""
        if self._offset:
            await self._fetch(0)

    async def _fetch(self, wait: int) -> list[dict[str, Any]]:
        """Ask for updates; those before the offset are confirmed by it."""
        found = await self._application.bot.do_api_request(
            "getupdates",  # names of methods are case-insensitive; PTB warns when it has one of that name
            {"offset": self._offset, "timeout": wait, "allowed_updates": list(WANTED)},
            read_timeout=wait + 15,
        )
        self._tell(None)
        return list(found)

    async def _handle(self, raw: dict[str, Any]) -> None:
        try:
            update = Update.de_json(raw, self._application.bot)
        except (TelegramError, KeyError, TypeError, ValueError) as error:
            log.error("update %s cannot be read: %s", raw.get("update_id"), type(error).__name__)
            return
        if is_for_us(update, self._application.bot.id):
            await self._application.process_update(update)
            not_stored = self._application.bot_data.pop(NOT_STORED, None)
            if not_stored is not None:  # not confirmed: Telegram brings it again (T64)
                raise not_stored


def _wait_after(error: Exception) -> float:
    """Say in the log why no updates come, and return how many seconds to wait."""
    if isinstance(error, RetryAfter):
        return seconds_of(error)
    if isinstance(error, Conflict):
        log.error("another program uses this token: a second bot, or the token leaked")
    else:
        log.warning("no updates: %s", type(error).__name__)
    return WAIT_AFTER_ERROR


def is_for_us(update: Update, bot_id: int) -> bool:
    """Tell whether the bot may look at this; ordinary talk in a group is dropped right here (promise 4).

    From a group pass: commands, replies to the bot, presses, changes of membership, and what must be warned for.
    """
    message = update.message or update.edited_message
    if message is None or message.chat.type == "private":
        return True
    if message.left_chat_member or message.new_chat_members:
        return True
    if message.migrate_to_chat_id or message.migrate_from_chat_id:
        return True
    replied = message.reply_to_message
    is_command = (message.text or "").startswith("/")
    to_us = replied is not None and replied.from_user is not None and replied.from_user.id == bot_id
    return is_command or to_us or spotted(message.text or "") is not None


def seconds_until(moment: float, limit: int) -> int:
    """Return whole seconds to wait: at least 1, at most *limit*."""
    return max(1, min(limit, math.ceil(moment)))
