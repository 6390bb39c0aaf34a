"""Does an onlooker (press, council) come in only when both sides agreed, and is it always seen?"""

from __future__ import annotations

from signaalbot.domain.role import Party, Rank
from tests.conftest import Actor, RoomInTown


async def both_sides(room: RoomInTown) -> tuple[Actor, Actor]:
    karin = await room.joins("Karin", Party.GEMEENTE, Rank.CONTACT)
    return karin, await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)


async def onlooker(room: RoomInTown, name: str = "Pieternel") -> Actor:
    """Bring in an onlooker whom both sides allowed."""
    karin, gerben = await both_sides(room)
    await gerben.says("/waarnemer verslaggever van de krant")
    await gerben.taps("Akkoord")
    await karin.taps("Akkoord")
    await room.host.taps("Maak de uitnodiging")
    actor = room.town.actor(name)
    await actor.opens(room.host.link())
    await actor.taps("Akkoord")
    return actor


async def test_an_onlooker_comes_in_when_both_sides_pressed_akkoord_and_everybody_sees_it(room: RoomInTown) -> None:
    pieternel = await onlooker(room)

    await pieternel.says("/wie")

    assert pieternel.is_in(room.group)
    assert "Waarnemer: verslaggever van de krant" in pieternel.last().splitlines()
    assert any(
        "Nieuw in de kamer: Waarnemer · verslaggever van de krant" in text for text in room.host.texts(room.group)
    )


async def test_one_side_alone_is_not_enough(room: RoomInTown) -> None:
    karin, gerben = await both_sides(room)
    await gerben.says("/waarnemer raadslid")
    await gerben.taps("Akkoord")
    await room.host.presses(room.host.sees()[-1].message_id, "onlooker:invite:1")
    early = [row["party"] for row in room.town.db.query("select party from invitations where party = 'waarnemer'")]

    await karin.taps("Bezwaar")
    await gerben.taps("Akkoord")

    assert early == []
    assert "er komt geen waarnemer" in room.host.last(room.group)
    assert [row["state"] for row in room.town.db.query("select state from onlookers")] == ["barred"]


async def test_another_party_has_no_say_in_it(room: RoomInTown) -> None:
    await both_sides(room)
    petra = await room.joins("Petra", Party.POLITIE, Rank.CONTACT)
    await petra.says("/waarnemer raadslid")

    await petra.presses(petra.sees()[-1].message_id, "onlooker:agree:1")

    assert petra.toasts[-1] == "Uw partij hoeft hier niets over te zeggen. Er is niets veranderd."


async def test_an_ordinary_member_of_a_side_cannot_agree(room: RoomInTown) -> None:
    _, gerben = await both_sides(room)
    mila = await room.joins("Mila", Party.ORGANISATIE)
    await gerben.says("/waarnemer raadslid")

    await mila.presses(mila.sees()[-1].message_id, "onlooker:agree:1")

    assert list(room.town.db.query("select 1 from onlooker_answers")) == []


async def test_an_onlooker_cannot_be_invited_past_the_sides(room: RoomInTown) -> None:
    await room.host.says("/nodig")
    offered = [b.label for row in room.host.sees()[-1].buttons for b in row]
    anchor = room.host.sees()[-1].message_id

    await room.host.presses(anchor, "party:1:waarnemer")
    await room.host.presses(anchor, "rank:1:waarnemer:member")
    await room.host.presses(anchor, "guest:door:1:waarnemer")

    assert "Waarnemer" not in offered
    assert list(room.town.db.query("select 1 from prompts where kind = 'function' and answered_at is null")) == []
    assert list(room.town.db.query("select 1 from invitations where party = 'waarnemer'")) == []


async def test_an_onlooker_reads_everything_and_sends_nothing(room: RoomInTown) -> None:
    pieternel = await onlooker(room)
    gerben = room.members["Gerben"]
    await gerben.says("/bericht De route is vrij")
    await gerben.sends("Urgent")
    got = any("De route is vrij" in text for text in pieternel.texts())

    for command in ("/berichten", "/afspraken", "/tijdlijn"):
        await pieternel.says(command)
        assert not pieternel.last().startswith("Dit is niet voor u bedoeld."), command
    for command in ("/bericht Hoera", "/afspraak Iets", "/draagover", "/brug", "/waarnemer nog een", "/stelling Ja"):
        await pieternel.says(command)
        assert pieternel.last().startswith("Dit is niet voor u bedoeld."), command

    assert got
    assert room.town.world.may_write(pieternel.person, room.group) is False


async def test_proposing_twice_with_the_same_message_asks_once(room: RoomInTown) -> None:
    """T03."""
    _, gerben = await both_sides(room)
    room.town.world.say(gerben.person, "bot", "/waarnemer raadslid")
    room.town.world.deliver_again()
    await room.town.rest()

    assert len(list(room.town.db.query("select 1 from onlookers"))) == 1


async def test_without_somebody_who_may_agree_there_is_nothing_to_propose(room: RoomInTown) -> None:
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)

    await gerben.says("/waarnemer raadslid")

    assert gerben.last() == "Bij gemeente is niemand die akkoord kan gaan. Nodig daar eerst een contactpersoon uit."


async def test_a_proposal_that_waited_a_week_has_lapsed(room: RoomInTown) -> None:
    """T70: every state has a maximum age."""
    karin, gerben = await both_sides(room)
    await gerben.says("/waarnemer raadslid")
    await room.town.sleeps(days=7)

    await karin.taps("Akkoord")

    assert list(room.town.db.query("select 1 from onlooker_answers")) == []
    assert karin.toasts[-1] == "Dit staat niet meer open. Er is niets veranderd."
