"""Which weekbeelden were made, in which version, and as which files?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.role import Person
from signaalbot.storage.database import Row, inserted, moment, one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database

COLUMNS = "id, week, version, state, wrong"


@dataclass(frozen=True)
class StoredDigest:
    """One version of a weekbeeld; its files stand beside it, just as they were sent."""

    id: int
    week: str
    version: int
    state: str
    wrong: str | None = None

    @property
    def final(self) -> bool:
        """Tell whether people settled it."""
        return self.state == "final"


def add(db: Database, week: str, files: Mapping[str, bytes], now: datetime) -> int | None:
    """Store the first concept of a week; None when that week was made before. Call inside a transaction."""
    if find(db, week) is not None:
        return None
    return _insert(db, week, 1, None, files, now)


def add_correction(db: Database, week: str, wrong: str, now: datetime) -> int:
    """Begin a next version, as concept; the settled one stays until this one is settled too."""
    found = find(db, week)
    return _insert(db, week, 1 if found is None else found.version + 1, wrong, {}, now)


def _insert(db: Database, week: str, version: int, wrong: str | None, files: Mapping[str, bytes], now: datetime) -> int:
    digest_id = inserted(
        db,
        "insert into digests (week, version, state, wrong, made_at) values (?, ?, 'concept', ?, ?)",
        *(week, version, wrong, stamp(now)),
    )
    mark_files(db, digest_id, files)
    return digest_id


def mark_files(db: Database, digest_id: int, files: Mapping[str, bytes]) -> None:
    """Keep the shapes of a weekbeeld: "html", "text", "pdf", "csv", "json"."""
    for shape, content in files.items():
        db.execute(
            "insert into digest_files (digest_id, shape, content) values (?, ?, ?) "
            "on conflict (digest_id, shape) do update set content = excluded.content",
            [digest_id, shape, content],
        )


def mark_final(db: Database, digest_id: int, now: datetime) -> bool:
    """Settle a concept and set aside the version before it; False when it was settled already."""
    changed = db.execute(
        "update digests set state = 'final', final_at = ? where id = ? and state = 'concept'", [stamp(now), digest_id]
    ).rowcount
    db.execute(
        "update digests set state = 'replaced' where state = 'final' and id <> ? "
        "and week = (select week from digests where id = ?)",
        [digest_id, digest_id],
    )
    return changed == 1


def find(db: Database, week: str) -> StoredDigest | None:
    """Return the newest version of the weekbeeld of "2026-W46", or None."""
    return _digest(one(db, f"select {COLUMNS} from digests where week = ? order by version desc limit 1", week))


def find_by_id(db: Database, digest_id: int) -> StoredDigest | None:
    """Return the weekbeeld with this id, or None."""
    return _digest(one(db, f"select {COLUMNS} from digests where id = ?", digest_id))


def newest(db: Database) -> StoredDigest | None:
    """Return the last weekbeeld made, or None."""
    return _digest(one(db, f"select {COLUMNS} from digests order by week desc, version desc limit 1"))


def all_digests(db: Database) -> tuple[StoredDigest, ...]:
    """Return the newest version of every weekbeeld made, oldest first."""
    rows = db.query(f"select {COLUMNS}, max(version) from digests group by week order by week")
    return tuple(StoredDigest(row["id"], row["week"], row["version"], row["state"], row["wrong"]) for row in rows)


def file_of(db: Database, digest_id: int, shape: str) -> bytes | None:
    """Return one shape of a weekbeeld as it was made, or None."""
    row = one(db, "select content from digest_files where digest_id = ? and shape = ?", digest_id, shape)
    return None if row is None else bytes(row["content"])


def last_final(db: Database, week: str) -> StoredDigest | None:
    """Return the newest settled (or since replaced) version of a week, or None."""
    sql = f"select {COLUMNS} from digests where week = ? and state <> 'concept' order by version desc limit 1"
    return _digest(one(db, sql, week))


def waiting_since(db: Database, week: str) -> datetime | None:
    """Return when the first concept of a week was made, as long as nobody settled it; else None."""
    row = one(db, "select made_at from digests where week = ? and version = 1 and state = 'concept'", week)
    return None if row is None else moment(row["made_at"])


def thanked(db: Database, start: datetime, end: datetime) -> tuple[Person, ...]:
    """Return who passed something on in a week and wants to hear of it; through the one table that knows."""
    rows = db.query(
        "select distinct people.* from signals join reporters on pseudonym = reporter "
        "join people on people.id = person_id where received_at >= ? and received_at < ? "
        "and state = 'stored' and answer_wanted = 1 order by people.id",
        [stamp(start), stamp(end)],
    )
    return tuple(Person(row["id"], row["telegram_id"], row["language"]) for row in rows)


def mark_receivers(db: Database, digest_id: int, people: tuple[Person, ...]) -> None:
    """Remember who got this version; a correction goes to the same people."""
    for person in people:
        db.execute(
            "insert into digest_receivers (digest_id, person_id) values (?, ?) on conflict do nothing",
            [digest_id, person.id],
        )


def receivers(db: Database, digest_id: int) -> tuple[Person, ...]:
    """Return who got a version."""
    rows = db.query(
        "select people.* from people join digest_receivers on person_id = people.id where digest_id = ? order by id",
        [digest_id],
    )
    return tuple(Person(row["id"], row["telegram_id"], row["language"]) for row in rows)


def _digest(row: Row | None) -> StoredDigest | None:
    return None if row is None else StoredDigest(row["id"], row["week"], row["version"], row["state"], row["wrong"])
