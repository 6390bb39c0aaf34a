"""Does a taak reach who must do it, is it reminded of once, and can everybody see it without blame?"""

from __future__ import annotations

import pytest

from signaalbot.domain.role import Party, Rank
from tests.bot.agreed_room import kinds, leap, two_sides
from tests.conftest import Actor, RoomInTown, town_in


async def hand_out(room: RoomInTown, owner: str = "Politie", moment: str = "12:00") -> tuple[Actor, Actor]:
    gerben, petra = await two_sides(room)
    await gerben.says("/taak Zet hekken bij de brug")
    await gerben.taps("Wie doet het")
    await gerben.taps(owner)
    await gerben.taps("Wanneer")
    await gerben.says(moment)
    await gerben.taps("Geef door")
    return gerben, petra


def stages(room: RoomInTown) -> list[str]:
    return [row["state"] for row in room.town.db.query("select state from errands order by id")]


def reminders(texts: list[str]) -> int:
    return sum("is dit gelukt?" in text for text in texts)


async def test_the_owner_gets_it_in_private_and_everybody_sees_it(room: RoomInTown) -> None:
    gerben, petra = await hand_out(room)

    assert petra.last().splitlines() == [
        "Taak 1 voor u · Boerenprotest",
        "",
        "Zet hekken bij de brug",
        "Wie: Politie",
        "Klaar: 04-11 12:00",
        "Gevraagd door: Organisatie",
        "Druk op Gedaan als het klaar is.",
    ]
    assert gerben.last(room.group).startswith("Taak 1 · Boerenprotest")


async def test_a_function_gets_it_also_when_it_does_not_speak_for_the_party(room: RoomInTown) -> None:
    mila = await room.joins("Mila", Party.POLITIE, Rank.MEMBER)

    await hand_out(room, "Politie · functie van mila")

    assert mila.last().startswith("Taak 1 voor u")


async def test_a_member_with_another_function_does_not_get_it(room: RoomInTown) -> None:
    mila = await room.joins("Mila", Party.POLITIE, Rank.MEMBER)

    await hand_out(room, "Politie · functie van petra")

    assert not any(text.startswith("Taak 1 voor u") for text in mila.texts())


async def test_gedaan_is_told_to_all_once(room: RoomInTown) -> None:
    """T68: two taps, two devices."""
    _, petra = await hand_out(room)

    await petra.taps("Gedaan", rest=False)
    await petra.taps("Gedaan", room.group, rest=False)
    await room.town.rest()

    assert stages(room) == ["done"]
    assert petra.toasts[-1] == "Taak 1 is gedaan. Dank u wel."
    told = [t for t in petra.texts(room.group) if t.startswith("✅ Taak 1 is gedaan door Politie")]
    assert len(told) == 1
    assert kinds(room, "errand_done") == [("errand_done", "politie")]


async def test_at_its_moment_the_owner_is_reminded_and_nobody_else(room: RoomInTown) -> None:
    gerben, petra = await hand_out(room)

    await room.town.passes(hours=2, minutes=1)

    assert [reminders(petra.texts()), reminders(gerben.texts()), reminders(gerben.texts(room.group))] == [1, 0, 0]


async def test_what_is_done_is_not_reminded_of(room: RoomInTown) -> None:
    """T40: silence after it is done."""
    _, petra = await hand_out(room)
    await petra.taps("Gedaan")

    await room.town.passes(hours=3)

    assert reminders(petra.texts()) == 0


async def test_what_is_no_longer_needed_is_not_reminded_of(room: RoomInTown) -> None:
    """T40: silence after it was taken back."""
    gerben, petra = await hand_out(room)

    await gerben.taps("Niet meer nodig")
    await room.town.passes(hours=3)

    assert stages(room) == ["withdrawn"]
    assert reminders(petra.texts()) == 0
    assert "Taak 1 is niet meer nodig: Zet hekken bij de brug" in petra.texts(room.group)


async def test_the_reminder_outlives_a_restart_every_day(room: RoomInTown) -> None:
    """T38: ten days of daily restarts; the reminder of the seventh day comes on time, once."""
    _, petra = await hand_out(room, moment="11-11 10:00")
    world, rules, db = room.town.world, room.town.bot.resources, room.town.db

    for _ in range(10):
        town = await town_in(world, rules, db)
        await leap(town, days=1)

    found = [m.at[:16] for m in petra.sees() if "is dit gelukt?" in m.text]
    assert found == ["2026-11-11T09:00"]


