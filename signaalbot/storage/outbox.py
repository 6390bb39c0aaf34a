"""What still has to reach somebody? One row per message and receiver; the sender works through them."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from signaalbot.domain.delivery import KEEPS_ITS_PLACE, DeliveryState, Parcel, Task
from signaalbot.storage.database import Row, moment, moment_or_none, one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


def add(
    db: Database,
    *,
    occasion: str,
    task: Task,
    chat_id: int,
    payload: dict[str, Any],
    urgency: int,
    due_at: datetime,
    person_id: int | None = None,
    room_id: int | None = None,
    bulletin_id: int | None = None,
    unless_seen: int | None = None,
    valid_until: datetime | None = None,
) -> bool:
    """Queue one message; False when this *occasion* was queued before (T01, T12)."""
    changed = db.execute(
        "insert into outbox (occasion, task, chat_id, person_id, room_id, bulletin_id, unless_seen, payload, "
        "urgency, state, due_at, valid_until, changed_at) "
        "values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?) on conflict (occasion) do nothing",
        [
            *(occasion, task, chat_id, person_id, room_id, bulletin_id, unless_seen),
            *(json.dumps(payload, ensure_ascii=False), urgency, stamp(due_at)),
            None if valid_until is None else stamp(valid_until),
            stamp(due_at),
        ],
    ).rowcount
    return changed == 1


SENT = "('message', 'document', 'poll', 'card', 'renew')"
"""What counts for Telegram's limits: letting somebody in or setting a menu need not wait for them."""

FREE = f"""coalesce((select max(free_at) from paces where scope = 'pause ' || queued.chat_id), ''),
    case when queued.task in {SENT} then max(
        coalesce((select free_at from paces where scope = 'chat ' || queued.chat_id), ''),
        coalesce((select free_at from paces where scope = 'group ' || queued.chat_id), '')) else '' end
"""

AHEAD = f"""earlier.chat_id = queued.chat_id and earlier.state = 'queued'
    and (earlier.urgency, earlier.id) < (queued.urgency, queued.id)
    and (earlier.valid_until is null or earlier.valid_until > :now)
    and (earlier.due_at <= :now or (earlier.attempts between 1 and {KEEPS_ITS_PLACE} and earlier.task in {SENT}
        and queued.task in {SENT}))"""
"""What was said first arrives first: a message that is tried again keeps its place for a while."""

MAY_GO = f"""
    queued.state = 'queued' and queued.due_at <= :now
    and queued.chat_id not in (select chat_id from rooms where held = 1 and chat_id is not null)
    and (queued.valid_until is null or queued.valid_until > :now)
    and max({FREE}) <= :now
    and not exists (select 1 from outbox as earlier where {AHEAD})
"""


class Found(NamedTuple):
    """Rows that may go, and the ids of rows that nobody can read."""

    parcels: tuple[Parcel, ...]
    broken: tuple[int, ...]


def next_to_go(db: Database, now: datetime, busy: Collection[int], most: int, messages: int) -> Found:
    """Return the most urgent, then oldest, rows that may go at this moment; one per chat, and *most* in all.

    Chats that are *busy* and chats that must wait (for Telegram's limits, or because it said so) are passed over.
    Of what counts for the limits, only as many as *messages*.
    """
    skip = ", ".join(str(int(chat_id)) for chat_id in busy)
    only = "" if messages else f"and queued.task not in {SENT} "
    rows = db.query(
        f"select * from outbox as queued where queued.chat_id not in ({skip}) {only}and {MAY_GO} "
        "order by urgency, id limit :most",
        {"now": stamp(now), "most": most},
    )
    parcels, broken = [], []
    for row in rows:
        try:
            parcel = _parcel(row)
        except (ValueError, TypeError):
            broken.append(int(row["id"]))
            continue
        messages -= parcel.task.counts
        if messages >= 0 or not parcel.task.counts:
            parcels.append(parcel)
    return Found(tuple(parcels), tuple(broken))


