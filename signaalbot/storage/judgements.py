"""Was an agreement kept, in the eyes of each party?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.judgement import Verdict
from signaalbot.domain.role import Party
from signaalbot.storage.database import one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


def mark(db: Database, agreement_id: int, party: Party, verdict: Verdict, member_id: int, now: datetime) -> bool:
    """Keep what a party says; it may change its mind. False when it said the same before."""
    before = one(db, "select verdict from judgements where agreement_id = ? and party = ?", *(agreement_id, party))
    if before is not None and before["verdict"] == verdict:
        return False
    db.execute(
        "insert into judgements (agreement_id, party, verdict, member_id, given_at) values (?, ?, ?, ?, ?) "
        "on conflict (agreement_id, party) do update set verdict = excluded.verdict, "
        "member_id = excluded.member_id, given_at = excluded.given_at",
        [agreement_id, party, verdict, member_id, stamp(now)],
    )
    return True


def of_room(db: Database, room_id: int) -> Mapping[int, Mapping[Party, Verdict]]:
    """Return what each party said, by agreement."""
    rows = db.query(
        "select agreement_id, party, verdict from judgements join agreements on agreements.id = agreement_id "
        "where room_id = ?",
        [room_id],
    )
    said: dict[int, dict[Party, Verdict]] = {}
    for row in rows:
        said.setdefault(row["agreement_id"], {})[Party(row["party"])] = Verdict(row["verdict"])
    return said
