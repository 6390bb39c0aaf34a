"""Does everybody get the same verslag at the same moment, and can everybody check the timeline?"""

from __future__ import annotations

from datetime import timedelta

from signaalbot.domain.chain import short
from signaalbot.domain.role import Party, Rank
from signaalbot.storage import timeline
from tests.conftest import Actor, RoomInTown
from tests.report.pdf_structure import headings, problems_of


async def lively(room: RoomInTown) -> tuple[Actor, Actor, Actor]:
    """A room with a bulletin in two versions, an agreement, a stelling, and somebody who only reads along."""
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    petra = await room.joins("Petra", Party.POLITIE, Rank.CONTACT)
    mila = await room.joins("Mila", Party.ORGANISATIE, Rank.MEMBER)
    await petra.says("/bericht De Singel is <dicht> 🚜")
    await petra.taps("Info")
    await petra.taps("Verstuur")
    await gerben.says("/afspraak Wij rijden stapvoets")
    await gerben.taps("Leg voor")
    await petra.taps("Akkoord")
    await gerben.taps("Akkoord")
    return gerben, petra, mila


async def ask(actor: Actor) -> None:
    await actor.says("/verslag")
    await actor.taps("Maak en stuur")


def files(actor: Actor) -> dict[str, bytes]:
    """Return what this phone got, by name."""
    shown = [message.file for message in actor.sees() if message.file is not None]
    return {each.name: actor.town.world.files.data(each.file_id) for each in shown}


async def test_every_member_gets_the_same_three_files_within_seconds(room: RoomInTown) -> None:
    gerben, petra, mila = await lively(room)
    before = room.town.now

    await ask(gerben)

    assert list(files(mila)) == [f"verslag-1-Boerenprotest.{shape}" for shape in ("pdf", "html", "csv")]
    assert files(mila) == files(petra) == files(gerben) == files(room.host)
    assert room.town.now - before < timedelta(seconds=30)


async def test_the_pdf_can_be_read_aloud(room: RoomInTown) -> None:
    gerben, _, _ = await lively(room)

    await ask(gerben)

    pdf = files(gerben)["verslag-1-Boerenprotest.pdf"]
    assert problems_of(pdf) == []
    assert (1, "Verslag van Boerenprotest") in headings(pdf)


async def test_the_page_holds_all_that_stands_fixed_and_no_name(room: RoomInTown) -> None:
    gerben, petra, _ = await lively(room)
    await petra.says("/wijzig 1 De Singel is weer open")
    await petra.taps("Verstuur")

    await ask(gerben)

    page = files(gerben)["verslag-1-Boerenprotest.html"].decode()
    for words in (
        "De Singel is &lt;dicht&gt; 🚜",
        "De Singel is weer open",
        "Bericht 1, versie 2",
        "Wij rijden stapvoets",
        "Afspraak 1, versie 1: geldt",
        "Politie: akkoord, Organisatie: akkoord",
        "functie van petra",
        f"Laatste code: {short(timeline.chain_of(room.town.db, 1)[-2].hash)}.",
    ):
        assert words in page, words
    assert "Petra" not in page


async def test_pressing_twice_makes_one_verslag(room: RoomInTown) -> None:
    """T68."""
    gerben, petra, _ = await lively(room)
    await gerben.says("/verslag")
    await gerben.taps("Maak en stuur", rest=False)
    await gerben.taps("Maak en stuur", rest=False)

    await room.town.rest()

    assert len(files(petra)) == 3
    assert petra.last(room.group).startswith("Verslag 1 van Boerenprotest is gemaakt.")


async def test_a_second_verslag_gets_the_next_number(room: RoomInTown) -> None:
    gerben, petra, _ = await lively(room)

    await ask(gerben)
    await ask(petra)

    assert "verslag-2-Boerenprotest.pdf" in files(gerben)


async def test_an_ordinary_member_cannot_make_one_but_gets_the_newest_again(room: RoomInTown) -> None:
    gerben, petra, mila = await lively(room)
    await mila.says("/verslag")
    nothing_yet = mila.last()
    await mila.presses(mila.sees()[-1].message_id, "verslag:make:1")
    refused = mila.toasts[-1]
    await ask(gerben)

    await mila.says("/verslag")
    offered = [button.label for row in mila.sees()[-1].buttons for button in row]
    await mila.taps("Stuur mij verslag 1 opnieuw")

    assert nothing_yet.startswith("Er is nog geen verslag van Boerenprotest.")
    assert refused.startswith("Alleen een contactpersoon of vervanger in Boerenprotest kan dit.")
    assert offered == ["Stuur mij verslag 1 opnieuw"]
    assert sum(message.file is not None for message in mila.sees()) == 6
    assert sum(message.file is not None for message in petra.sees()) == 3


async def test_who_is_not_in_the_room_gets_nothing(room: RoomInTown) -> None:
    gerben, _, _ = await lively(room)
    await ask(gerben)
    await room.town.coordinator("Coen")
    coen = room.town.actor("Coen")
    await coen.says("/help")

    for data in ("verslag:make:1", "verslag:again:1", "verslag:again:9"):
        await coen.presses(coen.sees()[-1].message_id, data)

    assert files(coen) == {}
    assert coen.toasts[-1].startswith(("U doet niet mee", "Dit is niet voor u bedoeld"))


