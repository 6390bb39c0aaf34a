"""Which tables do phases, first talks, lists, what-ifs and nudges need?"""

from __future__ import annotations

from typing import Final

SCRIPT: Final = """
alter table rooms add column phase text not null default 'vooraf'
    check (phase in ('vooraf', 'aangekondigd', 'tijdens', 'na', 'gesloten'));

create table phase_starts (
    id integer primary key,
    room_id integer not null references rooms,
    phase text not null,
    started_at text not null,
    planned integer not null default 0
) strict;
create index phase_starts_of_a_room on phase_starts (room_id, id);
create index phase_starts_to_plan on phase_starts (id) where planned = 0;

create table phase_proposals (
    id integer primary key,
    room_id integer not null references rooms,
    phase text not null,
    member_id integer not null references members,
    proposed_at text not null,
    outcome text check (outcome in ('accepted', 'declined', 'lapsed'))
) strict;
create index phase_proposals_open on phase_proposals (room_id) where outcome is null;

create table talks (
    room_id integer primary key references rooms,
    day text,
    functions text,
    reason text,
    recorded_at text,
    check ((day is null) = (recorded_at is null) and (functions is null) = (recorded_at is null))
) strict;

create table ticks (
    room_id integer not null references rooms,
    item text not null,
    member_id integer not null references members,
    done_at text not null,
    primary key (room_id, item)
) strict, without rowid;

create table what_ifs (
    id integer primary key,
    room_id integer not null references rooms,
    topic text not null,
    version integer,
    text text not null,
    author_id integer not null references members,
    state text not null check (state in ('draft', 'shared', 'dropped')),
    written_at text not null,
    unique (room_id, topic, version),
    check (state <> 'shared' or version is not null)
) strict;

create table nudges (
    id integer primary key,
    room_id integer not null references rooms,
    start_id integer not null references phase_starts,
    name text not null,
    item text,
    due_at text not null,
    sent_at text,
    silenced_at text,
    unique (start_id, name)
) strict;
create index nudges_open on nudges (due_at) where sent_at is null and silenced_at is null;

create table house_rules_told (
    member_id integer not null references members,
    version integer not null,
    told_at text not null,
    primary key (member_id, version)
) strict, without rowid;

insert into phase_starts (room_id, phase, started_at)
    select id, 'vooraf', linked_at from rooms where linked_at is not null;
insert into talks (room_id, day, functions, recorded_at)
    select id, substr(linked_at, 1, 10), '-', linked_at from rooms where linked_at is not null
"""
"""A nudge hangs on the start of a phase: when the phase is over, so is the nudge."""
