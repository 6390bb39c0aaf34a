"""What changed just now? Server-sent events that tell a page which phones to look at again."""

from __future__ import annotations

import asyncio
import json
from typing import Final

from aiohttp import web

from signaalbot.rehearsal.playbill import Playbill
from signaalbot.rehearsal.seen import Event
from signaalbot.rehearsal.world import World


class Follower:
    """One open page: remembers whose phone changed since it was told last, so it never falls behind."""

    def __init__(self, people: set[int]) -> None:
        self.people = people
        self.open = True
        self.wake = asyncio.Event()
        self.wake.set()

    def hear(self, event: Event) -> None:
        """Note an event of the world."""
        self.people.update(event.people)
        self.wake.set()

    def close(self) -> None:
        """End the stream at the next look."""
        self.open = False
        self.wake.set()

    def take(self) -> list[int]:
        """Return whose phones changed, and forget it."""
        people, self.people = sorted(self.people), set()
        self.wake.clear()
        return people


FOLLOWERS: Final = web.AppKey("followers", set[Follower])


async def follow(request: web.Request, world: World, playbill: Playbill) -> web.StreamResponse:
    """Stream `data: {"people": [ids]}` at once and at each change, until the page or the server goes."""
    follower = Follower(set(world.people))
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    request.app[FOLLOWERS].add(follower)
    world.listeners.append(follower.hear)
    playbill.listeners.append(follower.wake.set)
    try:
        await _stream(follower, response)
    except ConnectionResetError:
        pass  # the page was closed: nobody is left to tell
    finally:
        playbill.listeners.remove(follower.wake.set)
        world.listeners.remove(follower.hear)
        request.app[FOLLOWERS].discard(follower)
    return response


async def close_all(app: web.Application) -> None:
    """Let go of every open page, so that the server can stop (a signal handler: on_shutdown)."""
    for follower in app[FOLLOWERS]:
        follower.close()


async def _stream(follower: Follower, response: web.StreamResponse) -> None:
    while follower.open:
        await response.write(f"data: {json.dumps({'people': follower.take()})}\n\n".encode())
        await follower.wake.wait()
