"""What was ended since an older copy was made? It stays ended when that copy is put back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from signaalbot.storage import signals
from signaalbot.storage.database import transaction

if TYPE_CHECKING:
    from sqlite_utils import Database

ENDED: Final = {
    "roles": """
        delete from main.roles where not exists (select 1 from later.roles as now
            where now.person_id = main.roles.person_id and now.role = main.roles.role)
    """,
    "reporters": """
        delete from main.reporters where not exists (select 1 from later.reporters as now
            where now.pseudonym = main.reporters.pseudonym)
    """,
    "work_areas": """
        delete from main.work_areas where not exists (select 1 from later.work_areas as now
            where now.person_id = main.work_areas.person_id)
    """,
    "members": """
        update main.members set left_at = now.left_at from later.members as now
        where now.id = main.members.id and main.members.left_at is null and now.left_at is not null
    """,
    "invitations": """
        update main.invitations set used_at = now.used_at from later.invitations as now
        where now.token_hash = main.invitations.token_hash
            and main.invitations.used_at is null and now.used_at is not null
    """,
}
"""By table: how what ended in the attached later database ends in this one too."""

WITHDRAWN: Final = """
select main.signals.id as id from main.signals join later.signals as now on now.code = main.signals.code
where now.state = 'withdrawn' and main.signals.state <> 'withdrawn'
"""

UNDER_WAY: Final = "update outbox set state = 'sending' where state = 'queued'"


def carry_over(db: Database, later: Path, now: datetime) -> int:
    """End in *db* what was ended in the *later* database.

    Roles, places in rooms, links to reporters, invitations that were used, signals that were withdrawn.

    Returns how many rows that concerned. T67: who was forgotten after the copy was made stays forgotten.
    """
    db.execute("attach database ? as later", [str(later)])
    try:
        with transaction(db):
            withdrawn = [int(row["id"]) for row in db.query(WITHDRAWN)]
            for signal_id in withdrawn:
                signals.mark_withdrawn(db, signal_id, now)
            return len(withdrawn) + sum(db.execute(sql).rowcount for sql in ENDED.values())
    finally:
        db.execute("detach database later")


def doubt_what_waits(db: Database) -> int:
    """Count what waited to be sent as under way: nobody knows whether it went out after the copy was made.

    The next start makes it "misschien niet aangekomen", and nothing is sent twice. Returns how many rows.
    """
    return db.execute(UNDER_WAY).rowcount
