"""Does a closed room stay readable, refuse every change, and open again only by two sides?"""

from __future__ import annotations

import pytest

from signaalbot.domain.role import Party, Rank
from tests.bot.test_permissions import state_of
from tests.conftest import Actor, RoomInTown

CLOSED = "De kamer Boerenprotest is gesloten."


async def two_sides(room: RoomInTown) -> tuple[Actor, Actor]:
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    petra = await room.joins("Petra", Party.POLITIE, Rank.CONTACT)
    return gerben, petra


async def closed(room: RoomInTown) -> tuple[Actor, Actor]:
    sides = await two_sides(room)
    await room.host.says("/sluit")
    await room.host.taps("Ja, sluit de kamer")
    return sides


def phase_of(room: RoomInTown) -> str:
    return next(str(row["phase"]) for row in room.town.db.query("select phase from rooms"))


async def test_before_closing_the_host_sees_what_is_still_open(room: RoomInTown) -> None:
    gerben, _ = await two_sides(room)
    await gerben.says("/afspraak Trekkers rijden stapvoets")
    await gerben.taps("Leg voor")

    await room.host.says("/sluit")

    assert "Afspraken die nog op akkoord wachten: 1" in room.host.last()
    assert "De evaluatie is nog niet klaar." in room.host.last()
    assert phase_of(room) == "vooraf"


async def test_the_host_may_think_again(room: RoomInTown) -> None:
    await room.host.says("/sluit")

    await room.host.taps("Toch niet")

    assert phase_of(room) == "vooraf"


async def test_closing_is_told_to_everyone_and_pressing_twice_closes_once(room: RoomInTown) -> None:
    """T68."""
    gerben, petra = await two_sides(room)
    await room.host.says("/sluit")
    card = room.host.sees()[-1].message_id

    await room.host.presses(card, "close:yes:1")
    await room.host.presses(card, "close:yes:1")

    assert phase_of(room) == "gesloten"
    for actor in (gerben, petra):
        assert sum(text.startswith(CLOSED) for text in actor.texts()) == 1
    kinds = [row["kind"] for row in room.town.db.query("select kind from timeline")]
    assert kinds.count("phase_gesloten") == 1


@pytest.mark.parametrize(
    "words",
    [
        *("/bericht Iedereen naar huis", "/afspraak Stapvoets", "/wijzig 1 Toch niet", "/wijzigafspraak 1 Toch niet"),
        *("/stelling Het ging goed", "/sluit"),
    ],
)
async def test_a_closed_room_refuses_every_command_that_changes_something(room: RoomInTown, words: str) -> None:
    gerben, _ = await two_sides(room)
    await gerben.says("/bericht Weg is vrij")
    await gerben.taps("Info")
    await gerben.taps("Verstuur")
    await gerben.says("/afspraak Stapvoets")
    await gerben.taps("Leg voor")
    await room.host.says("/sluit")
    await room.host.taps("Ja, sluit de kamer")
    before = state_of(room.town)
    actor = room.host if words == "/sluit" else gerben

    await actor.says(words)

    assert actor.last().startswith((CLOSED, "Nummer 1 vind ik niet."))
    assert state_of(room.town) == before


@pytest.mark.parametrize(
    "data",
    [
        *("agree:1", "object:1", "seen:1", "send:2", "level:2:urgent", "propose:2", "concern:2:politie"),
        *("tick:1:melding:1", "phase:propose:1:na", "whatif:write:1:meer-mensen", "whatif:share:1"),
    ],
)
async def test_every_button_still_hanging_around_is_refused_after_closing(room: RoomInTown, data: str) -> None:
    """Pressed late, after the room closed."""
    gerben, _ = await two_sides(room)
    await gerben.says("/bericht Weg is vrij")
    await gerben.taps("Info")
    await gerben.taps("Verstuur")
    await gerben.says("/afspraak Stapvoets")
    await gerben.taps("Leg voor")
    await gerben.says("/bericht Nog een concept")
    await gerben.says("/afspraak Nog een concept")
    await gerben.says("/watals")
    await gerben.taps("☐ De route is dicht")
    await gerben.taps("Schrijf")
    await gerben.says("Over de Singel")
    await room.host.says("/sluit")
    await room.host.taps("Ja, sluit de kamer")
    await gerben.says("/afspraken")
    before = state_of(room.town)

    await gerben.presses(gerben.sees()[-1].message_id, data)

    assert gerben.toasts[-1].startswith(CLOSED)
    assert state_of(room.town) == before


