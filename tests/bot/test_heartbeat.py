"""Do administrators hear that something is wrong, once, also when Telegram is what is broken?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from telegram.error import Conflict, InvalidToken

from signaalbot.bot.heartbeat import Heartbeat
from signaalbot.domain.heartbeat import Fault, Finding, Pulse, findings
from signaalbot.domain.role import Party, Rank, Role
from tests.conftest import START, Actor, RoomInTown, Town

CALM = Pulse(START)


@pytest.mark.parametrize(
    ("pulse", "wrong"),
    [
        (CALM, None),
        (replace(CALM, token_refused=True, conflict=True), Fault.TOKEN),
        (replace(CALM, conflict=True, oldest_due=START - timedelta(hours=1)), Fault.CONFLICT),
        (replace(CALM, polled_at=START - timedelta(minutes=16)), Fault.TELEGRAM),
        (replace(CALM, polled_at=START - timedelta(minutes=14)), None),
        (replace(CALM, oldest_due=START - timedelta(minutes=16)), Fault.QUEUE),
        (replace(CALM, broken_rows=1), Fault.BROKEN),
        (replace(CALM, digest_missing="2026-W44"), Fault.DIGEST),
        (replace(CALM, free_mb=499), Fault.DISK),
        (replace(CALM, free_mb=500), None),
        (replace(CALM, clock_off=timedelta(seconds=-31)), Fault.CLOCK),
        (replace(CALM, rooms=frozenset({"Boerenprotest"})), Fault.ROOM),
    ],
)
def test_each_thing_that_is_wrong_is_found_alone(pulse: Pulse, wrong: Fault | None) -> None:
    assert [finding.fault for finding in findings(pulse)] == ([] if wrong is None else [wrong])


def letters_of(town: Town) -> tuple[Heartbeat, list[tuple[str, str]]]:
    """Let the heartbeat of the bot send letters that can be read here."""
    sent = list[tuple[str, str]]()
    town.bot.heartbeat.post = lambda subject, text: sent.append((subject, text))
    return town.bot.heartbeat, sent


async def beats(town: Town, minutes: int = 15) -> None:
    await town.passes(minutes=minutes)
    await town.bot.heartbeat.beat()
    await town.rest()


async def test_a_room_in_trouble_is_told_to_administrators_in_private_and_by_the_second_way_once(
    room: RoomInTown,
) -> None:
    """T25, T26: no update at all; within a quarter of an hour, on any day, and again when it is mended."""
    town = room.town
    adam = await town.staff("Adam", Role.ADMINISTRATOR)
    heart, sent = letters_of(town)
    await heart.beat()
    town.world.expel_bot(room.group)

    for _ in range(4):
        await beats(town)
    told = [text for text in adam.texts() if "Boerenprotest" in text]
    town.world.add_bot(room.host.person, room.group, rights=("invite_users", "pin_messages"))
    for _ in range(3):
        await beats(town)

    assert len(told) == 1
    assert told[0].startswith("Er gaat iets mis met de bot\nIn de groep van Boerenprotest kan ik niet alles doen.")
    assert [subject for subject, _ in sent] == [
        "Signaalbot Rijtmeer: er gaat iets mis",
        "Signaalbot Rijtmeer: weer in orde",
    ]
    assert adam.last().startswith("Het is weer in orde")


async def test_a_second_bot_with_the_same_token_stops_the_sending_and_the_queue_is_kept(room: RoomInTown) -> None:
    """T32."""
    town = room.town
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    heart, sent = letters_of(town)
    await heart.beat()
    await prepared(gerben)
    heart.fetched(Conflict("terminated by other getUpdates request"))
    await gerben.taps("Ja, nu naar", rest=False)
    await town.poller.turn()
    await town.bot.sender.settle()
    await heart.beat()
    held = copies(gerben)

    heart.fetched(None)
    still = town.bot.sender.held
    town.world.clock.set(town.now + timedelta(seconds=61))
    heart.fetched(None)
    await town.rest()
    await heart.beat()

    assert (held, still, copies(gerben)) == (0, True, 1)
    assert "tweede bot of een gelekt token" in sent[0][1]
    assert "weer in orde" in sent[1][1]


async def test_a_token_that_was_revoked_stops_the_sending_and_the_queue_is_kept(room: RoomInTown) -> None:
    """T31: on 401 everything stops; a letter goes by the second way."""
    town = room.town
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    heart, sent = letters_of(town)
    await prepared(gerben)
    await gerben.taps("Ja, nu naar", rest=False)
    await town.poller.turn()
    town.world.revoke_token()

    with pytest.raises(InvalidToken):
        await town.bot.sender.settle()
    heart.fetched(InvalidToken())
    await heart.beat_now()

    states = {row["state"] for row in town.db.query("select state from outbox where bulletin_id = 1")}
    assert states == {"queued"}
    assert "Telegram kent het bot-token niet meer." in sent[0][1]


async def test_a_letter_that_could_not_go_is_tried_again(town: Town) -> None:
    tried = list[str]()

    def fails_once(_subject: str, text: str) -> None:
        tried.append(text)
        if len(tried) == 1:
            raise OSError

    heart = Heartbeat(town.db, lambda: town.now, Path("/"), "en", "Rijtmeer", fails_once)
    heart.clock_off = lambda: timedelta(minutes=3)
    for _ in range(3):
        await heart.beat()
        town.world.clock.set(town.now + timedelta(minutes=2))

    assert ["The clock of the server" in text for text in tried] == [True, True]


async def test_an_outage_is_told_by_the_second_way(town: Town) -> None:
    """T10: half an hour without Telegram."""
    heart, sent = letters_of(town)
    heart.fetched(None)
    town.world.clock.set(town.now + timedelta(minutes=20))
    await heart.beat()
    heart.fetched(None)
    town.world.clock.set(town.now + timedelta(minutes=10))
    heart.fetched(None)
    await heart.beat_now()

    assert ["Ik kan Telegram niet bereiken." in text for _, text in sent] == [True, True]


def test_findings_of_one_kind_about_two_rooms_are_two() -> None:
    found = findings(replace(CALM, rooms=frozenset({"A", "B"})))

    assert found == {Finding(Fault.ROOM, "A"), Finding(Fault.ROOM, "B")}


async def prepared(actor: Actor) -> None:
    await actor.says("/bericht Weg is vrij")
    await actor.taps("Urgent")
    await actor.taps("Verstuur")


def copies(actor: Actor) -> int:
    return sum("Weg is vrij" in text and "Van:" in text for text in actor.texts())