async def test_the_evaluation_stands_in_the_verslag_once_it_is_closed(room: RoomInTown) -> None:
    gerben, petra, _ = await lively(room)
    await room.host.says("/evaluatie")
    await room.host.taps("Stuur de vragen nu")
    await ask(gerben)
    running = files(gerben)["verslag-1-Boerenprotest.html"].decode()
    await room.town.passes(days=8)
    await ask(petra)

    closed = files(gerben)["verslag-2-Boerenprotest.html"].decode()
    assert "De evaluatie is nog niet gesloten." in running
    assert "0 van de 4 mensen gaven antwoord." in closed
    assert "Te weinig antwoorden" in closed


async def test_a_file_that_may_not_have_arrived_is_not_sent_twice(room: RoomInTown) -> None:
    """T04, T15: uncertain is said, and the member can get it again."""
    gerben, petra, _ = await lively(room)
    room.town.world.faults.add(method="sendDocument", chat_id=petra.id, kind="timeout_after", times=1)

    await ask(gerben)
    await room.town.passes(minutes=4)

    assert len([m for m in petra.sees() if m.file is not None]) == 3
    assert petra.last().startswith("Een bestand is misschien niet bij u aangekomen.")


async def test_any_member_can_have_the_timeline_checked(room: RoomInTown) -> None:
    _, _, mila = await lively(room)

    await mila.says("/controleer")

    chain = timeline.chain_of(room.town.db, 1)
    assert mila.last().splitlines() == [
        "De tijdlijn van Boerenprotest klopt.",
        f"Er zijn {len(chain)} regels. Geen regel is gewijzigd of weggehaald.",
        "",
        f"Laatste code: {short(chain[-1].hash)}",
        "Schrijf aantal en code op. Vergelijk ze later met een andere partij of met het verslag.",
    ]


async def test_a_change_in_the_timeline_is_told_to_all_parties_once(room: RoomInTown) -> None:
    gerben, petra, mila = await lively(room)
    room.town.db.execute("update timeline set party = 'om' where kind = 'agree' and party = 'politie'")

    await mila.says("/controleer")
    await gerben.says("/controleer")

    assert mila.last().startswith("De tijdlijn van Boerenprotest klopt niet meer.")
    told = [text for text in petra.texts(room.group) if text.startswith("De tijdlijn van Boerenprotest klopt niet")]
    assert len(told) == 1


async def test_phases_decisions_and_details_of_agreements_stand_in_it(room: RoomInTown) -> None:
    """What other parts of the room keep is read from their tables, not from the chat."""
    gerben, _, _ = await lively(room)
    room.town.db.execute(
        "update bulletins set kind = 'decision', reference = 'B-2026-14', objection = 'Binnen zes weken'"
    )
    room.town.db.execute("update agreements set place = 'over de Singel'")
    room.town.db.execute(
        "insert into judgements (agreement_id, party, verdict, member_id, given_at) "
        "select 1, 'politie', 'broken', proposer_id, '2026-11-13T12:00:00.000000Z' from agreements"
    )

    await ask(gerben)

    page = files(gerben)["verslag-1-Boerenprotest.html"].decode()
    for words in ("Vooraf", "B-2026-14", "Binnen zes weken", "Waar: over de Singel", "Nagekomen? Politie: nee."):
        assert words in page, words
    assert problems_of(files(gerben)["verslag-1-Boerenprotest.pdf"]) == []


async def test_reports_and_taken_stand_in_it(room: RoomInTown) -> None:
    gerben, _, _ = await lively(room)
    moment = "2026-11-13T12:00:00.000000Z"
    room.town.db.execute(
        "insert into deviations (id, room_id, agreement_id, party, member_id, behaviour, happened, place, state, "
        f"created_at) values (1, 1, 1, 'politie', 1, 'Er reden trekkers hard', '12:10', 'Singel', 'final', '{moment}')"
    )
    room.town.db.execute(
        "insert into deviation_replies (deviation_id, party, text, state, given_at) "
        f"values (1, 'organisatie', 'Dat waren er twee', 'sent', '{moment}')"
    )
    room.town.db.execute(
        "insert into errands (room_id, number, text, owner_party, owner_function, due_at, state, asker_id, created_at) "
        f"values (1, 1, 'Hekken weghalen', 'gemeente', 'beheer', '{moment}', 'done', 1, '{moment}')"
    )

    await ask(gerben)

    page = files(gerben)["verslag-1-Boerenprotest.html"].decode()
    for words in (
        "Er reden trekkers hard · 12:10 · Singel (definitief)",
        "Organisatie: Dat waren er twee",
        "1. Hekken weghalen",
        "Gemeente · beheer",
        "13-11-2026 13:00",
        "klaar",
    ):
        assert words in page, words


async def test_a_closed_room_makes_no_new_verslag_but_gives_the_last_one_again(room: RoomInTown) -> None:
    """A closed room never changes; it can be read."""
    gerben, _, _ = await lively(room)
    await ask(gerben)
    await room.host.says("/sluit")
    await room.host.taps("Ja, sluit de kamer")
    before = list(room.town.db.query("select * from timeline"))

    await gerben.says("/verslag")
    offered = [button.label for row in gerben.sees()[-1].buttons for button in row]
    await gerben.presses(gerben.sees()[-1].message_id, "verslag:make:1")
    await gerben.taps("Stuur mij verslag 1 opnieuw")

    assert offered == ["Stuur mij verslag 1 opnieuw"]
    assert sum(message.file is not None for message in gerben.sees()) == 6
    assert list(room.town.db.query("select * from timeline")) == before