@pytest.mark.parametrize(
    "command", ["wie", "berichten", "afspraken", "tijdlijn", "fase", "lijst", "watals", "huisregels"]
)
async def test_everyone_can_still_read_in_a_closed_room(room: RoomInTown, command: str) -> None:
    gerben, _ = await closed(room)

    await gerben.says(f"/{command}")

    assert "Boerenprotest" in gerben.last()
    assert not gerben.last().startswith("Dit is niet voor u bedoeld.")


async def test_nobody_comes_into_a_closed_room(room: RoomInTown) -> None:
    await two_sides(room)
    await room.host.says("/nodig")
    await room.host.taps("OM")
    await room.host.taps("Deelnemer")
    await room.host.says("officier")
    link = room.host.link()
    await room.host.says("/sluit")
    await room.host.taps("Ja, sluit de kamer")
    elise = room.town.actor("Elise")

    await elise.opens(link)
    await room.host.says("/nodig")

    assert elise.last().startswith(CLOSED)
    assert elise.is_in(room.group) is False
    assert room.host.last().startswith(CLOSED)


async def test_host_and_another_party_open_it_again_in_the_phase_it_was_in(room: RoomInTown) -> None:
    await two_sides(room)
    await room.host.says("/fase")
    await room.host.taps("Zet op: Na")
    gerben = room.members["Gerben"]
    await room.host.says("/sluit")
    await room.host.taps("Ja, sluit de kamer")

    await room.host.says("/heropen")
    alone = phase_of(room)
    await gerben.taps("Ja, open de kamer weer")

    assert alone == "gesloten"
    assert phase_of(room) == "na"
    assert any("is weer open" in text for text in gerben.texts(room.group))


async def test_a_party_may_ask_too_and_then_the_host_confirms(room: RoomInTown) -> None:
    gerben, _ = await closed(room)

    await gerben.says("/heropen")
    await room.host.taps("Ja, open de kamer weer")

    assert phase_of(room) == "vooraf"


async def test_two_parties_without_the_host_cannot_open_it(room: RoomInTown) -> None:
    gerben, petra = await closed(room)
    await gerben.says("/heropen")
    await petra.says("/afspraken")

    await petra.presses(petra.sees()[-1].message_id, "reopen:1")

    assert phase_of(room) == "gesloten"
    assert petra.toasts[-1].startswith("Hier is een tweede partij voor nodig")


async def test_who_asked_cannot_confirm_it_alone(room: RoomInTown) -> None:
    await closed(room)
    await room.host.says("/heropen")

    await room.host.presses(room.host.sees()[-1].message_id, "reopen:1")

    assert phase_of(room) == "gesloten"


async def test_a_request_to_reopen_lapses_after_a_day(room: RoomInTown) -> None:
    """T70."""
    gerben, _ = await closed(room)
    await room.host.says("/heropen")
    await room.town.sleeps(hours=25)

    await gerben.taps("Ja, open de kamer weer")

    assert phase_of(room) == "gesloten"
    assert gerben.toasts[-1] == "Dit staat niet meer open. Er is niets veranderd."


async def test_an_open_room_is_not_reopened(room: RoomInTown) -> None:
    await room.host.says("/heropen")

    assert room.host.last() == "De kamer Boerenprotest is gewoon open. U hoeft niets te doen."


async def test_when_the_host_left_the_contact_person_of_the_municipality_can_close(room: RoomInTown) -> None:
    """T70: a room without its host is not stuck."""
    await two_sides(room)
    hanneke = await room.joins("Hanneke", Party.GEMEENTE, Rank.CONTACT)
    room.town.world.leave(room.host.person, room.group)
    await room.town.rest()

    await hanneke.says("/sluit")
    await hanneke.taps("Ja, sluit de kamer")

    assert phase_of(room) == "gesloten"


async def test_no_nudge_goes_out_in_a_closed_room(room: RoomInTown) -> None:
    """T40."""
    gerben, _ = await closed(room)
    before = len(gerben.texts())

    await room.town.sleeps(hours=49)

    assert [text for text in gerben.texts()[before:] if "beide kaarten" in text] == []
