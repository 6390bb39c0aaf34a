"""Does the sender keep all its slots at work, and is each row on disk as "sending" before it goes?"""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database
from telegram.ext import ExtBot
from telegram.request import RequestData

from bench.delivery_memory import BODY, Yes
from signaalbot.bot.sender import Sender
from signaalbot.domain.card import Card
from signaalbot.domain.delivery import Task
from signaalbot.storage import outbox
from signaalbot.storage.database import open_database, transaction
from tests.conftest import until


class Phones(Yes):
    """Takes every message at once, but for *slow*: there it takes until *released*; *watch* sees each call begin."""

    def __init__(self, watch: Callable[[int], None], slow: Collection[int] = ()) -> None:
        self.watch, self.slow, self.released = watch, slow, asyncio.Event()
        self.under_way = self.most = 0
        self.got: list[int] = []

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """Take a message."""
        assert (url[-11:], method) == ("sendMessage", "POST")
        assert request_data is not None
        chat_id = int(str(request_data.parameters["chat_id"]))
        self.watch(chat_id)
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        for _turn in range(chat_id % 4):
            await asyncio.sleep(0)
        if chat_id in self.slow:
            await self.released.wait()
        self.under_way -= 1
        self.got.append(chat_id)
        return 200, BODY


@pytest.fixture
def db(tmp_path: Path) -> Database:
    return open_database(tmp_path / "x.sqlite3")


def queue(db: Database, *chats: int) -> None:
    with transaction(db):
        for chat_id in chats:
            outbox.add(
                db,
                occasion=f"to {chat_id}",
                task=Task.MESSAGE,
                chat_id=chat_id,
                payload=Card("Weg is vrij").as_payload(),
                urgency=1,
                due_at=datetime.now(UTC),
            )


def sender_on(db: Database, phones: Phones, in_flight: int) -> Sender:
    return Sender(ExtBot("1:x", request=phones), db, lambda: datetime.now(UTC), in_flight)


def states(db: Database) -> Counter[str]:
    return Counter(row["state"] for row in db.query("select state from outbox"))


async def test_no_message_goes_before_another_connection_to_the_file_sees_that_it_is_being_sent(
    db: Database, tmp_path: Path
) -> None:
    seen: list[str] = []
    with closing(sqlite3.connect(tmp_path / "x.sqlite3")) as other:

        def look(chat_id: int) -> None:
            seen.append(*other.execute("select state from outbox where chat_id = ?", [chat_id]).fetchone())

        phones = Phones(look)
        queue(db, *range(1, 28))
        await sender_on(db, phones, in_flight=3).settle()

    assert seen == ["sending"] * 27
    assert (phones.most, states(db)) == (3, Counter(accepted=27))


async def test_a_call_that_hangs_holds_up_nobody_and_keeps_nothing_from_being_written_down(db: Database) -> None:
    """One chat takes forever: those behind it in line, and those queued later, do not wait for it."""
    phones = Phones(lambda _chat_id: None, slow=(1,))
    queue(db, *range(1, 12))
    sender, ready = sender_on(db, phones, in_flight=2), asyncio.Event()
    ready.set()
    sending = asyncio.create_task(sender.run(ready))

    await until(lambda: states(db)["accepted"] == 10)
    queue(db, 50)
    sender.wake()
    await until(lambda: states(db)["accepted"] == 11)
    hanging = states(db)["sending"]
    phones.released.set()
    await until(lambda: states(db)["accepted"] == 12)
    sending.cancel()
    with suppress(asyncio.CancelledError):
        await sending

    assert (hanging, phones.got[-2:]) == (1, [50, 1])


async def test_a_stop_lets_the_calls_under_way_end_and_puts_back_what_was_only_taken(db: Database) -> None:
    phones = Phones(lambda _chat_id: None, slow=(1, 2))
    queue(db, *range(1, 12))
    sender = sender_on(db, phones, in_flight=2)
    sending = asyncio.create_task(sender.settle())
    await until(lambda: phones.under_way == 2)

    stopping = asyncio.create_task(sender.stop())
    await asyncio.sleep(0)
    phones.released.set()
    await stopping
    await sending

    tried = [row["attempts"] for row in db.query("select attempts from outbox order by id")]
    assert (sorted(phones.got), states(db)) == ([1, 2], Counter(accepted=2, queued=9))
    assert tried == [1, 1, *[0] * 9]
