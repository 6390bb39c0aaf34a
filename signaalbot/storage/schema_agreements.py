"""Which tables do agreements with details, consultation, judgement, reports and taken need?"""

from __future__ import annotations

from typing import Final

DETAILS: Final = """
alter table agreements rename to agreements_before;
alter table agreement_parties rename to agreement_parties_before;
alter table consents rename to consents_before;

create table agreements (
    id integer primary key,
    room_id integer not null references rooms,
    number integer,
    version integer not null,
    text text not null,
    state text not null check (state in
        ('draft', 'proposed', 'valid', 'replaced', 'lapsed', 'rejected', 'dropped')),
    proposer_id integer not null references members,
    replaces integer references agreements,
    created_at text not null,
    valid_at text,
    ended_at text,
    known_at text,
    kind text not null default 'do' check (kind in ('do', 'dont', 'condition')),
    doer_party text,
    doer text,
    place text,
    starts_at text,
    ends_at text,
    bound text,
    checker_party text,
    checker text,
    fallback text,
    unique (room_id, number, version)
) strict;
insert into agreements (id, room_id, number, version, text, state, proposer_id, replaces, created_at, valid_at)
    select id, room_id, number, version, text, state, proposer_id, replaces, created_at, valid_at
    from agreements_before order by id;

create table agreement_parties (
    agreement_id integer not null references agreements,
    party text not null,
    primary key (agreement_id, party)
) strict, without rowid;
insert into agreement_parties (agreement_id, party) select agreement_id, party from agreement_parties_before;

create table consents (
    agreement_id integer not null,
    party text not null,
    member_id integer not null references members,
    answer text not null check (answer in ('agree', 'object')),
    given_at text not null,
    reason text,
    reason_told_at text,
    primary key (agreement_id, party),
    foreign key (agreement_id, party) references agreement_parties
) strict, without rowid;
insert into consents (agreement_id, party, member_id, answer, given_at)
    select agreement_id, party, member_id, answer, given_at from consents_before;

drop table consents_before;
drop table agreement_parties_before;
drop table agreements_before;

create table consultations (
    agreement_id integer not null,
    party text not null,
    member_id integer not null references members,
    asked_at text not null,
    until text not null,
    primary key (agreement_id, party),
    foreign key (agreement_id, party) references agreement_parties
) strict, without rowid;

create table judgements (
    agreement_id integer not null,
    party text not null,
    verdict text not null check (verdict in ('kept', 'broken')),
    member_id integer not null references members,
    given_at text not null,
    primary key (agreement_id, party),
    foreign key (agreement_id, party) references agreement_parties
) strict, without rowid;

create table deviations (
    id integer primary key,
    room_id integer not null references rooms,
    agreement_id integer not null references agreements,
    party text not null,
    member_id integer not null references members,
    behaviour text,
    happened text,
    place text,
    state text not null check (state in ('draft', 'reported', 'final', 'withdrawn', 'dropped')),
    created_at text not null,
    reported_at text,
    final_at text
) strict;
create index deviations_of_an_agreement on deviations (agreement_id, state);

create table deviation_replies (
    deviation_id integer not null references deviations,
    party text not null,
    member_id integer references members,
    text text not null,
    state text not null check (state in ('draft', 'sent')),
    given_at text not null,
    primary key (deviation_id, party)
) strict, without rowid;

create table errands (
    id integer primary key,
    room_id integer not null references rooms,
    number integer,
    text text not null,
    owner_party text,
    owner_function text,
    due_at text,
    state text not null check (state in ('draft', 'open', 'done', 'withdrawn', 'lapsed', 'dropped')),
    asker_id integer not null references members,
    created_at text not null,
    closed_at text,
    unique (room_id, number)
) strict;

create table reminders (
    id integer primary key,
    room_id integer not null references rooms,
    occasion text not null,
    subject_id integer not null,
    party text not null default '',
    due_at text not null,
    again_at text not null,
    state text not null check (state in ('waiting', 'done', 'silent')),
    unique (occasion, subject_id, party, due_at)
) strict;
create index reminders_waiting on reminders (again_at) where state = 'waiting';
"""
"""The three tables of m001 are made anew because a check on a column cannot be changed in place."""
