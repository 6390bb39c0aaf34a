"""How does another bot get a Telegram to rehearse on? ``python -m signaalbot.rehearsal --port 8081``.

Starts an empty world with its control door and says where it is and which token to use; runs until it is stopped.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
from datetime import UTC, datetime

from signaalbot.rehearsal import control, server
from signaalbot.rehearsal.world import World


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m signaalbot.rehearsal", description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=8081, help="where to listen on this machine (8081)")
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same ids, token and chances (0)")
    parser.add_argument("--start", type=datetime.fromisoformat, help="the moment on its clock (now), with a time zone")
    parser.add_argument("--frozen", action="store_true", help="let the clock stand still until the door moves it")
    return parser.parse_args()


async def serve(chosen: argparse.Namespace) -> None:
    """Serve a new world until the task is cancelled."""
    world = World(chosen.start or datetime.now(UTC), seed=chosen.seed)
    running = await server.start(world, chosen.port, extend=control.routes(world))
    if not chosen.frozen:
        world.clock.run()
    sys.stdout.write(f"base_url  {running.url}/bot\nfile_url  {running.url}/file/bot\ntoken     {world.token}\n")
    sys.stdout.write(f"door      {running.url}/rehearsal/state\n")
    sys.stdout.flush()
    try:
        await asyncio.Event().wait()
    finally:
        await running.stop()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(arguments()))
