"""Does the sender grow? Resident memory before and after very many messages, in a process of its own."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from telegram.request import BaseRequest, RequestData

WARM_UP = 3000
CHUNK = 1000
MOST_MB = 20.0
SENT = {"message_id": 7, "date": 1, "chat": {"id": 1, "type": "private", "first_name": "A"}, "text": "x"}
BODY = json.dumps({"ok": True, "result": SENT}).encode()


class Yes(BaseRequest):
    """A Telegram that takes everything."""

    @property
    def read_timeout(self) -> float | None:
        return 5.0

    async def initialize(self) -> None:
        """Open nothing."""

    async def shutdown(self) -> None:
        """Close nothing."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """Say that the message was sent."""
        await asyncio.sleep(0)
        return 200, BODY


def resident() -> float:
    """Return the megabytes of memory that this process holds now."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


async def grow(count: int, place: Path) -> dict[str, float]:
    """Send *count* messages after a warm-up; return the memory before and after."""
    from telegram.ext import ExtBot

    from signaalbot.bot.sender import Sender
    from signaalbot.domain.card import Card
    from signaalbot.domain.delivery import URGENCY, Pace, Task
    from signaalbot.services import pacing
    from signaalbot.storage import outbox
    from signaalbot.storage.database import open_database, transaction

    pacing.PACES.update({name: Pace(10**6, timedelta(0)) for name in pacing.PACES})
    db = open_database(place / "memory.sqlite3")
    bot: ExtBot[None] = ExtBot("1:" + "A" * 35, request=Yes(), get_updates_request=Yes())
    sender, sent, before = Sender(bot, db, lambda: datetime.now(UTC)), 0, 0.0
    while sent < WARM_UP + count:
        with transaction(db):
            db.execute("delete from paces")
            for number in range(CHUNK):
                outbox.add(
                    db,
                    occasion=f"{sent} {number}",
                    task=Task.MESSAGE,
                    chat_id=number + 1,
                    payload=Card("Vertrek om 10 uur").as_payload(),
                    urgency=URGENCY["info"],
                    due_at=datetime.now(UTC),
                )
        await sender.settle()
        sent += CHUNK
        before = before or (resident() if sent >= WARM_UP else 0.0)
    gone = next(db.query("select count(*) as n from outbox where state = 'accepted'"))["n"]
    return {"before": before, "after": resident(), "sent": gone - WARM_UP}


def memory(count: int) -> tuple[str, float, str, float, str, float, str, bool]:
    """Return the growth as a figure for the table."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.delivery_memory", str(count)], capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout)
    growth = found["after"] - found["before"]
    return (
        *(f"memory growth over {found['sent']:,.0f}", growth, "MB", found["before"], "MB before"),
        *(found["after"] / found["before"], "< 20 MB", growth < MOST_MB),
    )


if __name__ == "__main__":
    Path("out").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir="out") as chosen:
        print(json.dumps(asyncio.run(grow(int(sys.argv[1]), Path(chosen)))))
