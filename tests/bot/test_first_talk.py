"""Does a room open only after people have talked?"""

from __future__ import annotations

import pytest

from signaalbot.domain.phase import TalkMissing
from signaalbot.services import admission, organising
from tests.conftest import Actor, Town, first_talk, room_in

EVENT = ("/evenement", "Boerenprotest", "13-11-2026", "Raadhuisplein")


async def made(town: Town) -> Actor:
    host = await town.coordinator()
    for text in EVENT:
        await host.says(text)
    return host


def links(actor: Actor) -> list[str]:
    return [b.value for m in actor.sees() for row in m.buttons for b in row if b.kind == "url"]


async def test_after_the_third_question_comes_no_link_but_the_card_eerst_een_gesprek(town: Town) -> None:
    host = await made(town)

    assert host.last().startswith("Eerst een gesprek")
    assert links(host) == []


async def test_who_talked_records_day_and_functions_and_gets_the_link(town: Town) -> None:
    host = await made(town)

    await first_talk(host)

    assert len(links(host)) == 1
    assert list(town.db.query("select day, functions from talks")) == [
        {"day": "2026-11-02", "functions": "dialoogteam en organisator"}
    ]
    assert [row["kind"] for row in town.db.query("select kind from timeline order by id")] == ["made", "talk"]


async def test_who_did_not_talk_yet_says_why_gets_the_advice_and_no_link(town: Town) -> None:
    host = await made(town)

    await host.taps("Nog niet")
    await host.says("De organisatie wil eerst onderling praten")

    assert "Bel de organisatie vóór u opschaalt." in host.last()
    assert links(host) == []
    assert [row["reason"] for row in town.db.query("select reason from talks")] == [
        "De organisatie wil eerst onderling praten"
    ]


async def test_gesprek_records_it_later_and_then_gives_the_link(town: Town) -> None:
    host = await made(town)
    await host.taps("Nog niet")
    await host.says("Nog geen tijd")

    await host.says("/gesprek")
    await first_talk(host)

    assert len(links(host)) == 1


async def test_a_link_that_was_lost_is_given_again_with_gesprek(town: Town) -> None:
    """T70: an expired token is no dead end."""
    host = await made(town)
    await first_talk(host)

    await host.says("/gesprek")

    assert len(set(links(host))) == 2


async def test_with_more_rooms_waiting_gesprek_asks_which_one(town: Town) -> None:
    host = await made(town)
    for text in ("/evenement", "Jaarwisseling", "31-12-2026", "Markt"):
        await host.says(text)

    await host.says("/gesprek")
    await host.taps("Boerenprotest")

    assert "Boerenprotest" in host.last()
    assert host.last().startswith("Eerst een gesprek")


async def test_without_a_room_that_waits_gesprek_says_so(town: Town) -> None:
    room = await room_in(town)

    await room.host.says("/gesprek")

    assert room.host.last() == "Er wacht geen kamer op een eerste gesprek."


@pytest.mark.parametrize(("day", "answer"), [("30-12-2026", "Die dag moet nog komen."), ("vorige week", "Die dag")])
async def test_a_day_that_cannot_be_is_asked_again(town: Town, day: str, answer: str) -> None:
    host = await made(town)
    await host.taps("Ja, er is gesproken")

    await host.says(day)
    refusal = host.last()
    await host.says("3-11-2026")
    await host.says("wijkagent en voorzitter")

    assert refusal.startswith(answer)
    assert len(links(host)) == 1


async def test_the_first_record_of_a_talk_stays(town: Town) -> None:
    """T68: an old button pressed later changes nothing, and gives the link again."""
    host = await made(town)
    card = host.sees()[-1].message_id
    await first_talk(host)

    await host.presses(card, "talk:yes:1")

    assert [row["day"] for row in town.db.query("select day from talks")] == ["2026-11-02"]
    assert len(links(host)) == 2


async def test_a_token_from_before_the_talk_opens_nothing(town: Town) -> None:
    host = await made(town)
    person = admission.standing(town.db, host.id).person
    assert person is not None
    room = organising.room_with_id(town.db, 1)
    token = organising.group_token(town.db, town.bot.resources.chance, room, person, town.now)

    with pytest.raises(TalkMissing):
        organising.link_group(town.db, person, token, -100123, town.now)

    assert host.last().startswith("Eerst een gesprek")
