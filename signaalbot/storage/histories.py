"""What happened in a room from beginning to end? Members, bulletins and agreements with all their versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from signaalbot.domain.role import Party
from signaalbot.domain.verslag import Agreed, Reach, Seat, Told
from signaalbot.storage.database import Row, moment, moment_or_none

if TYPE_CHECKING:
    from sqlite_utils import Database

ORDER = {party.value: place for place, party in enumerate(Party)}


def seats(db: Database, room_id: int) -> tuple[Seat, ...]:
    """Return everyone who was ever a member, by party, in the order of joining."""
    rows = db.query("select * from members where room_id = ? order by admitted_at, id", [room_id])
    found = [
        Seat(
            row["party"],
            row["rank"],
            row["function"],
            moment(row["admitted_at"]),
            moment_or_none(row["left_at"]),
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda seat: ORDER.get(seat.party, len(ORDER))))


def newest(db: Database, room_id: int) -> tuple[int, ...]:
    """Return the id of the newest version of every bulletin sent."""
    rows = db.query(
        "select id, max(version) from bulletins where room_id = ? and number is not null and sent_at is not null "
        "group by number order by number",
        [room_id],
    )
    return tuple(row["id"] for row in rows)


def told(db: Database, room_id: int, reached: Mapping[int, Mapping[str, Reach]]) -> tuple[Told, ...]:
    """Return every version of every bulletin sent, with how far it came by bulletin id."""
    rows = db.query(
        "select bulletins.*, party, function from bulletins join members on members.id = author_id "
        "where bulletins.room_id = ? and number is not null and sent_at is not null order by number, version",
        [room_id],
    )
    return tuple(
        Told(
            number=row["number"],
            version=row["version"],
            level=row["level"],
            text=row["text"],
            party=row["party"],
            function=row["function"],
            at=moment(row["sent_at"]),
            reached=reached.get(row["id"], {}),
            kind=row["kind"],
        )
        for row in rows
    )


def agreed(
    db: Database, room_id: int, details: Mapping[int, tuple[str, ...]], verdicts: Mapping[int, Mapping[str, str]]
) -> tuple[Agreed, ...]:
    """Return every version of every agreement that was laid before the parties, with what is known of it by id."""
    rows = db.query(
        "select agreements.*, party, function from agreements join members on members.id = proposer_id "
        "where agreements.room_id = ? and number is not null order by number, version",
        [room_id],
    )
    return tuple(
        replace(_agreed(db, row), details=details.get(row["id"], ()), verdicts=verdicts.get(row["id"], {}))
        for row in rows
    )


def _agreed(db: Database, row: Row) -> Agreed:
    answers = db.query(
        "select agreement_parties.party, answer from agreement_parties left join consents "
        "on consents.agreement_id = agreement_parties.agreement_id and consents.party = agreement_parties.party "
        "where agreement_parties.agreement_id = ?",
        [row["id"]],
    )
    found = {each["party"]: each["answer"] for each in answers}
    return Agreed(
        number=row["number"],
        version=row["version"],
        state=row["state"],
        text=row["text"],
        party=row["party"],
        function=row["function"],
        answers={party: found[party] for party in sorted(found, key=lambda each: ORDER.get(each, len(ORDER)))},
        valid_at=moment_or_none(row["valid_at"]),
    )
