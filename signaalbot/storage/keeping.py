"""What is removed of a room, and what stays of it?"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from signaalbot.domain.role import Party
from signaalbot.storage.database import one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database

DUE: Final = """
    select rooms.id from rooms join phase_starts on phase_starts.room_id = rooms.id
    left join room_keeping on room_keeping.room_id = rooms.id
    where rooms.phase = 'gesloten' and coalesce(longer, 0) = 0 and cleared_at is null
    group by rooms.id having max(started_at) <= ? order by rooms.id
"""
BULLETINS: Final = "(select id from bulletins where room_id = :room)"
MEMBERS: Final = "(select id from members where room_id = :room)"
CLEARING: Final = (
    f"delete from outbox where room_id = :room or bulletin_id in {BULLETINS} or unless_seen in {BULLETINS} "
    "or chat_id = (select chat_id from rooms where id = :room)",
    f"delete from receipts where bulletin_id in {BULLETINS}",
    "update bulletins set replaces = null, about = null where room_id = :room",
    "delete from bulletins where room_id = :room and not (kind = 'decision' and state = 'sent')",
    *(
        f"delete from {table} where room_id = :room"
        for table in "statements errands what_ifs ticks nudges handovers guests rollcalls signs reminders own_cards "
        "phase_proposals talks".split()
    ),
    "delete from onlooker_answers where onlooker_id in (select id from onlookers where room_id = :room)",
    "delete from onlookers where room_id = :room",
    "delete from invitations where room_id = :room",
    f"delete from house_rules_told where member_id in {MEMBERS}",
    f"delete from answered where member_id in {MEMBERS}",
    "delete from prompts where json_extract(data, '$.room') = :room",
    "update function_codes set function = '' where room_id = :room",
    "update rooms set chat_id = null, card_message_id = null, thread_id = null where id = :room",
)
"""Step by step; what refers to something goes before it."""

NOBODY: Final = "insert into people (telegram_id, language, created_at) values (?, 'nl', ?) returning id"
UNNEEDED: Final = """
    select id from people where telegram_id > 0
    and id not in (select person_id from roles) and id not in (select person_id from members)
    and id not in (select created_by from events)
"""


def due(db: Database, before: datetime) -> tuple[int, ...]:
    """Return the rooms that closed at *before* or earlier, are not kept longer and were not cleared yet."""
    return tuple(row["id"] for row in db.query(DUE, [stamp(before)]))


def clear(db: Database, room_id: int, now: datetime) -> None:
    """Remove what does not stay, and who the members were. Call inside a transaction."""
    for statement in CLEARING:
        db.execute(statement, {"room": room_id})
    for row in list(db.query("select id from members where room_id = ?", [room_id])):
        nobody = next(iter(db.query(NOBODY, [-row["id"], stamp(now)])))["id"]
        db.execute(
            "update members set person_id = ?, left_at = coalesce(left_at, ?), shown_name = null, voice = null, "
            "bridge = 0 where id = ?",
            [nobody, stamp(now), row["id"]],
        )
    for row in list(db.query(UNNEEDED)):
        _remove_person(db, row["id"])
    db.execute(
        "insert into room_keeping (room_id, cleared_at) values (?, ?) "
        "on conflict (room_id) do update set cleared_at = excluded.cleared_at",
        [room_id, stamp(now)],
    )


def mark_longer(db: Database, room_id: int, longer: bool) -> None:
    """Keep all of a room until further notice, or no longer so."""
    db.execute(
        "insert into room_keeping (room_id, longer) values (?, ?) "
        "on conflict (room_id) do update set longer = excluded.longer",
        [room_id, int(longer)],
    )


def is_longer(db: Database, room_id: int) -> bool:
    """Tell whether the host keeps all of this room."""
    row = one(db, "select longer from room_keeping where room_id = ?", room_id)
    return row is not None and bool(row["longer"])


def fold_receipts(db: Database, room_id: int) -> None:
    """Replace who pressed "Gezien" by how many of each party did. Call inside a transaction."""
    db.execute(
        "insert into seen_counts (bulletin_id, party, seen) "
        "select bulletins.id, party, count(receipts.member_id) from bulletins "
        "join members on members.room_id = bulletins.room_id "
        "left join receipts on receipts.bulletin_id = bulletins.id and receipts.member_id = members.id "
        "where bulletins.room_id = ? and bulletins.state = 'sent' group by bulletins.id, party on conflict do nothing",
        [room_id],
    )
    db.execute("delete from receipts where bulletin_id in (select id from bulletins where room_id = ?)", [room_id])


def seen_counts(db: Database, bulletin_id: int) -> dict[Party, int] | None:
    """Return how many of each party had seen it when the room closed; None while that is still counted by member."""
    rows = db.query("select party, seen from seen_counts where bulletin_id = ?", [bulletin_id])
    return {Party(row["party"]): row["seen"] for row in rows} or None


def _remove_person(db: Database, person_id: int) -> None:
    db.execute("delete from outbox where person_id = ?", [person_id])
    chat = "(select telegram_id from people where id = ?)"
    db.execute(f"delete from outbox where chat_id = {chat}", [person_id])
    db.execute(f"delete from paces where scope in ('chat ' || {chat}, 'pause ' || {chat})", [person_id, person_id])
    db.execute("update invitations set created_by = null where created_by = ?", [person_id])
    db.execute("update invitations set used_by = null where used_by = ?", [person_id])
    db.execute("delete from people where id = ?", [person_id])
