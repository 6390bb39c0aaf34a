"""Does an agreement stand only when every party concerned agreed to that very text?"""

from __future__ import annotations

from signaalbot.domain.role import Party, Rank
from tests.bot.agreed_room import hold_back, let_go, pinned, propose, states, two_sides
from tests.conftest import RoomInTown


async def test_an_agreement_stands_only_after_each_party_pressed_akkoord(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await propose(gerben, "Trekkers rijden stapvoets")
    after_proposal = states(room)
    await petra.taps("Akkoord")
    after_one = states(room)
    await gerben.taps("Akkoord")

    assert after_proposal == after_one == [(1, 1, "proposed")]
    assert states(room) == [(1, 1, "valid")]
    assert "Trekkers rijden stapvoets" in pinned(room)


async def test_an_objection_stops_it_and_all_parties_hear(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await propose(gerben, "Trekkers rijden over de Singel")

    await petra.taps("Bezwaar")

    assert states(room) == [(1, 1, "rejected")]
    assert gerben.last().startswith("Afspraak 1, versie 1, gaat niet door.")
    assert "Er zijn nog geen afspraken." in pinned(room)


async def test_a_changed_agreement_asks_everyone_again_and_the_old_one_stands_until_then(
    room: RoomInTown,
) -> None:
    gerben, petra = await two_sides(room)
    await propose(gerben, "Vertrek om 9 uur")
    await petra.taps("Akkoord")
    await gerben.taps("Akkoord")

    await petra.says("/wijzigafspraak 1 Vertrek om 10 uur")
    await petra.taps("Leg voor")
    await petra.taps("Akkoord")
    meanwhile = pinned(room)
    await gerben.taps("Akkoord")

    assert "Vertrek om 9 uur" in meanwhile
    assert states(room) == [(1, 1, "replaced"), (1, 2, "valid")]
    assert "Vertrek om 10 uur" in pinned(room)
    assert "Vertrek om 9 uur" not in pinned(room)


async def test_consent_to_an_older_version_counts_for_nothing(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await propose(gerben, "Vertrek om 9 uur")
    await petra.taps("Akkoord")
    await gerben.taps("Akkoord")
    await petra.says("/wijzigafspraak 1 Vertrek om 10 uur")
    await petra.taps("Leg voor")
    second = next(m for m in reversed(gerben.sees()) if "Vertrek om 10 uur" in m.text)
    await petra.says("/wijzigafspraak 1 Vertrek om 11 uur")
    await petra.taps("Leg voor")

    await gerben.presses(second.message_id, "agree:2")

    assert gerben.toasts[-1] == "Dit staat niet meer open. Er is niets veranderd."
    assert states(room) == [(1, 1, "valid"), (1, 2, "replaced"), (1, 3, "proposed")]


async def test_two_taps_on_two_devices_are_one_consent(room: RoomInTown) -> None:
    """T68: duplicate agreements by a double tap."""
    gerben, petra = await two_sides(room)
    await propose(gerben, "Stapvoets")

    await petra.taps("Akkoord", rest=False)
    await petra.taps("Akkoord", room.group, rest=False)
    await room.town.rest()

    lines = room.town.db.query("select kind, party from timeline where kind = 'agree'")
    assert [row["party"] for row in lines] == ["politie"]


async def test_pressing_leg_voor_twice_proposes_once(room: RoomInTown) -> None:
    """T68: no phantom proposal."""
    gerben, _ = await two_sides(room)
    await gerben.says("/afspraak Stapvoets")

    await gerben.taps("Leg voor", rest=False)
    await gerben.taps("Leg voor", rest=False)
    await room.town.rest()

    assert states(room) == [(1, 1, "proposed")]


async def test_a_party_that_is_not_concerned_need_not_agree(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    fenna = await room.joins("Fenna", Party.GEMEENTE, Rank.CONTACT)
    await gerben.says("/afspraak Organisatie ruimt op")
    await gerben.taps("✓ Politie")
    await gerben.taps("Leg voor")

    await fenna.taps("Akkoord", room.group)
    await gerben.taps("Akkoord")
    await petra.presses(petra.sees(room.group)[-1].message_id, "agree:1", room.group)

    assert states(room) == [(1, 1, "valid")]
    assert petra.toasts[-1] in (
        "Uw partij hoeft hier niets over te zeggen. Er is niets veranderd.",
        "Dit staat niet meer open. Er is niets veranderd.",
    )


async def test_a_deputy_may_agree_and_an_ordinary_member_may_not(room: RoomInTown) -> None:
    gerben, _ = await two_sides(room)
    deputy = await room.joins("Daan", Party.POLITIE, Rank.DEPUTY)
    member = await room.joins("Mila", Party.ORGANISATIE, Rank.MEMBER)
    await propose(gerben, "Stapvoets")

    await member.taps("Akkoord", room.group)
    await deputy.taps("Akkoord", room.group)

    assert "niet voor u bedoeld" in member.toasts[-1]
    assert [r["party"] for r in room.town.db.query("select party from consents")] == ["politie"]


async def test_without_anyone_to_agree_at_a_party_nothing_is_proposed(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await gerben.says("/afspraak Stapvoets")
    room.town.world.leave(petra.person, room.group)
    await room.town.rest()

    await gerben.taps("Leg voor")

    assert gerben.toasts[-1].startswith("Bij politie is niemand die akkoord kan gaan.")


async def test_the_list_shows_what_stands_and_what_waits(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await propose(gerben, "Stapvoets")
    await petra.taps("Akkoord")
    await gerben.taps("Akkoord")
    await propose(petra, "Brug blijft vrij")

    await petra.says("/afspraken", room.group)

    assert petra.last(room.group).splitlines() == [
        "Afspraken in Boerenprotest",
        "1 (versie 1): Stapvoets · Politie, Organisatie",
        "",
        "2 (versie 1, nog niet akkoord): Brug blijft vrij · Politie, Organisatie",
        "Politie: nog geen antwoord",
        "Organisatie: nog geen antwoord",
    ]


async def test_each_of_these_is_a_line_in_the_timeline(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await propose(gerben, "Stapvoets")
    await petra.taps("Akkoord")
    await gerben.taps("Akkoord")

    await gerben.says("/tijdlijn")

    kinds = [row["kind"] for row in room.town.db.query("select kind from timeline order by id")]
    assert kinds[kinds.index("proposed") :] == ["proposed", "agree", "agree", "valid", "known"]
    assert gerben.last().splitlines()[-1].endswith("afspraak 1, versie 1, is bij alle partijen bekend")


async def test_before_all_agreed_a_party_may_still_turn_its_yes_into_a_no(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await propose(gerben, "Stapvoets")
    await petra.taps("Akkoord")

    await petra.taps("Bezwaar")

    assert states(room) == [(1, 1, "rejected")]
    assert [r["answer"] for r in room.town.db.query("select answer from consents")] == ["object"]


async def test_an_edit_of_the_message_changes_the_draft_and_nothing_else(room: RoomInTown) -> None:
    """T18: an edited message is neither ignored nor something new."""
    gerben, _ = await two_sides(room)
    await gerben.says("/afspraak Vertrek om 9 uur")
    said = next(m for m in reversed(gerben.sees()) if m.text == "/afspraak Vertrek om 9 uur")

    await gerben.edits(said.message_id, "/afspraak Vertrek om 10 uur")

    texts = [r["text"] for r in room.town.db.query("select text from agreements")]
    assert texts == ["Vertrek om 10 uur"]
    assert "Vertrek om 10 uur" in gerben.last()


async def test_an_edit_after_all_agreed_becomes_a_draft_of_the_next_version(room: RoomInTown) -> None:
    """T18: the version that stands is not touched."""
    gerben, petra = await two_sides(room)
    await gerben.says("/afspraak Vertrek om 9 uur")
    said = next(m for m in reversed(gerben.sees()) if m.text == "/afspraak Vertrek om 9 uur")
    await gerben.taps("Leg voor")
    await petra.taps("Akkoord")
    await gerben.taps("Akkoord")

    await gerben.edits(said.message_id, "/afspraak Vertrek om 10 uur")
    await gerben.taps("Leg voor")

    assert states(room) == [(1, 1, "valid"), (1, 2, "proposed")]
    assert "Vertrek om 9 uur" in pinned(room)


async def test_an_edit_of_what_waits_for_answers_changes_nothing_and_says_so(room: RoomInTown) -> None:
    """T18: nobody agrees to a text that moves."""
    gerben, _ = await two_sides(room)
    await gerben.says("/afspraak Vertrek om 9 uur")
    said = next(m for m in reversed(gerben.sees()) if m.text == "/afspraak Vertrek om 9 uur")
    await gerben.taps("Leg voor")

    await gerben.edits(said.message_id, "/afspraak Vertrek om 10 uur")

    assert [r["text"] for r in room.town.db.query("select text from agreements")] == ["Vertrek om 9 uur"]
    assert gerben.last() == "Dit staat niet meer open. Er is niets veranderd."


async def test_a_bulletin_and_an_agreement_from_messages_with_one_number_stay_apart(room: RoomInTown) -> None:
    """T18: the edit of an agreement may not become a new version of the bulletin that has the same id."""
    gerben, _ = await two_sides(room)
    await gerben.says("/bericht De weg is vrij")
    await gerben.taps("Weggooien")
    await gerben.says("/afspraak Vertrek om 9 uur")
    said = next(m for m in reversed(gerben.sees()) if m.text == "/afspraak Vertrek om 9 uur")

    await gerben.edits(said.message_id, "/afspraak Vertrek om 10 uur")

    assert [r["text"] for r in room.town.db.query("select text from bulletins")] == ["De weg is vrij"]


async def test_a_changed_agreement_shows_what_it_was(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await propose(gerben, "Vertrek om 9 uur")
    await petra.taps("Akkoord")
    await gerben.taps("Akkoord")

    await petra.says("/wijzigafspraak 1 Vertrek om 10 uur")
    await petra.taps("Leg voor")

    shown = next(text for text in reversed(gerben.texts(room.group)) if "versie 2" in text)
    assert "Eerst was het: Vertrek om 9 uur" in shown


async def test_a_long_list_comes_in_pages_that_telegram_takes(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    for number in range(1, 7):
        await propose(gerben, f"Nummer {number}: " + "de trekkers rijden stapvoets " * 33)

    await petra.says("/afspraken")
    first = petra.last()
    await petra.taps("Verder")
    second = petra.last()
    await petra.taps("Vorige")

    assert "Nummer 1" in first
    assert "Nummer 4" not in first
    assert "Nummer 4" in second
    assert petra.last() == first


async def test_many_agreements_are_short_on_the_pinned_card_and_the_rest_is_counted(room: RoomInTown) -> None:
    gerben, _ = await two_sides(room)
    for number in range(1, 17):
        await gerben.says(f"/afspraak Nummer {number}: " + "de trekkers rijden stapvoets " * 33)
        await gerben.taps("✓ Politie")
        await gerben.taps("Leg voor")
        await gerben.taps("Akkoord")

    shown = pinned(room)
    assert "Nummer 1:" in shown
    assert "Nummer 16:" not in shown
    assert "… en nog " in shown
    assert len(shown) < 4096


async def test_the_list_lets_a_party_answer_what_waits_for_it(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await propose(gerben, "Stapvoets")

    await petra.says("/afspraken")
    await petra.taps("Antwoord op 1")
    await petra.taps("Akkoord")

    assert [r["party"] for r in room.town.db.query("select party from consents")] == ["politie"]


async def test_an_agreement_is_final_only_when_every_party_has_an_accepted_row(room: RoomInTown) -> None:
    """T15: consent makes it valid; it is shown as not yet known until each party was told."""
    gerben, petra = await two_sides(room)
    await propose(gerben, "Stapvoets")
    await petra.taps("Akkoord")
    hold_back(room, gerben)

    await gerben.taps("Akkoord")
    await petra.says("/afspraken")
    waiting, card = petra.last(), pinned(room)
    let_go(room, gerben)
    await room.town.passes(seconds=10)
    await petra.says("/afspraken")

    assert states(room) == [(1, 1, "valid")]
    assert "geldt, nog niet bij iedereen bekend" in waiting
    assert "geldt, nog niet bij iedereen bekend" in card
    assert "nog niet bij iedereen bekend" not in petra.last()
    assert "nog niet bij iedereen bekend" not in pinned(room)


async def test_a_party_that_cannot_be_reached_in_private_is_told_in_the_group(room: RoomInTown) -> None:
    """T15, T70: a contact person who blocked the bot does not keep an agreement from becoming final."""
    gerben, petra = await two_sides(room)
    await propose(gerben, "Stapvoets")
    await petra.taps("Akkoord", room.group)
    room.town.world.block_bot(petra.person)

    await gerben.taps("Akkoord", room.group)
    await room.town.passes(seconds=10)

    assert "nog niet bij iedereen bekend" not in pinned(room)
    assert states(room) == [(1, 1, "valid")]
