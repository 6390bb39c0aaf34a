"""An unmodified python-telegram-bot works through both doors, and sees faults as from Telegram."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaDocument, Message, Update
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    filters,
)

from signaalbot.rehearsal import server
from signaalbot.rehearsal.inprocess import InProcessRequest
from signaalbot.rehearsal.server import PortInUse
from signaalbot.rehearsal.state import Chat, Person
from signaalbot.rehearsal.world import World

Context = ContextTypes.DEFAULT_TYPE
WHERE = 1
BUTTONS = InlineKeyboardMarkup([[InlineKeyboardButton("Gezien", callback_data="seen:1")]])


@pytest.fixture(autouse=True)
def _no_warning_about_retry_after(monkeypatch: pytest.MonkeyPatch) -> None:
    """Choose the coming type of retry_after: the library warns about the old one whenever a 429 comes in."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@asynccontextmanager
async def door(world: World, kind: str) -> AsyncIterator[Any]:
    """Yield a builder for an Application behind one of the two doors."""
    builder = Application.builder().token(world.token)
    if kind == "in process":
        request, polling = InProcessRequest(world, read_timeout=0.1), InProcessRequest(world)
        yield builder.request(request).get_updates_request(polling)
        return
    running = await server.start(world)
    builder = (
        builder.base_url(f"{running.url}/bot").base_file_url(f"{running.url}/file/bot").read_timeout(0.1)
    )
    try:
        yield builder
    finally:
        await running.stop()


@pytest.fixture(params=["in process", "http"])
async def builder(world: World, request: pytest.FixtureRequest) -> AsyncIterator[Any]:
    async with door(world, request.param) as builder:
        yield builder


@pytest.fixture
async def bot(builder: Any) -> AsyncIterator[Bot]:
    application = builder.build()
    async with application:
        yield application.bot


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


@pytest.mark.parametrize(
    ("kind", "error", "arrives"),
    [
        ("429", RetryAfter, False),
        ("500", NetworkError, False),
        ("502", NetworkError, False),
        ("403", Forbidden, False),
        ("400", BadRequest, False),
        ("refused", NetworkError, False),
        ("timeout_before", TimedOut, False),
        ("timeout_after", TimedOut, True),
    ],
)
async def test_a_fault_on_order_looks_like_telegram_and_happens_once(
    world: World, started: Person, bot: Bot, kind: Any, error: type[TelegramError], *, arrives: bool
) -> None:
    """T04, T05, T07, T10: delivered and timed out, refused, too fast, and noise."""
    world.faults.add("sendMessage", kind=kind, seconds=0.15, retry_after=7)

    with pytest.raises(error) as caught:
        await bot.send_message(started.id, "eerste")
    await bot.send_message(started.id, "tweede")

    assert type(caught.value) is error
    assert words(world)[1:] == (["eerste", "tweede"] if arrives else ["tweede"])
    assert len(world.faults) == 0


async def test_a_slow_answer_comes_when_the_bot_has_patience_for_it(
    world: World, started: Person, bot: Bot
) -> None:
    world.faults.add("sendMessage", kind="slow", seconds=0.02)
    world.faults.add("sendMessage", kind="slow", seconds=0.15)

    assert (await bot.send_message(started.id, "eerste")).text == "eerste"
    with pytest.raises(TimedOut):
        await bot.send_message(started.id, "tweede")
    assert words(world)[1:] == ["eerste", "tweede"]


async def test_a_fault_can_be_meant_for_one_chat_and_several_times(
    world: World, room: Chat, started: Person, bot: Bot
) -> None:
    world.faults.add(chat_id=room.id, kind="500", times=2)
    await bot.send_message(started.id, "privé")

    for _ in range(2):
        with pytest.raises(NetworkError):
            await bot.send_message(room.id, "kamer")
    await bot.send_message(room.id, "kamer")


async def test_refusals_become_the_librarys_own_errors(world: World, anna: Person, bot: Bot) -> None:
    old = world.group("Kamer", anna, supergroup=False)
    world.add_bot(anna, old)
    new = world.migrate(old)

    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(old.id, "Dag")
    assert moved.value.new_chat_id == new.id
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(1, "Dag")
    with pytest.raises(TelegramError, match="sendGame"):
        await bot.send_game(new.id, "x")


async def test_a_wrong_token_is_unauthorized(world: World) -> None:
    running = await server.start(world)
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{running.url}/bot1:fout/getMe") as response,
    ):
        refused = await response.json()
    await running.stop()

    assert refused == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    request = InProcessRequest(world)
    with pytest.raises(InvalidToken):
        await Bot("1:fout", request=request, get_updates_request=request).initialize()


async def test_a_second_program_on_the_port_is_refused(world: World) -> None:
    running = await server.start(world)
    try:
        with pytest.raises(PortInUse):
            await server.start(world, port=running.port)
    finally:
        await running.stop()


async def test_the_page_may_add_its_own_routes(world: World) -> None:
    async def hello(request: aiohttp.web.Request) -> aiohttp.web.Response:
        return aiohttp.web.Response(text=request.app[server.WORLD].token)

    running = await server.start(world, extend=lambda app: app.router.add_get("/hallo", hello))  # type: ignore[arg-type]
    async with aiohttp.ClientSession() as session, session.get(f"{running.url}/hallo") as response:
        assert await response.text() == world.token
    await running.stop()


async def test_every_answer_tells_the_virtual_time(world: World, anna: Person) -> None:
    running = await server.start(world)
    world.clock.set(datetime(2026, 11, 29, 23, 59, 58, tzinfo=UTC))
    async with aiohttp.ClientSession() as session:
        dates = []
        for path in (
            f"/bot{world.token}/getMe",
            "/bot1:fout/getMe",
            f"/bot{world.token}/nietBestaand",
            "/elders",
        ):
            async with session.get(running.url + path) as response:
                dates.append(response.headers["Date"])
    await running.stop()

    assert set(dates) == {"Sun, 29 Nov 2026 23:59:58 GMT"}
    assert parsedate_to_datetime(dates[0]) == world.clock.now()


@pytest.mark.parametrize("shape", ["query", "form", "json", "multipart"])
async def test_a_request_may_travel_in_any_of_telegrams_four_ways(
    world: World, started: Person, shape: str
) -> None:
    running = await server.start(world)
    fields = {"chat_id": str(started.id), "text": "Dag 👍"}
    ways: dict[str, Any] = {
        "query": {"params": fields},
        "form": {"data": fields},
        "json": {"json": {**fields, "chat_id": started.id}},
        "multipart": {"data": aiohttp.FormData(fields, default_to_multipart=True)},
    }
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{running.url}/bot{world.token}/sendmessage", **ways[shape]) as response,
    ):
        body = await response.json()
    await running.stop()

    assert (body["ok"], body["result"]["text"]) == (True, "Dag 👍")


async def test_a_bot_that_dies_while_polling_is_not_taken_for_parked(world: World) -> None:
    running = await server.start(world)
    async with aiohttp.ClientSession() as session:
        poll = asyncio.create_task(session.get(f"{running.url}/bot{world.token}/getUpdates?timeout=30"))
        await world.parked(2)
        poll.cancel()
        await asyncio.gather(poll, return_exceptions=True)
    async with asyncio.timeout(2):
        while world.updates.parked:  # noqa: ASYNC110 (a broken connection is no event of the world)
            await asyncio.sleep(0.001)
    await running.stop()


async def test_two_weeks_over_http_take_seconds(world: World, anna: Person) -> None:
    async with door(world, "http") as builder:
        application = builder.build()
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
