"""How does the outbox get to Telegram? One row at a time per chat, several chats at once, each step committed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import httpx
from telegram import BotCommand, BotCommandScope, InputFile
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

from signaalbot.bot import agreement_tasks, messenger, placing, seat_tasks
from signaalbot.domain.card import Card
from signaalbot.domain.delivery import Parcel, Task
from signaalbot.services import delivering, listing, mending, reporting, stating, summing_up

if TYPE_CHECKING:
    from sqlite_utils import Database

log = logging.getLogger(__name__)

DONE_ALREADY = ("user_already_participant", "hide_requester_missing", "not modified", "already been closed")


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
            Task.POLL: self._poll,
            Task.CLOSE_POLL: self._close_poll,
            Task.CARD: self._card,
            Task.APPROVE: self._approve,
            Task.DECLINE: self._decline,
            Task.MENU: self._menu,
            **seat_tasks.tasks(bot, db, now),
            **agreement_tasks.tasks(bot, db, now, heading),
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
        topic = mending.topic_of(self._db, parcel)
        return (await messenger.send(self._bot, parcel.chat_id, card, None, topic)).message_id

    async def _document(self, parcel: Parcel) -> int | None:
        content = self._file(parcel)
        if content is None:
            return None
        page = InputFile(content, filename=parcel.payload["name"])
        caption, topic = self._heading or None, mending.topic_of(self._db, parcel)
        sent = await self._bot.send_document(parcel.chat_id, page, caption=caption, message_thread_id=topic)
        return sent.message_id

    def _file(self, parcel: Parcel) -> bytes | None:
        if "verslag" in parcel.payload:
            return summing_up.file_of(self._db, parcel.payload["verslag"], parcel.payload["shape"])
        if "pocket" in parcel.payload:
            return listing.sheet_file(self._db, parcel.payload["pocket"], parcel.payload["language"], self._now())
        return reporting.file_of(self._db, parcel.payload["digest"], parcel.payload.get("shape", "html"))

    async def _poll(self, parcel: Parcel) -> int | None:
        statement_id = parcel.payload["statement"]
        question, options = stating.as_poll(self._db, statement_id, self._heading)
        message = await self._bot.send_poll(
            *(parcel.chat_id, question, options),
            is_anonymous=True,
            hide_results_until_closes=True,
            message_thread_id=mending.topic_of(self._db, parcel),
        )
        poll_id = message.poll.id if message.poll else ""
        stating.posted(self._db, statement_id, poll_id, message.message_id, self._now())
        return message.message_id

    async def _close_poll(self, parcel: Parcel) -> int | None:
        statement_id = parcel.payload["statement"]
        message_id = stating.to_close(self._db, statement_id)
        if message_id is None:
            return None
        try:
            poll = await self._bot.stop_poll(parcel.chat_id, message_id)
        except BadRequest as error:
            if "not found" in str(error).lower():
                stating.lost(self._db, statement_id, self._now())
            raise
        stating.closed(self._db, poll.id, [option.voter_count for option in poll.options], self._now())
        return None

    async def _card(self, parcel: Parcel) -> int | None:
        return await placing.place(self._bot, self._db, parcel, self._heading)

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