async def test_what_nobody_closes_goes_off_the_list_after_a_week(room: RoomInTown) -> None:
    """T70: an exit and a maximum age."""
    gerben, _ = await hand_out(room)

    await leap(room.town, days=8)
    await gerben.says("/taken")

    assert stages(room) == ["lapsed"]
    assert gerben.last() == "Er zijn nog geen taken in Boerenprotest."


async def test_the_list_is_the_same_for_all_and_blames_nobody(room: RoomInTown) -> None:
    gerben, petra = await hand_out(room)
    mila = await room.joins("Mila", Party.OM, Rank.MEMBER)
    await room.town.passes(hours=5)

    for actor in (gerben, petra, mila):
        await actor.says("/taken")

    assert gerben.last() == petra.last() == mila.last()
    assert mila.last().splitlines() == [
        "Taken in Boerenprotest",
        "1 Zet hekken bij de brug · Wie: Politie · Klaar: 04-11 12:00",
    ]
    assert not any(word in mila.last().lower() for word in ("te laat", "vergeten", "niet gedaan"))


async def test_the_owner_can_press_gedaan_in_the_list(room: RoomInTown) -> None:
    _, petra = await hand_out(room)

    await petra.says("/taken")
    await petra.taps("1 gedaan")

    assert stages(room) == ["done"]


async def test_another_party_cannot_report_it_as_done(room: RoomInTown) -> None:
    gerben, _ = await hand_out(room)

    await gerben.taps("Gedaan", room.group)

    assert gerben.toasts[-1] == "Deze taak is van een andere partij. Er is niets veranderd."
    assert stages(room) == ["open"]


async def test_it_goes_out_only_with_an_owner_and_a_moment(room: RoomInTown) -> None:
    gerben, _ = await two_sides(room)
    await gerben.says("/taak Zet hekken bij de brug")

    await gerben.presses(gerben.sees()[-1].message_id, "errand:send:1")

    assert gerben.toasts[-1] == "Kies eerst wie het doet en wanneer het klaar is."
    assert stages(room) == ["draft"]


async def test_a_moment_that_cannot_be_read_is_asked_again(room: RoomInTown) -> None:
    gerben, _ = await two_sides(room)
    await gerben.says("/taak Zet hekken bij de brug")
    await gerben.taps("Wanneer")

    await gerben.says("straks")
    refusal = gerben.last()
    await gerben.says("morgen 9 uur")

    assert refusal.startswith("Die tijd begrijp ik niet.")
    assert "Klaar: 05-11 09:00" in gerben.last()


async def test_sending_twice_hands_it_out_once(room: RoomInTown) -> None:
    """T68: no phantom taak."""
    gerben, petra = await hand_out(room)

    await gerben.presses(gerben.sees()[-1].message_id, "errand:send:1")

    assert sum(text.startswith("Taak 1 voor u") for text in petra.texts()) == 1
    assert stages(room) == ["open"]


@pytest.mark.parametrize(
    "data", ["errand:owner:1:politie", "errand:minutes:1:60", "errand:drop:1", "errand:withdraw:1", "errand:send:1"]
)
async def test_nobody_changes_the_taak_of_another(room: RoomInTown, data: str) -> None:
    gerben, petra = await two_sides(room)
    await gerben.says("/taak Zet hekken bij de brug")
    before = list(room.town.db["errands"].rows)

    await petra.presses(petra.sees()[-1].message_id, data)

    assert list(room.town.db["errands"].rows) == before
    assert petra.toasts[-1] == "Dit staat niet meer open. Er is niets veranderd."


async def test_an_edit_of_the_message_changes_the_draft(room: RoomInTown) -> None:
    """T18: and once it was given, an edit changes nothing and says so."""
    gerben, _ = await two_sides(room)
    await gerben.says("/taak Zet hekken bij de brug")
    said = next(m for m in reversed(gerben.sees()) if m.text.startswith("/taak"))

    await gerben.edits(said.message_id, "/taak Zet hekken bij het plein")
    await gerben.taps("Wie doet het")
    await gerben.taps("Politie")
    await gerben.taps("Wanneer")
    await gerben.taps("3 uur")
    await gerben.taps("Geef door")
    await gerben.edits(said.message_id, "/taak Zet hekken bij de kerk")

    assert [r["text"] for r in room.town.db.query("select text from errands")] == ["Zet hekken bij het plein"]
    assert gerben.last() == "Dit staat niet meer open. Er is niets veranderd."


async def test_a_closed_room_takes_no_gedaan(room: RoomInTown) -> None:
    _, petra = await hand_out(room)
    room.town.db.execute("update rooms set phase = 'gesloten'")

    await petra.taps("Gedaan")

    assert stages(room) == ["open"]