def next_chance(db: Database, now: datetime) -> datetime | None:
    """Return when the first queued row may go, given its own moment and what it must wait for.

    A row that is past its time counts at once: it asks to be let go.
    """
    sql = (
        f"select min(max(queued.due_at, {FREE}, coalesce((select max(earlier.due_at) from outbox as earlier "
        f"where {AHEAD}), ''), case when queued.task in {SENT} then "
        "coalesce((select free_at from paces where scope = 'all'), '') else '' end)) as at, "
        "(select min(valid_until) from outbox where state = 'queued' and valid_until is not null) as over "
        "from outbox as queued where state = 'queued' and (valid_until is null or valid_until > :now) "
        "and chat_id not in (select chat_id from rooms where held = 1 and chat_id is not null)"
    )
    row = next(iter(db.query(sql, {"now": stamp(now)})))
    return min((_readable(at, now) for at in (row["at"], row["over"]) if at is not None), default=None)


def _readable(text: str, now: datetime) -> datetime:
    """Return the moment; one that cannot be read is now: its row is to be found out."""
    try:
        return moment(text)
    except ValueError:
        return now


def get(db: Database, parcel_id: int) -> Parcel:
    """Return the row with this id, which must exist."""
    found = find(db, parcel_id)
    assert found is not None
    return found


def find(db: Database, parcel_id: int) -> Parcel | None:
    """Return the row with this id, or None."""
    row = one(db, "select * from outbox where id = ?", parcel_id)
    return None if row is None else _parcel(row)


def mark(
    db: Database,
    parcel_id: int,
    state: DeliveryState,
    now: datetime,
    *,
    message_id: int | None = None,
    reason: str | None = None,
) -> None:
    """Move a row to another state; a state that is final keeps what is known of the message."""
    db.execute(
        "update outbox set state = ?, changed_at = ?, message_id = coalesce(?, message_id), reason = ?, "
        "attempts = attempts + (? = 'sending') where id = ?",
        [state, stamp(now), message_id, reason, state, parcel_id],
    )


def mark_due(db: Database, parcel_id: int, due_at: datetime, now: datetime, reason: str | None = None) -> None:
    """Queue a row again for a later moment."""
    db.execute(
        "update outbox set state = 'queued', due_at = ?, changed_at = ?, reason = ? where id = ?",
        [stamp(due_at), stamp(now), reason, parcel_id],
    )


def mark_put_back(db: Database, parcel_id: int, now: datetime) -> None:
    """Queue a row that was taken and never sent."""
    db.execute(
        "update outbox set state = 'queued', attempts = attempts - 1, changed_at = ? where id = ?",
        [stamp(now), parcel_id],
    )


def mark_sending(db: Database, parcels: Collection[Parcel], now: datetime) -> None:
    """Note that these rows are about to go."""
    ids = ", ".join(str(each.id) for each in parcels)
    db.execute(
        f"update outbox set state = 'sending', changed_at = ?, reason = null, attempts = attempts + 1 "
        f"where id in ({ids})",
        [stamp(now)],
    )


def under_way(db: Database) -> tuple[int, ...]:
    """Return the chats of the messages that are being sent."""
    return tuple(
        row["chat_id"] for row in db.query(f"select chat_id from outbox where state = 'sending' and task in {SENT}")
    )


def has_answer(db: Database, chat_id: int) -> bool:
    """Tell whether an answer to somebody in this chat waits to go out."""
    return one(db, "select 1 from outbox where chat_id = ? and state = 'queued' and urgency < 0", chat_id) is not None


def mark_interrupted(db: Database, now: datetime) -> None:
    """After a crash: what was being sent may or may not have arrived; what may repeat is queued again."""
    repeatable = [task.value for task in Task if task.may_repeat]
    marks = ", ".join("?" for _ in repeatable)
    db.execute(
        f"update outbox set state = 'queued', changed_at = ? where state = 'sending' and task in ({marks})",
        [stamp(now), *repeatable],
    )
    db.execute(
        "update outbox set state = 'uncertain', changed_at = ?, reason = 'interrupted' where state = 'sending'",
        [stamp(now)],
    )


