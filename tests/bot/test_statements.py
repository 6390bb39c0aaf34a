"""Can a contact person put a stelling to all, and does nobody learn who chose what?"""

from __future__ import annotations

import pytest

from signaalbot.bot import jobs
from signaalbot.domain.role import Party, Rank
from signaalbot.rehearsal.view import MessageView
from tests.conftest import Actor, RoomInTown, Town, bytes_of, town_in

AGREE, DISAGREE = 0, 1


async def two_sides(room: RoomInTown) -> tuple[Actor, Actor]:
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    petra = await room.joins("Petra", Party.POLITIE, Rank.CONTACT)
    return gerben, petra


async def pose(actor: Actor, text: str = "De route is voor iedereen duidelijk", duration: str = "10 minuten") -> None:
    await actor.says(f"/stelling {text}")
    await actor.taps(duration)
    await actor.taps("Verstuur")


def poll_in(room: RoomInTown) -> MessageView:
    return next(message for message in room.host.sees(room.group) if "EENS" in message.text and "(" in message.text)


async def vote(actor: Actor, room: RoomInTown, choice: int) -> None:
    actor.town.world.vote(actor.person, room.group, poll_in(room).message_id, [choice])
    await actor.town.rest()


async def test_a_stelling_becomes_an_anonymous_poll_in_the_group(room: RoomInTown) -> None:
    gerben, _ = await two_sides(room)

    await pose(gerben)

    assert poll_in(room).text == (
        "Stelling 1 van Organisatie: De route is voor iedereen duidelijk (🟢 EENS, 🔴 ONEENS)"
    )
    poll = room.town.world.message_at(room.group, poll_in(room).message_id).content["poll"]
    assert (poll["is_anonymous"], poll["allows_multiple_answers"]) == (True, False)


async def test_nobody_sees_how_it_stands_before_it_is_closed(room: RoomInTown) -> None:
    """Telegram shows the count to who voted, unless the poll keeps it until it closes."""
    gerben, petra = await two_sides(room)
    await pose(gerben)

    await vote(petra, room, AGREE)
    meanwhile = counts(petra, room)
    await gerben.taps("Sluit nu")

    assert (meanwhile, counts(petra, room)) == ([0, 0], [1, 0])


def counts(actor: Actor, room: RoomInTown) -> list[int]:
    poll = next(message.poll for message in actor.sees(room.group) if message.poll is not None)
    return [option.votes for option in poll.options]


