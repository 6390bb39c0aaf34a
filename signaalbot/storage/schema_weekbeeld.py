"""Which tables hold what people decide about a weekbeeld? Migrations m080 and m081."""

from __future__ import annotations

from typing import Final

EDITIONS: Final = """
create table digests_new (
    id integer primary key,
    week text not null,
    version integer not null,
    state text not null check (state in ('concept', 'final', 'replaced')),
    made_at text not null,
    final_at text,
    wrong text,
    unique (week, version)
) strict;
create table digest_files (
    digest_id integer not null references digests_new on delete cascade,
    shape text not null,
    content blob not null,
    primary key (digest_id, shape)
) strict, without rowid;
insert into digests_new (id, week, version, state, made_at) select id, week, 1, 'concept', made_at from digests;
insert into digest_files select id, 'html', cast(html as blob) from digests;
insert into digest_files select id, 'text', cast(text as blob) from digests;
drop table digests;
alter table digests_new rename to digests;

create table digest_receivers (
    digest_id integer not null references digests on delete cascade,
    person_id integer not null references people on delete cascade,
    primary key (digest_id, person_id)
) strict, without rowid
"""

DECISIONS: Final = """
create table digest_votes (
    week text not null,
    narrative text not null,
    person_id integer not null references people on delete cascade,
    colour text not null check (colour in ('green', 'orange', 'red', 'grey')),
    at text not null,
    primary key (week, narrative, person_id)
) strict, without rowid;

create table digest_phases (
    week text not null,
    narrative text not null,
    phase text not null,
    at text not null,
    primary key (week, narrative)
) strict, without rowid;

create table digest_notes (
    id integer primary key,
    week text not null,
    part text not null,
    narrative text,
    text text not null,
    day text,
    at text not null,
    removed_at text
) strict;
create index digest_notes_of_a_week on digest_notes (week) where removed_at is null;
create index digest_notes_by_day on digest_notes (day) where removed_at is null and day is not null;

create table digest_cards (
    id integer primary key,
    week text not null,
    card text not null,
    owner text,
    step text,
    day text,
    at text not null,
    removed_at text,
    result text check (result in ('done', 'partly', 'not_done')),
    remark text,
    unique (week, card)
) strict;

create table digest_doubts (
    week text not null,
    doubt text not null,
    reason text not null,
    at text not null,
    primary key (week, doubt)
) strict, without rowid;

create table quiet_talks (
    month text not null,
    area text not null,
    occupation text not null,
    primary key (month, area, occupation)
) strict, without rowid;

create table moments_past (
    occasion text primary key,
    at text not null
) strict, without rowid;

create table reflections_off (
    person_id integer primary key references people on delete cascade
) strict
"""
