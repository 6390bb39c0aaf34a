"""Which tables do late messages, alarms and the signs of life need?"""

from __future__ import annotations

from typing import Final

SCRIPT: Final = """
alter table outbox add column told_by integer references outbox;
create index outbox_told_by on outbox (told_by) where told_by is not null;
create index outbox_sending on outbox (chat_id) where state = 'sending';
create index outbox_uncertain on outbox (changed_at) where state = 'uncertain';
create index outbox_untold on outbox (chat_id, urgency, id) where state = 'expired' and told_by is null;

create table alarms (
    id integer primary key,
    fault text not null,
    about text not null,
    since text not null,
    mailed_at text,
    ended_at text,
    closed_at text
) strict;
create unique index alarms_open on alarms (fault, about) where ended_at is null;

create table vitals (
    name text primary key,
    at text not null
) strict, without rowid
"""
"""*told_by* is the catch-up card that tells of a row that came too late. An alarm is mailed when it begins, and
again when it has *ended*; after that it is *closed*."""
