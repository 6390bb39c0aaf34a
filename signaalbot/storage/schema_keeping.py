"""Which tables does keeping need: how many saw a bulletin, what must stay longer, and what was cleared?"""

from __future__ import annotations

from typing import Final

SCRIPT: Final = """
create table seen_counts (
    bulletin_id integer not null references bulletins on delete cascade,
    party text not null,
    seen integer not null,
    primary key (bulletin_id, party)
) strict;

create table room_keeping (
    room_id integer primary key references rooms,
    longer integer not null default 0 check (longer in (0, 1)),
    cleared_at text
) strict;
"""
