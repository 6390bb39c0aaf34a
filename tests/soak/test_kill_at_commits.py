"""Killed for real, at every commit of a broadcast: does everybody still get it once, or a card that asks?

A few moments here; all of them with SIGNAALBOT_SOAK=1.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from signaalbot.domain.bulletin import Level
from signaalbot.domain.role import Party, Rank
from signaalbot.rehearsal import server
from signaalbot.rehearsal.state import Person as Phone
from signaalbot.rehearsal.world import World
from signaalbot.services import writing
from signaalbot.storage import members, people, rooms
from signaalbot.storage.database import open_database
from tests.soak.invariant import shown_text

if TYPE_CHECKING:
    from sqlite_utils import Database

WHOLE = os.environ.get("SIGNAALBOT_SOAK") == "1"
MOMENTS = range(1, 26) if WHOLE else (1, 2, 4, 7)
OPEN = "select count(*) as n from outbox where state in ('queued', 'sending') and bulletin_id = ?"
SIZE = 6


@contextmanager
def mortal(described: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.soak.mortal_process", json.dumps(described)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


async def line_of(process: subprocess.Popen[str], said: str = "") -> str:
    assert process.stdin is not None
    assert process.stdout is not None
    if said:
        process.stdin.write(said + "\n")
        process.stdin.flush()
    return (await asyncio.to_thread(process.stdout.readline)).strip()


def seated(db: Database, world: World) -> list[Phone]:
    """Make one room straight into the tables."""
    phones = [world.person(f"Lid {at}") for at in range(SIZE)]
    for phone in phones:
        world.say(phone, "bot", "/start")
        world.call("sendMessage", {"chat_id": phone.id, "text": "Welkom"})
    group = world.group("Evenement", phones[0])
    world.add_bot(phones[0], group, rights=("invite_users", "pin_messages"))
    now = datetime.now(UTC)
    found = [people.add(db, phone.id, "nl", now) for phone in phones]
    room = rooms.add(db, "Evenement", now.date(), "Raadhuisplein", "nl", found[0].id, now)
    rooms.mark_linked(db, room.id, group.id, now)
    for person in found:
        members.add(db, room.id, person.id, Party.ORGANISATIE, Rank.CONTACT, "organisator", 2, now)
    world.updates.clear()
    return phones


def press(db: Database, world: World, phone: Phone, number: int) -> int:
    """Write a bulletin, and press "Verstuur"."""
    standing, now = people.standing(db, phone.id), datetime.now(UTC)
    draft = writing.draft(db, standing, rooms.get(db, 1), f"Ronde {number}.", f"{number}", now)
    writing.choose_level(db, standing, draft.id, Level.URGENT)
    own = next(each for each in world.chats[phone.id].messages.values() if each.sender is world.bot)
    world.press(phone, "bot", own.message_id, f"urge:{draft.id}:{SIZE}")
    return draft.id


async def done(db: Database, bulletin_id: int, pid: int) -> None:
    """Wait until this bulletin went out, or its process died."""
    async with asyncio.timeout(60):
        while alive(pid):
            sent = next(db.query("select state from bulletins where id = ?", [bulletin_id]))["state"] == "sent"
            if sent and not next(db.query(OPEN, [bulletin_id]))["n"]:
                return
            await asyncio.sleep(0.02)


def alive(pid: int) -> bool:
    """Tell whether a process runs; one that was killed and not yet reaped does not."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] != "Z"
    return False


async def test_killed_at_a_commit_of_a_broadcast_nothing_is_lost_and_nothing_doubled(tmp_path: Path) -> None:
    """T02: elsewhere a crash half-way sent it to all again."""
    world = World(datetime.now(UTC), seed=3)
    world.clock.run()
    running = await server.start(world)
    described = {"token": world.token, "api": running.url, "database": str(tmp_path / "x.sqlite3")}
    db = open_database(tmp_path / "x.sqlite3", practice=False)
    phones = seated(db, world)
    killed, sent = 0, list[int]()

    with mortal(described) as parent:
        await line_of(parent)
        for moment in MOMENTS:
            doomed = int(await line_of(parent, f"start {moment}"))
            sent.append(press(db, world, phones[moment % SIZE], moment))
            await done(db, sent[-1], doomed)
            killed += not alive(doomed)
            with contextlib.suppress(ProcessLookupError):
                os.kill(doomed, signal.SIGKILL)
            healthy = int(await line_of(parent, "start 0"))
            await done(db, sent[-1], healthy)
            os.kill(healthy, signal.SIGKILL)
    await running.stop()

    assert wrong(db, world, sent) == []
    assert killed >= len(MOMENTS) // 2
    assert world.violations == []


def wrong(db: Database, world: World, sent: list[int]) -> list[str]:
    """Return the rows that lie: accepted without just one copy, or open, or doubled."""
    found = []
    for bulletin_id in sent:
        rows = list(db.query("select * from outbox where bulletin_id = ?", [bulletin_id]))
        found += [f"bulletin {bulletin_id} has {len(rows)} rows"] if len(rows) != SIZE + 1 else []
        for row in rows:
            text = shown_text(row["payload"])
            copies = [each for each in world.chats[row["chat_id"]].messages.values() if each.text.strip() == text]
            most = {"accepted": (1,), "uncertain": (0, 1)}.get(row["state"], ())
            if len(copies) not in most:
                found.append(f"row {row['id']} {row['state']}: {len(copies)} copies")
    return found
