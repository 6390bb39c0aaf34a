"""Runs the bot in processes that kill themselves: "start 7" forks one that dies by `kill -9` at its 7th commit.

Odd moments are just before a commit, even ones just after it; "start 0" forks one that lives on.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from signaalbot import app
from signaalbot.bot.clock import system_now
from signaalbot.bot.context import Resources
from signaalbot.config import Settings
from signaalbot.storage.database import open_database

if TYPE_CHECKING:
    from sqlite_utils import Database


class MortalConnection(sqlite3.Connection):
    """Kills its process at a moment beside a commit, counted from the first press of a button."""

    left = 0
    armed = False

    def execute(self, sql: str, parameters: Any = ()) -> sqlite3.Cursor:
        """Run a statement; the end may come on either side of a commit."""
        if sql.startswith("update bulletins set state = 'sent'"):
            MortalConnection.armed = True
        if sql == "commit":
            self._tick()
        cursor = super().execute(sql, parameters)
        if sql == "commit":
            self._tick()
        return cursor

    def _tick(self) -> None:
        if self.armed and self.left:
            MortalConnection.left -= 1
            if not self.left:
                os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    described = json.loads(sys.argv[1])
    settings = Settings(token=described["token"], database=Path(described["database"]), api=described["api"])
    read = app.resources_for(settings, open_database(":memory:"), system_now)

    def ready_made(settings: Settings, db: Database, now: Callable[[], datetime]) -> Resources:
        return replace(read, db=db, now=now)

    def connect(path: str, **options: Any) -> sqlite3.Connection:
        return MortalConnection(path, **options)

    app.resources_for = ready_made
    sqlite3.connect = connect  # type: ignore[assignment]
    print("ready", flush=True)
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            MortalConnection.left = int(line.split()[1])
            app.write_log(str(settings.database.with_name("signaalbot.log")))
            asyncio.run(app.serve(settings, asyncio.Event()))
            os._exit(0)
        print(pid, flush=True)


if __name__ == "__main__":
    main()
