"""A bot that is not ours: the notice board of a village, written with python-telegram-bot alone.

It knows nothing of the rehearsal. It echoes, holds a conversation in which a photo may be sent, asks everyone,
lets people in who ask, welcomes them, and reminds by a job.
"""

from __future__ import annotations

from typing import Any

from telegram import ChatMemberUpdated, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update, User
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatJoinRequestHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PollAnswerHandler,
    filters,
)

Context = ContextTypes.DEFAULT_TYPE
WHERE, PHOTO = range(2)


def message_of(update: Update) -> Message:
    assert update.effective_message is not None
    return update.effective_message


async def start(update: Update, context: Context) -> None:
    button = InlineKeyboardButton("Ik lees mee", callback_data="reads")
    await message_of(update).reply_html("Welkom op het <b>prikbord</b>", reply_markup=InlineKeyboardMarkup([[button]]))


async def note_reader(update: Update, context: Context) -> None:
    query = update.callback_query
    assert query is not None
    await query.answer("Genoteerd")
    await query.edit_message_text("U leest mee")


async def echo(update: Update, context: Context) -> None:
    await message_of(update).reply_text(f"U schrijft: {message_of(update).text}")


async def ask_where(update: Update, context: Context) -> int:
    await message_of(update).reply_text("Waar is het?")
    return WHERE


async def ask_photo(update: Update, context: Context) -> int:
    assert context.user_data is not None
    context.user_data["place"] = message_of(update).text
    await message_of(update).reply_text("Hebt u een foto?")
    return PHOTO


async def take_photo(update: Update, context: Context) -> int:
    assert context.user_data is not None
    file = await message_of(update).photo[-1].get_file()
    size = len(await file.download_as_bytearray())
    await message_of(update).reply_photo(
        message_of(update).photo[-1], caption=f"{context.user_data['place']}: {size} bytes"
    )
    return ConversationHandler.END


async def stop(update: Update, context: Context) -> int:
    await message_of(update).reply_text("Gestopt")
    return ConversationHandler.END


async def ask_everyone(update: Update, context: Context) -> None:
    sent = await message_of(update).reply_poll("Komt u?", ["Ja", "Nee"], is_anonymous=False)
    assert sent.poll is not None
    context.bot_data[sent.poll.id] = sent.chat_id, sent.message_id


async def count(update: Update, context: Context) -> None:
    assert update.poll_answer is not None
    chat_id, message_id = context.bot_data[update.poll_answer.poll_id]
    votes = context.bot_data["votes"] = context.bot_data.get("votes", 0) + 1
    if votes == 2:
        poll = await context.bot.stop_poll(chat_id, message_id)
        await context.bot.send_message(chat_id, f"Ja: {poll.options[0].voter_count}")


async def remind_later(update: Update, context: Context) -> None:
    assert context.job_queue is not None
    context.job_queue.run_once(remind, 0, chat_id=message_of(update).chat_id)


async def remind(context: Context) -> None:
    assert context.job is not None
    assert context.job.chat_id is not None
    await context.bot.send_message(context.job.chat_id, "Denk aan de vergadering")


async def let_in(update: Update, context: Context) -> None:
    assert update.chat_join_request is not None
    await update.chat_join_request.approve()


async def welcome(update: Update, context: Context) -> None:
    change: ChatMemberUpdated | None = update.chat_member
    assert change is not None
    user: User = change.new_chat_member.user
    if change.new_chat_member.status == "member":
        await context.bot.send_message(change.chat.id, f"Welkom {user.first_name}")


def add_handlers(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Teach an Application, however it was built, what this bot does."""
    report = ConversationHandler(
        entry_points=[CommandHandler("meld", ask_where)],
        states={
            WHERE: [MessageHandler(filters.TEXT & ~filters.COMMAND, ask_photo)],
            PHOTO: [MessageHandler(filters.PHOTO, take_photo)],
        },
        fallbacks=[CommandHandler("stop", stop)],
    )
    application.add_handlers(
        [
            report,
            CommandHandler("start", start),
            CommandHandler("stem", ask_everyone),
            CommandHandler("herinner", remind_later),
            CallbackQueryHandler(note_reader),
            PollAnswerHandler(count),
            ChatJoinRequestHandler(let_in),
            ChatMemberHandler(welcome, ChatMemberHandler.CHAT_MEMBER),
            MessageHandler(filters.TEXT & ~filters.COMMAND & filters.ChatType.PRIVATE, echo),
        ]
    )
