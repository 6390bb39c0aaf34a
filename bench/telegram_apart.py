"""The Telegram of the benchmarks: a rehearsed one in a process of its own, so that it takes no time from the bot.

``with apart(600) as telegram:`` gives its address, its token and the ids of 600 people who started the bot.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True)
class Telegram:
    """Where it is, and who is there."""

    url: str
    token: str
    people: list[int]

    def ask(self, what: str, **fields: Any) -> Any:
        """Tell it to do something, or ask what it saw."""
        request = urllib.request.Request(f"{self.url}/bench/{what}", json.dumps(fields).encode())
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read())


@contextmanager
def apart(people: int) -> Iterator[Telegram]:
    """Start it, and stop it in the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.telegram_apart", str(people)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        yield Telegram(**json.loads(process.stdout.readline()))
    finally:
        process.kill()
        process.wait()


async def serve(people: int) -> None:
    """Serve a world whose clock runs as ours does."""
    from aiohttp import web

    from signaalbot.rehearsal import faults, server
    from signaalbot.rehearsal.traffic import Traffic
    from signaalbot.rehearsal.world import World

    world = World(datetime.now(UTC), seed=1)
    phones = [world.person(f"Persoon {number}") for number in range(people)]
    for phone in phones:
        world.say(phone, "bot", "/start")
    world.updates.clear()

    async def act(request: web.Request) -> web.Response:
        fields = await request.json()
        what = request.match_info["what"]
        if what == "say":
            for number in range(fields["count"]):
                world.say(phones[number % len(phones)], "bot", fields["text"])
        elif what == "fault":
            faults.order(world, fields)
        elif what == "forget":
            world.calls.clear()
            world.violations.clear()
            world.updates.clear()
            world.traffic = Traffic()
        sends = [call for call in world.calls if call.method == "sendMessage" and call.status == 200]
        seen = [(call.chat_id, call.at.timestamp()) for call in sends] if what == "seen" else []
        return web.json_response({"count": len(sends), "violations": len(world.violations), "seen": seen})

    def extend(app: web.Application) -> None:
        app.router.add_post("/bench/{what}", act)

    running = await server.start(world, 0, extend=extend)
    world.clock.run()
    found = {"url": running.url, "token": world.token, "people": [phone.id for phone in phones]}
    print(json.dumps(found), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
