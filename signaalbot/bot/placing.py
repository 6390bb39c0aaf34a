"""How does a card come to stand pinned in a group, and how does a message that stands somewhere change?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import ExtBot

from signaalbot.bot import messenger
from signaalbot.domain.card import Card
from signaalbot.domain.delivery import Parcel
from signaalbot.domain.role import Party
from signaalbot.services import delivering, mending, organising, overseeing, presenting
from signaalbot.texts import texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database


async def place(bot: ExtBot[Any], db: Database, parcel: Parcel, heading: str) -> int | None:
    """Renew what this row is about: a message by its number, the own card of a party, or the card of the room."""
    if "message" in parcel.payload:
        html = messenger.headed(Card(parcel.payload["html"]), heading).html
        await _rewrite(bot, parcel.chat_id, parcel.payload["message"], html, parcel.payload["file"])
        return None
    if "party" in parcel.payload:
        return await _place_own(bot, db, parcel, heading)
    return await _place_room(bot, db, parcel, heading)


async def _place_room(bot: ExtBot[Any], db: Database, parcel: Parcel, heading: str) -> int | None:
    room = organising.room_with_id(db, parcel.payload["room"])
    card = messenger.headed(overseeing.pinned(db, texts_in(room.language), room), heading)
    if room.card_message_id is not None and await _renewed(bot, parcel.chat_id, room.card_message_id, card):
        return room.card_message_id
    message = await messenger.send(bot, parcel.chat_id, card, None, mending.topic_of(db, parcel))
    delivering.card_placed(db, room.id, message.message_id)
    await bot.pin_chat_message(parcel.chat_id, message.message_id, disable_notification=True)
    return message.message_id


async def _place_own(bot: ExtBot[Any], db: Database, parcel: Parcel, heading: str) -> int | None:
    room_id, party = parcel.payload["room"], Party(parcel.payload["party"])
    card, message_id, holds = presenting.own_card(db, room_id, party)
    card = messenger.headed(card, heading)
    if message_id is not None and await _renewed(bot, parcel.chat_id, message_id, card):
        if not holds:
            presenting.card_placed(db, room_id, party, None)
            await bot.unpin_chat_message(parcel.chat_id, message_id)
        return message_id
    if not holds:
        return None
    message = await messenger.send(bot, parcel.chat_id, card, None, mending.topic_of(db, parcel))
    presenting.card_placed(db, room_id, party, message.message_id)
    await bot.pin_chat_message(parcel.chat_id, message.message_id, disable_notification=True)
    return message.message_id


async def _renewed(bot: ExtBot[Any], chat_id: int, message_id: int, card: Card) -> bool:
    try:
        await _rewrite(bot, chat_id, message_id, card.html, False)
    except BadRequest as error:
        return "not modified" in str(error).lower()
    return True


async def _rewrite(bot: ExtBot[Any], chat_id: int, message_id: int, html: str, is_file: bool) -> None:
    if is_file:
        await bot.edit_message_caption(chat_id, message_id, caption=str(html), parse_mode=ParseMode.HTML)
        return
    await bot.edit_message_text(
        str(html),
        chat_id=chat_id,
        message_id=message_id,
        parse_mode=ParseMode.HTML,
        link_preview_options=messenger.NO_PREVIEW,
    )
