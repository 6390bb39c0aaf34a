"""Runs the bot in processes of its own that can be killed: reads "start" lines, forks a bot, prints its pid.

The parent imports everything and reads the rules once, so that a restart costs milliseconds and not seconds.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from dataclasses import replace
from pathlib import Path

from signaalbot import app
from signaalbot.config import Settings
from signaalbot.storage.database import open_database


def main() -> None:
    described = json.loads(sys.argv[1])
    settings = Settings(**{**described, "database": Path(described["database"]), "areas": tuple(described["areas"])})
    read = app.resources_for(settings, open_database(":memory:"), app.system_now)
    app.resources_for = lambda _settings, db, now: replace(read, db=db, now=now)
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
