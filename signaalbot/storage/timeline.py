"""What happened in a room, in order? Lines are added and never changed; a chain of hashes shows it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from signaalbot.domain.chain import EMPTY, Chained, Link, Seal, chained
from signaalbot.domain.role import Membership
from signaalbot.domain.room import TimelineLine
from signaalbot.storage.database import Row, moment, one, stamp, transaction

if TYPE_CHECKING:
    from sqlite_utils import Database


class Speaker(NamedTuple):
    """Who did it: in the timeline itself stands only the party, and a random code for the rest."""

    party: str
    rank: str
    function: str


def add(
    db: Database,
    room_id: int,
    kind: str,
    by: Membership | None,
    now: datetime,
    number: int = 0,
    version: int = 0,
) -> None:
    """Add a line at the end of the chain: who by party and function, what by kind and number. No text, no name."""
    who = None if by is None else Speaker(by.party, by.rank, by.function)
    with transaction(db):
        add_line(db, room_id, stamp(now), kind, who, number, version)


def add_line(db: Database, room_id: int, at: str, kind: str, who: Speaker | None, number: int, version: int) -> None:
    """Add a line with its hash, and renew the seal of the room. Call inside a transaction."""
    before = seal(db, room_id)
    last = one(db, "select coalesce(max(id), 0) as id from timeline")
    link = Link(
        id=1 + (0 if last is None else last["id"]),
        room_id=room_id,
        at=at,
        kind=kind,
        party=who.party if who else "",
        function_code=_function_code(db, room_id, who) if who else "",
        number=number,
        version=version,
        code=_random_code(db, f"line {room_id} {before.lines + 1}"),
    )
    after = Seal(before.lines + 1, chained(before.hash, link))
    db.execute(
        "insert into timeline (id, room_id, at, kind, party, function_code, number, version, code, hash) "
        "values (?, ?, ?, ?, ?, nullif(?, ''), ?, ?, ?, ?)",
        [
            *(link.id, room_id, at, kind, link.party, link.function_code, number, version),
            *(link.code, after.hash),
        ],
    )
    db.execute(
        "insert into seals (room_id, lines, hash) values (?, ?, ?) "
        "on conflict (room_id) do update set lines = excluded.lines, hash = excluded.hash",
        [room_id, after.lines, after.hash],
    )


def of_room(db: Database, room_id: int) -> tuple[TimelineLine, ...]:
    """Return all lines of this room, oldest first."""
    rows = db.query(
        "select timeline.*, coalesce(function_codes.function, '') as function from timeline "
        "left join function_codes on function_codes.code = function_code where timeline.room_id = ? order by id",
        [room_id],
    )
    return tuple(
        TimelineLine(moment(row["at"]), row["kind"], row["party"], row["function"], row["number"], row["version"])
        for row in rows
    )


def chain_of(db: Database, room_id: int) -> tuple[Chained, ...]:
    """Return the lines of this room as the chain covers them, oldest first."""
    rows = db.query("select * from timeline where room_id = ? order by id", [room_id])
    return tuple(Chained(_link(row), row["hash"]) for row in rows)


def seal(db: Database, room_id: int) -> Seal:
    """Return where the chain of this room ends."""
    row = one(db, "select lines, hash from seals where room_id = ?", room_id)
    return EMPTY if row is None else Seal(row["lines"], row["hash"])


def mark_of(db: Database, room_id: int) -> str:
    """Return what tells this moment in a room apart from every other: "3 line 41", to name an occasion after."""
    return f"{room_id} line {seal(db, room_id).lines}"


def _link(row: Row) -> Link:
    return Link(
        id=row["id"],
        room_id=row["room_id"],
        at=row["at"],
        kind=row["kind"],
        party=row["party"],
        function_code="" if row["function_code"] is None else row["function_code"] or "emptied",
        number=row["number"],
        version=row["version"],
        code=row["code"],
    )


def _function_code(db: Database, room_id: int, who: Speaker) -> str:
    known = one(
        db,
        "select code from function_codes where room_id = ? and party = ? and rank = ? and function = ?",
        *(room_id, *who),
    )
    if known is not None:
        return str(known["code"])
    count = one(db, "select count(*) as n from function_codes")
    code = _random_code(db, f"function {0 if count is None else count['n']}")
    db.execute(
        "insert into function_codes (code, room_id, party, rank, function) values (?, ?, ?, ?, ?)",
        [code, room_id, *who],
    )
    return code


def _random_code(db: Database, purpose: str) -> str:
    """Return 16 digits that nobody can work out without the secret of this database.

    A rehearsal has no secret, so that it goes the same way every time.
    """
    row = one(
        db,
        "select secret from code_secrets "
        "where not exists (select 1 from meta where key = 'kind' and value = 'practice')",
    )
    secret = "" if row is None else str(row["secret"])
    return hashlib.blake2b(purpose.encode(), key=secret.encode(), digest_size=8).hexdigest()
