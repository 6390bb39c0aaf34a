"""Do answers keep to Telegram's limits too, and is none of them lost?"""

from __future__ import annotations

import pytest

from signaalbot.domain.role import Party, Rank
from signaalbot.rehearsal import faults
from tests.conftest import Actor, RoomInTown, Town


async def test_thirty_questions_in_a_group_within_a_minute_break_no_limit_and_are_all_answered(
    room: RoomInTown,
) -> None:
    """T31: bursts got accounts banned."""
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    await room.town.passes(minutes=2)
    before = len(gerben.texts(room.group))

    for _ in range(30):
        room.town.world.say(gerben.person, room.group, "/wie")
    await room.town.rest()
    await room.town.passes(minutes=3)

    answers = [text for text in gerben.texts(room.group)[before:] if text.startswith("Boerenprotest:")]
    assert len(answers) == 30
    assert room.town.world.violations == []


async def test_many_questions_of_one_person_at_once_break_no_limit_and_are_all_answered(town: Town) -> None:
    """T31."""
    samir = await town.worker()
    await town.passes(seconds=30)

    for _ in range(12):
        town.world.say(samir.person, "bot", "/help")
    await town.rest()

    assert sum(text.startswith("Dit kunt u") or "/signaal" in text for text in samir.texts()) >= 12
    assert town.world.violations == []


@pytest.mark.parametrize(
    "fault",
    [{"kind": "429", "retry_after": 20}, {"kind": "refused"}, {"kind": "502"}],
    ids=lambda fault: str(fault["kind"]),
)
async def test_an_answer_that_did_not_get_there_comes_later_and_once(town: Town, fault: dict[str, object]) -> None:
    """T05, T07."""
    samir = await town.worker()
    faults.order(town.world, {**fault, "method": "sendMessage", "chat": samir.id})
    before = len(samir.texts())

    await samir.says("/privacy")
    await town.passes(minutes=1)

    assert len(samir.texts()) == before + 2
    assert town.world.violations == []


async def test_a_draft_of_a_signal_never_stands_in_the_database_however_busy_it_is(town: Town) -> None:
    """Promise 3: the preview is the draft."""
    samir = await town.worker()
    for _ in range(6):
        town.world.say(samir.person, "bot", "/help")
    town.world.say(samir.person, "bot", "Het loket in Veenkant sluit steeds vroeger")
    await town.rest()

    kept = [row["payload"] for row in town.db.query("select payload from outbox")]
    assert any("sluit steeds vroeger" in text for text in samir.texts())
    assert not any("sluit steeds vroeger" in payload for payload in kept)


async def test_a_link_that_lets_somebody_in_never_stands_in_the_database(room: RoomInTown) -> None:
    host = room.host
    for _ in range(6):
        room.town.world.say(host.person, "bot", "/help")
    await room.town.rest()
    await host.says("/uitnodigen")
    await host.taps("Coördinator")

    assert "https://t.me/" in "\n".join(host.texts())
    assert not any("?start=" in row["payload"] for row in room.town.db.query("select payload from outbox"))


async def test_every_update_delivered_twice_changes_nothing_twice(room: RoomInTown) -> None:
    """T01, T03, T68: duplicates all along, and two taps at the same instant."""
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    room.town.world.updates.doubles = 1000

    await gerben.says("/bericht Weg is vrij")
    await gerben.taps("Urgent")
    await gerben.taps("Verstuur")
    for _ in range(2):
        await gerben.taps("Ja, nu naar", rest=False)
    await room.town.rest()
    await tapped_twice(gerben, "Gezien")

    rows = [row["n"] for row in room.town.db.query("select count(*) as n from outbox where bulletin_id is not null")]
    assert [row["number"] for row in room.town.db.query("select number from bulletins where state = 'sent'")] == [1]
    assert rows == [3]
    assert len(list(room.town.db.query("select 1 from receipts"))) == 1


async def tapped_twice(actor: Actor, label: str) -> None:
    for _ in range(2):
        await actor.taps(label, rest=False)
    await actor.town.rest()
