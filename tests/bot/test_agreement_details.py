"""Can an agreement say who, where, when, how much, who checks and what if it fails? All by choice, all skippable."""

from __future__ import annotations

import pytest

from signaalbot.domain.role import Party, Rank
from tests.bot.agreed_room import agree, pinned, propose, states, two_sides
from tests.conftest import Actor, RoomInTown


def columns(room: RoomInTown, *names: str) -> dict[str, object]:
    row = next(iter(room.town.db.query("select * from agreements order by id desc limit 1")))
    return {name: row[name] for name in names}


async def draft(room: RoomInTown) -> Actor:
    gerben, _ = await two_sides(room)
    await gerben.says("/afspraak De trekkers rijden over de Ringweg")
    await gerben.taps("Vul aan")
    return gerben


async def test_one_text_and_one_tap_are_enough(room: RoomInTown) -> None:
    gerben, _ = await two_sides(room)

    await gerben.says("/afspraak Stapvoets")
    await gerben.taps("Leg voor")

    assert states(room) == [(1, 1, "proposed")]


async def test_every_detail_is_kept_and_shown_to_the_other_parties(room: RoomInTown) -> None:
    gerben = await draft(room)
    await gerben.taps("Onder voorwaarde")
    await gerben.taps("Wie doet het")
    await gerben.taps("Organisatie · functie van gerben")
    await gerben.taps("Waar")
    await gerben.says("tussen de brug en het plein")
    await gerben.taps("Wanneer")
    await gerben.says("14:00 tot 16.30")
    await gerben.taps("Grens")
    await gerben.says("niet meer dan 30 trekkers")
    await gerben.taps("Wie controleert")
    await gerben.taps("Politie")
    await gerben.taps("Als het niet lukt")
    await gerben.says("we stoppen en overleggen")
    await gerben.taps("Klaar met aanvullen")
    await gerben.taps("Leg voor")

    assert room.members["Petra"].last().splitlines()[2:9] == [
        "Onder voorwaarde: De trekkers rijden over de Ringweg",
        "Wie doet het: Organisatie · functie van gerben",
        "Waar: tussen de brug en het plein",
        "Wanneer: 13-11 14:00 tot 16:30",
        "Grens: niet meer dan 30 trekkers",
        "Wie controleert: Politie",
        "Als het niet lukt: we stoppen en overleggen",
    ]


async def test_a_detail_can_be_skipped(room: RoomInTown) -> None:
    gerben = await draft(room)

    await gerben.taps("Waar")
    await gerben.taps("Sla over")
    await gerben.says("dit is geen antwoord meer")

    assert columns(room, "place", "bound") == {"place": None, "bound": None}


async def test_a_detail_can_be_made_empty_again(room: RoomInTown) -> None:
    gerben = await draft(room)
    await gerben.taps("Waar")
    await gerben.says("op het plein")
    await gerben.taps("Wie doet het")
    await gerben.taps("Politie")

    await gerben.taps("✓ Waar")
    await gerben.taps("Maak leeg")
    await gerben.taps("✓ Wie doet het")
    await gerben.taps("Maak leeg")

    assert columns(room, "place", "doer_party", "doer") == {"place": None, "doer_party": None, "doer": None}


async def test_a_time_that_cannot_be_read_is_asked_again(room: RoomInTown) -> None:
    gerben = await draft(room)
    await gerben.taps("Wanneer")

    await gerben.says("ergens in de middag")
    refusal = gerben.last()
    await gerben.says("tot 18:00")

    assert refusal == "Die tijd begrijp ik niet. Schrijf het zo: 14:00. Of zo: 13-11 14:00."
    assert columns(room, "starts_at", "ends_at") == {"starts_at": None, "ends_at": "2026-11-13T17:00:00.000000Z"}


async def test_the_whole_day_of_the_event_is_one_tap(room: RoomInTown) -> None:
    gerben = await draft(room)

    await gerben.taps("Wanneer")
    await gerben.taps("De hele dag")

    assert "Wanneer: 13-11, de hele dag" in gerben.last()


async def test_an_end_that_has_passed_is_refused(room: RoomInTown) -> None:
    gerben = await draft(room)

    await gerben.taps("Wanneer")
    await gerben.says("tot 04-11 8:00")

    assert gerben.last() == "Dat moment is al voorbij. Kies een later moment."
    assert columns(room, "ends_at") == {"ends_at": None}


async def test_a_detail_that_is_too_long_is_refused_and_can_be_typed_again(room: RoomInTown) -> None:
    gerben = await draft(room)
    await gerben.taps("Grens")

    await gerben.says("x" * 151)
    await gerben.says("30 trekkers")

    assert columns(room, "bound") == {"bound": "30 trekkers"}


async def test_the_text_itself_can_be_written_again(room: RoomInTown) -> None:
    gerben = await draft(room)

    await gerben.taps("✓ Tekst")
    await gerben.says("De trekkers rijden over de Singel")

    assert columns(room, "text") == {"text": "De trekkers rijden over de Singel"}


