"""How does an answer go straight back? Within Telegram's limits; when there is no room, through the outbox."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from telegram import Bot, Message
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from signaalbot.bot import messenger
from signaalbot.bot.failing import seconds_of, surely_not_sent
from signaalbot.domain.card import Card
from signaalbot.services import pacing, posting

if TYPE_CHECKING:
    from sqlite_utils import Database

log = logging.getLogger(__name__)

LONGEST_WAIT: Final = timedelta(seconds=2)
A_MOMENT: Final = timedelta(milliseconds=100)


@dataclass(frozen=True)
class Address:
    """Where an answer goes: a chat, there as a reply to a message, in a topic; *key* makes it this answer alone."""

    chat_id: int
    key: str
    reply_to: int | None = None
    thread: int | None = None


@dataclass(frozen=True)
class Answers:
    """What is needed to answer: *rest* waits so many seconds, or not at all where time is only played."""

    bot: Bot
    db: Database
    now: Callable[[], datetime]
    heading: str = ""

    async def give(self, to: Address, card: Card, keep: bool = True) -> Message | None:
        """Answer now and return what was sent; when there is no room, or it did not get there, it waits in the outbox.

        What may not stand in the database (a draft of a signal, a link that lets somebody in) is not kept: it
        waits its turn here, and is sent.
        """
        keep = keep and not card.is_secret
        if not pacing.has_room(self.db, to.chat_id, self.now()):
            if keep:
                self._keep(to, card)
                return None
            await self._room(to.chat_id)
        pacing.note_answer(self.db, to.chat_id, self.now())
        try:
            headed = messenger.headed(card, self.heading)
            return await messenger.send(self.bot, to.chat_id, headed, to.reply_to, to.thread)
        except TelegramError as error:
            if not self._goes_later(to, error) or not keep:
                raise
            self._keep(to, card)
            return None

    def _goes_later(self, to: Address, error: TelegramError) -> bool:
        """Tell whether an answer that failed may go again."""
        if isinstance(error, RetryAfter):
            pacing.pause(self.db, to.chat_id, seconds_of(error), self.now())
            return True
        return not isinstance(error, BadRequest | Forbidden) and surely_not_sent(error)

    def _keep(self, to: Address, card: Card) -> None:
        posting.answer(self.db, to.chat_id, to.key, card, self.now(), to.reply_to, to.thread)

    async def _room(self, chat_id: int) -> None:
        """Wait for room, a second or two; not where time is only played and stands still meanwhile."""
        begin = self.now()
        await asyncio.sleep(0.001)
        for _ in range(LONGEST_WAIT // A_MOMENT):
            if self.now() == begin or pacing.has_room(self.db, chat_id, self.now()):
                return
            await asyncio.sleep(A_MOMENT.total_seconds())
