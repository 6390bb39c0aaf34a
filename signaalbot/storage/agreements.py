"""What was agreed in a room, which version stands, and who consented?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.agreement import Agreement, AgreementState, Answer, Kind, Owner, Terms
from signaalbot.domain.role import Party
from signaalbot.storage.database import Row, inserted, moment, moment_or_none, one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database

SELECT = """
select agreements.*,
    (select group_concat(party) from agreement_parties where agreement_id = agreements.id) as parties,
    (select group_concat(party || '=' || answer) from consents where agreement_id = agreements.id) as answers,
    (select group_concat(party || '=' || until) from consultations where agreement_id = agreements.id
        and not exists (select 1 from consents where consents.agreement_id = consultations.agreement_id
            and consents.party = consultations.party)) as consulting
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


def find_draft_of(db: Database, proposer_id: int, replaces: int) -> Agreement | None:
    """Return the draft in which this member is changing that agreement, or None."""
    row = one(
        db,
        SELECT + "where proposer_id = ? and replaces = ? and state = 'draft' order by id desc",
        *(proposer_id, replaces),
    )
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


def mark_terms(db: Database, agreement_id: int, terms: Terms) -> None:
    """Change the details of a draft."""
    doer, checker = terms.doer or Owner(None), terms.checker or Owner(None)
    db.execute(
        "update agreements set kind = ?, doer_party = ?, doer = nullif(?, ''), place = ?, starts_at = ?, ends_at = ?, "
        "bound = ?, checker_party = ?, checker = nullif(?, ''), fallback = ? where id = ? and state = 'draft'",
        [
            *(terms.kind, doer.party, doer.function, terms.place),
            None if terms.starts_at is None else stamp(terms.starts_at),
            None if terms.ends_at is None else stamp(terms.ends_at),
            *(terms.bound, checker.party, checker.function, terms.fallback, agreement_id),
        ],
    )


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


def mark_overtaken(db: Database, asked: Agreement) -> tuple[int, ...]:
    """Close older versions of this number that still wait: nobody may agree to yesterday's text. Returns their ids."""
    rows = db.query(
        "update agreements set state = 'replaced' "
        "where room_id = ? and number = ? and version < ? and state = 'proposed' returning id",
        [asked.room_id, asked.number, asked.version],
    )
    return tuple(row["id"] for row in rows)


def mark_state(db: Database, agreement_id: int, state: AgreementState) -> None:
    """Move an agreement to another state."""
    db.execute("update agreements set state = ? where id = ?", [state, agreement_id])


def mark_valid(db: Database, agreement: Agreement, now: datetime) -> None:
    """Let this version stand and replace the version that stood before."""
    db.execute(
        "update agreements set state = 'replaced', ended_at = ? where room_id = ? and number = ? and state = 'valid'",
        [stamp(now), agreement.room_id, agreement.number],
    )
    db.execute("update agreements set state = 'valid', valid_at = ? where id = ?", [stamp(now), agreement.id])


def mark_lapsed(db: Database, agreement_id: int, now: datetime) -> None:
    """Let an agreement or a proposal come to its end."""
    db.execute("update agreements set state = 'lapsed', ended_at = ? where id = ?", [stamp(now), agreement_id])


def mark_known(db: Database, agreement_id: int, now: datetime) -> None:
    """Note that every party concerned was told that it stands (T15)."""
    db.execute("update agreements set known_at = ? where id = ? and known_at is null", [stamp(now), agreement_id])


def not_known(db: Database) -> tuple[Agreement, ...]:
    """Return the agreements that stand in open rooms while some party may not have heard it yet."""
    rows = db.query(
        SELECT + "where state = 'valid' and known_at is null "
        "and room_id not in (select id from rooms where phase = 'gesloten') order by id"
    )
    return tuple(_agreement(row) for row in rows)


def mark_consent(db: Database, agreement_id: int, party: Party, member_id: int, answer: Answer, now: datetime) -> None:
    """Store what a party says of this version; until all agreed, a yes may still become a no."""
    db.execute(
        "insert into consents (agreement_id, party, member_id, answer, given_at) values (?, ?, ?, ?, ?) "
        "on conflict (agreement_id, party) do update set answer = excluded.answer, "
        "member_id = excluded.member_id, given_at = excluded.given_at",
        [agreement_id, party, member_id, answer, stamp(now)],
    )


def mark_reason(db: Database, agreement_id: int, party: Party, reason: str | None) -> None:
    """Keep why a party objects, until it is told; None throws it away."""
    db.execute(
        "update consents set reason = ? where agreement_id = ? and party = ? and reason_told_at is null",
        [reason, agreement_id, party],
    )


def find_reason(db: Database, agreement_id: int, party: Party, *, told: bool) -> str | None:
    """Return why a party objects, as it was told to all or as it still waits to be told; or None."""
    row = one(
        db,
        "select reason from consents where agreement_id = ? and party = ? and (reason_told_at is not null) = ?",
        *(agreement_id, party, told),
    )
    return None if row is None else row["reason"]


def mark_reason_told(db: Database, agreement_id: int, party: Party, now: datetime) -> None:
    """Note that everybody heard the reason."""
    db.execute(
        "update consents set reason_told_at = ? where agreement_id = ? and party = ?",
        [stamp(now), agreement_id, party],
    )


def mark_consulting(
    db: Database, agreement_id: int, party: Party, member_id: int, until: datetime, now: datetime
) -> None:
    """Start or move the clock of a party that talks with those it speaks for."""
    db.execute(
        "insert into consultations (agreement_id, party, member_id, asked_at, until) values (?, ?, ?, ?, ?) "
        "on conflict (agreement_id, party) do update set until = excluded.until",
        [agreement_id, party, member_id, stamp(now), stamp(until)],
    )


def _agreement(row: Row) -> Agreement:
    answers = _by_party(row["answers"])
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
        answers={party: Answer(answer) for party, answer in answers.items()},
        valid_at=moment_or_none(row["valid_at"]),
        terms=_terms(row),
        consulting={party: moment(until) for party, until in _by_party(row["consulting"]).items()},
        ended_at=moment_or_none(row["ended_at"]),
    )


def _terms(row: Row) -> Terms:
    return Terms(
        kind=Kind(row["kind"]),
        doer=_owner(row["doer_party"], row["doer"]),
        place=row["place"],
        starts_at=moment_or_none(row["starts_at"]),
        ends_at=moment_or_none(row["ends_at"]),
        bound=row["bound"],
        checker=_owner(row["checker_party"], row["checker"]),
        fallback=row["fallback"],
    )


def _owner(party: str | None, function: str | None) -> Owner | None:
    if party is None and function is None:
        return None
    return Owner(None if party is None else Party(party), function or "")


def _by_party(joined: str | None) -> dict[Party, str]:
    return {Party(party): said for party, said in (pair.split("=") for pair in (joined or "").split(",") if pair)}
