"""How does a room come about, and who gets in?"""

from __future__ import annotations

from datetime import timedelta

from signaalbot.domain.role import Party, Rank
from tests.conftest import RoomInTown, Town, first_talk, room_in


async def test_an_event_is_made_by_answering_three_questions(town: Town) -> None:
    host = await town.coordinator()

    await host.says("/evenement")
    await host.says("Boerenprotest")
    await host.says("13-11-2026")
    await host.says("Raadhuisplein")

    assert list(town.db.query("select name, day, place from events")) == [
        {"name": "Boerenprotest", "day": "2026-11-13", "place": "Raadhuisplein"}
    ]


async def test_a_day_that_nobody_understands_is_asked_again(town: Town) -> None:
    host = await town.coordinator()
    await host.says("/evenement")
    await host.says("Boerenprotest")

    await host.says("vrijdag of zo")
    await host.says("13/11/2026")
    await host.says("Raadhuisplein")

    assert [row["day"] for row in town.db.query("select day from events")] == ["2026-11-13"]


async def test_the_same_answer_delivered_twice_is_not_taken_for_the_next_answer(town: Town) -> None:
    """T03: Telegram repeats an update that was not confirmed."""
    host = await town.coordinator()
    await host.says("/evenement")
    town.world.say(host.person, "bot", "Boerenprotest")
    town.world.deliver_again()
    await town.rest()

    await host.says("13-11-2026")
    await host.says("Raadhuisplein")

    assert list(town.db.query("select name, day from events")) == [{"name": "Boerenprotest", "day": "2026-11-13"}]


async def test_without_administrator_rights_no_group_becomes_a_room(town: Town) -> None:
    """T27: start refuses a room until the bot is administrator, and says what to do."""
    host = await town.coordinator()
    for text in ("/evenement", "Boerenprotest", "13-11-2026", "Raadhuisplein"):
        await host.says(text)
    await first_talk(host)
    group = town.world.group("Boerenprotest", host.person)
    url = [b.value for m in host.sees() for row in m.buttons for b in row if b.kind == "url"][-1]

    town.world.add_bot(host.person, group, rights=(), start_token=url.split("startgroup=")[1].split("&")[0])
    await town.rest()

    assert "Maak mij beheerder" in host.last(group)
    assert [row["chat_id"] for row in town.db.query("select chat_id from rooms")] == [None]


async def test_the_group_gets_a_pinned_card_that_says_what_is_valid(room: RoomInTown) -> None:
    pinned = [message for message in room.host.sees(room.group) if message.pinned]

    assert [message.text.splitlines()[0] for message in pinned] == ["📌 Boerenprotest"]
    assert "Er zijn nog geen afspraken." in pinned[0].text


async def test_someone_with_a_link_reads_the_house_rules_before_coming_in(room: RoomInTown) -> None:
    await room.host.says("/nodig")
    await room.host.taps("Politie")
    await room.host.taps("Contactpersoon")
    await room.host.says("dialoogteam")
    petra = room.town.actor("Petra")

    await petra.opens(room.host.link())

    assert petra.last().startswith("Ik ben een bot.")
    assert "Huisregels" in petra.last()
    assert petra.is_in(room.group) is False


async def test_who_agrees_to_the_house_rules_is_let_in_and_gets_what_is_valid(room: RoomInTown) -> None:
    """T13: a late joiner gets the catch-up card."""
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    await gerben.says("/bericht Verzamelen om 9 uur")
    await gerben.sends("Urgent")

    petra = await room.joins("Petra", Party.POLITIE)

    assert petra.is_in(room.group)
    assert any("Dit geldt nu" in text and "Verzamelen om 9 uur" in text for text in petra.texts())


async def test_a_link_works_for_one_person_and_all_sides_hear_of_a_second_try(room: RoomInTown) -> None:
    """T29: a link that brought a journalist in."""
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    petra = await room.joins("Petra", Party.POLITIE, Rank.CONTACT)
    stranger = room.town.actor("Vreemde")

    await stranger.opens(room.host.link())

    assert stranger.last() == "Deze uitnodiging werkt niet meer. Vraag een nieuwe aan wie u uitnodigde."
    assert stranger.is_in(room.group) is False
    assert "gebruikte link" in gerben.last()
    assert "gebruikte link" in petra.last()


async def test_agreeing_twice_makes_one_member(room: RoomInTown) -> None:
    """T68: two devices, the same second."""
    await room.host.says("/nodig")
    await room.host.taps("Politie")
    await room.host.taps("Contactpersoon")
    await room.host.says("dialoogteam")
    petra = room.town.actor("Petra")
    await petra.opens(room.host.link())

    await petra.taps("Akkoord", rest=False)
    await petra.taps("Akkoord", rest=False)
    await room.town.rest()

    rows = list(room.town.db.query("select kind from timeline where kind = 'joined' and party = 'politie'"))
    assert rows == [{"kind": "joined"}]


async def test_an_expired_link_lets_nobody_in(room: RoomInTown) -> None:
    await room.host.says("/nodig")
    await room.host.taps("Politie")
    await room.host.taps("Deelnemer")
    await room.host.says("verkeer")
    link = room.host.link()
    petra = room.town.actor("Petra")
    await petra.opens(link)
    room.town.world.clock.set(room.town.now + timedelta(days=15))

    await petra.taps("Akkoord")

    assert petra.is_in(room.group) is False


