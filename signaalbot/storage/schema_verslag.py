"""Which tables do stellingen, the evaluation, the verslag and the chained timeline need?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from signaalbot.domain.role import Party
from signaalbot.storage import timeline

if TYPE_CHECKING:
    from sqlite_utils import Database

BEFORE: Final = """
alter table timeline rename to timeline_unchained;
drop index timeline_of_a_room;

create table function_codes (
    code text primary key,
    room_id integer not null references rooms,
    party text not null,
    rank text not null,
    function text not null
) strict, without rowid;
create index function_codes_of_a_room on function_codes (room_id);

create table timeline (
    id integer primary key,
    room_id integer not null references rooms,
    at text not null,
    kind text not null,
    party text not null,
    function_code text references function_codes,
    number integer not null,
    version integer not null,
    code text not null,
    hash text not null
) strict;
create index timeline_of_a_room on timeline (room_id, id);

create table code_secrets (
    secret text primary key
) strict, without rowid;
insert into code_secrets (secret) values (lower(hex(randomblob(32))));

create table seals (
    room_id integer primary key references rooms,
    lines integer not null,
    hash text not null
) strict;

create table statements (
    id integer primary key,
    room_id integer not null references rooms,
    number integer,
    text text not null,
    author_id integer not null references members,
    minutes integer,
    state text not null check (state in ('draft', 'dropped', 'open', 'closed', 'lost')),
    poll_id text unique,
    message_id integer,
    agree integer,
    disagree integer,
    created_at text not null,
    closes_at text,
    unique (room_id, number)
) strict;

create table evaluations (
    room_id integer primary key references rooms,
    started_at text not null,
    due_at text not null,
    closed_at text
) strict;

create table answered (
    member_id integer not null references members,
    round text not null check (round in ('start', 'end')),
    question text not null,
    primary key (member_id, round, question)
) strict, without rowid;

create table ballots (
    code text primary key,
    room_id integer not null references rooms,
    round text not null check (round in ('start', 'end')),
    question text not null,
    side text check (side in ('on_duty', 'organisers')),
    answer integer check (answer between 1 and 5),
    remark text,
    check ((answer is null) = (side is null)),
    check ((answer is null) <> (remark is null))
) strict, without rowid;
create index ballots_of_a_room on ballots (room_id, round, question);

create table verslagen (
    id integer primary key,
    room_id integer not null references rooms,
    number integer not null,
    made_at text not null,
    html text not null,
    csv text not null,
    pdf blob not null,
    unique (room_id, number)
) strict;
"""
"""A ballot knows no member and no moment, and its place in the file follows a random code: who answered
(*answered*) and what was answered cannot be brought together again."""


def migrate(db: Database) -> None:
    """Make the tables, and chain the lines of the timeline that were there before."""
    for statement in BEFORE.split(";"):
        if statement.strip():
            db.execute(statement)
    for row in list(db.query("select * from timeline_unchained order by id")):
        party = Party(row["party"]) if row["party"] else None
        who = None if party is None else timeline.Speaker(party, "", row["function"])
        timeline.add_line(db, row["room_id"], row["at"], row["kind"], who, row["number"], row["version"])
    db.execute("drop table timeline_unchained")
