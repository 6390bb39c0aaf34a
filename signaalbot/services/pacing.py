"""May another message go? Telegram's limits, counted for everything that is sent, and kept over a restart."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from signaalbot.domain.delivery import ANSWER_TRAVELS, ANSWERS_AT_ONCE, CHAT, GROUP, OVERALL, Pace
from signaalbot.storage import outbox, paces
from signaalbot.storage.database import transaction
from signaalbot.storage.paces import Kept

if TYPE_CHECKING:
    from sqlite_utils import Database

PACES: Final[dict[str, Pace]] = {"all": OVERALL, "group": GROUP}
PAUSED_IS_ALL: Final = 5
"""So many chats told to wait at once means that Telegram asks it of the whole bot."""

KEPT: Final = timedelta(hours=1)


def room(db: Database, now: datetime) -> int:
    """Return how many messages may go now, to whatever chats; 0 too while the whole bot must wait."""
    found = paces.find(db, "all", "pause all")
    if "pause all" in found and found["pause all"].free_at > now:
        return 0
    return PACES["all"].room(_moments(found, "all"), now, len(outbox.under_way(db)))


def begun(db: Database, now: datetime) -> None:
    """Reckon anew when there is room, after rows were marked as being sent."""
    _count_overall(db, now)


def ended(db: Database, gone: Collection[tuple[int, datetime]], now: datetime) -> None:
    """Count messages to these chats that have arrived by these moments, or never will; they are no longer sent."""
    _count_overall(db, now, *(at for _, at in gone))
    for chat_id, at in gone:
        paces.mark_chats(db, (chat_id,), at)
        if chat_id < 0:
            _count_group(db, chat_id, at)


def has_room(db: Database, chat_id: int, now: datetime) -> bool:
    """Tell whether an answer may go to this chat right now; one that waits already is not overtaken."""
    found = paces.find(db, "all", "pause all", f"pause {chat_id}", f"chat {chat_id}", f"group {chat_id}")
    short = CHAT.span * (ANSWERS_AT_ONCE - 1)
    grace = {"all": timedelta(0), f"chat {chat_id}": short, f"group {chat_id}": timedelta(0)}
    if any(kept.free_at > now + grace.get(scope, timedelta(0)) for scope, kept in found.items()):
        return False
    if chat_id < 0 and not PACES["group"].room(_moments(found, f"group {chat_id}"), now, 1):
        return False
    return not outbox.has_answer(db, chat_id)


def note_answer(db: Database, chat_id: int, now: datetime) -> None:
    """Count an answer that goes straight back, so that the outbox keeps its distance."""
    with transaction(db):
        _count_overall(db, now, now + ANSWER_TRAVELS)
        paces.mark_chats(db, (chat_id,), now)
        if chat_id < 0:
            _count_group(db, chat_id, now + ANSWER_TRAVELS)


def pause(db: Database, chat_id: int, seconds: float, now: datetime) -> None:
    """429: this chat waits as long as told, the others go on (T07); when many chats are told, all wait."""
    until = now + timedelta(seconds=seconds)
    with transaction(db):
        paces.mark(db, f"pause {chat_id}", (), until)
        if paces.paused_chats(db, now) >= PAUSED_IS_ALL:
            paces.mark(db, "pause all", (), until)
            _count_overall(db, now)


def forget_old(db: Database, now: datetime) -> None:
    """Forget chats to which nothing went for an hour."""
    paces.remove_old(db, now - KEPT)


def _count_overall(db: Database, now: datetime, *gone: datetime) -> None:
    found = paces.find(db, "all", "pause all")
    pace = PACES["all"]
    moments = pace.after(_moments(found, "all"), *gone)
    free_at = pace.free_from(moments, now, len(outbox.under_way(db)))
    paused = found["pause all"].free_at if "pause all" in found else now
    paces.mark(db, "all", moments, max(free_at, paused))


def _count_group(db: Database, chat_id: int, now: datetime) -> None:
    scope, pace = f"group {chat_id}", PACES["group"]
    moments = pace.after(paces.moments_of(db, scope), now)
    paces.mark(db, scope, moments, pace.free_from(moments, now))


def _moments(found: dict[str, Kept], scope: str) -> tuple[datetime, ...]:
    return found[scope].moments if scope in found else ()
