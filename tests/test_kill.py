"""Does everything that was confirmed survive `kill -9`?"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from signaalbot import demonstration
from signaalbot.rehearsal import play
from signaalbot.rehearsal.view import view
from signaalbot.storage.database import open_database, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database

KILLS = 20
TOLD = ("token", "municipality", "language", "areas", "api", "poll_seconds", "in_flight", "practice")
"""What the other process hears of the settings; the rest is as usual there."""


class KillableBot:
    """A bot in another process: start, kill -9, start again."""

    def __init__(self, stage: demonstration.Stage) -> None:
        described = {name: getattr(stage.settings, name) for name in TOLD} | {"database": str(stage.settings.database)}
        self._parent = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("bot_process.py")), json.dumps(described)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._read()
        self.pid = 0

    def start(self) -> None:
        assert self._parent.stdin is not None
        self._parent.stdin.write("start\n")
        self._parent.stdin.flush()
        self.pid = int(self._read())

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def end(self) -> None:
        self.kill()
        self._parent.kill()
        self._parent.communicate()

    def _read(self) -> str:
        assert self._parent.stdout is not None
        return self._parent.stdout.readline().strip()


async def played(place: Path, seed: int | None) -> tuple[demonstration.Stage, int]:
    """Play the farmers' protest with the bot in its own process, killed at random moments when there is a seed."""
    stage = await demonstration.set_stage(demonstration.scenario_named("boerenprotest"), place, port=0)
    links = stage.links
    bot = KillableBot(stage)
    chance = random.Random(seed)
    steps = len(stage.scenario.steps)
    moments = set(chance.sample(range(2, steps), KILLS)) if seed is not None else set()
    killed = 0
    pending: set[asyncio.Task[None]] = set()

    async def kill_soon() -> None:
        nonlocal killed
        await asyncio.sleep(chance.uniform(0, 0.02))
        bot.kill()
        killed += 1
        bot.start()

    asked: set[tuple[int, int]] = set()

    def on_step(number: int, _total: int, _caption: str) -> None:
        ask_for_what_may_be_missing(stage, asked)
        if number in moments:
            pending.add(asyncio.create_task(kill_soon()))

    bot.start()
    try:
        await play.play(stage.world, stage.scenario, links, on_step, cast=stage.cast)
        await asyncio.gather(*pending)
    finally:
        bot.end()
        await stage.server.stop()
    return stage, killed


def ask_for_what_may_be_missing(stage: demonstration.Stage, asked: set[tuple[int, int]]) -> None:
    """Do what people do with "Bericht 2 is misschien niet bij u aangekomen": press its button, once."""
    for person in stage.cast.people.values():
        for chat in view(stage.world, person, newest=5):
            for message in chat.messages:
                buttons = [b for row in message.buttons for b in row if b.value.startswith("show:")]
                if buttons and (chat.chat_id, message.message_id) not in asked:
                    asked.add((chat.chat_id, message.message_id))
                    where = stage.world.chats[chat.chat_id] if chat.chat_id < 0 else "bot"
                    stage.world.tap(person, where, message.message_id, buttons[0].value)


def outcome(db: Database) -> dict[str, list[tuple[object, ...]]]:
    """Return what must be the same: bulletins, agreements with their consents, signals, members."""

    def rows(sql: str) -> list[tuple[object, ...]]:
        return [tuple(row.values()) for row in db.query(sql)]

    return {
        "bulletins": rows(
            "select number, version, level, text from bulletins where state = 'sent' order by number, version"
        ),
        "agreements": rows("select number, version, state, text from agreements where number > 0 order by 1, 2"),
        "consents": rows(
            "select number, version, party, answer from consents join agreements on id = agreement_id order by 1, 2, 3"
        ),
        "signals": rows("select text, area, source, occupation from signals order by text"),
        "members": rows("select party, rank, function, left_at is null from members order by 1, 2, 3"),
        "weekbeelden": rows("select week from digests order by week"),
    }


async def test_twenty_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    """T02, T66: the same play with the bot killed at 20 random moments gives the same outcome."""
    calm, _ = await played(_made(tmp_path / "calm"), None)
    wild, killed = await played(_made(tmp_path / "wild"), 20261121)

    expected = outcome(open_database(calm.settings.database))
    found = outcome(open_database(wild.settings.database))

    assert killed == KILLS
    assert found == expected
    assert len(expected["signals"]) == 40
    assert _unexplained(wild) == []


def _unexplained(stage: demonstration.Stage) -> list[dict[str, object]]:
    """Return rows of the outbox that ended in silence: no message, no card that asks, no reason."""
    db = open_database(stage.settings.database)
    return list(
        db.query(
            "select id, state, task from outbox where state = 'sending' or (state = 'queued' and due_at <= :now) "
            "or (state = 'uncertain' and not exists (select 1 from outbox as card "
            "where card.occasion = 'card ' || outbox.id)) or (state = 'failed' and reason is null)",
            {"now": stamp(stage.world.clock.now())},
        )
    )


def _made(place: Path) -> Path:
    place.mkdir()
    return place
