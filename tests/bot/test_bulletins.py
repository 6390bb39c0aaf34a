"""Does everybody get the same bulletin, with the same number, as loud as it was meant?"""

from __future__ import annotations

from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from signaalbot.bot.context import Resources
from signaalbot.domain.role import Party, Rank
from signaalbot.rehearsal.world import World
from signaalbot.storage.database import open_database
from tests.conftest import START, Actor, RoomInTown, Town, room_in, town_in


async def send(sender: Actor, text: str, level: str = "Info") -> None:
    await sender.says(f"/bericht {text}")
    await sender.sends(level)


async def two_sides(room: RoomInTown) -> tuple[Actor, Actor]:
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    petra = await room.joins("Petra", Party.POLITIE, Rank.CONTACT)
    return gerben, petra


def private_bulletins(actor: Actor) -> list[str]:
    return [text.splitlines()[0] for text in actor.texts() if text.startswith("Bericht ") and "Van: " in text]


async def test_an_info_bulletin_goes_to_the_group_and_to_nobody_in_private(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)

    await send(gerben, "Koffie staat klaar")
    await room.town.passes(minutes=20)

    assert gerben.last(room.group).startswith("Bericht 1 · 📣 Mededeling · Info · Boerenprotest\n\nKoffie staat klaar")
    assert private_bulletins(petra) == []


async def test_an_urgent_bulletin_goes_to_the_group_and_to_everyone_in_private_at_once(
    room: RoomInTown,
) -> None:
    gerben, petra = await two_sides(room)

    await send(gerben, "Ambulance moet erdoor", "Urgent")

    assert gerben.last(room.group).startswith("Bericht 1 · 📣 Mededeling · Urgent")
    for actor in (gerben, petra, room.host):
        assert private_bulletins(actor) == ["Bericht 1 · 📣 Mededeling · Urgent · Boerenprotest"]


