"""Do members know honestly what the bot receives, keeps and cannot see, and what changed in it?"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from signaalbot.domain.role import Party, Rank
from signaalbot.domain.room import HOUSE_RULES_VERSION
from signaalbot.rehearsal.faults import FaultKind
from signaalbot.texts import texts_in
from tests.conftest import Actor, RoomInTown, Town


@pytest.mark.parametrize(
    "words",
    [
        "Gewone gesprekken gooi ik direct weg",
        "Ook politie en Openbaar Ministerie",
        "overleggen ook onderling, buiten deze kamer",
        "De gemeente bepaalt hoe lang.",
        "drie maanden na het sluiten",
        "U kunt altijd stoppen, zonder gevolgen.",
        "Niets uit deze kamer komt bij de signalen",
        "Wist iemand een bericht in Telegram? Dat zie ik niet.",
    ],
)
async def test_who_comes_in_reads_all_of_it_first(room: RoomInTown, words: str) -> None:
    """T19: also that deletions are invisible to a bot."""
    read = [one.text for one in room.town.world.seen if one.person_id == room.host.id]

    assert any("Huisregels" in text and words in text for text in read)


async def test_huisregels_shows_the_rules_and_their_version(room: RoomInTown) -> None:
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)

    await gerben.says("/huisregels")

    assert gerben.last().startswith(f"Huisregels van Boerenprotest (versie {HOUSE_RULES_VERSION})")
    assert gerben.sees()[-1].buttons == []


async def test_a_deleted_message_changes_nothing_in_what_is_kept(room: RoomInTown) -> None:
    """T19."""
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    await gerben.says("/bericht Weg is vrij")
    written = next(m.message_id for m in gerben.sees() if "/bericht" in m.text)
    before = list(room.town.db.query("select text from bulletins"))

    room.town.world.delete(gerben.person, "bot", written)
    await room.town.rest()

    assert list(room.town.db.query("select text from bulletins")) == before


async def older(room: RoomInTown) -> tuple[Actor, Actor]:
    """Two members who agreed to the first version of the house rules."""
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    petra = await room.joins("Petra", Party.POLITIE, Rank.MEMBER)
    room.town.db.execute("update members set house_rules = 1 where party <> 'gemeente'")
    await room.town.rest()
    return gerben, petra


async def test_when_the_rules_change_every_member_gets_the_change_once(room: RoomInTown) -> None:
    gerben, petra = await older(room)
    await room.town.sleeps(hours=3)

    for actor in (gerben, petra):
        assert sum("zijn veranderd" in text for text in actor.texts()) == 1
    assert not any("zijn veranderd" in text for text in room.host.texts())


async def test_who_agrees_to_the_new_rules_is_asked_no_more(room: RoomInTown) -> None:
    gerben, _ = await older(room)

    await gerben.taps("Akkoord")
    await gerben.says("/huisregels")

    assert gerben.sees()[-1].buttons == []
    kinds = [row["kind"] for row in room.town.db.query("select kind from timeline")]
    assert kinds.count("rules_agreed") == 1


async def test_who_stops_is_no_member_any_more_and_hears_that_it_has_no_consequence(room: RoomInTown) -> None:
    _, petra = await older(room)

    await petra.taps("Ik stop")

    assert "Dat heeft geen gevolgen." in " ".join(petra.texts())
    rows = room.town.db.query("select count(*) as n from members where party = 'politie' and left_at is null")
    assert next(iter(rows))["n"] == 0


async def test_who_does_not_answer_stays_a_member(room: RoomInTown) -> None:
    gerben, _ = await older(room)

    await room.town.sleeps(days=3)
    await gerben.says("/wie")

    assert gerben.last().startswith("Boerenprotest: 3 deelnemers")


async def test_nobody_can_answer_for_another(room: RoomInTown) -> None:
    """T59."""
    gerben, petra = await older(room)
    place = next(iter(room.town.db.query("select id from members where party = 'politie'")))["id"]

    await gerben.presses(gerben.sees()[-1].message_id, f"rules:stop:{place}")

    assert gerben.toasts[-1].startswith("U doet niet mee in deze kamer.")
    assert petra.is_in(room.group)


def members_of(town: Town) -> list[tuple[str, str | None]]:
    return [(r["function"], r["left_at"]) for r in town.db.query("select function, left_at from members order by id")]


@pytest.mark.parametrize("kind", ["500", "502", "403"])
async def test_half_an_hour_of_errors_from_telegram_removes_nobody(room: RoomInTown, kind: FaultKind) -> None:
    """T10: only a person may remove a person."""
    gerben, petra = await older(room)
    before = members_of(room.town)
    until = room.town.now + timedelta(minutes=30)
    room.town.world.faults.add(kind=kind, times=10_000, until=until)

    while room.town.now < until:
        await gerben.says("/bericht Weg is vrij")
        await room.town.passes(minutes=10)
    await room.town.passes(minutes=10)

    assert members_of(room.town) == before
    assert petra.is_in(room.group)
    assert gerben.is_in(room.group)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_version_of_the_rules_has_its_text_and_every_newer_one_its_change(language: str) -> None:
    sentences = texts_in(language).sentences
    versions = range(1, HOUSE_RULES_VERSION + 1)

    assert all(f"house_rules.version_{version}" in sentences for version in versions)
    assert all(f"house_rules.change_{version}" in sentences for version in versions if version > 1)


def test_the_rules_are_short_sentences_in_plain_words() -> None:
    rules = texts_in("nl").sentences[f"house_rules.version_{HOUSE_RULES_VERSION}"]
    plain = re.sub(r"<[^>]+>|•", "", rules)
    lengths = [len(sentence.split()) for sentence in re.split(r"(?<=[.?!:])\s+|\n+", plain) if sentence.strip()]

    assert max(lengths) <= 20
    assert sum(lengths) / len(lengths) <= 12
