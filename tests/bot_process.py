"""Runs the bot in processes of its own that can be killed: reads "start" lines, forks a bot, prints its pid.

The parent imports everything and reads the rules once, so that a restart costs milliseconds and not seconds.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from signaalbot import app
from signaalbot.bot.clock import system_now
from signaalbot.bot.context import Resources
from signaalbot.config import Settings
from signaalbot.storage.database import open_database

if TYPE_CHECKING:
    from sqlite_utils import Database


def main() -> None:
    described = json.loads(sys.argv[1])
    settings = Settings(**{**described, "database": Path(described["database"]), "areas": tuple(described["areas"])})
    read = app.resources_for(settings, open_database(":memory:"), system_now)

    def ready_made(settings: Settings, db: Database, now: Callable[[], datetime]) -> Resources:
        return replace(read, db=db, now=now)

    app.resources_for = ready_made
    print("ready", flush=True)
    pid = 0
    for _ in sys.stdin:
        if pid:
            os.waitpid(pid, 0)
        pid = os.fork()
        if pid == 0:
            app.write_log(str(settings.database.with_name("signaalbot.log")))
            asyncio.run(app.serve(settings, asyncio.Event()))
            os._exit(0)
        print(pid, flush=True)


if __name__ == "__main__":
    main()
