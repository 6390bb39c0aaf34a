"""How do the parts become one bot? Everything is put together here, and run until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from telegram import BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats
from telegram.error import InvalidToken, TelegramError
from telegram.request import BaseRequest, HTTPXRequest

from signaalbot.bot import application as bot_application
from signaalbot.bot import jobs
from signaalbot.bot.clock import ClockCheck, FollowedClock, system_now
from signaalbot.bot.context import Resources
from signaalbot.bot.errors import TokenFilter
from signaalbot.bot.heartbeat import Heartbeat
from signaalbot.bot.lanes import Lanes
from signaalbot.bot.polling import Poller, seconds_until
from signaalbot.bot.sender import Sender
from signaalbot.config import Settings, data_directory, rules_readable
from signaalbot.config_problems import TokenInvalid
from signaalbot.domain.chance import repeatable, unguessable
from signaalbot.domain.permission import Place, commands_for
from signaalbot.domain.role import Standing
from signaalbot.services import delivering
from signaalbot.storage.database import WriterLock, open_database
from signaalbot.texts import LANGUAGES, texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database

log = logging.getLogger(__name__)

KNOCK_SECONDS: Final = 5
RETRY_SECONDS: Final = 5


@dataclass(frozen=True)
class Bot:
    """One signaalbot, put together and not yet connected."""

    application: bot_application.BotApplication
    resources: Resources
    sender: Sender
    poller: Poller
    settings: Settings
    heartbeat: Heartbeat


def resources_for(settings: Settings, db: Database, now: Callable[[], datetime]) -> Resources:
    """Read rules and lists, once. Raises RulesBroken with the file and the place in it."""
    from signaalbot.modelling import reader_for
    from signaalbot.nlp.actions import load_cards
    from signaalbot.nlp.danger import load_danger
    from signaalbot.nlp.groups import load_groups
    from signaalbot.nlp.phases import load_guide
    from signaalbot.nlp.redaction import load_recognisers
    from signaalbot.nlp.special import load_special
    from signaalbot.nlp.talk import load_talk

    rules = data_directory("rules")
    with rules_readable():
        return Resources(
            db=db,
            now=now,
            recognisers=load_recognisers(rules, settings.areas, settings.redaction_rules),
            danger=load_danger(rules),
            reader=reader_for(settings.narratives, settings.database, rules, data_directory("models")),
            areas=settings.areas,
            cards=load_cards(rules / "actions.toml", settings.language, settings.action_cards),
            language=settings.language,
            municipality=settings.municipality,
            notice=settings.notice,
            room_months=settings.room_months,
            chance=unguessable() if settings.seed is None else repeatable(settings.seed),
            heading=texts_in(settings.language).plain("demo.heading") if settings.practice else "",
            guide=load_guide(rules / "phases.toml"),
            talk=load_talk(rules),
            special=load_special(rules),
            groups=load_groups(rules),
            cells=settings.cells,
            wijkagent_agreed=settings.wijkagent_agreed,
        )


def assemble(settings: Settings, resources: Resources, request: BaseRequest, polling: BaseRequest) -> Bot:
    """Put application, sender and poller together over these two connections."""
    application = bot_application.build(settings.token, settings.api, request, polling, resources)
    sender = Sender(application.bot, resources.db, resources.now, settings.in_flight, resources.heading)

    async def before_waiting() -> int:
        """In practice, do all there is to do at this moment before time may go on."""
        if not settings.practice:
            return settings.poll_seconds
        await jobs.knock(resources)
        await sender.settle()
        wait = (jobs.next_due(resources) - resources.now()).total_seconds()
        return seconds_until(wait, settings.poll_seconds)

    async def after_updates() -> None:
        sender.wake()

    heartbeat = heartbeat_of(settings, resources, sender)
    poller = Poller(application, before_waiting, after_updates, heartbeat.fetched)
    return Bot(application, resources, sender, poller, settings, heartbeat)


def heartbeat_of(settings: Settings, resources: Resources, sender: Sender) -> Heartbeat:
    """Return what looks after the bot; in practice alarms go to nobody outside."""
    from signaalbot import second_way

    def post(subject: str, text: str) -> None:
        second_way.send(settings.alarm, subject, text)

    return Heartbeat(
        db=resources.db,
        now=resources.now,
        place=settings.database.parent,
        language=settings.language,
        municipality=settings.municipality,
        post=post if settings.alarm and not settings.practice else None,
        hold=sender.hold,
    )


def connections(
    settings: Settings, check: ClockCheck | None = None
) -> tuple[BaseRequest, HTTPXRequest, Callable[[], datetime]]:
    """Return the connections for calls, the one for updates, and the clock that goes with them."""
    count = settings.in_flight + 4
    if not settings.practice:
        observed: dict[str, Any] = {"event_hooks": {"response": [check.observe]}} if check else {}
        return Lanes(count, **observed), HTTPXRequest(), system_now
    clock = FollowedClock()
    hooks: dict[str, Any] = {"event_hooks": {"response": [clock.observe]}, "trust_env": False}
    return Lanes(count, **hooks), HTTPXRequest(httpx_kwargs=hooks), clock.now


async def serve(settings: Settings, stop: asyncio.Event | None = None) -> None:
    """Run the bot until *stop* is set, or a signal to stop comes. Raises Problem when it cannot start.

    One process writes: a second one on the same database gets DatabaseInUse.
    """
    settings.database.parent.mkdir(parents=True, exist_ok=True)
    lock = WriterLock(settings.database)
    check = ClockCheck()
    request, polling, now = connections(settings, check)
    try:
        db = open_database(settings.database, practice=settings.practice)
        bot = assemble(settings, resources_for(settings, db, now), request, polling)
        bot.heartbeat.clock_off = lambda: check.off
        await _run_or_say_why(bot, stop or stop_on_signals())
        db.close()
    finally:
        await request.shutdown()
        await polling.shutdown()
        lock.release()


async def _run_or_say_why(bot: Bot, stop: asyncio.Event) -> None:
    """Run; a token that Telegram does not know ends it, and the administrators hear why by the second way (T31)."""
    try:
        await _run(bot, stop)
    except TokenInvalid:
        bot.heartbeat.token_refused = True
        await bot.heartbeat.beat_now()
        raise


async def _run(bot: Bot, stop: asyncio.Event) -> None:
    await _connect(bot)
    try:
        delivering.recover(bot.resources.db, bot.resources.now())
        await _offer_first_commands(bot)
        await _work(bot, stop)
    finally:
        if bot.application.job_queue is not None:
            await bot.application.job_queue.stop(wait=False)
        with suppress(sqlite3.Error):
            await bot.sender.stop()
        with suppress(TelegramError):
            await bot.poller.confirm()
        await bot.application.shutdown()


async def _work(bot: Bot, stop: asyncio.Event) -> None:
    workers = [asyncio.create_task(bot.poller.run()), asyncio.create_task(stop.wait())]
    if not bot.settings.practice:
        workers.append(asyncio.create_task(bot.sender.run(bot.poller.caught_up, bot.heartbeat.stored)))
        await _start_clock(bot)
    done, waiting = await asyncio.wait(workers, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    for task in done:
        error = task.exception()
        if isinstance(error, InvalidToken):
            raise TokenInvalid from None
        if error is not None:
            raise error


async def _start_clock(bot: Bot) -> None:
    async def knock(_context: object) -> None:
        await jobs.knock(bot.resources)
        bot.sender.wake()
        await bot.heartbeat.beat()
        with suppress(OSError):
            pulse_of(bot.settings.database).touch()

    queue = bot.application.job_queue
    if queue is not None:
        pulse_of(bot.settings.database).touch()
        options = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        queue.run_repeating(knock, interval=KNOCK_SECONDS, first=0, name="knock", job_kwargs=options)
        await queue.start()


def pulse_of(database: Path) -> Path:
    """Return the file whose age tells that the bot is alive: touched at every knock of the clock."""
    return database.with_name(database.name + ".pulse")


async def _connect(bot: Bot) -> None:
    """Ask Telegram who we are; waits for a network that is not there yet, and gives up on a bad token."""
    while True:
        try:
            await bot.application.initialize()
        except InvalidToken:
            raise TokenInvalid from None
        except TelegramError as error:
            log.warning("Telegram cannot be reached yet: %s", type(error).__name__)
            await asyncio.sleep(RETRY_SECONDS)
        else:
            return


async def _offer_first_commands(bot: Bot) -> None:
    """Set the command menus for people the bot does not know; those of others are set one by one."""
    stranger = commands_for(Standing(), Place.PRIVATE)
    try:
        for language in LANGUAGES:
            texts = texts_in(language)
            commands = [BotCommand(name, texts.plain(f"command.{name}")) for name in stranger]
            code = None if language == bot.settings.language else language
            for scope in (BotCommandScopeAllPrivateChats(), BotCommandScopeAllGroupChats()):
                await bot.application.bot.set_my_commands(commands, scope, language_code=code)
    except TelegramError as error:
        log.warning("the command menu could not be set: %s", type(error).__name__)


def stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop


def write_log(path: str | None = None, level: int = logging.INFO) -> None:
    """Send log lines to a file or to standard error, without the token and without message texts (T61)."""
    handler: logging.Handler = logging.FileHandler(path, encoding="utf-8") if path else logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.addFilter(TokenFilter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    quiet_libraries()


def quiet_libraries() -> None:
    """Keep libraries from writing tokens (httpx, in every URL) and message texts (telegram, at DEBUG)."""
    for chatty in ("httpx", "httpcore", "telegram", "apscheduler", "aiohttp"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
