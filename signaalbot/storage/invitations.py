"""Which doors are open? Invitations by the hash of their token or link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.role import Party, Rank, Role
from signaalbot.domain.signal import Occupation
from signaalbot.storage.database import Row, inserted, moment, one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True)
class Invitation:
    """One door: a role for a person, a group for a room, or a place in a room."""

    id: int
    token_hash: str
    kind: str
    role: Role | None
    occupation: Occupation | None
    room_id: int | None
    party: Party | None
    rank: Rank | None
    function: str | None
    created_by: int | None
    expires_at: datetime
    used_by: int | None
    used: bool


def add_role(
    db: Database,
    token_hash: str,
    role: Role,
    occupation: Occupation | None,
    by: int | None,
    now: datetime,
    expires_at: datetime,
) -> int:
    """Store an invitation to a role; returns its id."""
    return inserted(
        db,
        "insert into invitations (token_hash, kind, role, occupation, created_by, created_at, expires_at) "
        "values (?, 'role', ?, ?, ?, ?, ?)",
        *(token_hash, role, occupation, by, stamp(now), stamp(expires_at)),
    )


def add_group(db: Database, token_hash: str, room_id: int, by: int, now: datetime, expires_at: datetime) -> int:
    """Store the token that ties a group to a room; returns its id."""
    return inserted(
        db,
        "insert into invitations (token_hash, kind, room_id, created_by, created_at, expires_at) "
        "values (?, 'group', ?, ?, ?, ?)",
        *(token_hash, room_id, by, stamp(now), stamp(expires_at)),
    )


def add_member(
    db: Database,
    token_hash: str,
    room_id: int,
    party: Party,
    rank: Rank,
    function: str,
    by: int,
    now: datetime,
    expires_at: datetime,
) -> int:
    """Store the hash of an invite link to a place in a room; returns its id."""
    return inserted(
        db,
        "insert into invitations (token_hash, kind, room_id, party, rank, function, created_by, created_at, "
        "expires_at) values (?, 'member', ?, ?, ?, ?, ?, ?, ?)",
        *(token_hash, room_id, party, rank, function, by, stamp(now), stamp(expires_at)),
    )


def find(db: Database, token_hash: str) -> Invitation | None:
    """Return the invitation with this hash, or None."""
    row = one(db, "select * from invitations where token_hash = ?", token_hash)
    return None if row is None else _invitation(row)


def find_by_id(db: Database, invitation_id: int) -> Invitation | None:
    """Return the invitation with this id, or None."""
    row = one(db, "select * from invitations where id = ?", invitation_id)
    return None if row is None else _invitation(row)


def mark_used(db: Database, invitation_id: int, person_id: int, now: datetime) -> None:
    """Close the door behind the one person it was for."""
    db.execute(
        "update invitations set used_at = ?, used_by = ? where id = ? and used_at is null",
        [stamp(now), person_id, invitation_id],
    )


def mark_over(db: Database, invitation_id: int, now: datetime) -> None:
    """Let an invitation that was not used end now."""
    db.execute("update invitations set expires_at = ? where id = ? and used_at is null", [stamp(now), invitation_id])


def open_for_room(db: Database, room_id: int, now: datetime) -> int:
    """Return how many places in this room were offered and not taken yet."""
    row = one(
        db,
        "select count(*) as n from invitations where room_id = ? and kind = 'member' and used_at is null "
        "and expires_at > ?",
        *(room_id, stamp(now)),
    )
    return 0 if row is None else int(row["n"])


def _invitation(row: Row) -> Invitation:
    return Invitation(
        id=row["id"],
        token_hash=row["token_hash"],
        kind=row["kind"],
        role=None if row["role"] is None else Role(row["role"]),
        occupation=None if row["occupation"] is None else Occupation(row["occupation"]),
        room_id=row["room_id"],
        party=None if row["party"] is None else Party(row["party"]),
        rank=None if row["rank"] is None else Rank(row["rank"]),
        function=row["function"],
        created_by=row["created_by"],
        expires_at=moment(row["expires_at"]),
        used_by=row["used_by"],
        used=row["used_at"] is not None,
    )
