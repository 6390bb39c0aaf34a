"""What was agreed in a room, which version stands, and who consented?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.agreement import Agreement, AgreementState, Answer
from signaalbot.domain.role import Party
from signaalbot.storage.database import Row, inserted, moment_or_none, one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database

SELECT = """
select agreements.*,
    (select group_concat(party) from agreement_parties where agreement_id = agreements.id) as parties,
    (select group_concat(party || '=' || answer) from consents where agreement_id = agreements.id) as answers
from agreements
"""


def add_draft(
    db: Database,
    room_id: int,
    proposer_id: int,
    text: str,
    parties: Iterable[Party],
    replaces: int | None,
    now: datetime,
) -> int:
    """Store a draft that concerns *parties*; returns its id. Call inside a transaction."""
    agreement_id = inserted(
        db,
        "insert into agreements (room_id, version, text, state, proposer_id, replaces, created_at) "
        "values (?, 1, ?, 'draft', ?, ?, ?)",
        *(room_id, text, proposer_id, replaces, stamp(now)),
    )
    for party in parties:
        add_party(db, agreement_id, party)
    return agreement_id


def add_party(db: Database, agreement_id: int, party: Party) -> None:
    """Make the agreement concern this party too."""
    db.execute(
        "insert into agreement_parties (agreement_id, party) values (?, ?) on conflict do nothing",
        [agreement_id, party],
    )


def remove_party(db: Database, agreement_id: int, party: Party) -> None:
    """Make the draft no longer concern this party."""
    db.execute("delete from agreement_parties where agreement_id = ? and party = ?", [agreement_id, party])


def get(db: Database, agreement_id: int) -> Agreement:
    """Return the agreement with this id, which must exist."""
    found = find_by_id(db, agreement_id)
    assert found is not None
    return found


def find_by_id(db: Database, agreement_id: int) -> Agreement | None:
    """Return the agreement with this id, or None."""
    row = one(db, SELECT + "where id = ?", agreement_id)
    return None if row is None else _agreement(row)


def find_valid(db: Database, room_id: int, number: int) -> Agreement | None:
    """Return the version of this number that stands now, or None."""
    row = one(db, SELECT + "where room_id = ? and number = ? and state = 'valid'", room_id, number)
    return None if row is None else _agreement(row)


def of_room(db: Database, room_id: int, *states: AgreementState) -> tuple[Agreement, ...]:
    """Return the agreements of this room in these states, by number and version."""
    marks = ", ".join("?" for _ in states)
    rows = db.query(SELECT + f"where room_id = ? and state in ({marks}) order by number, version", [room_id, *states])
    return tuple(_agreement(row) for row in rows)


def mark_text(db: Database, agreement_id: int, text: str) -> None:
    """Change the text of a draft."""
    db.execute("update agreements set text = ? where id = ? and state = 'draft'", [text, agreement_id])


def mark_proposed(db: Database, agreement_id: int) -> Agreement:
    """Give a draft its number (that of what it changes, or the next one) and version, and open it."""
    db.execute(
        "update agreements set state = 'proposed', "
        "number = coalesce((select number from agreements as old where old.id = agreements.replaces), "
        "  (select coalesce(max(number), 0) + 1 from agreements as other "
        "   where other.room_id = agreements.room_id)), "
        "version = 1 + coalesce((select max(version) from agreements as other where other.room_id = "
        "  agreements.room_id and other.number = (select number from agreements as old "
        "  where old.id = agreements.replaces)), 0) "
        "where id = ? and state = 'draft'",
        [agreement_id],
    )
    return get(db, agreement_id)


def mark_overtaken(db: Database, asked: Agreement) -> None:
    """Close older versions of this number that still wait for answers: nobody may agree to yesterday's text."""
    db.execute(
        "update agreements set state = 'replaced' "
        "where room_id = ? and number = ? and version < ? and state = 'proposed'",
        [asked.room_id, asked.number, asked.version],
    )


def mark_state(db: Database, agreement_id: int, state: AgreementState) -> None:
    """Move an agreement to another state."""
    db.execute("update agreements set state = ? where id = ?", [state, agreement_id])


def mark_valid(db: Database, agreement: Agreement, now: datetime) -> None:
    """Let this version stand and replace the version that stood before."""
    db.execute(
        "update agreements set state = 'replaced' where room_id = ? and number = ? and state = 'valid'",
        [agreement.room_id, agreement.number],
    )
    db.execute("update agreements set state = 'valid', valid_at = ? where id = ?", [stamp(now), agreement.id])


def add_consent(db: Database, agreement_id: int, party: Party, member_id: int, answer: Answer, now: datetime) -> bool:
    """Store what a party said of this version; False when it had answered."""
    changed = db.execute(
        "insert into consents (agreement_id, party, member_id, answer, given_at) values (?, ?, ?, ?, ?) "
        "on conflict do nothing",
        [agreement_id, party, member_id, answer, stamp(now)],
    ).rowcount
    return changed == 1


def _agreement(row: Row) -> Agreement:
    answers = dict(pair.split("=") for pair in (row["answers"] or "").split(",") if pair)
    concerned = set((row["parties"] or "").split(","))
    return Agreement(
        id=row["id"],
        room_id=row["room_id"],
        number=row["number"],
        version=row["version"],
        text=row["text"],
        state=AgreementState(row["state"]),
        proposer_id=row["proposer_id"],
        replaces=row["replaces"],
        parties=tuple(party for party in Party if party.value in concerned),
        answers={Party(party): Answer(answer) for party, answer in answers.items()},
        valid_at=moment_or_none(row["valid_at"]),
    )
