"""Are the people in the group those in the register? The Bot API cannot list members; what it can tell is compared."""

from __future__ import annotations

from datetime import timedelta

from signaalbot.domain.role import Party, Rank
from tests.conftest import Actor, RoomInTown


def slip_in(room: RoomInTown, actor: Actor) -> None:
    """Put somebody in the group without any update to the bot."""
    from signaalbot.rehearsal.state import Member

    room.group.members[actor.id] = Member(actor.person.user, "member")


def register(room: RoomInTown) -> list[str]:
    return [row["function"] for row in room.town.db.query("select function from members where left_at is null")]


async def test_somebody_who_is_in_the_group_unseen_is_told_to_all_within_the_hour_and_once(room: RoomInTown) -> None:
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    await room.town.passes(minutes=70)
    quiet = [text for text in room.host.texts(room.group) if "niet gelijk" in text]

    slip_in(room, room.town.actor("Ongezien"))
    await room.town.passes(hours=5)
    await gerben.says("/wie")

    told = [text for text in room.host.texts(room.group) if "niet gelijk" in text]
    assert quiet == []
    assert len(told) == 1
    assert "Aantal mensen in de groep die niet in de lijst staan: 1." in told[0]
    assert "Aantal mensen in de groep die niet in de lijst staan: 1." in gerben.last()


async def test_when_it_fits_again_that_is_told_too(room: RoomInTown) -> None:
    unseen = room.town.actor("Ongezien")
    slip_in(room, unseen)
    await room.town.passes(hours=2)

    del room.group.members[unseen.id]
    await room.town.passes(hours=2)

    assert room.host.last(room.group) == "✓ Boerenprotest: de groep en de lijst zijn weer gelijk."


async def test_a_member_who_left_without_an_update_is_off_the_register_within_the_hour(room: RoomInTown) -> None:
    petra = await room.joins("Petra", Party.POLITIE)
    room.group.members[petra.id].status = "left"

    await room.town.passes(hours=2)

    assert register(room) == ["kamerbeheerder"]
    assert "Niet meer in de kamer: Politie" in room.host.last(room.group)


async def test_one_who_left_and_one_who_came_unseen_are_found_though_the_number_fits(room: RoomInTown) -> None:
    """Within six hours, as nobody is looked for one by one while the number fits."""
    petra = await room.joins("Petra", Party.POLITIE)
    await room.town.passes(minutes=70)
    room.group.members[petra.id].status = "left"
    slip_in(room, room.town.actor("Ongezien"))

    await room.town.passes(hours=7)

    assert register(room) == ["kamerbeheerder"]
    assert any("niet in de lijst staan: 1." in text for text in room.host.texts(room.group))


async def test_an_error_of_telegram_takes_nobody_off_the_register(room: RoomInTown) -> None:
    """T11: "chat not found" says nothing about a person: flagged, kept, shown in /wie."""
    petra = await room.joins("Petra", Party.POLITIE)
    room.group.members.pop(petra.id)
    room.town.world.people.pop(petra.id)

    await room.town.passes(hours=2)
    room.town.world.people[petra.id] = petra.person
    await room.host.says("/wie")

    assert register(room) == ["kamerbeheerder", "functie van petra"]
    assert "Politie: functie van petra (nu niet te vinden in de groep" in room.host.last()
    assert any("Ik kan Politie · functie van petra" in text for text in room.host.texts(room.group))


async def test_noise_for_half_an_hour_takes_nobody_off_the_register(room: RoomInTown) -> None:
    """T10: 5xx and 403 for 30 minutes, on every call."""
    await room.joins("Petra", Party.POLITIE)
    until = room.town.now + timedelta(minutes=95)
    for kind in ("500", "403", "502"):
        room.town.world.faults.add(kind=kind, times=float("inf"), chance=0.5, until=until)

    await room.town.passes(hours=4)

    assert register(room) == ["kamerbeheerder", "functie van petra"]
    assert list(room.town.db.query("select trouble from rooms")) == [{"trouble": ""}]


async def test_who_cannot_be_reached_in_private_is_kept_and_shown(room: RoomInTown) -> None:
    """T11."""
    petra = await room.joins("Petra", Party.POLITIE)
    room.town.world.block_bot(petra.person)
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    await gerben.says("/bericht De route is vrij")
    await gerben.sends("Urgent")

    await gerben.says("/wie")

    assert "Politie: functie van petra (krijgt geen privéberichten)" in gerben.last()


async def test_an_administrator_of_the_group_who_is_not_in_the_register_is_found(room: RoomInTown) -> None:
    boss = room.town.actor("Eigenaar")
    slip_in(room, boss)
    room.group.members[boss.id].status = "administrator"

    await room.town.passes(hours=2)

    told = [text for text in room.host.texts(room.group) if "niet in de lijst" in text]
    assert [text.splitlines()[0] for text in told] == [
        "⚠ Boerenprotest: er zit iemand in de groep die niet in de lijst staat."
    ]
    assert any(b.label == "Geef een plaats" for m in room.host.sees() for row in m.buttons for b in row)


async def test_somebody_who_is_being_let_in_is_not_taken_for_gone(room: RoomInTown) -> None:
    """The register knows a member before Telegram opens the door."""
    await room.host.says("/nodig")
    await room.host.taps("Politie")
    await room.host.taps("Deelnemer")
    await room.host.says("dialoogteam")
    petra = room.town.actor("Petra")
    await petra.opens(room.host.link())
    room.town.world.faults.add(method="approveChatJoinRequest", kind="500", times=8)

    await petra.taps("Akkoord")
    await room.town.passes(hours=2)

    assert register(room) == ["kamerbeheerder", "dialoogteam"]
    assert petra.is_in(room.group)


async def test_a_room_that_is_closed_is_not_counted_any_more(room: RoomInTown) -> None:
    room.town.db.execute("update rooms set phase = 'gesloten'")
    slip_in(room, room.town.actor("Ongezien"))

    await room.town.passes(hours=3)

    assert [text for text in room.host.texts(room.group) if "niet gelijk" in text] == []