async def test_a_let_op_bulletin_follows_in_private_to_who_did_not_press_gezien(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await send(gerben, "Route verandert", "Let op")
    await petra.taps("Gezien", room.group)

    await room.town.passes(minutes=14)
    before = private_bulletins(gerben), private_bulletins(petra)
    await room.town.passes(minutes=2)

    assert before == ([], [])
    assert private_bulletins(gerben) == ["Bericht 1 · 📣 Mededeling · Let op · Boerenprotest"]
    assert private_bulletins(petra) == []


async def test_every_member_sees_the_same_number_and_text(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)

    await send(petra, "Wij staan bij de brug", "Urgent")
    await send(gerben, "Wij ook", "Urgent")

    seen = {
        tuple(text for text in actor.texts() if text.startswith("Bericht ") and "Van: " in text)
        for actor in (gerben, petra, room.host)
    }
    assert len(seen) == 1
    assert [text.splitlines()[2] for text in next(iter(seen))] == ["Wij staan bij de brug", "Wij ook"]


async def test_pressing_verstuur_twice_sends_once(room: RoomInTown) -> None:
    """T68, T03: double tap, and the same update twice."""
    gerben, petra = await two_sides(room)
    await gerben.says("/bericht Weg is vrij")
    await gerben.taps("Urgent")
    await gerben.taps("Verstuur")

    await gerben.taps("Ja, nu naar", rest=False)
    await gerben.taps("Ja, nu naar", rest=False)
    room.town.world.deliver_again()
    await room.town.rest()

    assert private_bulletins(petra) == ["Bericht 1 · 📣 Mededeling · Urgent · Boerenprotest"]


async def test_the_same_command_delivered_twice_makes_one_draft(room: RoomInTown) -> None:
    """T03: Telegram repeated the update; the answer is given again, the draft is the same."""
    gerben, _ = await two_sides(room)

    room.town.world.say(gerben.person, "bot", "/bericht Weg is vrij")
    room.town.world.deliver_again()
    await room.town.rest()

    assert [row["text"] for row in room.town.db.query("select text from bulletins")] == ["Weg is vrij"]


async def test_the_same_text_on_purpose_twice_arrives_twice(room: RoomInTown) -> None:
    """T08: 'weg is vrij', 'weg is vrij' are two bulletins."""
    gerben, petra = await two_sides(room)

    await send(gerben, "Weg is vrij", "Urgent")
    await send(gerben, "Weg is vrij", "Urgent")

    assert private_bulletins(petra) == [
        "Bericht 1 · 📣 Mededeling · Urgent · Boerenprotest",
        "Bericht 2 · 📣 Mededeling · Urgent · Boerenprotest",
    ]


async def test_the_preview_names_exactly_as_many_people_as_get_it(room: RoomInTown) -> None:
    """T69: 'dit gaat naar ...' equals the ledger rows created."""
    gerben, _ = await two_sides(room)
    await gerben.says("/bericht Weg is vrij")
    await gerben.taps("Urgent")
    promised = gerben.last()
    await gerben.taps("Verstuur")
    asked = gerben.last()
    await gerben.taps("Ja, nu naar 3 telefoons")

    rows = list(room.town.db.query("select 1 from outbox where bulletin_id = 1 and person_id is not null"))
    assert f"privé naar alle {len(rows)} mensen" in promised
    assert f"Bij {len(rows)} mensen gaat nu de telefoon" in asked


async def test_when_somebody_came_in_after_the_preview_it_is_shown_again_before_it_goes(room: RoomInTown) -> None:
    """T69: the number of people on the button is the number who get it."""
    gerben, _ = await two_sides(room)
    await gerben.says("/bericht Weg is vrij")
    await gerben.taps("Info")
    await room.joins("Mila", Party.PARTNER)

    await gerben.taps("Verstuur aan 3")

    assert list(room.town.db.query("select 1 from outbox where bulletin_id = 1")) == []
    assert gerben.toasts[-1] == "Er kwam iemand bij, of er ging iemand weg. Kijk nog een keer."
    await gerben.taps("Verstuur aan 4")
    assert gerben.last(room.group).startswith("Bericht 1 · ")


async def test_an_urgent_bulletin_asks_once_more_and_no_means_back_to_the_preview(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await gerben.says("/bericht Weg is vrij")
    await gerben.taps("Urgent")

    await gerben.taps("Verstuur")
    await gerben.taps("Nee, terug")

    assert private_bulletins(petra) == []
    assert gerben.last().startswith("Zo ziet uw bericht eruit voor Boerenprotest")


async def test_a_corrected_bulletin_is_version_2_with_the_same_number(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await send(gerben, "Vertrek om 9 uur", "Urgent")

    await gerben.says("/wijzig 1 Vertrek om 10 uur")
    await gerben.sends()

    assert private_bulletins(petra)[-1] == "Bericht 1 · versie 2 · 📣 Mededeling · Urgent · Boerenprotest"
    assert petra.last(room.group).startswith("Bericht 1 · versie 2 · 📣 Mededeling · Urgent")


async def test_editing_the_message_offers_a_new_version_with_a_ledger_of_its_own(room: RoomInTown) -> None:
    """T18: an edit is neither a new bulletin nor ignored."""
    gerben, petra = await two_sides(room)
    await gerben.says("/bericht Vertrek om 9 uur")
    typed = next(m for m in gerben.sees() if m.text == "/bericht Vertrek om 9 uur")
    await gerben.sends("Urgent")

    await gerben.edits(typed.message_id, "/bericht Vertrek om 10 uur")
    await gerben.sends()

    versions = room.town.db.query("select number, version, text from bulletins order by version")
    assert [(row["number"], row["version"], row["text"]) for row in versions] == [
        (1, 1, "Vertrek om 9 uur"),
        (1, 2, "Vertrek om 10 uur"),
    ]
    rows = room.town.db.query("select bulletin_id, count(*) as n from outbox where bulletin_id > 0 group by 1")
    assert [row["n"] for row in rows] == [4, 4]
    assert private_bulletins(petra)[-1] == "Bericht 1 · versie 2 · 📣 Mededeling · Urgent · Boerenprotest"


async def test_editing_a_draft_changes_the_draft(room: RoomInTown) -> None:
    """T18: before sending, the edit is the draft."""
    gerben, _ = await two_sides(room)
    await gerben.says("/bericht Vertrek om 9 uur")
    typed = next(m for m in gerben.sees() if m.text == "/bericht Vertrek om 9 uur")

    await gerben.edits(typed.message_id, "/bericht Vertrek om 10 uur")

    assert [row["text"] for row in room.town.db.query("select text from bulletins")] == ["Vertrek om 10 uur"]


async def test_who_presses_gezien_is_counted_for_the_party(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await send(gerben, "Weg is vrij", "Urgent")

    await petra.taps("Gezien")
    await petra.taps("Gezien", room.group)
    await gerben.says("/wie 1")

    assert "Politie: ontvangen 1 van 1, gezien 1" in gerben.last()
    assert petra.toasts[-1] == "Bericht 1: gezien."


async def test_who_blocked_the_bot_does_not_stop_the_others_and_is_shown(room: RoomInTown) -> None:
    """T11: nobody is removed; every party can see who did not get it."""
    gerben, petra = await two_sides(room)
    room.town.world.block_bot(petra.person)

    await send(gerben, "Weg is vrij", "Urgent")
    await gerben.says("/wie 1")

    assert private_bulletins(room.host) == ["Bericht 1 · 📣 Mededeling · Urgent · Boerenprotest"]
    assert "Politie: ontvangen 0 van 1, gezien 0. Onderweg: 0. Onzeker: 0. Mislukt: 1" in gerben.last()
    assert "Politie: functie van petra" in gerben.last()


async def test_a_bulletin_started_in_the_group_is_previewed_in_private(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)

    await gerben.says("/bericht Weg is vrij", room.group)

    assert gerben.last().startswith("Zo ziet uw bericht eruit")
    assert petra.last(room.group).startswith("Ik stuurde u een voorbeeld in ons eigen gesprek.")


async def test_without_text_the_bot_asks_for_it(room: RoomInTown) -> None:
    gerben, _ = await two_sides(room)

    await gerben.says("/bericht")
    await gerben.says("Weg is vrij\nVoor iedereen")

    assert "Boerenprotest\n\nWeg is vrij\nVoor iedereen\n\nVan: Organisatie" in gerben.last()


async def test_a_draft_thrown_away_reaches_nobody(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await gerben.says("/bericht Weg is vrij")

    await gerben.taps("Weggooien")

    assert gerben.last() == "Weggegooid. Niemand heeft dit gezien."
    assert private_bulletins(petra) == []


@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=300))
@hypothesis_settings(max_examples=25)
async def test_any_text_arrives_as_it_was_typed(rules: Resources, text: str) -> None:
    """T16: a text with _ or < never arrived, and it was an alarm."""
    if not text.strip() or text.strip().startswith("/"):
        return
    town: Town = await town_in(World(START, seed=3), rules, open_database(":memory:"))
    room = await room_in(town)
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)

    await send(gerben, text, "Urgent")

    assert f"\n\n{text.strip()}\n\nVan: " in gerben.last(room.group)
    assert f"\n\n{text.strip()}\n\nVan: " in gerben.last()
