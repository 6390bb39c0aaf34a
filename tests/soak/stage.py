"""A town whose bot can die at every commit: what was committed stays, everything else is gone."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from telegram.error import TelegramError

from signaalbot.bot import jobs
from signaalbot.bot.context import Resources
from signaalbot.domain.role import Party, Rank
from signaalbot.rehearsal.state import Chat
from signaalbot.rehearsal.state import Person as Phone
from signaalbot.rehearsal.world import World
from signaalbot.services import delivering
from signaalbot.storage import members, people, rooms
from signaalbot.storage.database import open_database, over
from tests.conftest import START, Town, town_in

if TYPE_CHECKING:
    from sqlite_utils import Database

WRITES = re.compile(r"\s*(insert|update|delete)\b", re.IGNORECASE)
PARTIES = (Party.GEMEENTE, Party.POLITIE, Party.ORGANISATIE, Party.OM, Party.PARTNER)


class Killed(BaseException):
    """The process is gone, in the middle of whatever it did."""


class MortalConnection(sqlite3.Connection):
    """Dies just before or just after a commit, *left* such moments from now."""

    left: int | None = None
    commits = 0

    def execute(self, sql: str, parameters: Any = ()) -> sqlite3.Cursor:
        """Run a statement; the bot may die on either side of a commit."""
        commits = sql == "commit" or (not self.in_transaction and WRITES.match(sql) is not None)
        if commits:
            self.commits += 1
            self._tick()
        cursor = super().execute(sql, parameters)
        if commits:
            self._tick()
        return cursor

    def _tick(self) -> None:
        if self.left is None:
            return
        self.left -= 1
        if self.left <= 0:
            self.left = None
            raise Killed


def image() -> bytes:
    """Return an empty database with every table, to start each schedule from."""
    return bytes(open_database(":memory:").conn.serialize())


def database_from(start: bytes) -> Database:
    """Return a database in memory that can die, filled with *start*."""
    connection = sqlite3.connect(":memory:", isolation_level=None, factory=MortalConnection)
    connection.deserialize(start)
    connection.execute("pragma foreign_keys = on")
    return over(connection)


@dataclass
class Hall:
    """One room with its group, and the people in it: all that a schedule needs to know."""

    room_id: int
    group: Chat
    phones: list[Phone] = field(default_factory=list)


@dataclass
class Stage:
    """The town, its rooms, and what happened to the bot so far."""

    town: Town
    rules: Resources
    halls: list[Hall]
    deaths: int = 0

    @property
    def world(self) -> World:
        return self.town.world

    @property
    def connection(self) -> MortalConnection:
        connection = self.town.db.conn
        assert isinstance(connection, MortalConnection)
        return connection

    async def settle(self) -> None:
        """Let the bot do all there is to do now; it may die, and is then started again."""
        while True:
            try:
                await self.town.poller.turn()
                await jobs.knock(self.town.bot.resources)
                await self.town.bot.sender.settle()
            except Killed:
                await self.restart()
                continue
            if not len(self.world.updates):
                return

    async def restart(self) -> None:
        """Start a new bot on what the dead one committed."""
        self.deaths += 1
        slots = self.town.bot.sender._slots
        for slot in slots:
            slot.cancel()
        await asyncio.gather(*slots, return_exceptions=True)
        if self.connection.in_transaction:
            self.connection.execute("rollback")
        self.connection.execute("delete from lately")
        self.skip(1.5)  # nothing starts faster than that
        for attempt in range(100):
            try:
                self.town = await town_in(self.world, self.rules, self.town.db)
            except Killed:
                continue
            except TelegramError:  # as app._connect does: wait for a network that is not there yet
                self.skip(min(5 * 2**attempt, 3600))
                continue
            self.world.tap_opens_chat = False
            return

    async def passes(self, seconds: float) -> None:
        """Let time pass, from one thing that is due to the next."""
        end = self.town.now.timestamp() + seconds
        await self.settle()
        while (left := end - self.town.now.timestamp()) > 0:
            due = delivering.next_chance(self.town.db, self.town.now)
            step = left if due is None else min(left, max((due - self.town.now).total_seconds(), 0.05))
            self.skip(step)
            await self.settle()

    def skip(self, seconds: float) -> None:
        """Put the clock ahead."""
        self.world.clock.set(self.town.now + timedelta(seconds=seconds))


async def stage(seed: int, rules: Resources, start: bytes, sizes: list[int], in_flight: int) -> Stage:
    """Build a town with rooms of these sizes, straight into the tables."""
    world = World(START, seed=seed)
    db = database_from(start)
    rules = replace(rules, db=db, now=world.clock.now)
    town = await town_in(world, rules, db)
    town.bot.sender._in_flight = in_flight
    world.tap_opens_chat = False
    halls = [_hall(town, number, size) for number, size in enumerate(sizes)]
    world.updates.clear()
    return Stage(town, rules, halls)


def _hall(town: Town, number: int, size: int) -> Hall:
    phones = [town.world.person(f"Lid {number} {at}") for at in range(size)]
    for phone in phones:
        town.world.say(phone, "bot", "/start")
        town.world.call("sendMessage", {"chat_id": phone.id, "text": "Welkom"})
        town.world.clock.set(town.now + timedelta(seconds=1))
    group = town.world.group(f"Evenement {number}", phones[0], supergroup=number % 2 == 0)
    town.world.add_bot(phones[0], group, rights=("invite_users", "pin_messages"))
    for phone in phones[1:]:
        town.world.add_member(phones[0], group, phone)
    found = [people.add(town.db, phone.id, "nl" if at % 3 else "en", town.now) for at, phone in enumerate(phones)]
    room = rooms.add(town.db, f"Evenement {number}", town.now.date(), "Raadhuisplein", "nl", found[0].id, town.now)
    rooms.mark_linked(town.db, room.id, group.id, town.now)
    for at, person in enumerate(found):
        rank = Rank.CONTACT if at < len(PARTIES) else Rank.MEMBER
        members.add(town.db, room.id, person.id, PARTIES[at % len(PARTIES)], rank, f"functie {at}", 2, town.now)
    return Hall(room.id, group, phones)
