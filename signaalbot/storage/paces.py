"""How fast did messages go lately, and who must wait? Kept, so that a restart forgets nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from signaalbot.storage.database import moment, one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


class Kept(NamedTuple):
    """What is known of a scope ("all", "group -100", "chat 7", "pause 7"): moments sent, and free from when."""

    moments: tuple[datetime, ...]
    free_at: datetime


def find(db: Database, *scopes: str) -> dict[str, Kept]:
    """Return what is known of these scopes; one that cannot be read counts as new."""
    marks = ", ".join("?" for _ in scopes)
    found = {}
    for row in db.query(f"select scope, moments, free_at from paces where scope in ({marks})", list(scopes)):
        try:
            kept = Kept(tuple(moment(each) for each in row["moments"].split()), moment(row["free_at"]))
        except ValueError:
            continue
        found[row["scope"]] = kept
    return found


def moments_of(db: Database, scope: str) -> tuple[datetime, ...]:
    """Return when the last messages in a scope went, oldest first."""
    kept = find(db, scope).get(scope)
    return () if kept is None else kept.moments


def mark(db: Database, scope: str, moments: Sequence[datetime], free_at: datetime) -> None:
    """Remember what was sent in a scope, and from when it has room again."""
    db.execute(
        "insert into paces (scope, moments, free_at) values (?, ?, ?) "
        "on conflict (scope) do update set moments = excluded.moments, free_at = excluded.free_at",
        [scope, " ".join(stamp(each) for each in moments), stamp(free_at)],
    )


def mark_chats(db: Database, chat_ids: Iterable[int], now: datetime) -> None:
    """Count one message to each of these chats: a bucket that loses one a second."""
    for chat_id in chat_ids:
        db.execute(
            "insert into paces (scope, moments, free_at) values (:scope, '', strftime(:form, :now, :second)) "
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
