"""Which tables do details, review, answers, limits and the link to a reporter need?"""

from __future__ import annotations

from typing import Final

SCRIPT: Final = """
alter table signals add column state text not null default 'stored'
    check (state in ('stored', 'held', 'withdrawn'));
alter table signals add column blind integer not null default 0;
alter table signals add column answer_wanted integer not null default 1;
alter table signals add column told_with integer references signals;
alter table signals add column changed_at text;

create table signal_facts (
    signal_id integer not null references signals on delete cascade,
    field text not null check (field in
        ('aspect', 'who', 'experience', 'size', 'strength', 'since', 'kind')),
    value text not null,
    primary key (signal_id, field, value)
) strict, without rowid;

create table signal_notes (
    signal_id integer not null references signals on delete cascade,
    field text not null check (field in ('asked', 'done')),
    text text not null,
    primary key (signal_id, field)
) strict, without rowid;

create table evidence (
    signal_id integer not null references signals on delete cascade,
    narrative text not null,
    start_at integer not null,
    end_at integer not null,
    source text not null,
    primary key (signal_id, narrative, start_at, end_at, source)
) strict, without rowid;

create table reviews (
    signal_id integer primary key references signals on delete cascade,
    outcome text not null check (outcome in ('narratives', 'none', 'other', 'unsure')),
    proposal_shown integer not null,
    at text not null
) strict;

create table review_labels (
    signal_id integer not null references reviews on delete cascade,
    narrative text not null,
    primary key (signal_id, narrative)
) strict, without rowid;

create table readings (
    id integer primary key,
    person_id integer not null references people on delete cascade,
    signal_id integer not null references signals,
    at text not null
) strict;
create index readings_of_a_signal on readings (signal_id);

create table answers (
    signal_id integer primary key references signals,
    text text not null,
    at text not null
) strict;

create table pauses (
    id integer primary key,
    reporter text not null,
    reason text not null,
    paused_by integer not null references people,
    paused_at text not null,
    lifted_by integer references people,
    lifted_at text,
    check (lifted_by is null or lifted_by <> paused_by)
) strict;
create index pauses_open on pauses (reporter) where lifted_at is null;

create table work_areas (
    person_id integer primary key references people on delete cascade,
    area text not null
) strict;
"""
"""m070: a signal stays one row; what was tapped later, reviewed and answered stands beside it."""
