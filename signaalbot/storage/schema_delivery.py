"""Which tables do late messages, alarms and the signs of life need?"""

from __future__ import annotations

from typing import Final

SCRIPT: Final = """
alter table outbox add column told_by integer references outbox;
create index outbox_told_by on outbox (told_by) where told_by is not null;

create table alarms (
    fault text primary key,
    detail text not null,
    since text not null,
    mailed_at text,
    ended_at text
) strict, without rowid;

create table vitals (
    name text primary key,
    at text not null
) strict, without rowid
"""
"""*told_by* is the catch-up card that tells of a row that came too late."""
