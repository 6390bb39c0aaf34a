"""How does the outbox get to Telegram? One row at a time per chat, several chats at once, each step committed."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from telegram import BotCommand, BotCommandScope, InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)
from telegram.ext import ExtBot

from signaalbot.bot import agreement_tasks, messenger, placing, seat_tasks
from signaalbot.bot.failing import seconds_of, surely_not_sent
from signaalbot.domain.card import Card
from signaalbot.domain.delivery import Parcel, Task
from signaalbot.services import delivering, listing, mending, reporting, stating, summing_up
from signaalbot.services.delivering import Outcome

if TYPE_CHECKING:
    from sqlite_utils import Database

log = logging.getLogger(__name__)

WAIT_AFTER_TROUBLE = 3.0
STOP_WITHIN = 6.0
LOOK_AGAIN = 0.25
"""While a call hangs, what came back is written down, and others go, this many seconds apart."""
DONE_ALREADY = ("user_already_participant", "hide_requester_missing", "not modified", "already been closed")


class Unreadable(Exception):
    """Raised when nobody can make a message of a row."""


def _ignore(_error: Exception | None) -> None:
    return None


class Sender:
    """Works through the outbox; holds nothing that matters over a restart."""

    def __init__(
        self, bot: ExtBot[Any], db: Database, now: Callable[[], datetime], in_flight: int = 8, heading: str = ""
    ) -> None:
        """Send through *bot*, at most *in_flight* calls at once; *heading* stands above every message."""
        self._heading = heading
        self._bot, self._db, self._now, self._in_flight = bot, db, now, in_flight
        self._line: deque[Parcel] = deque()
        self._busy: set[int] = set()
        self._done: list[Outcome] = []
        self._slots: set[asyncio.Task[None]] = set()
        self._bell = asyncio.Event()
        self._stopping = False
        self.held = False
        self.refused: InvalidToken | None = None
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
        self._bell.set()

    def hold(self, held: bool) -> None:
        """Stop sending and keep the queue while another program uses the token; or go on (T32)."""
        self.held = held
        self.wake()

    async def settle(self) -> None:
        """Send all that may go at this moment; returns when nothing is under way and all else must wait.

        Raises InvalidToken when Telegram does not know the token any more: the queue is kept.
        """
        while True:
            self._bell.clear()
            self._step()
            if not self._slots:
                if self.refused is not None:
                    raise self.refused
                return
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_AGAIN):
                    await self._bell.wait()

    @property
    def _resting(self) -> bool:
        return self.held or self._stopping or self.refused is not None

    async def stop(self) -> None:
        """Let the calls under way end, for a few seconds, and put back what was only taken."""
        self._stopping = True
        if self._slots:
            await asyncio.wait(self._slots, timeout=STOP_WITHIN)
        self._step()

    def _step(self) -> None:
        """Write down what came back, take the next rows, and start a slot for each that can go at once; one commit.

        What cannot be written is kept for the next time. Some rows are taken ahead of the calls under way, so that
        a slot that ends one goes on with the next without a commit in between.
        """
        self._reap()
        most = 0 if self._resting else 4 * self._in_flight - 3 - len(self._busy)
        taken = delivering.step(self._db, self._done, self._now(), self._busy, most)
        self._done.clear()
        self._line.extend(taken)
        self._busy.update(parcel.chat_id for parcel in taken)
        for _ in range(min(len(self._line), self._in_flight - len(self._slots))):
            slot = asyncio.create_task(self._work())
            slot.add_done_callback(lambda _slot: self._bell.set())
            self._slots.add(slot)

    def _reap(self) -> None:
        """Forget the slots that ended, and give back what no slot will take."""
        for slot in [slot for slot in self._slots if slot.done()]:
            self._slots.remove(slot)
            slot.result()
        while self._resting and self._line:
            parcel = self._line.popleft()
            self._come_back(parcel, partial(delivering.put_back, self._db, parcel))

    async def _work(self) -> None:
        """Carry one row after another, for as long as there are rows that were taken."""
        while self._line and not self._resting:
            parcel = self._line.popleft()
            self._come_back(parcel, await self._sent(parcel))

    def _come_back(self, parcel: Parcel, note: Callable[[datetime], None]) -> None:
        self._busy.discard(parcel.chat_id)
        self._done.append(Outcome(parcel, self._now(), note))

    async def run(self, after: asyncio.Event, trouble: Callable[[Exception | None], None] = _ignore) -> None:
        """Send for as long as the bot lives, *after* what a crash left half answered has been finished.

        *trouble* hears of a database that does not work, and (None) that it does again; nothing is lost meanwhile.
        """
        await after.wait()
        while True:
            try:
                await self.settle()
                chance = delivering.next_chance(self._db, self._now())
                trouble(None)
            except sqlite3.Error as error:
                log.warning("the database does not work: %s", error)
                trouble(error)
                await asyncio.sleep(WAIT_AFTER_TROUBLE)
                continue
            wait = 60.0 if chance is None else max((chance - self._now()).total_seconds(), 0.01)
            try:
                async with asyncio.timeout(5.0 if self.held else min(wait, 60.0)):  # wait_for may swallow a stop (3.11)
                    await self._bell.wait()
            except TimeoutError:
                continue

    async def _sent(self, parcel: Parcel) -> Callable[[datetime], None]:
        """Carry out what a row asks; return what is to be written down about it."""
        db = self._db
        try:
            message_id = await self._tasks[parcel.task](parcel)
        except InvalidToken as error:
            self.refused = error
            return lambda now: delivering.refused(db, parcel, now, "token")
        except Conflict:
            self.held = True
            return lambda now: delivering.refused(db, parcel, now, "token")
        except RetryAfter as error:
            seconds = seconds_of(error)
            return lambda now: delivering.pause(db, parcel, seconds, now)
        except ChatMigrated as error:
            new_chat_id = error.new_chat_id
            return lambda now: delivering.moved(db, parcel, new_chat_id, now)
        except (Forbidden, BadRequest) as error:
            return self._turned_down(parcel, str(error))
        except TelegramError as error:
            return self._lost(parcel, error)
        except Exception as error:
            return self._broken(parcel, error)
        return lambda now: delivering.accepted(db, parcel, message_id, now)

    def _turned_down(self, parcel: Parcel, reason: str) -> Callable[[datetime], None]:
        if parcel.task.may_repeat and any(known in reason.lower() for known in DONE_ALREADY):
            return lambda now: delivering.accepted(self._db, parcel, None, now)
        log.warning("outbox row %s cannot be delivered: %s", parcel.id, reason)
        return lambda now: delivering.failed(self._db, parcel, reason, now)

    def _lost(self, parcel: Parcel, error: TelegramError) -> Callable[[datetime], None]:
        if surely_not_sent(error):
            return lambda now: delivering.refused(self._db, parcel, now, type(error).__name__)
        return lambda now: delivering.uncertain(self._db, parcel, now)

    def _broken(self, parcel: Parcel, error: Exception) -> Callable[[datetime], None]:
        """Something is wrong with the row, or with our database: never with what Telegram answered."""
        name = type(error).__name__
        if isinstance(error, sqlite3.Error):
            log.warning("outbox row %s: the database does not work: %s", parcel.id, error)
            return lambda now: delivering.uncertain(self._db, parcel, now)
        log.exception("outbox row %s cannot be sent", parcel.id)
        if parcel.task.may_repeat or isinstance(error, Unreadable):
            return lambda now: delivering.broken(self._db, parcel, name, now)
        return lambda now: delivering.uncertain(self._db, parcel, now)

    async def _message(self, parcel: Parcel) -> int | None:
        try:
            card = messenger.headed(Card.from_payload(parcel.payload), self._heading)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise Unreadable from error
        reply_to, topic = parcel.payload.get("reply_to"), parcel.payload.get("topic")
        if topic is None:
            topic = mending.topic_of(self._db, parcel)
        return (await messenger.send(self._bot, parcel.chat_id, card, reply_to, topic)).message_id

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
