"""Does the bot itself still work? Looked at every quarter of an hour, and at once when something breaks."""

from __future__ import annotations

import asyncio
import logging
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from telegram.error import Conflict, InvalidToken

from signaalbot.domain.heartbeat import CALM_AFTER, EVERY, Fault, Finding, Pulse
from signaalbot.services import storing, watching
from signaalbot.services.watching import Letter

if TYPE_CHECKING:
    from sqlite_utils import Database

log = logging.getLogger(__name__)

Post = Callable[[str, str], None]
STUCK_AFTER = timedelta(seconds=60)


@dataclass
class Heartbeat:
    """What only the running process knows. What was told to whom stands in the database.

    *post* sends a letter by the second way and raises when it cannot; None when no second way was configured.
    """

    db: Database
    now: Callable[[], datetime]
    place: Path
    language: str
    municipality: str
    post: Post | None = None
    hold: Callable[[bool], None] = lambda _held: None
    clock_off: Callable[[], timedelta | None] = lambda: None
    polled_at: datetime | None = None
    conflict_at: datetime | None = None
    token_refused: bool = False
    trouble: str | None = None
    trouble_since: datetime | None = None
    _told: Finding | None = None
    _next: datetime | None = field(default=None)

    def fetched(self, error: Exception | None) -> None:
        """Hear how a fetch of updates went; a second bot stops the sending, and the queue is kept (T32)."""
        if error is None:
            self._calm()
        elif isinstance(error, Conflict):
            self.conflict_at = self.now()
            self.hold(True)
            self._next = None
        elif isinstance(error, InvalidToken):
            self.token_refused = True
        elif isinstance(error, sqlite3.Error):
            self.stored(error)

    def _calm(self) -> None:
        now = self.now()
        if self.polled_at is None or now - self.polled_at > CALM_AFTER:
            try:
                watching.polled(self.db, now)
            except sqlite3.Error as error:
                self.stored(error)
        self.polled_at = now
        if self.conflict_at is not None and now - self.conflict_at > CALM_AFTER:
            self.conflict_at, self._next = None, None
            self.hold(False)

    def stored(self, error: Exception | None) -> None:
        """Hear whether the database takes what is written; after a minute without, the connection is dropped (T65)."""
        if error is None:
            if self.trouble is not None:
                self.trouble, self.trouble_since, self._next = None, None, None
            return
        if self.trouble is None:
            self.trouble_since, self._next = self.now(), None
        self.trouble = str(storing.fault_of(error) or "unreadable")
        if self.trouble_since is not None and self.now() - self.trouble_since > STUCK_AFTER:
            self.trouble_since = self.now()
            storing.begin_anew(self.db)

    async def beat_now(self) -> None:
        """Look at once, whatever the time."""
        self._next = None
        await self.beat()

    async def beat(self) -> None:
        """Look when it is time to; called at every knock of the clock."""
        now = self.now()
        if self._next is not None and now < self._next:
            return
        self._next = now + EVERY
        try:
            storing.try_out(self.db, now)
            self.stored(None)
            self._next = now + EVERY
            watching.look(self.db, self.pulse())
            await self._mail_from_database()
        except sqlite3.Error as error:
            self.stored(error)
            self._next = now + CALM_AFTER
        await self._mail_about_database()

    def pulse(self) -> Pulse:
        """Return what this process knows."""
        return Pulse(
            now=self.now(),
            polled_at=self.polled_at,
            free_mb=shutil.disk_usage(self.place).free // 2**20 if self.place.exists() else None,
            clock_off=self.clock_off(),
            conflict=self.conflict_at is not None,
            token_refused=self.token_refused,
        )

    async def _mail_from_database(self) -> None:
        found = watching.letters(self.db, self.language, self.municipality)
        gone = [letter for letter in found if await self._mail(letter)]
        watching.mailed(self.db, gone, self.now())

    async def _mail_about_database(self) -> None:
        """A database that does not work cannot keep what was told: that is remembered here."""
        wrong = None if self.trouble is None else Finding(Fault.DATABASE, self.trouble)
        if wrong == self._told:
            return
        about = wrong or self._told
        assert about is not None
        letter = watching.letter_about(about, wrong is None, self.language, self.municipality, self.now())
        if await self._mail(letter):
            self._told = wrong

    async def _mail(self, letter: Letter) -> bool:
        if self.post is None:
            return True
        try:
            await asyncio.to_thread(self.post, letter.subject, letter.text)
        except Exception as error:
            log.error("an alarm could not go by the second way: %s", error)
            self._next = self.now() + CALM_AFTER
            return False
        return True