def mark_seen_already(db: Database, now: datetime) -> None:
    """Withdraw what is due but was meant only for those who have not pressed "Gezien"."""
    db.execute(
        "update outbox set state = 'withdrawn', reason = 'seen', changed_at = ? "
        "where state = 'queued' and unless_seen is not null and due_at <= ? and exists ("
        "  select 1 from receipts join members on members.id = receipts.member_id "
        "  where receipts.bulletin_id = outbox.unless_seen and members.person_id = outbox.person_id)",
        [stamp(now), stamp(now)],
    )


def mark_reachable(db: Database, person_id: int, now: datetime) -> None:
    """Queue again what failed for this person because the chat was closed to the bot; what is past is told of."""
    db.execute(
        "update outbox set state = 'queued', due_at = ?, changed_at = ?, reason = null, "
        "unless_seen = bulletin_id where person_id = ? and state = 'failed' "
        "and (reason like '%initiate conversation%' or reason like '%blocked by the user%')",
        [stamp(now), stamp(now), person_id],
    )


def mark_mended(db: Database, chat_id: int, now: datetime) -> None:
    """Queue again what failed in a group because the bot lacked a right there; messages were kept anyway."""
    db.execute(
        "update outbox set state = 'queued', due_at = ?, changed_at = ?, reason = null where chat_id = ? and "
        "state = 'failed' and reason like '%rights%' and task in ('approve', 'decline', 'remove', 'restrict', 'tag')",
        [stamp(now), stamp(now), chat_id],
    )


def mark_migrated_menus(db: Database, old_chat_id: int, new_chat_id: int) -> None:
    """Let menus that wait be set in the group under its new id (T24)."""
    db.execute(
        "update outbox set payload = json_set(payload, '$.scope.chat_id', ?) where task = 'menu' "
        "and state in ('queued', 'sending') and json_extract(payload, '$.scope.chat_id') = ?",
        [new_chat_id, old_chat_id],
    )


def has_open(db: Database, room_id: int, *tasks: Task) -> bool:
    """Tell whether something of this kind is still on its way for this room."""
    marks = ", ".join("?" for _ in tasks)
    sql = f"select 1 from outbox where room_id = ? and state in ('queued', 'sending') and task in ({marks})"
    return one(db, sql, room_id, *tasks) is not None


def uncertain_since(db: Database, before: datetime) -> tuple[Parcel, ...]:
    """Return rows that became uncertain before this moment and have no card yet."""
    rows = db.query(
        "select * from outbox where state = 'uncertain' and changed_at <= ? and not exists ("
        "  select 1 from outbox as card where card.occasion = 'card ' || outbox.id) order by id",
        [stamp(before)],
    )
    return tuple(_parcel(row) for row in rows)


def first_uncertain(db: Database) -> datetime | None:
    """Return since when the oldest uncertain row without a card is uncertain, or None."""
    row = one(
        db,
        "select min(changed_at) as at from outbox where state = 'uncertain' and not exists ("
        "  select 1 from outbox as card where card.occasion = 'card ' || outbox.id)",
    )
    return None if row is None else moment_or_none(row["at"])


def of_bulletin(db: Database, bulletin_id: int) -> tuple[Parcel, ...]:
    """Return every row of one version of a bulletin: the group (no person) and the private copies."""
    rows = db.query("select * from outbox where bulletin_id = ? order by id", [bulletin_id])
    return tuple(_parcel(row) for row in rows)


def _parcel(row: Row) -> Parcel:
    return Parcel(
        id=row["id"],
        task=Task(row["task"]),
        chat_id=row["chat_id"],
        person_id=row["person_id"],
        room_id=row["room_id"],
        bulletin_id=row["bulletin_id"],
        payload=json.loads(row["payload"]),
        urgency=row["urgency"],
        state=DeliveryState(row["state"]),
        attempts=row["attempts"],
        due_at=moment(row["due_at"]),
        message_id=row["message_id"],
        reason=row["reason"],
    )
