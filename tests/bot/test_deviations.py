"""What if an agreement is no longer true? Behaviour, time and place; final only after the other side's reply."""

from __future__ import annotations

import pytest

from signaalbot.domain.role import Party, Rank
from tests.bot.agreed_room import agree, kinds, leap, pinned, propose, states
from tests.conftest import Actor, RoomInTown, bytes_of


async def report(room: RoomInTown) -> tuple[Actor, Actor]:
    """Let the police report that the agreement with the organisation is no longer true."""
    gerben, petra = await agree(room, "Stapvoets over de Ringweg")
    await petra.taps("Klopt niet meer")
    await petra.says("Vier trekkers reden over de stoep.")
    await petra.taps("Zojuist")
    await petra.says("bij de brug")
    await petra.taps("Meld aan alle partijen")
    return gerben, petra


def stages(room: RoomInTown) -> list[str]:
    return [row["state"] for row in room.town.db.query("select state from deviations order by id")]


async def test_a_report_asks_behaviour_time_and_place_and_nothing_about_people(room: RoomInTown) -> None:
    _, petra = await agree(room, "Stapvoets")

    await petra.taps("Klopt niet meer", room.group)
    first = petra.last()
    await petra.says("Vier trekkers reden over de stoep.")
    second = petra.last()
    await petra.says("rond kwart over twee")
    third = petra.last()
    await petra.says("bij de brug")

    assert "Schrijf over gedrag, niet over mensen. Noem geen namen." in first
    assert second.startswith("Wanneer was dat?")
    assert third.startswith("Waar was dat?")
    columns = {name for name in room.town.db["deviations"].columns_dict if "person" in name or "blame" in name}
    assert columns == set()


async def test_nobody_sees_it_before_the_writer_sends_it(room: RoomInTown) -> None:
    gerben, petra = await agree(room, "Stapvoets")
    await petra.taps("Klopt niet meer")
    await petra.says("Vier trekkers reden over de stoep.")
    await petra.taps("Zojuist")
    await petra.says("bij de brug")

    assert "Dit gaat naar de groep en naar: Politie, Organisatie" in petra.last()
    assert not any("over de stoep" in text for text in [*gerben.texts(), *gerben.texts(room.group)])
    assert stages(room) == ["draft"]


async def test_a_name_or_number_never_reaches_the_database(room: RoomInTown) -> None:
    """Promise 3: what is seen is kept, not who."""
    _, petra = await agree(room, "Stapvoets")
    await petra.taps("Klopt niet meer")

    await petra.says("Reed over de stoep, bestuurder Wiebren Hoekstra, bel 0612345678")

    assert [r["behaviour"] for r in room.town.db.query("select behaviour from deviations")] == [
        "Reed over de stoep, bestuurder [naam], bel [telefoon]"
    ]
    assert b"Hoekstra" not in bytes_of(room.town.db)
    assert b"0612345678" not in bytes_of(room.town.db)


async def test_it_is_only_reported_until_the_other_side_replied(room: RoomInTown) -> None:
    _, petra = await report(room)

    await petra.says("/afspraken")

    assert stages(room) == ["reported"]
    assert "gemeld door Politie: klopt niet meer" in petra.last()
    assert "gemeld door Politie: klopt niet meer" in pinned(room)
    assert states(room) == [(1, 1, "valid")]


async def test_it_becomes_final_with_the_reply_beside_it(room: RoomInTown) -> None:
    gerben, petra = await report(room)

    await gerben.taps("Reageer")
    await gerben.says("Dat was een andere groep.")
    preview = gerben.last()
    await gerben.taps("Stuur aan alle partijen")

    assert preview.startswith("Dit gaat naar alle partijen en de groep")
    assert stages(room) == ["final"]
    for texts in (gerben.texts(), petra.texts(), petra.texts(room.group)):
        told = next(text for text in reversed(texts) if text.startswith("Niet nagekomen, volgens de melding"))
        assert "Wat Politie zag: Vier trekkers reden over de stoep." in told
        assert "Reactie Organisatie: Dat was een andere groep." in told


async def test_without_a_reply_within_24_hours_that_is_what_is_noted(room: RoomInTown) -> None:
    """T70: a report does not wait for ever."""
    gerben, _ = await report(room)

    await leap(room.town, hours=24, minutes=1)

    assert stages(room) == ["final"]
    assert "Reactie Organisatie: geen reactie" in gerben.last(room.group)


async def test_after_a_reply_the_clock_says_nothing_more(room: RoomInTown) -> None:
    """T40: no "geen reactie" after a reply."""
    gerben, _ = await report(room)
    await gerben.taps("Reageer")
    await gerben.says("Dat was een andere groep.")
    await gerben.taps("Stuur aan alle partijen")
    before = len(gerben.sees(room.group))

    await leap(room.town, hours=25)

    assert [text for text in gerben.texts(room.group)[before:] if "melding" in text] == []


async def test_who_does_it_is_the_side_that_is_waited_for(room: RoomInTown) -> None:
    fenna = await room.joins("Fenna", Party.GEMEENTE, Rank.CONTACT)
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    petra = await room.joins("Petra", Party.POLITIE, Rank.CONTACT)
    await gerben.says("/afspraak Stapvoets")
    await gerben.taps("Vul aan")
    await gerben.taps("Wie doet het")
    await gerben.taps("Organisatie")
    await gerben.taps("Klaar met aanvullen")
    await gerben.taps("Leg voor")
    for actor in (fenna, petra, gerben):
        await actor.taps("Akkoord", room.group)
    await petra.taps("Klopt niet meer")
    for words in ("Vier trekkers reden over de stoep.", "14:10", "bij de brug"):
        await petra.says(words)
    await petra.taps("Meld aan alle partijen")

    await gerben.taps("Reageer")
    await gerben.says("Wij spraken ze aan.")
    await gerben.taps("Stuur aan alle partijen")

    assert stages(room) == ["final"]


