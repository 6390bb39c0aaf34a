"""Does everyone know where the event stands, and what is to do?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from signaalbot.domain.role import Party, Rank
from signaalbot.services import nudging
from signaalbot.storage import nudges
from tests.conftest import Actor, RoomInTown, Town, room_in, town_in


async def two_sides(room: RoomInTown) -> tuple[Actor, Actor]:
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    petra = await room.joins("Petra", Party.POLITIE, Rank.CONTACT)
    return gerben, petra


def phase_of(town: Town, room_id: int = 1) -> str:
    return next(str(row["phase"]) for row in town.db.query("select phase from rooms where id = ?", [room_id]))


def kinds(town: Town) -> list[str]:
    return [str(row["kind"]) for row in town.db.query("select kind from timeline order by id")]


def nudged(actor: Actor, words: str) -> int:
    return sum(words in text for text in actor.texts())


CARDS = "Staan beide kaarten vast?"


async def test_the_host_sets_the_phase_and_everyone_hears_it(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)

    await room.host.says("/fase")
    await room.host.taps("Zet op: Tijdens")

    assert phase_of(room.town) == "tijdens"
    assert any("is nu in de fase Tijdens" in text for text in gerben.texts())
    assert any("is nu in de fase Tijdens" in text for text in petra.texts(room.group))
    assert kinds(room.town)[-1] == "phase_tijdens"


async def test_setting_the_same_phase_twice_is_one_change(room: RoomInTown) -> None:
    """T68: two devices, the same second."""
    await room.host.says("/fase")
    card = room.host.sees()[-1].message_id

    await room.host.presses(card, "phase:set:1:na")
    await room.host.presses(card, "phase:set:1:na")

    assert kinds(room.town).count("phase_na") == 1


async def test_a_contact_person_proposes_and_the_host_decides(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)

    await gerben.says("/fase")
    await gerben.taps("Stel voor: Aangekondigd")
    before = phase_of(room.town)
    await room.host.taps("Ja, doe dat")

    assert before == "vooraf"
    assert phase_of(room.town) == "aangekondigd"
    assert any("voorstel voor de fase Aangekondigd" in text for text in petra.texts(room.group))


async def test_the_host_may_say_not_yet_and_all_hear_that_too(room: RoomInTown) -> None:
    gerben, _ = await two_sides(room)
    await gerben.says("/fase")
    await gerben.taps("Stel voor: Na")

    await room.host.taps("Nee, nog niet")

    assert phase_of(room.town) == "vooraf"
    assert any("wordt nog niet Na" in text for text in gerben.texts(room.group))


async def test_a_proposal_that_waited_a_day_has_lapsed(room: RoomInTown) -> None:
    """T70: every state has a maximum age."""
    gerben, _ = await two_sides(room)
    await gerben.says("/fase")
    await gerben.taps("Stel voor: Na")
    await room.town.sleeps(hours=25)

    await room.host.taps("Ja, doe dat")

    assert phase_of(room.town) == "vooraf"
    assert room.host.toasts[-1] == "Dit staat niet meer open. Er is niets veranderd."


@pytest.mark.parametrize("data", ["phase:set:1:tijdens", "phase:set:1:gesloten", "close:yes:1"])
async def test_a_contact_person_cannot_set_or_close(room: RoomInTown, data: str) -> None:
    """T63: a forged press."""
    gerben, _ = await two_sides(room)
    await gerben.says("/fase")

    await gerben.presses(gerben.sees()[-1].message_id, data)

    assert phase_of(room.town) == "vooraf"
    assert gerben.toasts[-1].startswith("Alleen de kamerbeheerder van Boerenprotest kan dit.")


async def test_an_ordinary_member_reads_the_phase_and_has_no_buttons_for_it(room: RoomInTown) -> None:
    mila = await room.joins("Mila", Party.ORGANISATIE, Rank.MEMBER)

    await mila.says("/fase")

    assert mila.last().startswith("Boerenprotest: Vooraf")
    assert [b.label for row in mila.sees()[-1].buttons for b in row] == ["Naar de lijst"]


async def test_the_list_shows_what_is_done_by_party_and_function(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await gerben.says("/lijst")
    await gerben.taps("☐ 1")

    await petra.says("/lijst", room.group)

    assert "☑ 1. De melding is binnen." in petra.last(room.group)
    assert "(Organisatie, functie van gerben)" in petra.last(room.group)
    assert "☐ 2." in petra.last(room.group)
    assert kinds(room.town)[-1] == "ticked"


async def test_a_tick_pressed_twice_is_one_tick_and_it_can_be_taken_back(room: RoomInTown) -> None:
    """T68: the button says what it wants, so pressing it again wants the same."""
    gerben, _ = await two_sides(room)
    await gerben.says("/lijst")
    card = gerben.sees()[-1].message_id

    await gerben.presses(card, "tick:1:melding:1")
    await gerben.presses(card, "tick:1:melding:1")
    once = kinds(room.town).count("ticked")
    await gerben.presses(card, "tick:1:melding:0")

    assert once == 1
    assert list(room.town.db.query("select * from ticks")) == []


async def test_a_line_of_another_phase_cannot_be_ticked(room: RoomInTown) -> None:
    gerben, _ = await two_sides(room)
    await gerben.says("/lijst")

    await gerben.presses(gerben.sees()[-1].message_id, "tick:1:slotbericht:1")

    assert list(room.town.db.query("select * from ticks")) == []


async def test_a_what_if_is_written_previewed_and_told_to_all(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await gerben.says("/watals")
    await gerben.taps("☐ Er komen meer mensen")
    await gerben.taps("Schrijf wat we dan doen")

    await gerben.says("Wij gaan naar het weiland aan de Dijk")
    before = [text for text in petra.texts(room.group) if "weiland" in text]
    await gerben.taps("Verstuur aan 3 mensen")

    assert before == []
    told = [text for text in petra.texts(room.group) if "weiland" in text]
    assert len(told) == 1
    assert "Dit is een plan en geen afspraak." in told[0]


async def test_another_party_adds_to_a_what_if_as_a_next_version(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    for actor, text in ((gerben, "Naar het weiland"), (petra, "Naar het weiland. Politie wijst de weg")):
        await actor.says("/watals")
        await actor.taps("☐ Er komen meer mensen" if actor is gerben else "☑ Er komen meer mensen")
        await actor.taps("Schrijf" if actor is gerben else "Vul aan")
        await actor.says(text)
        await actor.taps("Verstuur")

    rows = room.town.db.query("select version, state from what_ifs order by id")
    assert [(row["version"], row["state"]) for row in rows] == [(1, "shared"), (2, "shared")]
    assert any("versie 2" in text for text in gerben.texts(room.group))


async def test_a_draft_of_a_what_if_belongs_to_its_writer_and_is_shared_once(room: RoomInTown) -> None:
    """T68, and the button of another."""
    gerben, petra = await two_sides(room)
    await gerben.says("/watals")
    await gerben.taps("☐ De route is dicht")
    await gerben.taps("Schrijf")
    await gerben.says("Dan over de Singel")
    card = gerben.sees()[-1].message_id
    await petra.says("/watals")

    await petra.presses(petra.sees()[-1].message_id, "whatif:share:1")
    refused = kinds(room.town).count("what_if")
    await gerben.presses(card, "whatif:share:1")
    await gerben.presses(card, "whatif:share:1")

    assert refused == 0
    assert kinds(room.town).count("what_if") == 1


async def test_a_nudge_comes_when_its_line_is_not_done(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)

    await room.town.sleeps(hours=25)

    assert [nudged(each, CARDS) for each in (gerben, petra, room.host)] == [1, 1, 1]


async def test_a_nudge_stays_away_when_its_line_is_done(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await gerben.says("/lijst")
    await gerben.taps("☐ 2")

    await room.town.sleeps(hours=25)

    assert [nudged(each, CARDS) for each in (gerben, petra)] == [0, 0]


async def test_a_nudge_wakes_again_when_the_line_was_not_done_after_all(room: RoomInTown) -> None:
    gerben, _ = await two_sides(room)
    await gerben.says("/lijst")
    await gerben.taps("☐ 2")
    await gerben.taps("☑ 2")

    await room.town.sleeps(hours=25)

    assert nudged(gerben, CARDS) == 1


async def test_nudges_survive_a_restart_every_hour(room: RoomInTown) -> None:
    """T38: the interval does not begin anew at each start."""
    gerben, _ = await two_sides(room)
    town = room.town
    for _ in range(26):
        await town.passes(hours=1)
        town = await town_in(town.world, town.bot.resources, town.db)

    assert nudged(gerben, CARDS) == 1


async def test_the_nudges_of_a_phase_that_is_over_stay_silent(room: RoomInTown) -> None:
    """T40."""
    gerben, _ = await two_sides(room)
    await room.host.says("/fase")
    await room.host.taps("Zet op: Na")

    await room.town.sleeps(hours=49)

    assert nudged(gerben, CARDS) == 0


async def test_a_nudge_on_its_way_out_is_taken_back_when_the_room_is_closed(room: RoomInTown) -> None:
    """T40: closed during a pending nudge."""
    gerben, _ = await two_sides(room)
    await room.town.sleeps(hours=23)
    await room.host.says("/sluit")
    room.town.world.clock.set(room.town.now + timedelta(hours=2))
    nudging.send_due(room.town.db, room.town.bot.resources.guide, room.town.now)
    waiting = _queued(room.town)

    await room.host.taps("Ja, sluit de kamer", rest=False)
    await room.town.poller.turn()
    withdrawn = _queued(room.town)
    await room.town.rest()

    assert waiting > 0
    assert withdrawn == 0
    assert nudged(gerben, CARDS) == 0


def _queued(town: Town) -> int:
    rows = town.db.query("select 1 from outbox where state = 'queued' and occasion like 'nudge %'")
    return len(list(rows))


async def test_one_nudge_that_fails_does_not_stop_the_others_and_is_kept(town: Town) -> None:
    """T39, T41: the nudge of a broken room is tried again; that of the next room goes out."""
    first, second = await room_in(town, "Boerenprotest"), await room_in(town, "Jaarwisseling")
    gerben = await second.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    await town.sleeps(hours=23)
    broken = next(each for each in nudges.pending(town.db, town.now + timedelta(hours=3)) if each.room_id == 1)
    town.db.execute("pragma foreign_keys = off")
    town.db.execute("update nudges set room_id = 999 where id = ?", [broken.id])

    await town.sleeps(hours=2)

    assert nudged(gerben, CARDS) == 1
    kept = next(iter(town.db.query("select sent_at, silenced_at from nudges where id = ?", [broken.id])))
    assert kept == {"sent_at": None, "silenced_at": None}
    assert first.host is not None


async def test_a_room_that_stays_in_a_phase_too_long_is_brought_to_mind(room: RoomInTown) -> None:
    """T70: a phase that is forgotten asks for its exit."""
    await two_sides(room)

    await room.town.sleeps(days=11)

    assert nudged(room.host, "Zet de fase goed met /fase.") == 1
