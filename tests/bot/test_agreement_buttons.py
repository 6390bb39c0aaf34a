"""Do the buttons around agreements and taken survive a wrong person, a restart, and a room that was closed?"""

from __future__ import annotations

import pytest

from signaalbot.domain.role import Party, Rank
from tests.bot.agreed_room import agree, propose, states
from tests.conftest import Actor, RoomInTown, Town, room_in, town_in

EVERY_BUTTON = (
    *("agree:2", "object:2", "consult:ask:2", "consult:minutes:2:60", "consult:moment:2"),
    *("reason:ask:2", "reason:send:2", "reason:drop:2", "lapse:let:1", "lapse:change:1", "lapse:extend:1:60"),
    *("detail:menu:3", "detail:ask:3:place", "detail:kind:3:dont", "detail:owner:3:doer:politie", "detail:day:3"),
    *("detail:clear:3:place", "detail:back:3", "topic:1:route", "concern:3:politie", "propose:3", "withdraw:3"),
    *("agreements:page:1:0", "agreements:pdf:1", "agreements:answer:2"),
    *("deviation:choose:1", "deviation:new:1", "deviation:now:1", "deviation:send:1", "deviation:drop:1"),
    *("deviation:withdraw:1", "deviation:reply:1", "deviation:answer:1"),
    *("judge:show:1:0", "judge:kept:1:0", "judge:broken:1:0", "judge:all:1:0"),
    *("errand:who:1", "errand:when:1", "errand:owner:1:politie", "errand:minutes:1:60", "errand:back:1"),
    *("errand:send:1", "errand:drop:1", "errand:done:1", "errand:withdraw:1"),
)
WORDS = (
    "agreements",
    "consents",
    "consultations",
    "judgements",
    "deviations",
    "deviation_replies",
    "errands",
    "timeline",
)


def state_of(town: Town) -> list[object]:
    return [(table, *map(tuple, (row.items() for row in town.db[table].rows))) for table in WORDS]


async def busy_room(room: RoomInTown) -> tuple[Actor, Actor]:
    """Agreement 1 stands until this evening, 2 waits for answers, 3 and a taak and a report are drafts."""
    gerben, petra = await agree(room, "Stapvoets", "tot 04-11 18:00")
    await propose(gerben, "De brug blijft vrij")
    await gerben.says("/afspraak Een concept")
    await gerben.says("/taak Een taak in wording")
    await petra.presses(petra.sees()[-1].message_id, "deviation:new:1")
    return gerben, petra


@pytest.mark.parametrize("persona", ["stranger", "worker", "coordinator", "elsewhere"])
async def test_who_is_not_in_the_room_changes_and_learns_nothing(room: RoomInTown, persona: str) -> None:
    """T59, T63: every button, pressed by forging its data."""
    town = room.town
    await busy_room(room)
    actor = {
        "stranger": town.actor("Vreemde"),
        "worker": await town.worker(),
        "coordinator": await town.coordinator("Coen"),
        "elsewhere": await (await room_in(town, "Andere kamer")).joins("Daan", Party.OM, Rank.CONTACT),
    }[persona]
    await actor.says("/help")
    anchor, before, seen = actor.sees()[-1].message_id, state_of(town), len(actor.sees())

    for data in EVERY_BUTTON:
        count = len(actor.toasts)
        await actor.presses(anchor, data)

        assert state_of(town) == before, data
        assert len(actor.toasts) == count + 1, data
    assert not any("Stapvoets" in text or "concept" in text for text in actor.texts()[seen:])


async def test_an_ordinary_member_changes_nothing(room: RoomInTown) -> None:
    """T63: only a contact person or deputy speaks for a party."""
    await busy_room(room)
    mila = await room.joins("Mila", Party.POLITIE, Rank.MEMBER)
    before = state_of(room.town)

    for data in EVERY_BUTTON:
        await mila.presses(mila.sees()[-1].message_id, data)

        assert state_of(room.town) == before, data


async def test_in_a_closed_room_no_button_changes_anything(room: RoomInTown) -> None:
    gerben, petra = await busy_room(room)
    await room.town.passes(seconds=10)
    room.town.db.execute("update rooms set phase = 'gesloten'")
    before = state_of(room.town)

    for data in EVERY_BUTTON:
        for actor in (gerben, petra):
            await actor.presses(actor.sees()[-1].message_id, data)

            assert state_of(room.town) == before, data


async def test_the_buttons_work_after_a_restart(room: RoomInTown) -> None:
    """T66: nothing that matters is in memory."""
    gerben, petra = await busy_room(room)
    town = await town_in(room.town.world, room.town.bot.resources, room.town.db)

    gerben.town = petra.town = town
    await petra.taps("Akkoord")
    await gerben.taps("Akkoord")
    await petra.says("Vier trekkers reden over de stoep.")

    assert (2, 1, "valid") in states(room)
    assert petra.last().startswith("Wanneer was dat?")


async def test_data_that_no_phone_would_send_is_refused(room: RoomInTown) -> None:
    gerben, _ = await busy_room(room)
    before = state_of(room.town)

    for data in ("agree:999", "detail:zzz:3", "deviation:zzz:1", "errand:zzz:1", "topic:1:zzz", "judge:kept:999:0"):
        await gerben.presses(gerben.sees()[-1].message_id, data)

        assert state_of(room.town) == before, data
        assert gerben.toasts[-1]
