"""Can a party take its time, and say why not? Overleg nodig with a clock for all to see, Bezwaar with a reason."""

from __future__ import annotations

from signaalbot.domain.role import Party, Rank
from tests.bot.agreed_room import kinds, leap, propose, states, two_sides
from tests.conftest import RoomInTown, town_in


def card(room: RoomInTown) -> str:
    """Return the newest proposal as it stands in the group."""
    return next(m.text for m in reversed(room.host.sees(room.group)) if m.text.startswith("Voorstel"))


async def test_overleg_nodig_starts_a_clock_that_everybody_sees(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await propose(gerben, "Stapvoets")

    await petra.taps("Overleg nodig", room.group)

    assert petra.toasts[-1] == "U hebt tijd voor overleg tot 05-11 10:00. Iedereen ziet dat."
    assert "Politie: overlegt tot 05-11 10:00" in card(room)
    assert any("Politie: overlegt tot 05-11 10:00" in text for text in gerben.texts())
    assert states(room) == [(1, 1, "proposed")]


async def test_pressing_it_twice_does_not_move_the_clock(room: RoomInTown) -> None:
    """T68: a double tap, also an hour later."""
    gerben, petra = await two_sides(room)
    await propose(gerben, "Stapvoets")
    await petra.taps("Overleg nodig")
    await room.town.passes(hours=1)

    await petra.taps("Overleg nodig", room.group)

    assert "Politie: overlegt tot 05-11 10:00" in card(room)
    assert kinds(room, "consult") == [("consult", "politie")]


async def test_the_party_chooses_another_moment_by_button_or_in_words(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await propose(gerben, "Stapvoets")
    await petra.taps("Overleg nodig")

    await petra.taps("3 uur")
    by_button = card(room)
    await petra.presses(petra.sees()[-1].message_id, "consult:moment:1")
    await petra.says("morgen 9 uur")

    assert "Politie: overlegt tot 04-11 13:00" in by_button
    assert "Politie: overlegt tot 05-11 09:00" in card(room)


async def test_a_clock_of_more_than_a_week_is_refused(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await propose(gerben, "Stapvoets")
    await petra.taps("Overleg nodig")
    await petra.taps("Een ander moment")

    await petra.says("13-11 9:00")

    assert petra.last() == "Overleg kan niet langer dan 7 dagen duren. Kies een eerder moment."
    assert "Politie: overlegt tot 05-11 10:00" in card(room)


async def test_when_time_is_up_that_party_is_asked_and_the_card_says_so(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await propose(gerben, "Stapvoets")
    await petra.taps("Overleg nodig")
    await petra.taps("1 uur")
    before = len(gerben.sees())

    await room.town.passes(hours=1, minutes=1)

    assert any(text.startswith("Uw tijd voor overleg is om: afspraak 1") for text in petra.texts())
    assert not any(text.startswith("Uw tijd voor overleg") for text in gerben.texts()[before:])
    assert "Politie: tijd voor overleg is om, nog geen antwoord" in card(room)
    assert states(room) == [(1, 1, "proposed")]


async def test_the_clock_outlives_a_restart_every_hour(room: RoomInTown) -> None:
    """T38: an interval would begin again at each restart; a moment in a row does not."""
    gerben, petra = await two_sides(room)
    await propose(gerben, "Stapvoets")
    await petra.taps("Overleg nodig")
    world, rules, db = room.town.world, room.town.bot.resources, room.town.db

    for _ in range(25):
        town = await town_in(world, rules, db)
        await leap(town, hours=1)

    assert sum(text.startswith("Uw tijd voor overleg is om") for text in petra.texts()) == 1


async def test_an_answer_stops_the_clock(room: RoomInTown) -> None:
    """T40: no reminder of what was answered."""
    gerben, petra = await two_sides(room)
    await propose(gerben, "Stapvoets")
    await petra.taps("Overleg nodig")
    await petra.taps("1 uur")

    await petra.taps("Akkoord", room.group)
    await room.town.passes(hours=2)

    assert "Politie: akkoord" in card(room)
    assert not any(text.startswith("Uw tijd voor overleg is om") for text in petra.texts())


async def test_overleg_after_the_answer_is_refused(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await propose(gerben, "Stapvoets")
    await petra.taps("Akkoord")

    await petra.taps("Overleg nodig")

    assert petra.toasts[-1] == "Dit staat niet meer open. Er is niets veranderd."
    assert "Politie: akkoord" in card(room)


async def test_a_party_that_says_nothing_is_asked_once_more_and_silence_is_not_consent(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await propose(gerben, "Stapvoets")
    await gerben.taps("Akkoord")

    await leap(room.town, hours=25)

    assert sum(text.startswith("Afspraak 1, versie 1, wacht nog op uw partij.") for text in petra.texts()) == 1
    assert not any("wacht nog op uw partij" in text for text in gerben.texts())
    assert states(room) == [(1, 1, "proposed")]


async def test_a_proposal_that_nobody_answers_comes_to_an_end(room: RoomInTown) -> None:
    """T70: no state without an exit and a maximum age."""
    gerben, _ = await two_sides(room)
    await propose(gerben, "Stapvoets")

    await leap(room.town, days=15)

    assert states(room) == [(1, 1, "lapsed")]
    assert any(t.startswith("Afspraak 1, versie 1, is niet doorgegaan.") for t in gerben.texts(room.group))


async def test_a_forgotten_draft_is_dropped(room: RoomInTown) -> None:
    """T70: drafts too."""
    gerben, _ = await two_sides(room)
    await gerben.says("/afspraak Stapvoets")

    await leap(room.town, days=15)
    await gerben.taps("Leg voor")

    assert [r["state"] for r in room.town.db.query("select state from agreements")] == ["dropped"]
    assert gerben.toasts[-1] == "Dit staat niet meer open. Er is niets veranderd."


async def test_an_objection_may_carry_a_reason_that_the_writer_sees_first(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await propose(gerben, "Stapvoets")
    await petra.taps("Bezwaar", room.group)

    await petra.taps("Zeg waarom")
    await petra.says("De bus kan er dan niet langs.")
    shown_first = petra.last()
    unseen = not any("De bus kan er" in text for text in gerben.texts())
    await petra.taps("Stuur aan alle partijen")

    assert "De bus kan er dan niet langs." in shown_first
    assert unseen
    assert gerben.last().splitlines() == [
        "Waarom Politie bezwaar heeft tegen afspraak 1, versie 1",
        "",
        "De bus kan er dan niet langs.",
    ]
    assert kinds(room, "reason") == [("reason", "politie")]


async def test_without_a_reason_the_objection_counts_just_the_same(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await propose(gerben, "Stapvoets")

    await petra.taps("Bezwaar")

    assert states(room) == [(1, 1, "rejected")]


async def test_a_reason_is_told_once(room: RoomInTown) -> None:
    """T68: two taps on send, and a late one on an old preview."""
    gerben, petra = await two_sides(room)
    await propose(gerben, "Stapvoets")
    await petra.taps("Bezwaar")
    await petra.taps("Zeg waarom")
    await petra.says("De bus kan er dan niet langs.")
    preview = petra.sees()[-1].message_id

    await petra.presses(preview, "reason:send:1")
    await petra.presses(preview, "reason:send:1")
    await petra.presses(preview, "reason:drop:1")

    assert sum("De bus kan er" in text for text in gerben.texts()) == 1
    assert [r["reason"] for r in room.town.db.query("select reason from consents")] == ["De bus kan er dan niet langs."]


async def test_another_party_cannot_speak_for_the_one_that_objects(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await propose(gerben, "Stapvoets")
    await petra.taps("Bezwaar")

    await gerben.presses(gerben.sees()[-1].message_id, "reason:ask:1")

    assert gerben.toasts[-1] == "Dit staat niet meer open. Er is niets veranderd."


async def test_the_proposal_in_the_group_ends_without_buttons(room: RoomInTown) -> None:
    """T20: an old card says what became of it."""
    gerben, petra = await two_sides(room)
    await propose(gerben, "Stapvoets")
    await petra.taps("Akkoord")
    await gerben.taps("Akkoord")

    found = next(m for m in reversed(gerben.sees(room.group)) if m.text.startswith("Voorstel"))

    assert "Alle partijen zijn akkoord. Dit geldt nu." in found.text
    assert found.buttons == []


async def test_a_proposal_that_never_arrived_is_not_edited(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    fenna = await room.joins("Fenna", Party.GEMEENTE, Rank.CONTACT)
    room.town.world.block_bot(fenna.person)
    await propose(gerben, "Stapvoets")

    await petra.taps("Akkoord")

    rows = room.town.db.query("select state, chat_id from outbox where task = 'renew'")
    assert [row["state"] for row in rows if row["chat_id"] == fenna.id] == ["accepted"]
    assert "Politie: akkoord" in card(room)
