"""Who reports under which code? The one table that links a reporter to a person, and what hangs on it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.role import Person
from signaalbot.storage.database import one, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database

OF_PERSON = "reporter in (select pseudonym from reporters where person_id = ?)"


def find_pseudonym(db: Database, person_id: int, quarter: str) -> str | None:
    """Return the code under which this person reports in this quarter, or None."""
    row = one(db, "select pseudonym from reporters where person_id = ? and quarter = ?", person_id, quarter)
    return None if row is None else str(row["pseudonym"])


def add_pseudonym(db: Database, person_id: int, quarter: str, pseudonym: str) -> None:
    """Store the code of a person for a quarter."""
    db.execute(
        "insert into reporters (pseudonym, person_id, quarter) values (?, ?, ?)",
        [pseudonym, person_id, quarter],
    )


def person_behind(db: Database, pseudonym: str) -> Person | None:
    """Return to whom an answer goes; None once the link is gone. Never show this to anybody."""
    row = one(
        db,
        "select people.* from reporters join people on people.id = reporters.person_id where pseudonym = ?",
        pseudonym,
    )
    return None if row is None else Person(row["id"], row["telegram_id"], row["language"])


def owns(db: Database, person_id: int, signal_id: int) -> bool:
    """Tell whether this person sent that signal, as long as the link is kept."""
    return one(db, f"select 1 from signals where id = ? and {OF_PERSON}", signal_id, person_id) is not None


def signals_of(db: Database, person_id: int, limit: int) -> tuple[int, ...]:
    """Return the ids of the newest signals of this person, newest first."""
    rows = db.query(f"select id from signals where {OF_PERSON} order by id desc limit ?", [person_id, limit])
    return tuple(int(row["id"]) for row in rows)


def sent_since(db: Database, person_id: int, since: datetime) -> int:
    """Return how many signals came from this person after a moment: only to keep the limit, never shown."""
    sql = f"select count(*) as n from signals where received_at > ? and {OF_PERSON}"
    row = one(db, sql, stamp(since), person_id)
    return 0 if row is None else int(row["n"])


def quarters(db: Database) -> tuple[str, ...]:
    """Return the quarters of which links are kept."""
    rows = db.query("select distinct quarter from reporters order by quarter")
    return tuple(str(row["quarter"]) for row in rows)


def remove_quarter(db: Database, quarter: str) -> None:
    """Forget who reported in this quarter."""
    db.execute("delete from reporters where quarter = ?", [quarter])


def remove_person(db: Database, person_id: int) -> None:
    """Forget under which codes this person reported, and where he or she works."""
    db.execute("delete from reporters where person_id = ?", [person_id])
    db.execute("delete from work_areas where person_id = ?", [person_id])


def remove_traces(db: Database, asked_before: datetime) -> None:
    """Remove what tied a person to a signal only for a moment: delivered answers, and questions about a signal."""
    db.execute(
        "delete from outbox where (occasion like 'feedback %' or occasion like 'paused %') "
        "and state in ('accepted', 'expired', 'withdrawn')"
    )
    db.execute(
        "update prompts set data = '{}' where kind in ('signal_asked', 'signal_done') and data <> '{}' "
        "and coalesce(answered_at, asked_at) < ?",
        [stamp(asked_before)],
    )


def area_of(db: Database, person_id: int) -> str | None:
    """Return in which wijk this person reported last, or None."""
    row = one(db, "select area from work_areas where person_id = ?", person_id)
    return None if row is None else str(row["area"])


def mark_area(db: Database, person_id: int, area: str) -> None:
    """Remember the wijk, so that it need not be asked again."""
    db.execute(
        "insert into work_areas (person_id, area) values (?, ?) on conflict (person_id) do update set area = ?",
        [person_id, area, area],
    )
