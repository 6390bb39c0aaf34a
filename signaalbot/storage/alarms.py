"""What is wrong with the bot, since when, and who was told by the second way?"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from signaalbot.domain.heartbeat import Fault, Finding
from signaalbot.storage.database import Row, inserted, moment, moment_or_none, one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


class Alarm(NamedTuple):
    """One thing that is or was wrong."""

    id: int
    finding: Finding
    since: datetime
    ended_at: datetime | None


def add(db: Database, finding: Finding, now: datetime) -> int:
    """Store something that is wrong from now on; return its id."""
    sql = "insert into alarms (fault, about, since) values (?, ?, ?)"
    return inserted(db, sql, finding.fault, finding.about, stamp(now))


def open_ones(db: Database) -> tuple[Alarm, ...]:
    """Return what is wrong at this moment, oldest first."""
    return tuple(_alarm(row) for row in db.query("select * from alarms where ended_at is null order by id"))


def mark_ended(db: Database, alarm_id: int, now: datetime) -> None:
    """Note that it is mended; one that nobody was told of by the second way needs no second word there."""
    db.execute(
        "update alarms set ended_at = :now, closed_at = case when mailed_at is null then :now end where id = :id",
        {"now": stamp(now), "id": alarm_id},
    )


def to_mail(db: Database) -> tuple[Alarm, ...]:
    """Return what must still be told by the second way: that something is wrong, or that it is mended."""
    rows = db.query(
        "select * from alarms where (ended_at is null and mailed_at is null) "
        "or (ended_at is not null and closed_at is null) order by id"
    )
    return tuple(_alarm(row) for row in rows)


def mark_mailed(db: Database, alarm: Alarm, now: datetime) -> None:
    """Note that this was told by the second way."""
    column = "mailed_at" if alarm.ended_at is None else "closed_at"
    db.execute(f"update alarms set {column} = ? where id = ?", [stamp(now), alarm.id])


def oldest_due(db: Database, now: datetime) -> datetime | None:
    """Return since when the oldest message could go that does not; a chat that must wait or is held does not count."""
    row = one(
        db,
        "select min(due_at) as at from outbox where state = 'queued' and due_at <= :now and attempts = 0 "
        "and (valid_until is null or valid_until > :now) "
        "and chat_id not in (select chat_id from rooms where held = 1 and chat_id is not null) "
        "and not exists (select 1 from paces where scope = 'pause ' || outbox.chat_id and free_at > :now)".replace(
            ":now", "?1"
        ),
        stamp(now),
    )
    return None if row is None else moment_or_none(row["at"])


def broken_rows(db: Database, since: datetime) -> int:
    """Return how many rows of the outbox nobody could read, lately."""
    row = one(
        db,
        "select count(*) as n from outbox where state = 'failed' and reason glob 'broken*' and changed_at > ?",
        stamp(since),
    )
    return 0 if row is None else int(row["n"])


def rooms_in_trouble(db: Database) -> frozenset[str]:
    """Return the names of the rooms in whose group the bot cannot do its work."""
    rows = db.query(
        "select name from rooms join events on events.id = event_id where trouble <> '' and phase <> 'gesloten'"
    )
    return frozenset(row["name"] for row in rows)


def _alarm(row: Row) -> Alarm:
    finding = Finding(Fault(row["fault"]), row["about"])
    return Alarm(row["id"], finding, moment(row["since"]), moment_or_none(row["ended_at"]))
