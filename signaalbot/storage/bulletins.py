"""What was told in a room, in which version, and who pressed "Gezien"?"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Final

from signaalbot.domain.bulletin import Attachment, Bulletin, BulletinState, Kind, Level
from signaalbot.domain.role import Party
from signaalbot.storage.database import Row, inserted, moment_or_none, one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database

CHANGEABLE: Final = frozenset(
    {"text", "level", "kind", "asked", "answer_by", "reference", "objection", "next_update_at", "attachment"}
)
WAITING: Final = (
    "from bulletins where state = 'sent' and settled_at is null and kind in ('question', 'unconfirmed') "
    "and room_id in (select id from rooms where phase <> 'gesloten')"
)
CARRIED: Final = "asked, answer_by, about, reference, objection, next_update_at, attachment"


def add_draft(
    db: Database,
    room_id: int,
    author_id: int,
    text: str,
    replaces: int | None,
    now: datetime,
    kind: Kind = Kind.ANNOUNCEMENT,
) -> int:
    """Store a draft; with *replaces* it is the next version of that bulletin and keeps its facts. Returns its id."""
    return inserted(
        db,
        f"insert into bulletins (room_id, number, version, level, text, author_id, state, replaces, created_at, kind, "
        f"{CARRIED}) select ?, null, coalesce(old.version + 1, 1), old.level, ?, ?, 'draft', old.id, ?, ?, {CARRIED} "
        "from (select 1) left join bulletins as old on old.id = ?",
        *(room_id, text, author_id, stamp(now), kind, replaces),
    )


def mark_draft(db: Database, bulletin_id: int, **columns: object) -> None:
    """Change these columns of a draft: mark_draft(db, 12, kind=Kind.QUESTION)."""
    assert columns.keys() <= CHANGEABLE
    setting = ", ".join(f"{name} = :{name}" for name in columns)
    db.execute(
        f"update bulletins set {setting} where id = :id and state = 'draft'",
        {**{name: _stored(value) for name, value in columns.items()}, "id": bulletin_id},
    )


def mark_about(db: Database, bulletin_id: int, about: int) -> None:
    """Note which question a draft answers."""
    db.execute("update bulletins set about = ? where id = ? and state = 'draft'", [about, bulletin_id])


def get(db: Database, bulletin_id: int) -> Bulletin:
    """Return the bulletin with this id, which must exist."""
    found = find_by_id(db, bulletin_id)
    assert found is not None
    return found


def find_by_id(db: Database, bulletin_id: int) -> Bulletin | None:
    """Return the bulletin with this id, or None."""
    row = one(db, "select * from bulletins where id = ?", bulletin_id)
    return None if row is None else _bulletin(row)


def find_newest(db: Database, room_id: int, number: int) -> Bulletin | None:
    """Return the newest sent version of a number in this room, or None."""
    found = versions(db, room_id, number)
    return found[-1] if found else None


def versions(db: Database, room_id: int, number: int) -> tuple[Bulletin, ...]:
    """Return every sent version of a number in this room, oldest first."""
    rows = db.query(
        "select * from bulletins where room_id = ? and number = ? and state = 'sent' order by version",
        [room_id, number],
    )
    return tuple(_bulletin(row) for row in rows)


def find_of_party(db: Database, room_id: int, party: Party, kind: Kind) -> Bulletin | None:
    """Return the newest bulletin of this kind that a party sent, such as its own card, or None."""
    row = one(
        db,
        "select number from bulletins join members on members.id = author_id "
        "where bulletins.room_id = ? and party = ? and kind = ? and state = 'sent' order by bulletins.id desc",
        *(room_id, party, kind),
    )
    found = None if row is None else find_newest(db, room_id, row["number"])
    return found if found is not None and found.kind is kind else None


def find_answer(db: Database, room_id: int, number: int) -> int | None:
    """Return the number of the bulletin that answers this question, or None."""
    row = one(
        db,
        "select answers.number from bulletins as answers join bulletins as asked on asked.id = answers.about "
        "where asked.room_id = ? and asked.number = ? and answers.state = 'sent'",
        *(room_id, number),
    )
    return None if row is None else int(row["number"])


def sent(db: Database, room_id: int) -> tuple[Bulletin, ...]:
    """Return the newest version of every number sent in this room, by number."""
    rows = db.query(
        "select bulletins.*, max(version) from bulletins where room_id = ? and state = 'sent' "
        "group by number order by number",
        [room_id],
    )
    return tuple(_bulletin(row) for row in rows)


def waiting(db: Database, before: datetime) -> tuple[Bulletin, ...]:
    """Return what is still open in open rooms: questions with a clock before this moment, other things sent before."""
    rows = db.query(f"select * {WAITING} and coalesce(answer_by, sent_at) <= ? order by id", [stamp(before)])
    return tuple(_bulletin(row) for row in rows)


def first_waiting(db: Database) -> datetime | None:
    """Return the first moment of sending, or of the clock of a question, among what is still open; or None."""
    row = one(db, f"select min(coalesce(answer_by, sent_at)) as at {WAITING}")
    return None if row is None else moment_or_none(row["at"])


def next_number(db: Database, room_id: int) -> int:
    """Return the number that the next new bulletin of this room will get."""
    row = one(db, "select coalesce(max(number), 0) + 1 as next from bulletins where room_id = ?", room_id)
    return 1 if row is None else int(row["next"])


def mark_dropped(db: Database, bulletin_id: int) -> None:
    """Drop a draft."""
    db.execute("update bulletins set state = 'dropped' where id = ? and state = 'draft'", [bulletin_id])


def mark_old_drafts_dropped(db: Database, before: datetime) -> None:
    """Drop drafts from before this moment."""
    db.execute("update bulletins set state = 'dropped' where state = 'draft' and created_at < ?", [stamp(before)])


def mark_sent(db: Database, bulletin: Bulletin, valid_until: datetime, now: datetime) -> Bulletin:
    """Give a draft its number and make it final: the number of what it replaces, or the next one."""
    db.execute(
        "update bulletins set state = 'sent', sent_at = ?, valid_until = ?, "
        "number = coalesce((select number from bulletins as old where old.id = bulletins.replaces), "
        "  (select coalesce(max(number), 0) + 1 from bulletins as other where other.room_id = bulletins.room_id)), "
        "version = 1 + coalesce((select max(version) from bulletins as other where other.room_id = "
        "  bulletins.room_id and other.number = (select number from bulletins as old "
        "  where old.id = bulletins.replaces)), 0) "
        "where id = ? and state = 'draft'",
        [stamp(now), stamp(valid_until), bulletin.id],
    )
    return get(db, bulletin.id)


def mark_settled(db: Database, room_id: int, number: int, now: datetime, below: int | None = None) -> None:
    """Note that nothing is waited for any more: for all versions of a number, or those *below* a version."""
    db.execute(
        "update bulletins set settled_at = ? where room_id = ? and number = ? and state = 'sent' "
        "and settled_at is null and version < coalesce(?, version + 1)",
        [stamp(now), room_id, number, below],
    )


def mark_seen(db: Database, bulletin_id: int, member_id: int, now: datetime) -> bool:
    """Note that a member pressed "Gezien"; False when that was known."""
    changed = db.execute(
        "insert into receipts (bulletin_id, member_id, seen_at) values (?, ?, ?) on conflict do nothing",
        [bulletin_id, member_id, stamp(now)],
    ).rowcount
    return changed == 1


def seen_by(db: Database, bulletin_id: int) -> frozenset[int]:
    """Return the ids of the members who pressed "Gezien"."""
    rows = db.query("select member_id from receipts where bulletin_id = ?", [bulletin_id])
    return frozenset(row["member_id"] for row in rows)


def _stored(value: object) -> object:
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, Attachment):
        return json.dumps(value.as_payload(), ensure_ascii=False)
    return value


def _bulletin(row: Row) -> Bulletin:
    return Bulletin(
        id=row["id"],
        room_id=row["room_id"],
        number=row["number"],
        version=row["version"],
        level=None if row["level"] is None else Level(row["level"]),
        text=row["text"],
        author_id=row["author_id"],
        state=BulletinState(row["state"]),
        replaces=row["replaces"],
        sent_at=moment_or_none(row["sent_at"]),
        kind=Kind(row["kind"]),
        asked=None if row["asked"] is None else Party(row["asked"]),
        answer_by=moment_or_none(row["answer_by"]),
        about=row["about"],
        reference=row["reference"],
        objection=row["objection"],
        next_update_at=moment_or_none(row["next_update_at"]),
        attachment=None if row["attachment"] is None else Attachment.from_payload(json.loads(row["attachment"])),
        valid_until=moment_or_none(row["valid_until"]),
        settled_at=moment_or_none(row["settled_at"]),
    )
