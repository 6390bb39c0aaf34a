"""Which tables are there? Migrations, applied when the database is opened, each in its own transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from signaalbot.storage import (
    schema_agreements,
    schema_delivery,
    schema_keeping,
    schema_kinds,
    schema_parties,
    schema_phases,
    schema_signals,
    schema_verslag,
    schema_weekbeeld,
)
from signaalbot.storage.database import DatabaseNewer, transaction

if TYPE_CHECKING:
    from sqlite_utils import Database

FIRST = """
create table meta (
    key text primary key,
    value text not null
) strict, without rowid;

create table people (
    id integer primary key,
    telegram_id integer not null unique,
    language text not null,
    created_at text not null
) strict;

create table roles (
    person_id integer not null references people on delete cascade,
    role text not null check (role in ('coordinator', 'worker', 'administrator')),
    occupation text,
    granted_at text not null,
    primary key (person_id, role)
) strict;

create table events (
    id integer primary key,
    name text not null,
    day text not null,
    place text not null,
    created_by integer not null references people,
    created_at text not null
) strict;

create table rooms (
    id integer primary key,
    event_id integer not null unique references events,
    language text not null,
    chat_id integer unique,
    card_message_id integer,
    linked_at text
) strict;

create table invitations (
    id integer primary key,
    token_hash text not null unique,
    kind text not null check (kind in ('role', 'group', 'member')),
    role text,
    occupation text,
    room_id integer references rooms,
    party text,
    rank text,
    function text,
    created_by integer references people,
    created_at text not null,
    expires_at text not null,
    used_at text,
    used_by integer references people
) strict;

create table members (
    id integer primary key,
    room_id integer not null references rooms,
    person_id integer not null references people,
    party text not null check (party in ('gemeente', 'politie', 'om', 'organisatie', 'partner')),
    rank text not null check (rank in ('contact', 'deputy', 'member')),
    function text not null,
    house_rules integer not null,
    admitted_at text not null,
    left_at text,
    unique (room_id, person_id)
) strict;
create index members_of_a_person on members (person_id) where left_at is null;

create table prompts (
    id integer primary key,
    person_id integer not null references people on delete cascade,
    kind text not null,
    data text not null,
    asked_at text not null,
    answered_at text
) strict;
create index prompts_open on prompts (person_id) where answered_at is null;

create table bulletins (
    id integer primary key,
    room_id integer not null references rooms,
    number integer,
    version integer not null,
    level text check (level in ('info', 'attention', 'urgent')),
    text text not null,
    author_id integer not null references members,
    state text not null check (state in ('draft', 'sent', 'dropped')),
    replaces integer references bulletins,
    created_at text not null,
    sent_at text,
    unique (room_id, number, version),
    check (state <> 'sent' or (number is not null and level is not null and sent_at is not null))
) strict;

create table receipts (
    bulletin_id integer not null references bulletins,
    member_id integer not null references members,
    seen_at text not null,
    primary key (bulletin_id, member_id)
) strict, without rowid;

create table agreements (
    id integer primary key,
    room_id integer not null references rooms,
    number integer,
    version integer not null,
    text text not null,
    state text not null check (state in ('draft', 'proposed', 'valid', 'replaced', 'rejected', 'dropped')),
    proposer_id integer not null references members,
    replaces integer references agreements,
    created_at text not null,
    valid_at text,
    unique (room_id, number, version)
) strict;

create table agreement_parties (
    agreement_id integer not null references agreements,
    party text not null,
    primary key (agreement_id, party)
) strict, without rowid;

create table consents (
    agreement_id integer not null,
    party text not null,
    member_id integer not null references members,
    answer text not null check (answer in ('agree', 'object')),
    given_at text not null,
    primary key (agreement_id, party),
    foreign key (agreement_id, party) references agreement_parties
) strict, without rowid;

