"""What was answered, and who has answered? Two tables that nothing brings together: no member, no moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from signaalbot.domain.evaluation import Question, Remark, Round, Side
from signaalbot.storage.database import one

if TYPE_CHECKING:
    from sqlite_utils import Database


def mark_answered(db: Database, member_id: int, when: Round, question: Question | Remark) -> bool:
    """Note that a member answered or passed over a question; False when that was known."""
    changed = db.execute(
        "insert into answered (member_id, round, question) values (?, ?, ?) on conflict do nothing",
        [member_id, when, question],
    ).rowcount
    return changed == 1


def answered_by(db: Database, member_id: int, when: Round) -> frozenset[str]:
    """Return the questions this member answered or passed over."""
    rows = db.query("select question from answered where member_id = ? and round = ?", [member_id, when])
    return frozenset(row["question"] for row in rows)


def people(db: Database, room_id: int, when: Round) -> int:
    """Return how many members of this room answered at least one question."""
    row = one(
        db,
        "select count(distinct member_id) as n from answered join members on members.id = member_id "
        "where room_id = ? and round = ?",
        *(room_id, when),
    )
    return 0 if row is None else int(row["n"])


def add(db: Database, code: str, room_id: int, when: Round, question: Question, side: Side, answer: int) -> None:
    """Put an answer in the box, under a random code."""
    db.execute(
        "insert into ballots (code, room_id, round, question, side, answer) values (?, ?, ?, ?, ?, ?)",
        [code, room_id, when, question, side, answer],
    )


def add_remark(db: Database, code: str, room_id: int, question: Remark, remark: str) -> None:
    """Put words in the box, without a side: few people write, and a side would point at them."""
    db.execute(
        "insert into ballots (code, room_id, round, question, remark) values (?, ?, 'end', ?, ?)",
        [code, room_id, question, remark],
    )


def answers(db: Database, room_id: int, when: Round, question: Question) -> Mapping[Side, Sequence[int]]:
    """Return the answers to one question per side, in no order of time."""
    found: dict[Side, list[int]] = defaultdict(list)
    rows = db.query(
        "select side, answer from ballots where room_id = ? and round = ? and question = ? and side is not null "
        "order by side, answer",
        [room_id, when, question],
    )
    for row in rows:
        found[Side(row["side"])].append(row["answer"])
    return found


def remarks(db: Database, room_id: int, question: Remark) -> tuple[str, ...]:
    """Return what was written, in the order of the alphabet."""
    rows = db.query(
        "select remark from ballots where room_id = ? and question = ? and remark is not null order by remark",
        [room_id, question],
    )
    return tuple(row["remark"] for row in rows)
