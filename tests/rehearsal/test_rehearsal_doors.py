"""An unmodified python-telegram-bot works through both doors, and sees faults as from Telegram."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaDocument, Message, Update
from telegram.ext import (
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    filters,
)

from signaalbot.rehearsal.inprocess import InProcessRequest
from signaalbot.rehearsal.state import Chat, Person
from signaalbot.rehearsal.world import World

Context = ContextTypes.DEFAULT_TYPE
WHERE = 1
BUTTONS = InlineKeyboardMarkup([[InlineKeyboardButton("Gezien", callback_data="seen:1")]])


async def until(world: World, done: Callable[[], bool]) -> None:
    """Wait until something is so, looking again after each change of the world."""
    changed = asyncio.Event()
    world.listeners.append(lambda _event: changed.set())
    async with asyncio.timeout(5):
        while not done():
            await changed.wait()
            changed.clear()


def words(world: World) -> list[str]:
    return [seen.text for seen in world.seen]


async def echo(update: Update, context: Context) -> None:
    message = update.effective_message
    assert message is not None
    await message.reply_html(f"<b>{message.text}</b>", reply_markup=BUTTONS)


async def mark(update: Update, context: Context) -> None:
    query = update.callback_query
    assert query is not None
    await query.answer("Genoteerd")
    await query.edit_message_text(f"{query.data} ✓")


async def ask(update: Update, context: Context) -> int:
    assert update.message is not None
    await update.message.reply_text("Waar was het?")
    return WHERE


async def place(update: Update, context: Context) -> int:
    assert update.message is not None
    await update.message.reply_text(f"Genoteerd: {update.message.text}")
    return ConversationHandler.END


async def test_an_ordinary_bot_echoes_answers_taps_and_holds_a_conversation(
    world: World, anna: Person, builder: Any
) -> None:
    application = builder.build()
    report = ConversationHandler(
        entry_points=[CommandHandler("meld", ask)],
        states={WHERE: [MessageHandler(filters.TEXT, place)]},
        fallbacks=[],
    )
    application.add_handlers([report, MessageHandler(filters.TEXT, echo), CallbackQueryHandler(mark)])
    async with application:
        await application.start()
        await application.updater.start_polling(poll_interval=0, timeout=30)
        world.say(anna, "bot", "Dag")
        await until(world, lambda: "Gezien" in world.seen[-1].buttons)
        world.tap(anna, "bot", None, "Gezien")
        await until(world, lambda: words(world)[-1] == "seen:1 ✓")
        world.say(anna, "bot", "/meld")
        await until(world, lambda: words(world)[-1] == "Waar was het?")
        world.say(anna, "bot", "Veenkant")
        await until(world, lambda: words(world)[-1] == "Genoteerd: Veenkant")
        await application.updater.stop()
        await application.stop()

    assert words(world) == [
        *("Dag", "Dag", "Genoteerd", "seen:1 ✓"),
        *("/meld", "Waar was het?", "Veenkant", "Genoteerd: Veenkant"),
    ]
    assert world.complaints == []


async def test_a_document_goes_down_and_comes_back_up(world: World, started: Person, bot: Bot) -> None:
    sent = await bot.send_document(started.id, b"%PDF weekbeeld", filename="weekbeeld.pdf", caption="week 46")
    photo = await bot.send_photo(started.id, b"\xff\xd8 kaart", filename="kaart.jpg")
    world.send_file(started, "bot", "route.gpx", b"<gpx/>")
    theirs = (await bot.get_updates())[-1].effective_message

    assert sent.document is not None
    assert theirs is not None
    assert theirs.document is not None
    assert (sent.document.file_name, sent.document.mime_type) == ("weekbeeld.pdf", "application/pdf")
    for document, data in ((sent.document, b"%PDF weekbeeld"), (theirs.document, b"<gpx/>")):
        assert bytes(await (await document.get_file()).download_as_bytearray()) == data
    assert photo.photo[-1].file_size == 8


async def test_an_album_travels_with_its_files(started: Person, bot: Bot) -> None:
    media = [InputMediaDocument(data, filename=name) for name, data in (("a.pdf", b"a"), ("b.pdf", b"b"))]

    sent = await bot.send_media_group(started.id, media, caption="twee")

    assert [message.document.file_name for message in sent if message.document] == ["a.pdf", "b.pdf"]
    assert len({message.media_group_id for message in sent}) == 1


async def test_each_kind_of_answer_is_understood_by_the_library(
    world: World, room: Chat, anna: Person, bot: Bot
) -> None:
    chat = await bot.get_chat(room.id)
    admins = await bot.get_chat_administrators(room.id)
    link = await bot.create_chat_invite_link(room.id, creates_join_request=True, name="Bilal")
    poll = await bot.send_poll(room.id, "Akkoord?", ["Ja", "Nee"], is_anonymous=False)
    world.vote(anna, room, poll.message_id, [0])
    closed = await bot.stop_poll(room.id, poll.message_id)
    copied = await bot.copy_message(room.id, room.id, (await bot.send_message(room.id, "x")).message_id)
    await bot.set_my_commands([("start", "Beginnen")])

    assert (chat.title, len(admins), link.creates_join_request) == ("Boeren en dijk", 2, True)
    assert (closed.is_closed, [option.voter_count for option in closed.options]) == (True, [1, 0])
    assert copied.message_id == poll.message_id + 2
    assert [command.command for command in await bot.get_my_commands()] == ["start"]
    assert world.complaints == []


async def test_every_kind_of_update_is_understood_by_the_library(
    world: World, room: Chat, anna: Person, bilal: Person, bot: Bot
) -> None:
    await bot.get_updates(allowed_updates=Update.ALL_TYPES)
    link = await bot.create_chat_invite_link(room.id, creates_join_request=True)
    sent = await bot.send_message(room.id, "Bericht", reply_markup=BUTTONS)
    poll = await bot.send_poll(room.id, "Akkoord?", ["Ja", "Nee"], is_anonymous=False)
    world.open_link(bilal, link.invite_link)
    await bot.approve_chat_join_request(room.id, bilal.id)
    world.tap(bilal, room, sent.message_id, "Gezien")
    world.vote(bilal, room, poll.message_id, [1])
    world.react(bilal, room, sent.message_id, "👍")
    world.edit(bilal, room, world.say(bilal, room, "Dag").message_id, "Goedendag")
    world.block_bot(anna)
    world.remove_bot(anna, room)

    kinds = [kind for update in await bot.get_updates() for kind in Update.ALL_TYPES if getattr(update, kind)]
    assert kinds == [
        "chat_join_request",
        "chat_member",
        "message",
        "callback_query",
        "poll_answer",
        "poll",
        "message_reaction",
        "message",
        "edited_message",
        "my_chat_member",
        "message",
        "my_chat_member",
    ]


async def test_time_goes_by_for_a_bot_that_polls_over_http(world: World, http_builder: Any) -> None:
    application = http_builder.build()
    async with application:
        await application.start()
        await application.updater.start_polling(poll_interval=0, timeout=50)
        await world.advance(world.clock.now() + timedelta(minutes=10))
        await application.updater.stop()
        await application.stop()

    assert world.clock.now() == datetime(2026, 11, 16, 8, 10, tzinfo=UTC)


async def test_the_virtual_time_is_known_inside_one_process_too(world: World) -> None:
    request = InProcessRequest(world)
    async with Bot(world.token, request=request, get_updates_request=request):
        world.clock.set(world.clock.now() + timedelta(hours=1))
        await request.post(f"https://telegram.example/bot{world.token}/getMe")

    assert request.served_at == datetime(2026, 11, 16, 9, tzinfo=UTC)


def test_a_message_of_the_rehearsal_is_a_message_for_the_library(world: World, started: Person) -> None:
    reply = world.call("sendMessage", {"chat_id": started.id, "text": "Dag"})

    message = Message.de_json(reply.body["result"], None)
    assert message.api_kwargs == {}