async def test_without_a_doer_the_whole_other_side_is_waited_for(room: RoomInTown) -> None:
    fenna = await room.joins("Fenna", Party.GEMEENTE, Rank.CONTACT)
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    petra = await room.joins("Petra", Party.POLITIE, Rank.CONTACT)
    await propose(gerben, "Stapvoets")
    for actor in (fenna, petra, gerben):
        await actor.taps("Akkoord", room.group)
    await petra.taps("Klopt niet meer")
    for words in ("Vier trekkers reden over de stoep.", "14:10", "bij de brug"):
        await petra.says(words)
    await petra.taps("Meld aan alle partijen")

    await gerben.taps("Reageer")
    await gerben.says("Wij spraken ze aan.")
    await gerben.taps("Stuur aan alle partijen")
    after_one = stages(room)
    await fenna.taps("Reageer")
    await fenna.says("Wij zagen het niet.")
    await fenna.taps("Stuur aan alle partijen")

    assert after_one == ["reported"]
    assert "Reactie Gemeente: nog geen reactie" in "\n".join(petra.texts())
    assert stages(room) == ["final"]


async def test_the_reporter_can_take_it_back_before_the_reply(room: RoomInTown) -> None:
    gerben, petra = await report(room)

    await petra.taps("Trek deze melding in")
    await petra.taps("Trek deze melding in")
    await leap(room.town, hours=25)

    assert stages(room) == ["withdrawn"]
    assert "Politie trok de melding over afspraak 1 in." in gerben.texts()
    assert "gemeld door" not in pinned(room)
    assert kinds(room, "deviation_withdrawn", "deviation_final") == [("deviation_withdrawn", "politie")]


async def test_sending_twice_reports_once(room: RoomInTown) -> None:
    """T68: two taps, two devices."""
    gerben, petra = await report(room)
    preview = next(m for m in reversed(petra.sees()) if "melding is op weg" in m.text)

    await petra.presses(preview.message_id, "deviation:send:1")

    assert sum(text.startswith("Gemeld:") for text in gerben.texts()) == 1
    assert kinds(room, "deviation") == [("deviation", "politie")]


@pytest.mark.parametrize("data", ["deviation:reply:1", "deviation:answer:1"])
async def test_the_reporter_does_not_reply_to_itself(room: RoomInTown, data: str) -> None:
    _, petra = await report(room)

    await petra.presses(petra.sees(room.group)[-1].message_id, data, room.group)

    assert petra.toasts[-1] == "Uw partij hoeft hier niets over te zeggen. Er is niets veranderd."
    assert stages(room) == ["reported"]


async def test_another_party_cannot_take_the_report_back(room: RoomInTown) -> None:
    gerben, _ = await report(room)

    await gerben.presses(gerben.sees()[-1].message_id, "deviation:withdraw:1")

    assert gerben.toasts[-1] == "Dit staat niet meer open. Er is niets veranderd."
    assert stages(room) == ["reported"]


async def test_a_reply_after_it_was_final_changes_nothing(room: RoomInTown) -> None:
    gerben, _ = await report(room)
    await gerben.taps("Reageer")
    await leap(room.town, hours=25)

    await gerben.says("Toch nog een reactie.")
    await gerben.presses(gerben.sees()[-1].message_id, "deviation:answer:1")

    assert [r["text"] for r in room.town.db.query("select text from deviation_replies")] == [""]


async def test_an_old_version_cannot_be_reported(room: RoomInTown) -> None:
    gerben, petra = await agree(room, "Stapvoets")
    await petra.says("/wijzigafspraak 1 Niet harder dan 20")
    await petra.taps("Leg voor")
    await petra.taps("Akkoord")
    await gerben.taps("Akkoord")

    await petra.presses(petra.sees()[-1].message_id, "deviation:new:1")

    assert petra.toasts[-1] == "Dit staat niet meer open. Er is niets veranderd."
    assert stages(room) == []


async def test_the_list_lets_a_party_choose_which_one_is_no_longer_true(room: RoomInTown) -> None:
    gerben, petra = await agree(room, "Stapvoets")
    await propose(gerben, "De brug blijft vrij")
    await petra.taps("Akkoord")
    await gerben.taps("Akkoord")

    await petra.says("/afspraken")
    await petra.taps("Klopt niet meer")
    await petra.taps("2: De brug blijft vrij")

    assert petra.last().startswith("Afspraak 2 klopt niet meer")


async def test_an_ordinary_member_cannot_report(room: RoomInTown) -> None:
    await agree(room, "Stapvoets")
    mila = await room.joins("Mila", Party.ORGANISATIE, Rank.MEMBER)

    await mila.taps("Klopt niet meer", room.group)

    assert "niet voor u bedoeld" in mila.toasts[-1]
    assert stages(room) == []


async def test_stopping_half_way_leaves_nothing_behind_for_others(room: RoomInTown) -> None:
    gerben, petra = await agree(room, "Stapvoets")
    await petra.taps("Klopt niet meer")
    await petra.says("Vier trekkers reden over de stoep.")

    await petra.taps("Toch niet")
    await petra.says("dit is geen antwoord meer")

    assert stages(room) == ["dropped"]
    assert not any("Gemeld" in text for text in gerben.texts())
