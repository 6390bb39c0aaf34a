"""Does a closed room go when the house rules say so, and stay when somebody asked for that?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from signaalbot.bot import jobs
from signaalbot.domain.keeping import months_before
from signaalbot.domain.role import Party, Rank
from signaalbot.services import keeping
from signaalbot.storage.database import one
from tests.conftest import Actor, RoomInTown, bytes_of


async def closed(room: RoomInTown) -> tuple[Actor, Actor]:
    """Close a room with a bulletin, a decision, a taak, a verslag and an agreement in it."""
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    hanneke = await room.joins("Hanneke", Party.GEMEENTE, Rank.CONTACT)
    await gerben.says("/naam Gerbrandus")
    await gerben.says("/bericht Verzamelen bij de veiling")
    await gerben.sends("Urgent")
    await hanneke.taps("Gezien")
    await hanneke.says("/bericht De stoet mag niet over de Kanaalbrug")
    await hanneke.taps("🏛 Besluit van de burgemeester")
    await hanneke.says("2026-118")
    await hanneke.says("Schrijf aan de burgemeester.")
    await hanneke.sends("Info")
    await gerben.says("/afspraak Wij rijden stapvoets")
    await gerben.taps("Leg voor")
    await hanneke.taps("Akkoord")
    await gerben.taps("Akkoord")
    await room.host.says("/sluit")
    await room.host.taps("Ja, sluit de kamer")
    return gerben, hanneke


def counts(room: RoomInTown) -> dict[str, int]:
    tables = ("bulletins", "agreements", "timeline", "receipts", "members", "outbox", "talks")
    return {name: room.town.db[name].count for name in tables}


async def test_on_closing_who_pressed_gezien_is_forgotten_and_how_many_did_is_not(room: RoomInTown) -> None:
    """Seen per person serves to nudge, and goes with the room."""
    gerben, hanneke = await closed(room)

    await gerben.says("/wie 1")
    await hanneke.taps("Gezien")

    assert room.town.db["receipts"].count == 0
    assert "Gemeente: ontvangen 2 van 2, gezien 1" in gerben.last()
    assert hanneke.toasts[-1].startswith("De kamer Boerenprotest is gesloten.")


async def test_after_reopening_a_late_gezien_is_not_counted_twice(room: RoomInTown) -> None:
    gerben, hanneke = await closed(room)
    await room.host.says("/heropen")
    await gerben.taps("Ja, open de kamer weer")

    await hanneke.taps("Gezien")

    assert room.town.db["receipts"].count == 0
    assert hanneke.toasts[-1] == "Dit staat niet meer open. Er is niets veranderd."


async def test_three_months_after_closing_the_rest_is_gone_and_what_must_stay_stays(room: RoomInTown) -> None:
    """T58: the house rules promise it, so a job does it."""
    gerben, _ = await closed(room)
    await room.town.sleeps(days=80)
    early = counts(room)

    await room.town.sleeps(days=15)

    assert early["bulletins"] == 2
    assert [row["text"] for row in room.town.db.query("select text from bulletins")] == [
        "De stoet mag niet over de Kanaalbrug"
    ]
    assert [row["state"] for row in room.town.db.query("select state from agreements")] == ["valid"]
    assert (counts(room)["timeline"], counts(room)["talks"]) == (early["timeline"], 0)
    kept = bytes_of(room.town.db)
    assert [
        word for word in (b"Verzamelen bij de veiling", b"Gerbrandus", str(gerben.id).encode()) if word in kept
    ] == []
    assert one(room.town.db, "select 1 from people where telegram_id = ?", gerben.id) is None


async def test_the_chain_still_holds_after_the_functions_are_gone(room: RoomInTown) -> None:
    await closed(room)
    await room.town.sleeps(days=95)

    from signaalbot.domain.chain import verify
    from signaalbot.storage import timeline

    found = verify(timeline.chain_of(room.town.db, 1), timeline.seal(room.town.db, 1))

    assert found.broken_at is None
    assert {row["function"] for row in room.town.db.query("select function from function_codes")} == {""}


async def test_clearing_twice_and_knocking_again_changes_nothing_more(room: RoomInTown) -> None:
    await closed(room)
    await room.town.sleeps(days=95)
    before = counts(room)

    again = keeping.clear_old_rooms(room.town.db, 3, room.town.now)

    assert (again, counts(room)) == ((), before)


async def test_the_host_keeps_everything_longer_and_all_hear_it(room: RoomInTown) -> None:
    gerben, _ = await closed(room)
    await room.host.says("/bewaar")
    await room.host.taps("Bewaar alles langer")

    await room.town.sleeps(days=200)

    assert any("alles blijft langer bewaard" in text for text in gerben.texts())
    assert counts(room)["bulletins"] == 2
    await gerben.says("/bewaar")
    assert "alles blijft langer" in gerben.last()
    assert gerben.sees()[-1].buttons == []


async def test_keeping_longer_ends_when_the_host_says_so(room: RoomInTown) -> None:
    await closed(room)
    await room.host.says("/bewaar")
    await room.host.taps("Bewaar alles langer")
    await room.town.sleeps(days=200)

    await room.host.says("/bewaar")
    await room.host.taps("Wis weer volgens de huisregels")
    await room.town.sleeps(days=1)

    assert counts(room)["bulletins"] == 1


async def test_a_member_cannot_keep_a_room_longer(room: RoomInTown) -> None:
    gerben, _ = await closed(room)
    await gerben.says("/bewaar")

    await gerben.presses(gerben.sees()[-1].message_id, "keep:1:1")

    assert gerben.toasts[-1].startswith("Alleen de kamerbeheerder")
    assert room.town.db["room_keeping"].count == 0


async def test_an_open_room_is_never_cleared(room: RoomInTown) -> None:
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    await gerben.says("/bericht Verzamelen bij de veiling")
    await gerben.sends("Info")

    await room.town.sleeps(days=400)

    assert counts(room)["bulletins"] == 1


async def test_a_municipality_may_keep_everything(room: RoomInTown) -> None:
    await closed(room)
    room.town.world.clock.set(room.town.now.replace(year=2028))

    await jobs.clear_old_rooms(replace(room.town.bot.resources, room_months=0))

    assert counts(room)["bulletins"] == 2


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        (3, datetime(2026, 2, 28, tzinfo=UTC)),
        (6, datetime(2025, 11, 30, tzinfo=UTC)),
        (0, datetime(2026, 5, 31, tzinfo=UTC)),
    ],
)
def test_months_are_counted_on_the_calendar(months: int, expected: datetime) -> None:
    assert months_before(datetime(2026, 5, 31, tzinfo=UTC), months) == expected


async def test_keys_of_updates_go_after_a_week(room: RoomInTown) -> None:
    """T58: Telegram repeats an update for a day; nothing needs its key longer."""
    before = room.town.db["replays"].count

    await room.town.sleeps(days=8)

    assert before > 0
    assert room.town.db["replays"].count == 0
