"""What do the kinds of bulletins and the own cards of parties need in the database?"""

from __future__ import annotations

from typing import Final

KINDS: Final = """
alter table bulletins add column kind text not null default 'announcement' check (kind in (
    'announcement', 'question', 'answer', 'suggestion', 'unconfirmed', 'confirmed', 'refuted', 'decision',
    'update', 'own_card', 'picture', 'retraction'));
alter table bulletins add column asked text;
alter table bulletins add column answer_by text;
alter table bulletins add column about integer references bulletins;
alter table bulletins add column reference text;
alter table bulletins add column objection text;
alter table bulletins add column next_update_at text;
alter table bulletins add column attachment text;
alter table bulletins add column valid_until text;
alter table bulletins add column settled_at text;
create index bulletins_that_wait on bulletins (sent_at)
    where state = 'sent' and settled_at is null and kind in ('question', 'unconfirmed');
create index bulletins_in_draft on bulletins (created_at) where state = 'draft';

create table own_cards (
    room_id integer not null references rooms,
    party text not null,
    message_id integer,
    primary key (room_id, party)
) strict, without rowid
"""
