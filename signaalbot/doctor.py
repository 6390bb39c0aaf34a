"""Is everything in order to run? Each point with what to do about it; looks only, and changes nothing."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from telegram import Bot, ChatMember
from telegram.error import InvalidToken, TelegramError
from telegram.request import BaseRequest, HTTPXRequest

from signaalbot.bot import membership
from signaalbot.bot.clock import ClockCheck
from signaalbot.config import Settings, data_directory, rules_readable
from signaalbot.config_problems import RulesBroken
from signaalbot.domain.heartbeat import CLOCK_OFF, FREE_MB, SILENT_AFTER
from signaalbot.storage import alarms
from signaalbot.storage.database import moment, over
from signaalbot.storage.schema import SCRIPTS
from signaalbot.texts import Texts, texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database

GOOD, CARE, WRONG = "✓", "!", "✗"
PULSE_SECONDS = 120


@dataclass
class Report:
    """The lines so far; *wrong* is what keeps the bot from doing its work."""

    texts: Texts
    tell: Callable[[str], None] = print
    wrong: int = 0
    care: int = 0
    marks: list[str] = field(default_factory=list)

    def note(self, mark: str, key: str, **facts: object) -> None:
        """Say one thing that was found."""
        self.wrong += mark == WRONG
        self.care += mark == CARE
        self.marks.append(f"{mark} {key}")
        self.tell(f"{mark} {self.texts.plain(f'doctor.{key}', **facts)}")

    def judge(self, good: bool, key: str, otherwise: str = WRONG, **facts: object) -> None:
        """Say that something is in order, or what to do: "disk" or "disk_wrong"."""
        self.note(GOOD if good else otherwise, key if good else f"{key}_wrong", **facts)


async def examine(settings: Settings, language: str, tell: Callable[[str], None] = print) -> int:
    """Look at everything; return the exit status: 0 in order, 1 when something must be mended."""
    report = Report(texts_in(language), tell)
    _machine(report, settings)
    db = _database(report, settings)
    await _telegram(report, settings, db)
    if db is not None:
        _queue(report, db)
        db.conn.close()
    key = "end_wrong" if report.wrong else "end_care" if report.care else "end"
    tell(report.texts.plain(f"doctor.{key}", wrong=report.wrong, care=report.care))
    return 1 if report.wrong else 0


def _machine(report: Report, settings: Settings) -> None:
    """Disk, rules, model, second way, and whether the bot runs."""
    place = settings.database.parent
    free = shutil.disk_usage(place if place.exists() else place.parent).free // 2**20
    report.judge(free >= FREE_MB, "disk", free=free, needed=FREE_MB)
    _rules(report, settings)
    report.judge(bool(settings.alarm), "alarm", CARE)
    pulse = settings.database.with_name(settings.database.name + ".pulse")
    running = pulse.exists() and time.time() - pulse.stat().st_mtime < PULSE_SECONDS
    report.judge(running, "running", CARE)


def _rules(report: Report, settings: Settings) -> None:
    from signaalbot.nlp import model_store
    from signaalbot.nlp.danger import load_danger
    from signaalbot.nlp.linear import ModelUnreadable
    from signaalbot.nlp.reading import load_reader
    from signaalbot.nlp.redaction import load_recognisers

    rules, shipped = data_directory("rules"), data_directory("models")
    folder = model_store.folder_of(model_store.store_of(settings.database), shipped)
    try:
        with rules_readable():
            load_recognisers(rules, settings.areas)
            load_danger(rules)
            read = load_reader(rules, shipped)
    except RulesBroken as broken:
        report.note(WRONG, "rules_wrong", place=broken.place)
        return
    report.note(GOOD, "rules")
    if folder != shipped:
        try:
            read = load_reader(rules, folder)
        except ModelUnreadable:
            report.note(CARE, "model_unreadable", model=folder.name)
            return
    report.note(GOOD, "model", model=read("Er wordt toch niet geluisterd.").model)


def _database(report: Report, settings: Settings) -> Database | None:
    """Open the database to read only, also while the bot runs; None when that cannot be."""
    path = settings.database
    if not path.exists():
        report.note(CARE, "database_none", path=path)
        return None
    try:
        db = over(sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None))
        names = {
            row["name"] for row in db.query("select name from _sqlite_migrations where migration_set = 'signaalbot'")
        }
        sound = next(row["quick_check"] for row in db.query("pragma quick_check(1)")) == "ok"
    except sqlite3.Error:
        report.note(WRONG, "database_unreadable", path=path)
        return None
    if names - set(SCRIPTS):
        report.note(WRONG, "database_newer", path=path)
        return None
    behind = len(set(SCRIPTS) - names)
    report.judge(sound, "database", path=path, version=max(names))
    if behind:
        report.note(CARE, "database_older", count=behind)
        db.conn.close()
        return None
    return db


def _queue(report: Report, db: Database) -> None:
    now = datetime.now(UTC)
    waiting = next(db.query("select count(*) as n from outbox where state = 'queued'"))["n"]
    oldest = alarms.oldest_due(db, now)
    late = timedelta(0) if oldest is None else now - oldest
    report.judge(late <= SILENT_AFTER, "queue", count=waiting, minutes=int(late.total_seconds() // 60))
    broken = alarms.broken_rows(db, now - timedelta(days=7))
    if broken:
        report.note(WRONG, "broken", count=broken)
    last = next(iter(db.query("select week, made_at from digests order by id desc limit 1")), None)
    if last is not None:
        report.note(GOOD, "digest", week=last["week"], day=f"{moment(last['made_at']):%d-%m-%Y}")
    for alarm in alarms.open_ones(db):
        what = report.texts.plain(f"heartbeat.{alarm.finding.fault}", about=alarm.finding.about)
        report.note(WRONG, "open_alarm", what=what, since=f"{alarm.since:%d-%m %H:%M} UTC")


async def _telegram(report: Report, settings: Settings, db: Database | None) -> None:
    """Token, privacy mode, webhook, clock, and the bot's rights in each room."""
    check = ClockCheck()
    request: BaseRequest = HTTPXRequest(httpx_kwargs={"event_hooks": {"response": [check.observe]}})
    bot = Bot(settings.token, f"{settings.api}/bot", request=request, get_updates_request=HTTPXRequest())
    try:
        async with bot:
            report.note(GOOD, "token", name=bot.username)
            report.judge(not bot.bot.can_read_all_group_messages, "privacy", CARE)
            webhook = (await bot.get_webhook_info()).url
            report.judge(not webhook, "webhook")
            if not settings.practice and check.off is not None:
                seconds = round(abs(check.off.total_seconds()))
                report.judge(abs(check.off) <= CLOCK_OFF, "clock", seconds=seconds)
            for name, chat_id in _rooms(db):
                await _room(report, bot, name, chat_id)
    except InvalidToken:
        report.note(WRONG, "token_wrong")
    except TelegramError:
        report.note(WRONG, "telegram_wrong", api=settings.api)


def _rooms(db: Database | None) -> list[tuple[str, int]]:
    if db is None:
        return []
    rows = db.query(
        "select name, chat_id from rooms join events on events.id = event_id "
        "where chat_id is not null and phase <> 'gesloten' order by rooms.id"
    )
    return [(row["name"], row["chat_id"]) for row in rows]


async def _room(report: Report, bot: Bot, name: str, chat_id: int) -> None:
    try:
        me: ChatMember = await bot.get_chat_member(chat_id, bot.id)
    except (InvalidToken, TelegramError) as error:
        if isinstance(error, InvalidToken):
            raise
        report.note(WRONG, "room_gone", room=name)
        return
    troubles = membership.troubles(me)
    missing = " ".join(report.texts.plain(f"roster.trouble_{each}").removeprefix("⚠ ") for each in sorted(troubles))
    report.judge(not troubles, "room", room=name, missing=missing)
    report.judge(str(chat_id).startswith("-100"), "group_kind", CARE, room=name)
