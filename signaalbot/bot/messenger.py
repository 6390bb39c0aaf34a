"""How does a card become a Telegram message?"""

from __future__ import annotations

from dataclasses import replace

from telegram import (
    Bot,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest

from signaalbot.domain.bulletin import Attachment
from signaalbot.domain.card import Card

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


def card_of(card: Card | str) -> Card:
    """Return a card; plain HTML becomes a card without buttons."""
    return card if isinstance(card, Card) else Card(card)


def headed(card: Card, heading: str) -> Card:
    """Put a line above a card, such as OEFENING in a rehearsal."""
    return replace(card, html=f"<b>{heading}</b>\n{card.html}") if heading else card


def keyboard(card: Card) -> InlineKeyboardMarkup | None:
    """Return the buttons of a card as Telegram takes them."""
    if not card.buttons:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(b.label, callback_data=b.data, url=b.url) for b in row] for row in card.buttons]
    )


async def send(bot: Bot, chat_id: int, card: Card, reply_to: int | None, thread: int | None = None) -> Message:
    """Send a card, under its file when it has one; with *reply_to* as a reply, also when that message is gone.

    *thread* is a topic of a forum.
    """
    reply = None if reply_to is None else ReplyParameters(reply_to, allow_sending_without_reply=True)
    if card.file is not None:
        return await _send_file(bot, chat_id, card, card.file, reply, thread)
    return await bot.send_message(
        chat_id,
        str(card.html),
        parse_mode=ParseMode.HTML,
        reply_markup=keyboard(card),
        reply_parameters=reply,
        message_thread_id=thread,
        link_preview_options=NO_PREVIEW,
    )


async def _send_file(
    bot: Bot, chat_id: int, card: Card, file: Attachment, reply: ReplyParameters | None, thread: int | None
) -> Message:
    send_it = bot.send_photo if file.kind == "photo" else bot.send_document
    return await send_it(
        chat_id,
        file.file_id,
        caption=str(card.html),
        parse_mode=ParseMode.HTML,
        reply_markup=keyboard(card),
        reply_parameters=reply,
        message_thread_id=thread,
    )


async def edit(query: CallbackQuery, card: Card) -> None:
    """Change the message under a button; a change to the same text is fine.

    A card with a file cannot stand in the place of a text: it comes below.
    """
    if card.file is not None:
        chat_id = query.message.chat.id if query.message else query.from_user.id
        await send(query.get_bot(), chat_id, card, None)
        await query.edit_message_reply_markup(None)
        return
    try:
        await query.edit_message_text(
            str(card.html),
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(card),
            link_preview_options=NO_PREVIEW,
        )
    except BadRequest as error:
        if "not modified" not in str(error).lower():
            raise


async def toast(query: CallbackQuery, text: str, alert: bool = False) -> None:
    """Answer a press, at most 200 characters; a press that is too old to answer is let go."""
    try:
        await query.answer(text[:200] or None, show_alert=alert)
    except BadRequest:
        return
