"""Is anybody in the group whom nobody knows of? Added by hand, let in past the bot, or there before."""

from __future__ import annotations

from signaalbot.domain.role import Party, Rank
from tests.conftest import Actor, RoomInTown, Town, first_talk, room_in


async def hand_added(room: RoomInTown, by: Actor, name: str = "Wietse") -> Actor:
    """Let an administrator of the group add somebody without the bot."""
    actor = room.town.actor(name)
    room.town.world.add_member(by.person, room.group, actor.person)
    await room.town.rest()
    return actor


def door(actor: Actor, room: RoomInTown) -> str:
    """Return the newest way in that stands in the group."""
    return [b.value for m in actor.sees(room.group) for row in m.buttons for b in row if b.kind == "url"][-1]


async def register(room: RoomInTown) -> list[tuple[str, str]]:
    rows = room.town.db.query("select party, function from members where left_at is null order by id")
    return [(row["party"], row["function"]) for row in rows]


async def test_somebody_added_by_hand_is_told_to_all_sides_at_once(room: RoomInTown) -> None:
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)

    await hand_added(room, room.host)

    for text in (room.host.last(room.group), gerben.last(), room.host.last()):
        assert text.splitlines()[:2] == [
            "⚠ Boerenprotest: er is iemand met de hand toegevoegd.",
            "Dat deed Gemeente · kamerbeheerder (Deelnemer). Deze persoon kan nu meelezen. "
            "Lees eerst de huisregels en druk op Akkoord.",
        ]


async def test_the_way_in_works_though_the_bot_cannot_write_first(room: RoomInTown) -> None:
    wietse = await hand_added(room, room.host)
    asked_before = wietse.texts()

    await wietse.opens(door(wietse, room))
    await wietse.taps("Akkoord")
    await wietse.says("verkeersregelaar")

    assert asked_before == []
    assert await register(room) == [("gemeente", "kamerbeheerder"), ("gemeente", "verkeersregelaar")]
    assert list(room.town.db.query("select 1 from guests")) == []
    assert any("Nieuw in de kamer: Gemeente" in text for text in room.host.texts(room.group))


async def test_the_way_in_of_a_guest_is_for_that_guest_alone(room: RoomInTown) -> None:
    """T29: a link in a group is read by others too."""
    wietse = await hand_added(room, room.host)
    other = room.town.actor("Journalist")

    await other.opens(door(wietse, room))

    assert other.last() == "Deze uitnodiging werkt niet meer. Vraag een nieuwe aan wie u uitnodigde."


async def test_nobody_is_taken_out_without_the_tap_of_the_host(room: RoomInTown) -> None:
    """T10: removal only by a human, and not before a day has passed."""
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    wietse = await hand_added(room, room.host)
    await room.host.presses(room.host.sees()[-1].message_id, "guest:out:1")
    await room.town.passes(hours=23)
    early = wietse.is_in(room.group), [b.label for m in room.host.sees() for row in m.buttons for b in row]

    await room.town.passes(hours=2)
    waiting = wietse.is_in(room.group)
    await room.host.taps("Haal uit de groep")

    assert early[0] is True
    assert "Haal uit de groep" not in early[1]
    assert waiting is True
    assert wietse.is_in(room.group) is False
    assert "haalt iemand uit de groep" in gerben.last()
    assert any("haalt iemand uit de groep" in text for text in gerben.texts(room.group))
    assert list(room.town.db.query("select 1 from guests")) == []


async def test_somebody_taken_out_may_come_back_by_an_invitation(room: RoomInTown) -> None:
    wietse = await hand_added(room, room.host)
    await room.town.passes(hours=25)
    await room.host.taps("Haal uit de groep")

    await room.joins("Wietse", Party.PARTNER)

    assert wietse.is_in(room.group)


async def test_only_the_host_takes_somebody_out(room: RoomInTown) -> None:
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    wietse = await hand_added(room, room.host)
    await room.town.passes(hours=25)

    await gerben.presses(gerben.sees()[-1].message_id, "guest:out:1")

    assert wietse.is_in(room.group)


async def test_who_was_added_by_a_stranger_gets_a_seat_from_the_host(room: RoomInTown) -> None:
    town = room.town
    owner = town.actor("Groepseigenaar")
    town.world.add_member(room.host.person, room.group, owner.person)
    town.world.promote(room.host.person, room.group, owner.person, rights=("can_invite_users",))
    await town.rest()
    wietse = await hand_added(room, owner)

    await room.host.taps("Geef een plaats")
    await room.host.taps("Partner")
    await wietse.opens(door(wietse, room))
    await wietse.taps("Akkoord")
    await wietse.says("brandweer")

    assert ("partner", "brandweer") in await register(room)


