"""How fast did messages go lately, and who must wait? Kept, so that a restart forgets nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from signaalbot.storage.database import moment, one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


TABLES: Final = ("paces", "lately")
"""On disk, and in memory alone: private answers leave no trace of who asked something when."""


class Kept(NamedTuple):
    """What is known of a scope ("all", "group -100", "chat 7", "pause 7"): moments sent, and free from when."""

    moments: tuple[datetime, ...]
    free_at: datetime


def find(db: Database, *scopes: str) -> dict[str, Kept]:
    """Return what is known of these scopes; one that cannot be read counts as new."""
    marks = ", ".join("?" for _ in scopes)
    found: dict[str, Kept] = {}
    sql = " union all ".join(f"select scope, moments, free_at from {each} where scope in ({marks})" for each in TABLES)
    for row in db.query(sql, [*scopes, *scopes]):
        try:
            kept = Kept(tuple(moment(each) for each in row["moments"].split()), moment(row["free_at"]))
        except ValueError:
            continue
        known = found.get(row["scope"], kept)
        together = tuple(sorted((*known.moments, *kept.moments))) if known is not kept else kept.moments
        found[row["scope"]] = Kept(together, max(known.free_at, kept.free_at))
    return found


def moments_of(db: Database, scope: str, table: str = TABLES[0]) -> tuple[datetime, ...]:
    """Return when the last messages in a scope went, oldest first, as far as this table knows."""
    row = one(db, f"select moments from {table} where scope = ?", scope)
    try:
        return () if row is None else tuple(moment(each) for each in row["moments"].split())
    except ValueError:
        return ()


def mark(db: Database, scope: str, moments: Sequence[datetime], free_at: datetime, table: str = TABLES[0]) -> None:
    """Remember what was sent in a scope, and from when it has room again."""
    db.execute(
        f"insert into {table} (scope, moments, free_at) values (?, ?, ?) "
        "on conflict (scope) do update set moments = excluded.moments, free_at = excluded.free_at",
        [scope, " ".join(stamp(each) for each in moments), stamp(free_at)],
    )


def mark_chats(db: Database, chat_ids: Iterable[int], now: datetime, table: str = TABLES[0]) -> None:
    """Count one message to each of these chats: a bucket that loses one a second."""
    for chat_id in chat_ids:
        db.execute(
            f"insert into {table} (scope, moments, free_at) values (:scope, '', strftime(:form, :now, :second)) "
            "on conflict (scope) do update set free_at = strftime(:form, max(free_at, :now), :second)",
            {
                "scope": f"chat {chat_id}",
                "now": stamp(now),
                "form": "%Y-%m-%dT%H:%M:%f000Z",
                "second": "+1.002 seconds",
            },
        )


def paused_chats(db: Database, now: datetime) -> int:
    """Return how many chats Telegram told to wait at this moment."""
    row = one(db, "select count(*) as n from paces where scope like 'pause %' and free_at > ?", stamp(now))
    return 0 if row is None else int(row["n"])


def remove_old(db: Database, before: datetime) -> None:
    """Forget chats that have been free for long."""
    db.execute("delete from paces where free_at < ? and scope <> 'all'", [stamp(before)])
