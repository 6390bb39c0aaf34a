"""Is there a wall between the room and the signals?"""

from __future__ import annotations

import logging
import socket

import pytest

from signaalbot import app
from signaalbot.domain.role import Party, Rank
from tests.conftest import RoomInTown, bytes_of


async def test_ordinary_talk_in_the_room_is_found_nowhere(room: RoomInTown, caplog: pytest.LogCaptureFixture) -> None:
    """Promise 4: the bot as administrator receives it, and drops it before anything is logged or stored."""
    caplog.set_level(logging.DEBUG)
    app.quiet_libraries()
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    before = bytes_of(room.town.db)

    await gerben.says("zeg kwebbelkous die wethouder snapt er niks van", room.group)

    assert bytes_of(room.town.db) == before
    assert "kwebbelkous" not in caplog.text


async def test_a_worker_who_talks_in_a_room_sends_no_signal(room: RoomInTown) -> None:
    samir = await room.town.worker("Gerben")
    await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)

    await samir.says("niemand luistert hier naar ons", room.group)

    assert list(room.town.db.query("select * from signals")) == []
    assert all("Dit bewaar ik straks" not in text for text in samir.texts())


async def test_bulletins_and_agreements_of_a_room_are_in_no_weekbeeld(room: RoomInTown) -> None:
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    await gerben.says("/bericht Kwebbelkous rijdt voorop")
    await gerben.sends("Urgent")
    await gerben.says("/afspraak Kwebbelkous rijdt stapvoets")
    await gerben.taps("Leg voor")
    await gerben.taps("Akkoord")

    await room.town.passes(days=6)

    found = list(room.town.db.query("select content from digest_files"))
    assert len(found) == 4
    assert [row for row in found if b"Kwebbelkous" in row["content"]] == []


def test_the_tables_of_the_two_worlds_point_at_each_other_nowhere(room: RoomInTown) -> None:
    """Promise 4, in the schema: no foreign key leads from signals to rooms or back."""
    db = room.town.db
    signal_side = {"signals", "labels", "reporters", "digests", "digest_files", "digest_notes", "digest_cards"}
    room_side = {"rooms", "events", "members", "bulletins", "agreements", "timeline", "receipts", "consents"}

    crossing = [
        (table, key.other_table)
        for table in db.table_names()
        for key in db.table(table).foreign_keys
        if (table in signal_side and key.other_table in room_side)
        or (table in room_side and key.other_table in signal_side)
    ]

    assert crossing == []


async def test_a_token_posted_in_the_group_gets_a_warning_and_is_not_kept(room: RoomInTown) -> None:
    """T62: somebody posts the token or a BSN in the group; no storage of the text."""
    await room.host.says("het token is 123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", room.group)

    assert room.host.last(room.group).startswith("Hierboven staat het token van een bot.")
    assert b"AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw" not in bytes_of(room.town.db)


@pytest.mark.parametrize("written", ["123456782", "1234.56.782", "111 222 333"])
async def test_a_bsn_posted_in_the_group_gets_a_warning_and_is_not_kept(room: RoomInTown, written: str) -> None:
    """T62."""
    await room.host.says(f"haar nummer is {written} zei ze", room.group)

    assert room.host.last(room.group).startswith("Hierboven staat een burgerservicenummer.")
    assert written.encode() not in bytes_of(room.town.db)


async def test_another_number_of_nine_digits_gets_no_warning(room: RoomInTown) -> None:
    await room.host.says("ordernummer 123456789", room.group)

    assert room.host.last(room.group) == "ordernummer 123456789"


async def test_the_whole_way_of_a_signal_opens_no_connection(room: RoomInTown, monkeypatch: pytest.MonkeyPatch) -> None:
    """T46: a default end point elsewhere once sent the text away. Here every socket is refused."""

    def refused(*_arguments: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    samir = await room.town.worker()

    await samir.says("Niemand neemt de telefoon op bij de gemeente, bel 0612345678 of mail x@voorbeeld.example")
    await samir.taps("Verstuur")
    await room.town.passes(days=6)

    assert len(list(room.town.db.query("select * from signals"))) == 1
    assert len(list(room.town.db.query("select * from digests"))) == 1