async def test_a_function_of_another_room_cannot_be_chosen(room: RoomInTown) -> None:
    gerben = await draft(room)
    anchor = gerben.sees()[-1].message_id

    await gerben.presses(anchor, "detail:owner:1:doer:999")

    assert columns(room, "doer_party") == {"doer_party": None}
    assert gerben.toasts[-1] == "U doet niet mee in deze kamer. Vraag een uitnodiging aan de gemeente."


@pytest.mark.parametrize("data", ["detail:ask:1:place", "detail:day:1", "detail:kind:1:dont", "detail:back:1"])
async def test_nobody_else_fills_in_a_draft(room: RoomInTown, data: str) -> None:
    await draft(room)
    petra = room.members["Petra"]
    before = list(room.town.db["agreements"].rows)

    await petra.presses(petra.sees()[-1].message_id, data)

    assert list(room.town.db["agreements"].rows) == before
    assert petra.toasts[-1] == "Dit staat niet meer open. Er is niets veranderd."


async def test_a_detail_typed_after_it_was_proposed_changes_nothing(room: RoomInTown) -> None:
    """A button pressed late: the text that the parties read stays what it is."""
    gerben = await draft(room)
    await gerben.taps("Waar")
    await gerben.presses(gerben.sees()[-1].message_id, "propose:1")

    await gerben.says("toch ergens anders")

    assert columns(room, "place", "state") == {"place": None, "state": "proposed"}


async def test_topics_help_who_does_not_know_where_to_begin(room: RoomInTown) -> None:
    gerben, _ = await two_sides(room)

    await gerben.says("/afspraak")
    await gerben.taps("Geluid")
    example = gerben.last()
    await gerben.says("Na 18:00 is het stil")

    assert "Bijvoorbeeld: Na 18:00 gebruiken we geen luidsprekers." in example
    assert columns(room, "text") == {"text": "Na 18:00 is het stil"}


async def test_without_a_topic_the_text_can_be_typed_at_once(room: RoomInTown) -> None:
    gerben, _ = await two_sides(room)

    await gerben.says("/afspraak", room.group)
    await gerben.says("De brug blijft vrij")
    await gerben.taps("Leg voor")

    assert states(room) == [(1, 1, "proposed")]


async def test_a_change_keeps_the_details_that_stood(room: RoomInTown) -> None:
    gerben = await draft(room)
    await gerben.taps("Waar")
    await gerben.says("op het plein")
    await gerben.taps("Klaar met aanvullen")
    await gerben.taps("Leg voor")
    await room.members["Petra"].taps("Akkoord")
    await gerben.taps("Akkoord")

    await gerben.says("/wijzigafspraak 1 De trekkers rijden over de Singel")

    assert columns(room, "state", "place") == {"state": "draft", "place": "op het plein"}


async def test_what_is_not_allowed_reads_as_such_everywhere(room: RoomInTown) -> None:
    gerben = await draft(room)
    await gerben.taps("Niet")
    await gerben.taps("Klaar met aanvullen")
    await gerben.taps("Leg voor")
    await room.members["Petra"].taps("Akkoord")
    await gerben.taps("Akkoord")

    await gerben.says("/afspraken")

    assert "Niet: De trekkers rijden over de Ringweg" in gerben.last()
    assert "Niet: De trekkers rijden over de Ringweg" in pinned(room)


async def test_markup_in_a_detail_arrives_as_it_was_typed(room: RoomInTown) -> None:
    """T16: a place called <b>."""
    gerben = await draft(room)
    await gerben.taps("Waar")
    await gerben.says("bij <b>A & B</b>_*")
    await gerben.taps("Klaar met aanvullen")
    await gerben.taps("Leg voor")

    assert "Waar: bij <b>A & B</b>_*" in room.members["Petra"].last()


async def test_the_list_comes_as_a_pdf_for_the_pocket_in_private(room: RoomInTown) -> None:
    _, petra = await agree(room, "Stapvoets over de Ringweg")
    await petra.says("/afspraken", room.group)

    await petra.taps("Als PDF voor in uw zak", room.group)

    files = [message.file.name for message in petra.sees() if message.file]
    assert files == ["afspraken.pdf"]
    assert [m.file for m in petra.sees(room.group) if m.file] == []


async def test_a_member_gets_the_pdf_and_an_outsider_does_not(room: RoomInTown) -> None:
    """T59: the sheet of another room."""
    await agree(room, "Stapvoets")
    mila = await room.joins("Mila", Party.ORGANISATIE, Rank.MEMBER)
    stranger = await room.town.coordinator("Coen")
    await mila.says("/afspraken")
    await stranger.says("/help")

    await mila.taps("Als PDF")
    await stranger.presses(stranger.sees()[-1].message_id, "agreements:pdf:1")

    assert [bool(mila.sees()[-1].file), bool(stranger.sees()[-1].file)] == [True, False]


async def test_a_proposal_without_details_looks_as_simple_as_it_is(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)

    await propose(gerben, "Stapvoets")

    assert petra.last().splitlines() == [
        "Voorstel: afspraak 1 · Boerenprotest",
        "",
        "Stapvoets",
        "",
        "Politie: nog geen antwoord",
        "Organisatie: nog geen antwoord",
        "",
        "Dit geldt pas als elke partij akkoord is.",
        "Van: Organisatie · functie van gerben (Contactpersoon)",
    ]
