"""Can every party see who got a bulletin, whole, and why somebody did not?"""

from __future__ import annotations

import re

from signaalbot.domain.role import Party, Rank
from tests.conftest import Actor, RoomInTown, room_in

LONG = " ".join(f"Dit is zin nummer {n} van een lang bericht." for n in range(95))


async def three_sides(room: RoomInTown) -> tuple[Actor, Actor, Actor]:
    return (
        await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT),
        await room.joins("Petra", Party.POLITIE, Rank.CONTACT),
        await room.joins("Mila", Party.OM),
    )


async def tell(actor: Actor, text: str = "Weg is vrij", level: str = "Urgent") -> None:
    await actor.says(f"/bericht {text}")
    await actor.sends(level)


def parts(actor: Actor) -> list[str]:
    return [text for text in actor.texts() if text.startswith("Bericht 1") and "voorbeeld" not in text]


def words_in(texts: list[str]) -> list[int]:
    return [int(number) for text in texts for number in re.findall(r"zin nummer (\d+)", text)]


async def test_a_long_bulletin_comes_in_numbered_parts_and_no_word_is_lost(room: RoomInTown) -> None:
    """T17: a text over 4,096 characters was cut off or sent double."""
    gerben, petra, _ = await three_sides(room)

    await tell(gerben, LONG)

    assert len(LONG) > 3900
    headings = [text.split(" · ")[0] for text in parts(petra)]
    assert headings == ["Bericht 1 (1/2)", "Bericht 1 (2/2)"]
    assert words_in(parts(petra)) == list(range(95))
    assert all(each.rstrip().endswith(("bericht.", ")")) for each in parts(petra))
    assert [bool(message.buttons) for message in petra.sees()[-2:]] == [False, True]


async def test_the_preview_of_a_long_bulletin_shows_every_part(room: RoomInTown) -> None:
    gerben, _, _ = await three_sides(room)

    await gerben.says(f"/bericht {LONG}")

    assert words_in([text for text in gerben.texts() if text.startswith("Bericht 1 (")]) == list(range(95))
    assert gerben.last().startswith("Zo ziet uw bericht eruit voor Boerenprotest\nHet bestaat uit 2 delen.")


async def test_who_missed_one_part_did_not_get_the_bulletin(room: RoomInTown) -> None:
    """T17: failure at part 2. The first part went; the ledger does not call that received."""
    gerben, petra, mila = await three_sides(room)
    await gerben.says(f"/bericht {LONG}")
    await gerben.taps("Urgent")
    room.town.world.faults.add(method="sendMessage", chat_id=petra.id, kind="403", after=1)

    await gerben.sends()
    await mila.says("/wie 1")

    assert len(parts(petra)) == 1
    assert len(parts(mila)) == 2
    assert "Politie: ontvangen 0 van 1, gezien 0." in mila.last()
    assert "Mislukt: 1 (1 blokkeerde de bot)" in mila.last()


async def test_a_part_that_is_tried_again_still_makes_the_bulletin_whole(room: RoomInTown) -> None:
    """T05, T17: later parts of a split text still go."""
    gerben, petra, mila = await three_sides(room)
    await gerben.says(f"/bericht {LONG}")
    await gerben.taps("Urgent")
    room.town.world.faults.add(method="sendMessage", chat_id=petra.id, kind="refused", times=2)

    await gerben.sends()
    await room.town.passes(minutes=1)
    await mila.says("/wie 1")

    assert sorted(words_in(parts(petra))) == list(range(95))
    assert "Politie: ontvangen 1 van 1" in mila.last()


async def test_every_member_reads_the_same_ledger_list_and_history(room: RoomInTown) -> None:
    """A member of any party can list exactly what any other can."""
    gerben, petra, mila = await three_sides(room)
    room.town.world.block_bot(petra.person)
    await tell(gerben)
    room.town.world.unblock_bot(petra.person)
    await tell(gerben, "Er staan trekkers", "Info")
    await gerben.says("/beeld De stoet rijdt")
    await gerben.sends()

    for asked in ("/wie 1", "/wie 2", "/berichten", "/berichten 1", "/berichten 3", "/beeld", "/tijdlijn"):
        pages = []
        for actor in (room.host, gerben, petra, mila):
            before = len(actor.sees())
            await actor.says(asked)
            pages.append([message.text for message in actor.sees()[before:] if not message.own])
        assert all(page == pages[0] for page in pages), asked
        assert pages[0], asked


async def test_the_ledger_says_how_far_apart_the_first_and_the_last_had_it(room: RoomInTown) -> None:
    gerben, petra, mila = await three_sides(room)
    await gerben.says("/bericht Weg is vrij")
    await gerben.taps("Urgent")
    room.town.world.faults.add(method="sendMessage", chat_id=petra.id, kind="429", retry_after=9)

    await gerben.sends()
    await room.town.passes(seconds=15)
    await mila.says("/wie 1")
    urgent = mila.last()
    await tell(gerben, "Koffie staat klaar", "Info")
    await mila.says("/wie 2")

    found = re.search(r"Iedereen had het binnen (\d+) seconden\.", urgent)
    assert found is not None
    assert 8 <= int(found[1]) <= 12
    assert "Iedereen had het op hetzelfde moment, in de groep." in mila.last()


async def test_who_comes_in_later_is_not_counted_as_somebody_who_missed_it(room: RoomInTown) -> None:
    gerben, _, _ = await three_sides(room)
    await tell(gerben)
    room.town.world.clock.set(room.town.now.replace(hour=10))
    noor = await room.joins("Noor", Party.PARTNER)

    await noor.says("/wie 1")

    assert "Partner: " not in noor.last().split("Bericht 1, versie 1")[1]
    assert "Later binnengekomen: 1. Zij kregen het in het overzicht bij hun komst." in noor.last()


async def test_the_ledger_is_one_tap_away_after_sending(room: RoomInTown) -> None:
    gerben, _, _ = await three_sides(room)
    await tell(gerben)

    await gerben.taps("Wie kreeg bericht 1?")

    assert gerben.last().startswith("Bericht 1, versie 1\nGemeente: ontvangen 1 van 1, gezien 0")


async def test_a_long_history_stays_readable_and_every_number_can_be_read_in_full(room: RoomInTown) -> None:
    gerben, petra, _ = await three_sides(room)
    for number in range(14):
        await tell(gerben, f"Bericht met nummer {number + 1}. " + "Nog wat woorden. " * 20, "Info")

    await petra.says("/berichten")
    listed = petra.last()
    await petra.says("/berichten 1")

    assert len(listed) < 4096
    assert "14 📣 Mededeling: Bericht met nummer 14." in listed
    assert re.search(r"Eerdere berichten: \d+\. Lees ze met /berichten en het nummer\.", listed)
    assert any("Bericht met nummer 1. " in text and text.count("Nog wat woorden.") == 20 for text in petra.texts())


async def test_the_ledger_of_another_room_is_refused(room: RoomInTown) -> None:
    """T59: the number exists there, not here."""
    gerben, _, _ = await three_sides(room)
    await tell(gerben)
    other = await room_in(room.town, "Andere kamer")
    daan = await other.joins("Daan", Party.OM, Rank.CONTACT)

    await daan.presses(daan.sees()[-1].message_id, "ledger:1")
    await daan.says("/wie 1")

    assert daan.toasts[-1].startswith("U doet niet mee in deze kamer.")
    assert daan.last() == "Nummer 1 vind ik niet. Kies /berichten of /afspraken."