async def test_who_declines_is_kept_nowhere(room: RoomInTown) -> None:
    await room.host.says("/nodig")
    await room.host.taps("Partner")
    await room.host.taps("Deelnemer")
    await room.host.says("vervoerder")
    petra = room.town.actor("Petra")
    await petra.opens(room.host.link())

    await petra.taps("Nee")

    assert petra.last() == "Goed, u doet niet mee. Ik heb niets van u bewaard."
    found = room.town.db.query("select * from people where telegram_id = ?", [petra.id])
    assert list(found) == []


async def test_who_leaves_the_group_is_no_member_any_more(room: RoomInTown) -> None:
    petra = await room.joins("Petra", Party.POLITIE, Rank.CONTACT)

    room.town.world.leave(petra.person, room.group)
    await room.town.rest()
    await petra.says("/wie")

    assert petra.last().startswith("Ik ken u nog niet.")


async def test_everyone_sees_the_members_by_party_and_function_and_no_name(room: RoomInTown) -> None:
    """T60: outgoing texts never hold a profile name."""
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    await room.joins("Petra", Party.POLITIE, Rank.CONTACT)

    await gerben.says("/wie")

    assert gerben.last().splitlines()[:4] == [
        "Boerenprotest: 3 deelnemers",
        "Gemeente: kamerbeheerder",
        "Politie: functie van petra (Contactpersoon)",
        "Organisatie: functie van gerben (Contactpersoon)",
    ]
    said = [one.text for one in room.town.world.seen if one.sender == "Signaalbot"]
    assert [text for text in said if "Gerben" in text or "Petra" in text or "Marijke" in text] == []


async def test_a_group_is_the_room_of_one_event_only(room: RoomInTown) -> None:
    host = room.host
    for text in ("/evenement", "Tweede", "14-11-2026", "Markt"):
        await host.says(text)
    await first_talk(host)
    url = [b.value for m in host.sees() for row in m.buttons for b in row if b.kind == "url"][-1]
    token = url.split("startgroup=")[1].split("&")[0]

    await host.says(f"/start@{room.town.world.bot['username']} {token}", room.group)

    assert "al de kamer van een ander evenement" in host.last(room.group)


async def test_in_private_a_member_of_two_rooms_is_asked_which_one(town: Town) -> None:
    first = await room_in(town, "Boerenprotest")
    second = await room_in(town, "Jaarwisseling")

    await first.host.says("/wie")
    await first.host.taps("Jaarwisseling")

    assert first.host.last().startswith("Jaarwisseling: 1 deelnemers")
    assert second.host is not None


async def test_when_a_group_becomes_a_supergroup_the_room_moves_along(town: Town) -> None:
    """T24: the id changes, and the bot must not fall silent."""
    host = await town.coordinator()
    for text in ("/evenement", "Boerenprotest", "13-11-2026", "Raadhuisplein"):
        await host.says(text)
    await first_talk(host)
    group = town.world.group("Boerenprotest", host.person, supergroup=False)
    url = [b.value for m in host.sees() for row in m.buttons for b in row if b.kind == "url"][-1]
    await host.opens(url, group)
    await host.taps("Akkoord")

    new = town.world.migrate(group)
    await town.rest()
    await host.says("/wie", new)

    assert host.last(new).startswith("Boerenprotest: 1 deelnemers")


async def test_an_anonymous_administrator_cannot_act_and_hears_why(room: RoomInTown) -> None:
    """T28: nobody stands behind id 1087968824, so no consent and no bulletin."""
    await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)

    room.town.world.say_anonymously(room.host.person, room.group, "/bericht Iedereen naar huis")
    await room.town.rest()

    assert "U schrijft als groep of kanaal" in room.host.last(room.group)
    assert list(room.town.db.query("select * from bulletins")) == []


async def test_a_member_who_never_opened_the_chat_gets_everything_after_pressing_start(town: Town) -> None:
    """Telegram lets a bot write to who joined by request for five minutes only, unless the person starts it."""
    room = await room_in(town)
    town.world.tap_opens_chat = False
    petra = await room.joins("Petra", Party.POLITIE, Rank.CONTACT)
    assert not any("Dit geldt nu" in text for text in petra.texts())

    await petra.taps("Berichten aanzetten")

    assert any("Dit geldt nu" in text for text in petra.texts())


async def test_a_reply_to_the_bot_in_the_group_gets_an_answer(room: RoomInTown) -> None:
    """T20: a reply on an old card reaches nobody; that must be said."""
    card = next(message for message in room.host.sees(room.group) if message.pinned)

    await room.host.says("prima zo", room.group, reply_to=card.message_id)

    assert room.host.last(room.group).startswith("Antwoorden aan mij bewaar ik niet.")


async def test_a_group_is_written_to_in_the_language_of_the_municipality_whoever_asks(room: RoomInTown) -> None:
    """All read it; in private everybody reads an own language."""
    petra = await room.joins("Petra", Party.POLITIE, Rank.CONTACT)
    await petra.says("/taal")
    await petra.taps("English")

    await petra.says("/afspraken", room.group)
    await petra.says("/afspraken")

    assert petra.last(room.group).startswith("Afspraken in Boerenprotest")
    assert petra.last().startswith("Agreements in Boerenprotest")


async def test_a_room_made_by_an_english_reader_still_speaks_dutch(town: Town) -> None:
    host = await town.coordinator()
    await host.says("/taal")
    await host.taps("English")
    for words in ("/evenement", "Boerenprotest", "13-11-2026", "Raadhuisplein"):
        await host.says(words)

    assert [row["language"] for row in town.db.query("select language from rooms")] == ["nl"]
