"""Does an agreement end when it should, and does everybody know before? And do reminders survive what happens?"""

from __future__ import annotations

import logging

import pytest

from signaalbot.bot import jobs
from tests.bot.agreed_room import agree, kinds, leap, pinned, states, two_sides
from tests.conftest import RoomInTown, town_in

WARNING = "Afspraak 1 eindigt om"


def warnings(texts: list[str]) -> int:
    return sum(text.startswith(WARNING) for text in texts)


async def test_half_an_hour_before_the_end_the_parties_are_asked(room: RoomInTown) -> None:
    gerben, petra = await agree(room, "Stapvoets", "tot 04-11 18:00")

    await room.town.passes(hours=7, minutes=29)
    early = warnings(petra.texts())
    await room.town.passes(minutes=1)

    assert early == 0
    assert [warnings(gerben.texts()), warnings(petra.texts())] == [1, 1]
    assert [b.label for row in petra.sees()[-1].buttons for b in row] == [
        "Verlengen: 1 uur",
        "Verlengen: 2 uur",
        "Wijzigen",
        "Vervalt",
    ]


async def test_without_an_answer_it_ends_and_everybody_hears(room: RoomInTown) -> None:
    gerben, petra = await agree(room, "Stapvoets", "tot 04-11 18:00")

    await room.town.passes(hours=8, minutes=1)

    assert states(room) == [(1, 1, "lapsed")]
    for texts in (gerben.texts(), petra.texts(), gerben.texts(room.group)):
        assert any(text.startswith("Afspraak 1, versie 1, is voorbij.") for text in texts)
    assert "Er zijn nog geen afspraken." in pinned(room)
    assert kinds(room, "lapsed") == [("lapsed", "")]


async def test_verlengen_is_a_new_version_that_all_agree_to(room: RoomInTown) -> None:
    gerben, petra = await agree(room, "Stapvoets", "tot 04-11 18:00")
    await room.town.passes(hours=7, minutes=31)

    await petra.taps("Verlengen: 1 uur")
    await petra.taps("Leg voor")
    await petra.taps("Akkoord")
    await gerben.taps("Akkoord")
    await room.town.passes(minutes=31)

    assert states(room) == [(1, 1, "replaced"), (1, 2, "valid")]
    assert "tot 04-11 19:00" in pinned(room)


async def test_verlengen_without_consent_in_time_lets_the_old_one_end(room: RoomInTown) -> None:
    _, petra = await agree(room, "Stapvoets", "tot 04-11 18:00")
    await room.town.passes(hours=7, minutes=31)
    await petra.taps("Verlengen: 2 uur")
    await petra.taps("Leg voor")

    await room.town.passes(minutes=31)

    assert states(room) == [(1, 1, "lapsed"), (1, 2, "proposed")]


async def test_pressing_verlengen_twice_goes_on_with_the_same_draft(room: RoomInTown) -> None:
    """T68: two taps, one draft."""
    _, petra = await agree(room, "Stapvoets", "tot 04-11 18:00")
    await room.town.passes(hours=7, minutes=31)

    await petra.taps("Verlengen: 1 uur")
    await petra.taps("Verlengen: 2 uur")
    await petra.taps("Leg voor")

    assert states(room) == [(1, 1, "valid"), (1, 2, "proposed")]
    assert "tot 04-11 20:00" in petra.last()


async def test_wijzigen_opens_what_stands_to_be_changed(room: RoomInTown) -> None:
    gerben, petra = await agree(room, "Stapvoets", "tot 04-11 18:00")
    await room.town.passes(hours=7, minutes=31)

    await gerben.taps("Wijzigen")
    await gerben.taps("✓ Wanneer")
    await gerben.says("tot 04-11 21:00")
    await gerben.taps("Klaar met aanvullen")
    await gerben.taps("Leg voor")

    assert "tot 04-11 21:00" in petra.last()
    assert states(room) == [(1, 1, "valid"), (1, 2, "proposed")]


async def test_vervalt_ends_it_at_its_moment_and_not_before(room: RoomInTown) -> None:
    _, petra = await agree(room, "Stapvoets", "tot 04-11 18:00")
    await room.town.passes(hours=7, minutes=31)

    await petra.taps("Vervalt")
    await petra.taps("Vervalt")
    still = states(room)
    await room.town.passes(minutes=30)

    assert petra.toasts[-1] == "Goed. Afspraak 1 vervalt op de afgesproken tijd."
    assert still == [(1, 1, "valid")]
    assert states(room) == [(1, 1, "lapsed")]
    assert kinds(room, "may_lapse") == [("may_lapse", "politie")]


@pytest.mark.parametrize("data", ["lapse:extend:1:60", "lapse:change:1", "lapse:let:1"])
async def test_a_late_press_on_the_warning_changes_nothing(room: RoomInTown, data: str) -> None:
    _, petra = await agree(room, "Stapvoets", "tot 04-11 18:00")
    await leap(room.town, hours=9)

    await petra.presses(petra.sees()[-1].message_id, data)

    assert petra.toasts[-1] == "Dit staat niet meer open. Er is niets veranderd."
    assert states(room) == [(1, 1, "lapsed")]


