"""Were the agreements kept? Asked in private after the event, shown per party, added up by nobody."""

from __future__ import annotations

from signaalbot.domain.role import Party, Rank
from tests.bot.agreed_room import agree, kinds, leap, propose
from tests.conftest import Actor, RoomInTown

QUESTION = "Boerenprotest: zijn de afspraken nagekomen?"


async def after_the_event(room: RoomInTown) -> tuple[Actor, Actor]:
    gerben, petra = await agree(room, "Stapvoets")
    await propose(gerben, "De brug blijft vrij")
    await petra.taps("Akkoord")
    await gerben.taps("Akkoord")
    await leap(room.town, days=9, hours=23, seconds=5)
    return gerben, petra


def verdicts(room: RoomInTown) -> set[tuple[int, str, str]]:
    rows = room.town.db.query("select agreement_id, party, verdict from judgements")
    return {(row["agreement_id"], row["party"], row["verdict"]) for row in rows}


async def test_the_day_after_the_contact_persons_are_asked_in_private(room: RoomInTown) -> None:
    gerben, petra = await after_the_event(room)

    asked = next(m for m in gerben.sees() if m.text.startswith(QUESTION))
    assert [[b.label for b in row] for row in asked.buttons] == [
        ["1 nagekomen", "1 niet nagekomen"],
        ["2 nagekomen", "2 niet nagekomen"],
        ["De rest is nagekomen"],
    ]
    assert asked.at[:16] == "2026-11-14T08:00"
    assert not any(text.startswith(QUESTION) for text in gerben.texts(room.group))
    assert sum(text.startswith(QUESTION) for text in petra.texts()) == 1


async def test_each_party_speaks_for_itself_and_all_see_it_per_party(room: RoomInTown) -> None:
    gerben, petra = await after_the_event(room)

    await gerben.taps("De rest is nagekomen")
    await petra.taps("1 niet nagekomen")
    await gerben.says("/afspraken")

    assert verdicts(room) == {(1, "organisatie", "kept"), (2, "organisatie", "kept"), (1, "politie", "broken")}
    assert "Nagekomen volgens Organisatie. Niet nagekomen volgens Politie." in gerben.last()
    assert "%" not in gerben.last()


async def test_a_party_may_change_its_mind_and_pressing_twice_is_once(room: RoomInTown) -> None:
    """T68: the same press twice is one line."""
    gerben, _ = await after_the_event(room)

    await gerben.taps("1 nagekomen")
    await gerben.taps("● 1 nagekomen")
    await gerben.taps("1 niet nagekomen")

    assert verdicts(room) == {(1, "organisatie", "broken")}
    assert kinds(room, "kept", "broken") == [("kept", "organisatie"), ("broken", "organisatie")]


async def test_all_the_rest_does_not_overwrite_what_was_said(room: RoomInTown) -> None:
    gerben, _ = await after_the_event(room)

    await gerben.taps("1 niet nagekomen")
    await gerben.taps("De rest is nagekomen")

    assert verdicts(room) == {(1, "organisatie", "broken"), (2, "organisatie", "kept")}


async def test_who_lost_the_card_finds_it_under_afspraken(room: RoomInTown) -> None:
    gerben, _ = await after_the_event(room)

    await gerben.says("/afspraken", room.group)
    await gerben.taps("Zijn ze nagekomen?", room.group)

    assert gerben.last().startswith(QUESTION)


async def test_before_the_event_is_over_nobody_looks_back(room: RoomInTown) -> None:
    gerben, _ = await agree(room, "Stapvoets")

    await gerben.presses(gerben.sees()[-1].message_id, "judge:show:1:0")

    assert gerben.toasts[-1] == "Dit staat niet meer open. Er is niets veranderd."


async def test_a_party_that_was_not_concerned_is_not_asked(room: RoomInTown) -> None:
    fenna = await room.joins("Fenna", Party.GEMEENTE, Rank.CONTACT)
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    await gerben.says("/afspraak De organisatie ruimt op")
    await gerben.taps("✓ Gemeente")
    await gerben.taps("Leg voor")
    await gerben.taps("Akkoord")
    await leap(room.town, days=10)

    await fenna.presses(fenna.sees()[-1].message_id, "judge:kept:1:0")

    assert not any(text.startswith(QUESTION) for text in fenna.texts())
    assert fenna.toasts[-1] == "Uw partij hoeft hier niets over te zeggen. Er is niets veranderd."


async def test_what_was_never_agreed_cannot_be_judged(room: RoomInTown) -> None:
    gerben, petra = await agree(room, "Stapvoets")
    await propose(gerben, "De brug blijft vrij")
    await petra.taps("Bezwaar")
    await leap(room.town, days=10)

    await gerben.presses(gerben.sees()[-1].message_id, "judge:kept:2:0")

    assert verdicts(room) == set()
    assert gerben.toasts[-1] == "Dit staat niet meer open. Er is niets veranderd."


async def test_an_agreement_made_after_the_event_is_asked_about_too(room: RoomInTown) -> None:
    gerben, petra = await after_the_event(room)
    await gerben.taps("De rest is nagekomen")
    await propose(gerben, "Samen nog een keer praten")
    await petra.taps("Akkoord")
    await gerben.taps("Akkoord")

    await leap(room.town, days=1, hours=1)

    assert "3 nagekomen" in [b.label for m in gerben.sees() for row in m.buttons for b in row]


async def test_many_agreements_come_on_several_cards(room: RoomInTown) -> None:
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    for number in range(1, 23):
        await propose(gerben, f"Punt {number}")
        await gerben.taps("Akkoord")
    await leap(room.town, days=10)

    await gerben.taps("22 nagekomen")
    await gerben.taps("● 22 nagekomen")

    assert sum(text.startswith(QUESTION) for text in gerben.texts()) == 2
    assert verdicts(room) == {(22, "organisatie", "kept")}