async def test_the_preview_says_to_how_many_it_goes_and_goes_to_nobody(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    before = petra.sees(room.group)

    await gerben.says("/stelling De route is duidelijk", room.group)

    assert "Niemand ziet wie wat koos." in gerben.last()
    assert "Let op: er zijn nu 3 mensen in de kamer." in gerben.last()
    assert petra.sees(room.group)[len(before) :][-1].text.startswith("Ik stuurde u een voorbeeld")
    await gerben.taps("30 minuten")
    assert "Dit gaat naar de groep. Daarin zitten 3 mensen." in gerben.last()


async def test_without_words_the_bot_asks_for_the_sentence(room: RoomInTown) -> None:
    gerben, _ = await two_sides(room)

    await gerben.says("/stelling")
    await gerben.says("De route is duidelijk")

    assert gerben.last().startswith("Stelling voor Boerenprotest")


async def test_the_result_comes_to_all_when_the_time_is_over(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await pose(gerben)
    await vote(gerben, room, AGREE)
    await vote(petra, room, DISAGREE)
    await vote(room.host, room, AGREE)

    await room.town.passes(minutes=9)
    early = petra.last(room.group)
    await room.town.passes(minutes=2)

    assert "EENS:" not in early
    assert petra.last(room.group).splitlines()[-4:-2] == ["🟢 EENS: 2", "🔴 ONEENS: 1"]
    assert petra.last(room.group) == gerben.last(room.group)


async def test_the_starter_can_close_it_before_its_time_and_nobody_else(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await pose(gerben, duration="Tot ik sluit")
    await vote(petra, room, AGREE)
    await petra.presses(petra.sees()[-1].message_id, "statement:close:1")

    refused = petra.toasts[-1]
    await gerben.taps("Sluit nu")
    await gerben.presses(gerben.sees()[-1].message_id, "statement:close:1")

    assert refused == "Dit staat niet meer open. Er is niets veranderd."
    assert sum("Uitslag van stelling 1" in text for text in petra.texts(room.group)) == 1
    assert gerben.last().splitlines()[0] == "Uitslag van stelling 1"


async def test_the_result_stands_in_the_timeline(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await pose(gerben)
    await vote(petra, room, DISAGREE)
    await gerben.taps("Sluit nu")

    await petra.says("/tijdlijn")

    assert [line.split(" · ")[1] for line in petra.last().splitlines()[-3:]] == [
        "Organisatie: stelling 1",
        "stelling 1: 0 keer eens",
        "stelling 1: 1 keer oneens",
    ]


async def test_nothing_of_who_voted_reaches_the_database(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await pose(gerben)
    before = bytes_of(room.town.db)

    await vote(petra, room, DISAGREE)

    assert bytes_of(room.town.db) == before


async def test_pressing_verstuur_twice_sends_one_poll(room: RoomInTown) -> None:
    """T68: no phantom poll."""
    gerben, _ = await two_sides(room)
    await gerben.says("/stelling Zo gaat het goed")
    await gerben.taps("10 minuten")
    await gerben.taps("Verstuur", rest=False)
    await gerben.taps("Verstuur", rest=False)

    await room.town.rest()

    assert sum("Zo gaat het goed (" in text for text in gerben.texts(room.group)) == 1


async def test_a_poll_without_an_answer_of_telegram_is_not_sent_twice(room: RoomInTown) -> None:
    """T04: a poll may not be repeated; votes would be spread over two."""
    gerben, _ = await two_sides(room)
    room.town.world.faults.add(method="sendPoll", kind="timeout_after", times=1)

    await pose(gerben)
    await room.town.passes(minutes=5)

    assert gerben.last(room.group).startswith("Een stelling is misschien niet in de groep aangekomen.")
    assert [call.method for call in room.town.world.calls].count("sendPoll") == 1


async def test_a_stelling_closes_on_time_also_after_a_restart(room: RoomInTown) -> None:
    """T38: the moment of closing is a row, no timer in memory."""
    gerben, petra = await two_sides(room)
    await pose(gerben, duration="1 uur")
    await vote(petra, room, AGREE)

    again: Town = await town_in(room.town.world, room.town.bot.resources, room.town.db)
    await again.passes(minutes=61)

    assert "🟢 EENS: 1" in petra.last(room.group)


async def test_a_result_that_only_came_as_an_update_is_told_once(room: RoomInTown) -> None:
    """The bot died between the closing and the writing: Telegram tells the final count once more."""
    gerben, petra = await two_sides(room)
    await pose(gerben)
    await vote(petra, room, AGREE)
    room.town.world.call("stopPoll", {"chat_id": room.group.id, "message_id": poll_in(room).message_id})

    await room.town.passes(minutes=11)

    assert sum("Uitslag van stelling 1" in text for text in petra.texts(room.group)) == 1


async def test_a_poll_that_somebody_deleted_gives_no_result_and_all_hear_it(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await pose(gerben)
    room.town.world.call("deleteMessage", {"chat_id": room.group.id, "message_id": poll_in(room).message_id})

    await room.town.passes(minutes=11)

    assert petra.last(room.group).startswith("Van stelling 1 is er geen uitslag.")


async def test_an_ordinary_member_cannot_send_a_stelling(room: RoomInTown) -> None:
    mila = await room.joins("Mila", Party.ORGANISATIE, Rank.MEMBER)

    await mila.says("/stelling Ik vind er wat van")

    assert mila.last().startswith("Dit is niet voor u bedoeld.")


async def test_a_draft_of_another_cannot_be_sent_changed_or_dropped(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await gerben.says("/stelling Zo gaat het goed")
    await petra.says("/help")
    anchor = petra.sees()[-1].message_id

    for data in ("statement:minutes:1:10", "statement:pose:1", "statement:drop:1", "statement:x:1"):
        await petra.presses(anchor, data)

    assert [row["state"] for row in room.town.db.query("select state, minutes from statements")] == ["draft"]


@pytest.mark.parametrize("text", ["Kom <b>op</b> & door_gaan *nu*", "x" * 220, "😡" * 110])
async def test_the_words_arrive_as_they_were_given(room: RoomInTown, text: str) -> None:
    """T16: markup in a stelling is text."""
    gerben, _ = await two_sides(room)

    await pose(gerben, text)

    assert text in poll_in(room).text


async def test_a_stelling_that_is_too_long_is_not_cut(room: RoomInTown) -> None:
    gerben, _ = await two_sides(room)

    await gerben.says("/stelling " + "x" * 221)
    words = gerben.last()
    await gerben.says("/stelling " + "😡" * 111)

    assert words.startswith("Uw tekst is te lang: 221 tekens. Het maximum is 220.")
    assert gerben.last().startswith("Uw tekst is te lang: 222 tekens.")


async def test_the_clock_knows_when_a_stelling_closes(room: RoomInTown) -> None:
    gerben, _ = await two_sides(room)
    await pose(gerben)
    await room.town.passes(seconds=90)

    wait = jobs.next_due(room.town.bot.resources) - room.town.now

    assert 0 < wait.total_seconds() <= 600


async def test_a_room_does_not_close_over_a_stelling_that_is_open(room: RoomInTown) -> None:
    """A closed room never changes, so the result must be told before."""
    gerben, _ = await two_sides(room)
    await pose(gerben)
    await room.host.says("/sluit")

    await room.host.taps("Ja, sluit de kamer")
    refused = room.host.toasts[-1]
    await gerben.taps("Sluit nu")
    await room.host.says("/sluit")
    await room.host.taps("Ja, sluit de kamer")

    assert refused == "Stelling 1 staat nog open. Sluit die eerst, of wacht op de uitslag."
    assert [row["phase"] for row in room.town.db.query("select phase from rooms")] == ["gesloten"]


async def test_in_a_closed_room_no_stelling_is_asked(room: RoomInTown) -> None:
    gerben, _ = await two_sides(room)
    await gerben.says("/stelling Zo gaat het goed")
    await gerben.taps("10 minuten")
    await room.host.says("/sluit")
    await room.host.taps("Ja, sluit de kamer")

    await gerben.taps("Verstuur")

    assert [row["state"] for row in room.town.db.query("select state from statements")] == ["draft"]
