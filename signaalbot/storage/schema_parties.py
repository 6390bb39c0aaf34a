"""Which tables do seats, hand-overs, onlookers, guests and the roll call need?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sqlite_utils import Database

PARTIES: Final = """
pragma defer_foreign_keys = on;
create temp table members_before as select * from members;
drop table members;

create table members (
    id integer primary key,
    room_id integer not null references rooms,
    person_id integer not null references people,
    party text not null check (party in ('gemeente', 'politie', 'om', 'organisatie', 'partner', 'waarnemer')),
    rank text not null check (rank in ('contact', 'deputy', 'member')),
    function text not null,
    house_rules integer not null,
    admitted_at text not null,
    left_at text,
    shown_name text,
    voice text check (voice in ('spokesperson', 'deputy')),
    bridge integer not null default 0 check (bridge in (0, 1)),
    unique (room_id, person_id),
    check (party <> 'waarnemer' or rank = 'member'),
    check (voice is null or (party = 'gemeente' and left_at is null)),
    check (shown_name is null or left_at is null)
) strict;
insert into members (id, room_id, person_id, party, rank, function, house_rules, admitted_at, left_at)
    select id, room_id, person_id, party, rank, function, house_rules, admitted_at, left_at from members_before;
drop table members_before;
create index members_of_a_person on members (person_id) where left_at is null;
create unique index members_voice on members (room_id, voice) where voice is not null;

alter table rooms add column thread_id integer;
alter table rooms add column trouble text not null default '';
alter table rooms add column held integer not null default 0;

create index outbox_of_a_person on outbox (person_id, id) where person_id is not null;

create table handovers (
    id integer primary key,
    room_id integer not null references rooms,
    giver_id integer not null references members,
    taker_id integer not null references members,
    state text not null check (state in ('asked', 'taken', 'refused', 'retracted')),
    asked_at text not null
) strict;
create unique index handovers_open on handovers (giver_id) where state = 'asked';

create table onlookers (
    id integer primary key,
    room_id integer not null references rooms,
    function text not null,
    proposer_id integer not null references members,
    state text not null check (state in ('asked', 'allowed', 'barred', 'invited')),
    asked_at text not null
) strict;

create table onlooker_answers (
    onlooker_id integer not null references onlookers,
    party text not null check (party in ('gemeente', 'organisatie')),
    member_id integer not null references members,
    answer text not null check (answer in ('agree', 'object')),
    given_at text not null,
    primary key (onlooker_id, party)
) strict, without rowid;

create table guests (
    id integer primary key,
    room_id integer not null references rooms,
    telegram_id integer not null,
    is_bot integer not null check (is_bot in (0, 1)),
    party text,
    invitation_id integer references invitations,
    seen_at text not null,
    unique (room_id, telegram_id)
) strict;

create table rollcalls (
    room_id integer primary key references rooms,
    called_at text not null,
    looked_at text not null,
    extra integer not null,
    unsure text not null
) strict;

create table signs (
    room_id integer not null references rooms,
    party text not null,
    at text not null,
    primary key (room_id, party)
) strict, without rowid;
"""
"""A guest is somebody in the group who accepted nothing yet; the row goes when that is settled. A sign is the last
moment at which a party pressed or sent something to the bot: kept per party and never per person."""


def migrate(db: Database) -> None:
    """Make the tables; members are kept, with room for an onlooker, a name at choice and the spokesperson."""
    for statement in PARTIES.split(";"):
        if statement.strip():
            db.execute(statement)
