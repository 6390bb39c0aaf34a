"""What does someone read when it goes wrong? A Problem becomes its sentence; the rest an apology with a code."""

from __future__ import annotations

import logging
import re
import secrets
import sqlite3
import traceback

from telegram import Update
from telegram.constants import ChatType
from telegram.error import NetworkError, TelegramError

from signaalbot.bot import messenger
from signaalbot.bot.answering import Address, Answers
from signaalbot.bot.context import Context
from signaalbot.domain.card import Card
from signaalbot.domain.problem import Problem
from signaalbot.services import storing
from signaalbot.texts import texts_in

log = logging.getLogger(__name__)

NOT_STORED = "not stored"
"""Where the poller finds that the database could not take an update: that one comes again."""
WITHOUT_TEXTS = (sqlite3.Error, AttributeError, NameError, ImportError, OSError, Problem)
"""Errors whose words name tables, attributes and files, and never what somebody wrote."""
LONGEST_CHAIN = 10

TOKEN = re.compile(r"\d{5,15}:[A-Za-z0-9_-]{30,}")


async def on_error(update: object, context: Context) -> None:
    """Tell the sender, in the sender's language; nothing of the message goes into the log."""
    error = context.error
    if not isinstance(update, Update):
        log.error("error outside an update", exc_info=error)
        return
    if isinstance(error, sqlite3.Error) and storing.fault_of(error) is not None:
        context.application.bot_data[NOT_STORED] = error
        return
    texts = texts_in(context.visit.language)
    if isinstance(error, Problem):
        html, plain = texts.say(error.key, **error.facts()), texts.plain(error.key, **error.facts())
    else:
        reference = secrets.token_hex(3)
        log.error("update %s failed, code %s", update.update_id, reference, exc_info=error)
        html = texts.say("problem.unexpected", reference=reference)
        plain = texts.plain("problem.unexpected", reference=reference)
    try:
        await _tell(update, context, Card(html), plain)
    except NetworkError as failure:
        log.warning("update %s: the answer did not go out: %s", update.update_id, type(failure).__name__)
    except TelegramError as failure:
        log.warning("update %s: no answer possible: %s", update.update_id, type(failure).__name__)


async def _tell(update: Update, context: Context, card: Card, plain: str) -> None:
    if update.callback_query is not None:
        await messenger.toast(update.callback_query, plain, alert=True)
        return
    message, chat = update.effective_message, update.effective_chat
    if message is None or chat is None:
        return
    reply_to = None if chat.type == ChatType.PRIVATE else message.message_id
    answers = Answers(context.bot, context.db, context.resources.now, context.resources.heading)
    await answers.give(Address(chat.id, f"{update.update_id} problem", reply_to, context.thread), card)


class TokenFilter(logging.Filter):
    """Takes the bot token out of every line and traceback before it is written (T61)."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Clean one record; it is always kept."""
        record.msg = TOKEN.sub("[token]", record.getMessage())
        record.args = ()
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = TOKEN.sub("[token]", told(record.exc_info[1]))
        return True


def told(error: BaseException) -> str:
    """Return where it went wrong and what kind of error it is; its words only when no message can be in them."""
    parts: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(parts) < LONGEST_CHAIN:
        words = f": {cause}" if isinstance(cause, WITHOUT_TEXTS) else ""
        parts.append("".join(traceback.format_tb(cause.__traceback__)) + type(cause).__name__ + words)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return "\n... came of ...\n".join(parts)