async def test_who_was_let_in_by_another_administrator_still_reads_the_house_rules(room: RoomInTown) -> None:
    await room.host.says("/nodig")
    await room.host.taps("Politie")
    await room.host.taps("Vervanger")
    await room.host.says("dialoogteam")
    petra = room.town.actor("Petra")
    room.town.world.open_link(petra.person, room.host.link())
    room.town.world.answer_request(room.host.person, room.group, petra.person, approve=True)
    await room.town.rest()

    await petra.opens(door(petra, room))
    await petra.taps("Akkoord")

    rows = list(room.town.db.query("select party, rank, function from members where id = 2"))
    assert rows == [{"party": "politie", "rank": "deputy", "function": "dialoogteam"}]


async def test_another_bot_that_is_added_is_told_and_can_be_taken_out_at_once(room: RoomInTown) -> None:
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    other = room.town.actor("Leesbot")
    other.person.user["is_bot"] = True
    room.town.world.add_member(room.host.person, room.group, other.person)
    await room.town.rest()

    told = gerben.last()
    await room.host.taps("Haal uit de groep")

    assert told.startswith("⚠ Boerenprotest: er is een andere bot toegevoegd.")
    assert other.is_in(room.group) is False


async def test_who_stops_with_the_bot_and_stays_in_the_group_is_no_hidden_reader(room: RoomInTown) -> None:
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    petra = await room.joins("Petra", Party.POLITIE)

    await petra.says("/stop")
    await petra.taps("Ja, ik stop")
    await gerben.says("/wie")

    assert any("Niet meer in de kamer: Politie" in text for text in gerben.texts(room.group))
    assert "⚠ In de groep zitten mensen die de huisregels nog niet accepteerden: 1." in gerben.last()


async def test_the_same_news_by_two_updates_is_told_once(room: RoomInTown) -> None:
    """A change of membership and a service message tell the same; and Telegram may repeat both (T03)."""
    wietse = room.town.actor("Wietse")
    room.town.world.add_member(room.host.person, room.group, wietse.person)
    room.town.world.deliver_again()
    await room.town.rest()

    told = [text for text in room.host.texts(room.group) if "met de hand toegevoegd" in text]
    assert len(told) == 1


async def test_a_group_that_was_there_before_gets_its_people_into_the_register(town: Town) -> None:
    host = await town.coordinator()
    for text in ("/evenement", "Boerenprotest", "13-11-2026", "Raadhuisplein"):
        await host.says(text)
    await first_talk(host)
    group = town.world.group("Boerenprotest", host.person)
    early = town.actor("Vroeg")
    town.world.add_member(host.person, group, early.person)
    url = [b.value for m in host.sees() for row in m.buttons for b in row if b.kind == "url"][-1]
    await host.opens(url, group)
    await host.taps("Akkoord")
    room = RoomInTown(town, group, host)
    await town.passes(minutes=70)
    told = host.last(group)

    await host.taps("Geef een plaats")
    await host.taps("Organisatie")
    await early.opens(host.link())
    await early.taps("Akkoord")
    await early.says("organisator")
    await town.passes(hours=2)

    assert "Aantal mensen in de groep die niet in de lijst staan: 1." in told
    assert ("organisatie", "organisator") in await register(room)
    assert host.last(group) == "✓ Boerenprotest: de groep en de lijst zijn weer gelijk."


async def test_the_link_for_who_is_in_the_group_lets_nobody_else_look_in(room: RoomInTown) -> None:
    wietse = await hand_added(room, room.host)
    await room.host.presses(room.host.sees()[-1].message_id, "guest:door:1:om")
    outsider = room.town.actor("Buitenstaander")

    await outsider.opens(room.host.link())

    assert wietse.is_in(room.group)
    assert outsider.last().startswith("Deze link is voor mensen die al in de groep zitten.")
    assert len(await register(room)) == 1


async def test_somebody_added_by_hand_in_one_room_is_a_guest_there_only(town: Town) -> None:
    first, second = await room_in(town), await room_in(town, "Jaarwisseling")
    await first.joins("Petra", Party.POLITIE)

    await hand_added(second, second.host, "Petra")

    assert [row["room_id"] for row in town.db.query("select room_id from guests")] == [2]