create table timeline (
    id integer primary key,
    room_id integer not null references rooms,
    at text not null,
    kind text not null,
    party text not null,
    function text not null,
    number integer not null,
    version integer not null
) strict;
create index timeline_of_a_room on timeline (room_id, id);

create table outbox (
    id integer primary key,
    occasion text not null unique,
    task text not null,
    chat_id integer not null,
    person_id integer references people,
    room_id integer references rooms,
    bulletin_id integer references bulletins,
    unless_seen integer references bulletins,
    payload text not null,
    urgency integer not null,
    state text not null check (state in
        ('queued', 'sending', 'accepted', 'uncertain', 'failed', 'expired', 'withdrawn')),
    attempts integer not null default 0,
    due_at text not null,
    valid_until text,
    message_id integer,
    reason text,
    changed_at text not null
) strict;
create index outbox_order on outbox (urgency, id) where state = 'queued';
create index outbox_lane on outbox (chat_id, urgency, id) where state = 'queued';
create index outbox_unless_seen on outbox (unless_seen) where state = 'queued' and unless_seen is not null;
create index outbox_validity on outbox (valid_until) where state = 'queued' and valid_until is not null;
create index outbox_open on outbox (state, changed_at) where state in ('sending', 'uncertain');
create index outbox_of_a_bulletin on outbox (bulletin_id, person_id) where bulletin_id is not null;

create table paces (
    scope text primary key,
    moments text not null,
    free_at text not null
) strict, without rowid;

create table replays (
    key text primary key,
    outcome integer not null,
    at text not null
) strict, without rowid;

create table reporters (
    pseudonym text primary key,
    person_id integer not null references people on delete cascade,
    quarter text not null,
    unique (person_id, quarter)
) strict, without rowid;

create table signals (
    id integer primary key,
    code text not null unique,
    text text not null,
    area text,
    source text,
    occupation text not null,
    reporter text not null,
    received_at text not null,
    model text not null
) strict;
create index signals_by_moment on signals (received_at);

create table labels (
    signal_id integer not null references signals on delete cascade,
    narrative text not null,
    score real not null,
    primary key (signal_id, narrative)
) strict, without rowid;

create table digests (
    id integer primary key,
    week text not null unique,
    state text not null check (state in ('concept')),
    text text not null,
    html text not null,
    made_at text not null
) strict;
"""


SCRIPTS: Final[dict[str, str | Callable[[Database], None]]] = {
    "m001_first": FIRST,
    "m010_parties": schema_parties.migrate,
    "m020_kinds": schema_kinds.KINDS,
    "m030_agreements": schema_agreements.DETAILS,
    "m040_phases": schema_phases.SCRIPT,
    "m050_verslag": schema_verslag.migrate,
    "m055_keeping": schema_keeping.SCRIPT,
    "m060_delivery": schema_delivery.SCRIPT,
    "m070_signals": schema_signals.SCRIPT,
    "m080_weekbeeld": schema_weekbeeld.EDITIONS,
    "m081_decisions": schema_weekbeeld.DECISIONS,
}
"""Every migration by name, in the order in which they are applied; a name that was released never changes."""


def migrate(db: Database, path: str) -> None:
    """Bring the tables up to date; raises DatabaseNewer when the file knows migrations that we do not."""
    from sqlite_utils import Migrations

    migrations = Migrations("signaalbot")
    for name, script in SCRIPTS.items():
        migrations(name=name)(_runs(script))
    if "_sqlite_migrations" in db.table_names():
        rows = db.query("select name from _sqlite_migrations where migration_set = 'signaalbot'")
        if {str(row["name"]) for row in rows} - set(SCRIPTS):
            raise DatabaseNewer(path)
    migrations.apply(db)


def _runs(script: str | Callable[[Database], None]) -> Callable[[Database], None]:
    def run(db: Database) -> None:
        with transaction(db):
            if callable(script):
                script(db)
                return
            for statement in script.split(";"):
                if statement.strip():
                    db.execute(statement)

    return run
