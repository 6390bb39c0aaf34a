"""Do the short questions lead to one bulletin, and does each party have its own card and its own picture?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from signaalbot.bot.context import Resources
from signaalbot.domain.notice import Term
from signaalbot.domain.role import Party, Rank
from signaalbot.rehearsal.world import World
from signaalbot.storage.database import open_database
from tests.conftest import START, Actor, RoomInTown, Town, room_in, town_in


async def two_sides(room: RoomInTown) -> tuple[Actor, Actor]:
    return (
        await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT),
        await room.joins("Hanneke", Party.GEMEENTE, Rank.CONTACT),
    )


async def update(actor: Actor, following: str | None = None) -> None:
    """Answer the first three questions, and the last one when *following* is given."""
    await actor.says("/update")
    await actor.says("De stoet staat stil op de Singel")
    await actor.says("De markt begint later")
    await actor.says("Houd de Kerkstraat vrij")
    if following is not None:
        await actor.says(following)


async def test_four_short_questions_become_one_bulletin(room: RoomInTown) -> None:
    gerben, hanneke = await two_sides(room)

    await update(gerben, "11.30")
    await gerben.sends("Info")

    assert hanneke.last(room.group) == (
        "Bericht 1 · 🔄 Update · Info · Boerenprotest\n\n"
        "Wat is er: De stoet staat stil op de Singel\n"
        "Wat betekent dit voor u: De markt begint later\n"
        "Wat vragen we: Houd de Kerkstraat vrij\n\n"
        "Volgende update: 11.30 uur.\n\n"
        "Van: Organisatie · functie van gerben (Contactpersoon)"
    )


async def test_a_promised_update_that_does_not_come_is_asked_of_its_own_party_alone(room: RoomInTown) -> None:
    gerben, hanneke = await two_sides(room)
    await update(gerben)
    await gerben.taps("Over 30 min")
    await gerben.sends("Info")

    await room.town.passes(minutes=41)
    nudged, others = gerben.last(), hanneke.last()
    await gerben.taps("Schrijf de update")

    assert nudged.startswith("U beloofde om 10.35 uur een update. Die is er nog niet.")
    assert "beloofde" not in others
    assert gerben.last().startswith("Update voor Boerenprotest, vraag 1 van 4.")


async def test_a_promised_update_that_came_is_not_asked_for(room: RoomInTown) -> None:
    """T40: silenced when it came."""
    gerben, _ = await two_sides(room)
    await update(gerben, "11.30")
    await gerben.sends("Info")
    await update(gerben)
    await gerben.taps("Dit is de laatste update")
    await gerben.sends("Info")

    await room.town.passes(hours=3)

    assert [text for text in gerben.texts() if "beloofde" in text] == []
    assert "Dit is de laatste update." in gerben.last(room.group)


async def test_a_time_that_nobody_understands_is_asked_again(room: RoomInTown) -> None:
    gerben, _ = await two_sides(room)

    await update(gerben, "straks")
    refused = gerben.last()
    await gerben.says("11.30")

    assert refused == "Die tijd begrijp ik niet. Schrijf het zo: 11.30."
    assert "Volgende update: 11.30 uur." in gerben.last()


async def test_an_answer_that_is_too_long_is_asked_again(room: RoomInTown) -> None:
    gerben, _ = await two_sides(room)
    await gerben.says("/update")

    await gerben.says("x" * 901)
    refused = gerben.last()
    await gerben.says("De stoet staat stil")

    assert refused.startswith("Uw tekst is te lang: 901 tekens.")
    assert gerben.last().startswith("Vraag 2 van 4.")


async def test_the_same_answer_delivered_twice_answers_one_question(room: RoomInTown) -> None:
    """T03: Telegram repeats what was not confirmed."""
    gerben, _ = await two_sides(room)
    await gerben.says("/update")

    room.town.world.say(gerben.person, "bot", "De stoet staat stil")
    room.town.world.deliver_again()
    await room.town.rest()
    await gerben.says("De markt begint later")

    assert gerben.last().startswith("Vraag 3 van 4.")


async def test_a_double_tap_on_the_next_moment_makes_one_draft(room: RoomInTown) -> None:
    """T68: two taps."""
    gerben, _ = await two_sides(room)
    await update(gerben)

    await gerben.taps("Over 30 min", rest=False)
    await gerben.taps("Over 30 min", rest=False)
    await room.town.rest()

    assert [row["n"] for row in room.town.db.query("select count(*) as n from bulletins")] == [1]


@pytest.mark.parametrize(
    ("name", "title", "asked"),
    [("Gerben", "📋 Ons plan", "Waarom u demonstreert, hoeft er niet in."), ("Hanneke", "📋 Ons uitgangspunt", "")],
)
async def test_each_side_writes_and_pins_its_own_card(room: RoomInTown, name: str, title: str, asked: str) -> None:
    await two_sides(room)
    actor = room.members[name]

    await actor.says("/kaart")
    question = actor.last()
    await actor.says("Wij zijn op het Raadhuisplein van 10 tot 12 uur")
    await actor.sends()

    assert asked in question
    pinned = [message.text for message in room.host.sees(room.group) if message.pinned]
    assert len(pinned) == 2
    assert any(text.startswith(f"{title} · Boerenprotest\n\nWij zijn op het Raadhuisplein") for text in pinned)
    told = [text for text in room.host.texts(room.group) if text.startswith("Bericht 1 · ")]
    assert [text.splitlines()[0] for text in told] == [f"Bericht 1 · {title} · Info · Boerenprotest"]


async def test_a_new_version_of_a_card_changes_the_pinned_message_in_place(room: RoomInTown) -> None:
    gerben, hanneke = await two_sides(room)
    await gerben.says("/kaart Wij komen met 80 trekkers")
    await gerben.sends()
    before = [message.message_id for message in hanneke.sees(room.group) if message.pinned]

    await gerben.says("/kaart Wij komen met 120 trekkers")
    await gerben.sends()

    pinned = [message for message in hanneke.sees(room.group) if message.pinned]
    assert [message.message_id for message in pinned] == before
    assert any("Wij komen met 120 trekkers\n\nVan: Organisatie. Bericht 1, versie 2." in m.text for m in pinned)
    told = next(m for m in reversed(hanneke.sees(room.group)) if m.text.startswith("Bericht 1 · versie 2"))
    assert "<s>80</s> <u>120</u>" in told.html


async def test_a_retracted_card_is_no_longer_pinned(room: RoomInTown) -> None:
    gerben, hanneke = await two_sides(room)
    await gerben.says("/kaart Wij komen met 80 trekkers")
    await gerben.sends()

    await gerben.says("/intrekken 1 Het gaat niet door")
    await gerben.sends()

    pinned = [message.text for message in hanneke.sees(room.group) if message.pinned]
    assert [text for text in pinned if "Ons plan" in text] == []
    assert any(text == "📋 Ons plan · Boerenprotest is ingetrokken." for text in hanneke.texts(room.group))


async def test_the_pictures_of_all_parties_stand_together(room: RoomInTown) -> None:
    gerben, hanneke = await two_sides(room)
    await gerben.says("/beeld De stoet staat op de Singel")
    await gerben.sends()
    await hanneke.says("/beeld")
    await hanneke.taps("Voeg ons beeld toe")
    await hanneke.says("Het plein is vol")
    await hanneke.says("Het wordt krap bij de markt")
    await hanneke.says("Wij openen de Kerkstraat")
    await hanneke.sends()

    await gerben.says("/beeld")

    together = gerben.last()
    assert together == (
        "👁 Beeld in Boerenprotest\n\n"
        "Gemeente (10.00 uur, bericht 2)\n"
        "Beeld: Het plein is vol\n"
        "Oordeel: Het wordt krap bij de markt\n"
        "Wat wij nu doen: Wij openen de Kerkstraat\n\n"
        "Organisatie (10.00 uur, bericht 1)\n"
        "Beeld: De stoet staat op de Singel"
    )


async def test_a_member_who_does_not_speak_for_a_party_reads_the_picture_and_adds_none(room: RoomInTown) -> None:
    mila = await room.joins("Mila", Party.ORGANISATIE)

    await mila.says("/beeld")
    read = mila.last()
    await mila.says("/beeld Ik zie van alles")

    assert read.endswith("Nog geen partij schreef een beeld.")
    assert mila.last().startswith("Alleen een contactpersoon of vervanger")
    assert list(room.town.db.query("select * from bulletins")) == []


async def test_the_notice_term_is_worked_out_for_whoever_asks(town: Town) -> None:
    stranger = town.actor("Vreemde")

    await stranger.says("/kennisgeving 13-11-2026 9.00")

    assert stranger.last() == (
        "Melden kan tot woensdag 11 november 9.00 uur.\n"
        "De demonstratie begint vrijdag 13 november 9.00 uur.\n\n"
        "Zo rekenen wij: gemeente Rijtmeer vraagt 48 uur van tevoren. Wij tellen 48 uur terug.\n\n"
        "Is het al later? Meld het dan toch. Te laat melden telt nooit tegen u, en geen kamer hebben ook niet. "
        "Demonstreren is een recht."
    )


async def test_in_a_room_the_day_of_the_event_need_not_be_written(rules: Resources) -> None:
    resources = replace(rules, notice=Term(0, 4))
    room = await room_in(await town_in(World(START, seed=4), resources, open_database(":memory:")))
    gerben, _ = await two_sides(room)

    await gerben.says("/kennisgeving 9.00", room.group)

    said = gerben.last(room.group)
    assert said.startswith("Melden kan tot maandag 9 november 9.00 uur.")
    assert "vraagt 4 werkdagen van tevoren. Wij tellen terug: donderdag 12 november, woensdag 11 november" in said


async def test_without_a_day_the_rule_itself_is_told_and_that_late_is_never_held_against_anyone(town: Town) -> None:
    stranger = town.actor("Vreemde")

    await stranger.says("/kennisgeving")

    assert "Gemeente Rijtmeer vraagt 48 uur van tevoren." in stranger.last()
    assert "Te laat melden telt nooit tegen u, en geen kamer hebben ook niet." in stranger.last()
