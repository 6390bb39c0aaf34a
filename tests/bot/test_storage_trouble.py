"""What if the disk is full, the database locked or read-only, or a row broken? Nothing is lost (T06, T64, T65)."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from signaalbot.bot.context import Resources
from signaalbot.bot.heartbeat import Heartbeat
from signaalbot.domain.role import Party, Rank, Role
from signaalbot.rehearsal.world import World
from signaalbot.storage.database import Fault, fault_of, open_database, over, transaction
from tests.conftest import START, Actor, RoomInTown, Town, room_in, town_in


class FullConnection(sqlite3.Connection):
    """A disk that is full for so many commits."""

    full = 0

    def execute(self, sql: str, parameters: Any = ()) -> sqlite3.Cursor:
        """Refuse a commit while the disk is full."""
        if self.full and sql == "commit":
            self.full -= 1
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise error
        return super().execute(sql, parameters)


@pytest.fixture
async def on_disk(rules: Resources, tmp_path: Path) -> RoomInTown:
    """A room whose database is a file."""
    db = open_database(tmp_path / "x.sqlite3")
    db.conn.execute("pragma synchronous = off")
    db.conn.execute("pragma busy_timeout = 1")
    room = await room_in(await town_in(World(START, seed=7), rules, db))
    await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    return room


async def ready(room: RoomInTown) -> Actor:
    gerben = room.members["Gerben"]
    await gerben.says("/bericht Weg is vrij")
    await gerben.taps("Urgent")
    await gerben.taps("Verstuur")
    await gerben.taps("Ja, nu naar", rest=False)
    return gerben


def copies(actor: Actor) -> int:
    return sum("Weg is vrij" in text and "Van:" in text for text in actor.texts())


async def test_a_disk_that_is_full_after_a_send_makes_no_second_copy(rules: Resources, town: Town) -> None:
    """T06: delivered, then the own write failed; elsewhere it was reported as failed and sent again."""
    image = bytes(town.db.conn.serialize())
    connection = sqlite3.connect(":memory:", isolation_level=None, factory=FullConnection)
    connection.deserialize(image)
    room = await room_in(await town_in(town.world, rules, over(connection)))
    await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    gerben = await ready(room)
    await room.town.poller.turn()
    sender = room.town.bot.sender
    sender._step()
    connection.full = 3

    for _ in range(3):
        with pytest.raises(sqlite3.OperationalError):
            await sender.settle()
    await room.town.rest()

    assert (copies(gerben), copies(room.host)) == (1, 1)
    assert {row["state"] for row in room.town.db.query("select state from outbox where bulletin_id = 1")} == {
        "accepted"
    }


@pytest.mark.parametrize("how", ["locked", "read-only", "full"])
async def test_a_press_that_cannot_be_stored_is_not_confirmed_and_counts_once_later(
    on_disk: RoomInTown, tmp_path: Path, how: str
) -> None:
    """T64: 'database is locked' dropped events elsewhere. Telegram keeps what we do not confirm."""
    town = on_disk.town
    gerben = await ready(on_disk)
    with closing(sqlite3.connect(tmp_path / "x.sqlite3", isolation_level=None)) as other:
        pages = town.db.conn.execute("pragma page_count").fetchone()[0]
        if how == "locked":
            other.execute("begin immediate")
        elif how == "read-only":
            town.db.conn.execute("pragma query_only = on")
        else:
            town.db.conn.execute("pragma wal_checkpoint(truncate)")
            town.db.conn.execute(f"pragma max_page_count = {pages}")
        with pytest.raises(sqlite3.Error) as raised:  # noqa: PT012 (any of these may be the one that finds it full)
            for _ in range(30):  # a full database has room left in its last pages
                await town.poller.turn()
                await ready(on_disk)
        if how == "locked":
            other.execute("rollback")
        town.db.conn.execute("pragma query_only = off")
        town.db.conn.execute("pragma max_page_count = 1000000")

    await town.rest()

    expected = {"locked": Fault.LOCKED, "read-only": Fault.READ_ONLY, "full": Fault.FULL}[how]
    assert fault_of(raised.value) is expected
    assert copies(gerben) == next(town.db.query("select count(*) as n from bulletins where state = 'sent'"))["n"] >= 1


async def test_a_broken_row_fails_with_an_alarm_and_the_rest_goes_out(room: RoomInTown) -> None:
    """T65, T39: one row nobody can read stops no other."""
    town = room.town
    adam = await town.staff("Adam", Role.ADMINISTRATOR)
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    for occasion, task, payload in (("a", "message", "geen json"), ("b", "onbekend", "{}"), ("c", "message", "{}")):
        town.db.execute(
            "insert into outbox (occasion, task, chat_id, payload, urgency, state, due_at, changed_at) "
            "values (?, ?, ?, ?, -1, 'queued', '2026', '2026')",
            [occasion, task, gerben.id, payload],
        )

    await gerben.says("/bericht Weg is vrij")
    await gerben.sends("Urgent")
    await town.bot.heartbeat.beat_now()
    await town.rest()

    broken = [row["reason"].split(":")[0] for row in town.db.query("select reason from outbox where state = 'failed'")]
    assert broken == ["broken"] * 3
    assert copies(gerben) == 1
    assert "Aantal berichten dat ik niet kan lezen: 3." in adam.last()


async def test_a_pace_that_cannot_be_read_holds_nobody_up(room: RoomInTown) -> None:
    """T65."""
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    room.town.db.execute("update paces set moments = 'onzin', free_at = '2020'")

    await gerben.says("/bericht Weg is vrij")
    await gerben.sends("Urgent")

    assert copies(gerben) == 1


def test_twenty_writers_a_long_reader_and_a_backup_lose_nothing(tmp_path: Path) -> None:
    """T64."""
    path = tmp_path / "x.sqlite3"
    reader = open_database(path)
    reader.conn.execute("begin")
    list(reader.query("select * from meta"))

    def write(number: int) -> None:
        db = open_database(path)
        db.conn.execute("pragma synchronous = off")
        for at in range(5):
            with transaction(db):
                db.execute("insert into meta (key, value) values (?, '')", [f"{number} {at}"])
        db.close()

    writers = [threading.Thread(target=write, args=[number]) for number in range(20)]
    for writer in writers:
        writer.start()
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as copy:
        source.backup(copy)
    for writer in writers:
        writer.join()
    reader.conn.execute("rollback")

    assert next(reader.query("select count(*) as n from meta where key glob '* *'"))["n"] == 100


async def test_a_database_that_is_stuck_for_a_minute_is_opened_anew_and_told_by_the_second_way_once(
    on_disk: RoomInTown,
) -> None:
    """T65: a writer stayed stuck until somebody restarted it."""
    town, sent = on_disk.town, list[str]()
    heart = Heartbeat(town.db, lambda: town.now, Path(), "nl", "Rijtmeer", lambda _subject, text: sent.append(text))
    connection = town.db.conn
    town.db.conn.execute("pragma query_only = on")
    await heart.beat()
    for _ in range(4):
        town.world.clock.set(town.now + timedelta(seconds=40))
        await heart.beat()
        heart.stored(sqlite3.OperationalError("stuck") if heart.trouble else None)

    town.world.clock.set(town.now + timedelta(minutes=16))
    await heart.beat()

    assert town.db.conn is not connection
    assert ["kan niet schrijven" in text for text in sent] == [True, True]
    assert ["weer in orde" in text for text in sent] == [False, True]
