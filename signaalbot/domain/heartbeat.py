"""Does the bot still do what it must? What it looks at every quarter of an hour, and what counts as wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

EVERY: Final = timedelta(minutes=15)
SILENT_AFTER: Final = timedelta(minutes=15)
"""So long without one good fetch of updates, or with a message that could go and does not, is wrong."""

FREE_MB: Final = 500
CLOCK_OFF: Final = timedelta(seconds=30)
CALM_AFTER: Final = timedelta(minutes=1)
"""After this long without a conflict nobody else uses the token any more: two bots take turns in getting one."""


class Fault(StrEnum):
    """What may be wrong with the bot as a whole."""

    TOKEN = "token"  # noqa: S105 (the name of a fault)
    CONFLICT = "conflict"
    TELEGRAM = "telegram"
    QUEUE = "queue"
    BROKEN = "broken"
    DIGEST = "digest"
    DISK = "disk"
    CLOCK = "clock"
    DATABASE = "database"
    ROOM = "room"


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is wrong; *about* tells it from another of its kind, such as the name of a room."""

    fault: Fault
    about: str = ""


@dataclass(frozen=True)
class Pulse:
    """What was found at one moment. None: that is not known, and then it is not wrong."""

    now: datetime
    polled_at: datetime | None = None
    oldest_due: datetime | None = None
    broken_rows: int = 0
    digest_missing: str | None = None
    free_mb: int | None = None
    clock_off: timedelta | None = None
    database: str | None = None
    conflict: bool = False
    token_refused: bool = False
    rooms: frozenset[str] = field(default_factory=frozenset)


def findings(pulse: Pulse) -> frozenset[Finding]:
    """Return all that is wrong."""
    return frozenset(
        [
            *_of_telegram(pulse),
            *([Finding(Fault.BROKEN, str(pulse.broken_rows))] if pulse.broken_rows else []),
            *([Finding(Fault.DIGEST, pulse.digest_missing)] if pulse.digest_missing else []),
            *([Finding(Fault.DISK)] if pulse.free_mb is not None and pulse.free_mb < FREE_MB else []),
            *([Finding(Fault.CLOCK)] if pulse.clock_off is not None and abs(pulse.clock_off) > CLOCK_OFF else []),
            *([Finding(Fault.DATABASE, pulse.database)] if pulse.database else []),
            *(Finding(Fault.ROOM, room) for room in pulse.rooms),
        ]
    )


def _of_telegram(pulse: Pulse) -> list[Finding]:
    """Return the deepest cause alone: without a token nothing else can work."""
    if pulse.token_refused:
        return [Finding(Fault.TOKEN)]
    if pulse.conflict:
        return [Finding(Fault.CONFLICT)]
    if pulse.polled_at is not None and pulse.now - pulse.polled_at > SILENT_AFTER:
        return [Finding(Fault.TELEGRAM)]
    if pulse.oldest_due is not None and pulse.now - pulse.oldest_due > SILENT_AFTER:
        return [Finding(Fault.QUEUE)]
    return []
