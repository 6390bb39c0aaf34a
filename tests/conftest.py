"""A town to test in: the real application on the rehearsed Telegram, real SQLite, no sockets and no sleep."""

from __future__ import annotations

import asyncio
import socket
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from signaalbot import app
from signaalbot.bot import jobs
from signaalbot.bot.context import Resources
from signaalbot.bot.polling import Poller
from signaalbot.config import LOOPBACK, Settings
from signaalbot.domain.role import Party, Rank, Role
from signaalbot.domain.signal import Occupation
from signaalbot.rehearsal.inprocess import InProcessRequest
from signaalbot.rehearsal.state import Chat, Person
from signaalbot.rehearsal.view import MessageView, view
from signaalbot.rehearsal.world import World
from signaalbot.services import admission, delivering
from signaalbot.storage.database import open_database, over

if TYPE_CHECKING:
    from sqlite_utils import Database

settings.register_profile(
    "signaalbot",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("signaalbot")

START = datetime(2026, 11, 4, 9, 0, tzinfo=UTC)
TEST_SETTINGS = Settings(token="", database=Path("unused"), in_flight=1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that play whole exercises: they take longest."""
    items.sort(key=lambda item: item.path.parent != Path(__file__).parent)


@pytest.fixture(autouse=True)
def _only_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """T46: no test, and so no part of the bot, reaches anything but this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOOPBACK:  # type: ignore[index]
            raise AssertionError(f"a connection to {address}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def rules() -> Resources:
    """Read the rules once; each test gets its own database and clock."""
    return app.resources_for(TEST_SETTINGS, open_database(":memory:"), lambda: START)


@cache
def _empty() -> Database:
    return open_database(":memory:")


@pytest.fixture
def db() -> Database:
    """A new database in memory: a copy of one that was migrated once."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    _empty().conn.backup(connection)
    for pragma in ("foreign_keys = on", "secure_delete = on"):
        connection.execute(f"pragma {pragma}")
    return over(connection)


@dataclass
class Actor:
    """A person with a phone: says, taps, and sees."""

    town: Town
    person: Person

    @property
    def id(self) -> int:
        return self.person.id

    async def says(self, text: str, chat: Chat | None = None, reply_to: int | None = None) -> None:
        self.town.world.say(self.person, chat or "bot", text, reply_to=reply_to)
        await self.town.rest()

    async def edits(self, message_id: int, text: str) -> None:
        self.town.world.edit(self.person, "bot", message_id, text)
        await self.town.rest()

    async def taps(self, label: str, chat: Chat | None = None, rest: bool = True) -> None:
        for message in reversed(self.sees(chat)):
            for button in (b for row in message.buttons for b in row):
                if button.label.startswith(label):
                    wanted = button.value if button.kind == "callback" else button.label
                    self.town.world.tap(self.person, chat or "bot", message.message_id, wanted)
                    if rest:
                        await self.town.rest()
                    return
        raise AssertionError(
            f"no button {label!r}; last: {[b.label for m in self.sees(chat)[-3:] for r in m.buttons for b in r]}"
        )

    async def sends(self, level: str | None = None) -> None:
        """Choose how loud, press "Verstuur", and say yes once more when it is urgent."""
        if level is not None:
            await self.taps(level)
        await self.taps("Verstuur")
        if "Weet u het zeker?" in self.last():
            await self.taps("Ja, nu naar")

    async def presses(self, message_id: int, data: str, chat: Chat | None = None) -> None:
        """Press a button by its data, also one that this phone would not offer."""
        self.town.world.press(self.person, chat or "bot", message_id, data)
        await self.town.rest()

    async def opens(self, url: str, group: Chat | None = None) -> None:
        self.town.world.open_link(self.person, url, group=group)
        await self.town.rest()

    def sees(self, chat: Chat | None = None) -> list[MessageView]:
        chats = view(self.town.world, self.person)
        wanted = [c for c in chats if (c.chat_id == chat.id if chat else c.kind == "bot" or c.kind == "private")]
        return [message for found in wanted for message in found.messages]

    def last(self, chat: Chat | None = None) -> str:
        messages = self.sees(chat)
        return messages[-1].text if messages else ""

    def texts(self, chat: Chat | None = None) -> list[str]:
        return [message.text for message in self.sees(chat)]

    @property
    def toasts(self) -> list[str]:
        return [one.text for one in self.town.world.seen if one.person_id == self.id and one.kind != "message"]

    def is_in(self, group: Chat) -> bool:
        member = group.members.get(self.id)
        return member is not None and member.present

    def link(self) -> str:
        """Return the newest link in the private chat."""
        found = [word for text in self.texts() for word in text.split() if word.startswith("https://t.me/")]
        return found[-1]


@dataclass
class Town:
    """One municipality: the world, the bot, and the people in it."""

    world: World
    bot: app.Bot
    poller: Poller
    actors: dict[str, Actor] = field(default_factory=dict)

    @property
    def db(self) -> Database:
        return self.bot.resources.db

    @property
    def now(self) -> datetime:
        return self.world.clock.now()

    def actor(self, name: str, language: str = "nl") -> Actor:
        if name not in self.actors:
            self.actors[name] = Actor(self, self.world.person(name, language=language))
        return self.actors[name]

    async def settle(self) -> None:
        """Let the bot do all there is to do at this moment."""
        while True:
            before = len(self.world.calls), len(self.world.updates)
            await self.poller.turn()
            await jobs.knock(self.bot.resources)
            await self.bot.sender.settle()
            if len(self.world.updates) == 0 and before[1] == 0:
                return

    async def rest(self) -> None:
        """Let the bot do all there is to do, and what waits a moment for Telegram's limits."""
        await self.settle()
        soon = self.now + timedelta(seconds=60)
        while (due := delivering.next_chance(self.db, self.now)) is not None and due <= soon:
            self.world.clock.set(max(due, self.now + timedelta(milliseconds=50)))
            await self.settle()

    async def passes(self, **span: float) -> None:
        """Let time pass, second by second where something is due."""
        end = self.now + timedelta(**span)
        while self.now < end:
            due = jobs.next_due(self.bot.resources)
            self.world.clock.set(min(max(due, self.now + timedelta(seconds=1)), end))
            await self.settle()

    async def sleeps(self, **span: float) -> None:
        """Jump ahead, as after a night in which the bot was off; then let it do all that has become due."""
        self.world.clock.set(self.now + timedelta(**span))
        await self.rest()

    async def staff(self, name: str, role: Role, occupation: Occupation | None = None) -> Actor:
        """Invite someone to a role, and let that person use the link."""
        actor = self.actor(name)
        token = admission.invite(self.db, self.bot.resources.chance, role, occupation, None, self.now)
        await actor.opens(f"https://t.me/{self.world.bot['username']}?start={token}")
        return actor

    async def coordinator(self, name: str = "Marijke") -> Actor:
        return await self.staff(name, Role.COORDINATOR)

    async def worker(self, name: str = "Samir", occupation: Occupation = Occupation.JONGERENWERKER) -> Actor:
        return await self.staff(name, Role.WORKER, occupation)


@dataclass
class RoomInTown:
    """A room with its group, the coordinator who opened it, and the members by name."""

    town: Town
    group: Chat
    host: Actor
    members: dict[str, Actor] = field(default_factory=dict)

    async def joins(self, name: str, party: Party, rank: Rank = Rank.MEMBER) -> Actor:
        """Bring somebody in the way it goes in life: invited, asked to join, agreed."""
        await self.host.says("/nodig")
        if "Over welke kamer" in self.host.last():
            await self.host.taps(self.group.title)
        await self.host.taps(PARTY_LABEL[party])
        await self.host.taps(RANK_LABEL[rank])
        await self.host.says(f"functie van {name.lower()}")
        actor = self.town.actor(name)
        await actor.opens(self.host.link())
        await actor.taps("Akkoord")
        self.members[name] = actor
        return actor


PARTY_LABEL = {
    Party.GEMEENTE: "Gemeente",
    Party.POLITIE: "Politie",
    Party.OM: "OM",
    Party.ORGANISATIE: "Organisatie",
    Party.PARTNER: "Partner",
}
RANK_LABEL = {Rank.CONTACT: "Contactpersoon", Rank.DEPUTY: "Vervanger", Rank.MEMBER: "Deelnemer"}


@pytest.fixture
async def town(rules: Resources, db: Database) -> Town:
    """The bot in a new world, with nobody in it yet."""
    world = World(START, seed=7)
    return await town_in(world, rules, db)


async def town_in(world: World, rules: Resources, db: Database) -> Town:
    """Start a bot on this world and database (a second time: after a restart)."""
    world.tap_opens_chat = True
    request, polling = InProcessRequest(world), InProcessRequest(world)
    resources = replace(rules, db=db, now=world.clock.now)
    chosen = replace(TEST_SETTINGS, token=world.token)
    bot = app.assemble(chosen, resources, request, polling)
    await bot.application.initialize()
    delivering.recover(db, world.clock.now())

    async def at_once() -> int:
        return 0

    async def nothing() -> None:
        return None

    return Town(world, bot, Poller(bot.application, at_once, nothing))


@pytest.fixture
async def room(town: Town) -> RoomInTown:
    """A room with its group, and the coordinator in it."""
    return await room_in(town)


async def until(so: Callable[[], bool]) -> None:
    """Let other tasks go on until this is so; a moment that never comes ends the test."""
    async with asyncio.timeout(10):
        for _ in iter(so, True):
            await asyncio.sleep(0)


async def first_talk(host: Actor) -> None:
    """Answer the card "Eerst een gesprek", so that the link for the group comes."""
    await host.taps("Ja, er is gesproken")
    await host.says("2-11-2026")
    await host.says("dialoogteam en organisator")


async def room_in(town: Town, name: str = "Boerenprotest") -> RoomInTown:
    """Make an event, tie a group to it, and let the host agree to the house rules."""
    host = await town.coordinator()
    await host.says("/evenement")
    await host.says(name)
    await host.says("13-11-2026")
    await host.says("Raadhuisplein, Rijtmeer")
    await first_talk(host)
    group = town.world.group(name, host.person)
    url = [b.value for m in host.sees() for row in m.buttons for b in row if b.kind == "url"][-1]
    await host.opens(url, group)
    await host.taps("Akkoord")
    return RoomInTown(town, group, host)


def bytes_of(db: Database) -> bytes:
    """Return everything the database holds, free pages too."""
    return bytes(db.conn.serialize())


def rows_of(db: Database) -> dict[str, list[dict[str, object]]]:
    """Return every row of every table, but for signs of life and the pace of sending, which change by themselves."""
    return {name: list(db[name].rows) for name in db.table_names() if name not in ("vitals", "paces")}
