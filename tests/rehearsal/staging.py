"""A small stage for tests: a world, a bot of a few lines, and the scenario that a test writes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from signaalbot.rehearsal import scenario_file
from signaalbot.rehearsal.play import Cast, gather, play
from signaalbot.rehearsal.scenario import Scenario
from signaalbot.rehearsal.view import view
from signaalbot.rehearsal.world import World

HEADER = """
title = "Proef"
language = "nl"
start = 2026-11-02T08:00:00+01:00
municipality = "Rijtmeer"
areas = ["Veenkant"]
[[person]]
id = "marijke"
name = "Marijke"
function = "coördinator"
side = "coordinator"
[[person]]
id = "gerben"
name = "Gerben"
function = "organisator"
side = "organisatie"
[[group]]
id = "kamer"
title = "Kamer"
owner = "marijke"
"""
START = datetime(2026, 11, 2, 7, tzinfo=UTC)
USERNAME = "signaalbot_oefening"
LINKS = {"coordinator": f"https://t.me/{USERNAME}?start=first"}


class EchoBot:
    """A bot of a few lines: shows what it is sent with a button, and says so when the button is pressed.

    "/link" gives links for a person and for a group. What it is sent after "later" it shows 40 seconds later.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.heard: list[str] = []
        self.offset = 0
        self.later: list[tuple[datetime, int, str]] = []
        self.dies_once = False
        self.task = asyncio.create_task(self._run())

    def kill(self) -> None:
        """Stop it at once, before what it fetched is confirmed."""
        self.task.cancel()

    def restart(self) -> None:
        """Start again, as a new process: it asks for everything that was not confirmed."""
        self.task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        while True:
            reply = await self.world.poll({"offset": self.offset, "timeout": 10})
            for update in reply.body["result"]:
                self._handle(update)
                if self.dies_once:
                    self.dies_once = False
                    asyncio.get_running_loop().call_soon(self.restart)
                    return
                self.offset = update["update_id"] + 1
            for due, chat, text in [one for one in self.later if one[0] <= self.world.clock.now()]:
                self.later.remove((due, chat, text))
                self._show(chat, text)

    def _handle(self, update: Mapping[str, Any]) -> None:
        if "callback_query" in update:
            query = update["callback_query"]
            self.heard.append(f"tap {query['data']}")
            self.world.call("answerCallbackQuery", {"callback_query_id": query["id"], "text": "Gedaan"})
            return
        message = update.get("message") or update.get("edited_message") or {}
        kind = "edit" if "edited_message" in update else "say"
        text = message.get("text") or ("file" if "document" in message else "")
        if not text:
            return
        self.heard.append(f"{kind} {text}")
        chat = message["chat"]["id"]
        if text == "/link":
            self._give_links(chat)
        elif text.startswith("later"):
            self.later.append((self.world.clock.now() + timedelta(seconds=40), chat, text))
        elif kind == "say" and message["chat"]["type"] == "private":
            self._show(chat, text)

    def _show(self, chat: int, text: str) -> None:
        keys = {"inline_keyboard": [[{"text": "✅ Verstuur", "callback_data": f"send:{text}"[:60]}]]}
        self.world.call("sendMessage", {"chat_id": chat, "text": f"Concept: {text}", "reply_markup": keys})

    def _give_links(self, chat: int) -> None:
        link = f"https://t.me/{USERNAME}?"
        keys = {"inline_keyboard": [[{"text": "Koppel", "url": f"{link}startgroup=abc&admin=pin_messages"}]]}
        self.world.call("sendMessage", {"chat_id": chat, "text": "Groep", "reply_markup": keys})
        self.world.call("sendMessage", {"chat_id": chat, "text": f"Voor u: {link}start=xyz"})


class Stage:
    """A world, the bot in it, and the scenario that a test writes."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "proef.toml"
        self.world = World(START, username=USERNAME)
        self.bot = EchoBot(self.world)
        self.cast: Cast | None = None

    def reads(self, steps: str) -> Scenario:
        """Read steps after a header with two people and a group, and gather those."""
        self.path.write_text(HEADER + steps, encoding="utf-8")
        script = scenario_file.load(self.path)
        self.cast = gather(self.world, script)
        return script

    async def plays(self, steps: str, on_step: Callable[[int, int, str], None] | None = None) -> None:
        script = self.reads(steps)
        await play(self.world, script, LINKS, on_step, real_timeout=2, cast=self.cast)

    def texts(self, who: str) -> list[str]:
        assert self.cast is not None
        return [one.text for chat in view(self.world, self.cast.people[who]) for one in chat.messages]