async def test_no_warning_for_a_version_that_was_replaced(room: RoomInTown) -> None:
    """T40: a reminder for something closed stays silent."""
    gerben, petra = await agree(room, "Stapvoets", "tot 04-11 18:00")
    await petra.says("/wijzigafspraak 1 Niet harder dan 20")
    await petra.taps("Vul aan")
    await petra.taps("✓ Wanneer")
    await petra.taps("Maak leeg")
    await petra.taps("Klaar met aanvullen")
    await petra.taps("Leg voor")
    await petra.taps("Akkoord")
    await gerben.taps("Akkoord")

    await leap(room.town, hours=9)

    assert warnings(petra.texts()) == 0
    assert states(room) == [(1, 1, "replaced"), (1, 2, "valid")]


async def test_a_closed_room_is_left_in_peace(room: RoomInTown) -> None:
    """T40: no reminder, and nothing changes behind a closed door."""
    _, petra = await agree(room, "Stapvoets", "tot 04-11 18:00")
    await room.town.passes(seconds=10)
    room.town.db.execute("update rooms set phase = 'gesloten'")

    await leap(room.town, hours=9)

    assert warnings(petra.texts()) == 0
    assert states(room) == [(1, 1, "valid")]


async def test_a_proposal_of_which_the_end_has_come_can_no_longer_be_agreed_to(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await gerben.says("/afspraak Stapvoets")
    await gerben.taps("Vul aan")
    await gerben.taps("Wanneer")
    await gerben.says("tot 04-11 12:00")
    await gerben.taps("Klaar met aanvullen")
    await gerben.taps("Leg voor")
    proposal = petra.sees()[-1].message_id
    await leap(room.town, hours=3)

    await petra.presses(proposal, "agree:1")

    assert petra.toasts[-1] == "Dit staat niet meer open. Er is niets veranderd."
    assert states(room) == [(1, 1, "lapsed")]


async def test_an_agreement_that_comes_to_stand_late_still_gets_its_warning(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await gerben.says("/afspraak Stapvoets")
    await gerben.taps("Vul aan")
    await gerben.taps("Wanneer")
    await gerben.says("tot 04-11 12:00")
    await gerben.taps("Klaar met aanvullen")
    await gerben.taps("Leg voor")
    await room.town.passes(hours=1, minutes=45)

    await petra.taps("Akkoord")
    await gerben.taps("Akkoord")
    await room.town.passes(seconds=10)

    assert warnings(petra.texts()) == 1


async def test_the_warning_outlives_a_restart_every_day(room: RoomInTown) -> None:
    """T38: ten days of daily restarts, and the warning of the ninth day comes on time, once."""
    _, petra = await agree(room, "Stapvoets", "tot 13-11 10:30")
    world, rules, db = room.town.world, room.town.bot.resources, room.town.db

    for _ in range(10):
        town = await town_in(world, rules, db)
        await leap(town, days=1)

    found = [m for m in petra.sees() if m.text.startswith(WARNING)]
    assert [m.at[:16] for m in found] == ["2026-11-13T09:00"]


async def test_one_reminder_that_fails_does_not_stop_the_others(
    room: RoomInTown, caplog: pytest.LogCaptureFixture
) -> None:
    """T39, T41: the first of five raises; four are carried out, the failure is reported, and its row is kept."""
    gerben, petra = await two_sides(room)
    for number in range(1, 6):
        await gerben.says(f"/taak Werk {number}")
        await gerben.taps("Wie doet het")
        await gerben.taps("Politie")
        await gerben.taps("Wanneer")
        await gerben.says("12:00")
        await gerben.taps("Geef door")
    db = room.town.db
    db.execute("update reminders set subject_id = 999 where occasion = 'errand' and subject_id = 1")

    with caplog.at_level(logging.ERROR):
        await room.town.passes(hours=2, seconds=1)

    reminded = [text.splitlines()[2] for text in petra.texts() if "is dit gelukt?" in text]
    assert reminded == ["Werk 2", "Werk 3", "Werk 4", "Werk 5"]
    assert [r["state"] for r in db.query("select state from reminders where subject_id = 999")] == ["waiting"]
    assert next(r.message for r in caplog.records if r.levelno == logging.ERROR).startswith("reminder ")


async def test_a_reminder_that_failed_is_tried_again_and_gets_through(room: RoomInTown) -> None:
    """T41: the row of a reminder that could not be written stays, and does its work later."""
    _, petra = await agree(room, "Stapvoets", "tot 04-11 18:00")
    room.town.db.execute("alter table outbox rename column payload to payload_gone")
    room.town.world.clock.set(room.town.now.replace(hour=16, minute=30))
    await jobs.send_reminders(room.town.bot.resources)
    room.town.db.execute("alter table outbox rename column payload_gone to payload")

    before = warnings(petra.texts())
    await room.town.passes(minutes=6)

    assert [before, warnings(petra.texts())] == [0, 1]
