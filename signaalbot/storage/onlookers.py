"""Which onlookers were proposed, and what did both sides say?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from signaalbot.domain.role import Party
from signaalbot.storage.database import inserted, moment, one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


class Onlooker(NamedTuple):
    """A place to look on, by function; *state* goes from "asked" to "allowed" or "barred", and then "invited"."""

    id: int
    room_id: int
    function: str
    proposer_id: int
    state: str
    asked_at: datetime


def add(db: Database, room_id: int, function: str, proposer_id: int, now: datetime) -> int:
    """Store a proposal; returns its id."""
    return inserted(
        db,
        "insert into onlookers (room_id, function, proposer_id, state, asked_at) values (?, ?, ?, 'asked', ?)",
        *(room_id, function, proposer_id, stamp(now)),
    )


def get(db: Database, onlooker_id: int) -> Onlooker:
    """Return the proposal with this id, which must exist."""
    found = find(db, onlooker_id)
    assert found is not None
    return found


def find(db: Database, onlooker_id: int) -> Onlooker | None:
    """Return the proposal with this id, or None."""
    row = one(db, "select id, room_id, function, proposer_id, state, asked_at from onlookers where id = ?", onlooker_id)
    return None if row is None else Onlooker(**{**row, "asked_at": moment(row["asked_at"])})


def mark(db: Database, onlooker_id: int, state: str) -> None:
    """Move a proposal on."""
    db.execute("update onlookers set state = ? where id = ?", [state, onlooker_id])


def add_answer(db: Database, onlooker_id: int, party: Party, member_id: int, answer: str, now: datetime) -> bool:
    """Store what a side said; False when it had answered."""
    changed = db.execute(
        "insert into onlooker_answers (onlooker_id, party, member_id, answer, given_at) values (?, ?, ?, ?, ?) "
        "on conflict do nothing",
        [onlooker_id, party, member_id, answer, stamp(now)],
    ).rowcount
    return changed == 1


def answers(db: Database, onlooker_id: int) -> Mapping[Party, str]:
    """Return what each side said: "agree" or "object"."""
    rows = db.query("select party, answer from onlooker_answers where onlooker_id = ?", [onlooker_id])
    return {Party(row["party"]): row["answer"] for row in rows}
