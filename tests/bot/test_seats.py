"""Are the parties of a room equals? Contact role, spokesperson, names at choice, marks, seats."""

from __future__ import annotations

from signaalbot.domain.role import Party, Rank
from tests.conftest import Actor, RoomInTown, Town, room_in


def kinds(town: Town) -> list[str]:
    return [row["kind"] for row in town.db.query("select kind from timeline order by id")]


def rank_of(town: Town, actor: Actor) -> str:
    rows = town.db.query(
        "select rank from members join people on people.id = person_id where telegram_id = ?", [actor.id]
    )
    return str(next(iter(rows))["rank"])


async def organisers(room: RoomInTown) -> tuple[Actor, Actor]:
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    return gerben, await room.joins("Tjitske", Party.ORGANISATIE, Rank.DEPUTY)


async def test_the_contact_role_is_handed_over_when_both_pressed_and_all_hear_it(room: RoomInTown) -> None:
    gerben, tjitske = await organisers(room)
    await gerben.says("/draagover")
    await gerben.taps("functie van tjitske")
    before = rank_of(room.town, gerben), rank_of(room.town, tjitske)

    await tjitske.taps("Ik neem het over")

    assert before == ("contact", "deputy")
    assert (rank_of(room.town, gerben), rank_of(room.town, tjitske)) == ("deputy", "contact")
    assert room.host.last(room.group) == (
        "Boerenprotest: nieuwe contactpersoon. Organisatie · functie van tjitske (Contactpersoon)."
    )
    assert "nieuwe contactpersoon" in room.host.last()
    assert kinds(room.town)[-2:] == ["handover_offered", "handed_over"]


async def test_who_does_not_want_the_role_leaves_it_where_it_is(room: RoomInTown) -> None:
    gerben, tjitske = await organisers(room)
    await gerben.says("/draagover")
    await gerben.taps("functie van tjitske")

    await tjitske.taps("Nee, liever niet")
    await tjitske.presses(tjitske.sees()[-1].message_id, "handover:take:1")

    assert rank_of(room.town, gerben) == "contact"
    assert tjitske.toasts[-1] == "Dit staat niet meer open. Er is niets veranderd."
    assert "neemt het niet over" in gerben.last()


async def test_a_retracted_offer_cannot_be_taken(room: RoomInTown) -> None:
    gerben, tjitske = await organisers(room)
    await gerben.says("/draagover")
    await gerben.taps("functie van tjitske")

    await gerben.taps("Toch niet overdragen")
    await tjitske.taps("Ik neem het over")
    await tjitske.taps("Nee, liever niet")

    assert rank_of(room.town, tjitske) == "deputy"


async def test_taking_over_twice_changes_places_once(room: RoomInTown) -> None:
    """T68: two devices, the same second."""
    gerben, tjitske = await organisers(room)
    await gerben.says("/draagover")
    await gerben.taps("functie van tjitske")

    await tjitske.taps("Ik neem het over", rest=False)
    await tjitske.taps("Ik neem het over")

    assert (rank_of(room.town, gerben), rank_of(room.town, tjitske)) == ("deputy", "contact")
    assert kinds(room.town).count("handed_over") == 1


async def test_an_offer_can_be_taken_only_by_the_one_it_was_made_to(room: RoomInTown) -> None:
    """T59: a forged press of somebody else."""
    gerben, _ = await organisers(room)
    petra = await room.joins("Petra", Party.POLITIE, Rank.CONTACT)
    await gerben.says("/draagover")
    await gerben.taps("functie van tjitske")

    await petra.presses(petra.sees()[-1].message_id, "handover:take:1")

    assert rank_of(room.town, gerben) == "contact"


async def test_the_new_contact_person_can_tell_everyone_and_the_menu_says_so(room: RoomInTown) -> None:
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    mila = await room.joins("Mila", Party.ORGANISATIE)
    await gerben.says("/draagover")
    await gerben.taps("functie van mila")
    await mila.taps("Ik neem het over")

    await mila.says("/bericht Verzamelen om 9 uur")

    scope = {"type": "chat", "chat_id": mila.id}
    menu = room.town.world.call("getMyCommands", {"scope": scope}).body["result"]
    assert "bericht" in {each["command"] for each in menu}
    assert "Verzamelen om 9 uur" in mila.last()


async def test_a_party_that_loses_its_contact_person_is_told_to_the_host_and_shown(room: RoomInTown) -> None:
    gerben, tjitske = await organisers(room)

    room.town.world.leave(gerben.person, room.group)
    await room.town.rest()
    await tjitske.says("/wie")

    assert "Organisatie heeft geen contactpersoon" in room.host.last()
    assert "⚠ Organisatie heeft geen contactpersoon." in tjitske.last()


async def test_a_deputy_steps_in_when_there_is_no_contact_person(room: RoomInTown) -> None:
    gerben, tjitske = await organisers(room)
    room.town.world.leave(gerben.person, room.group)
    await room.town.rest()

    await tjitske.says("/draagover")
    await tjitske.taps("Ik word contactpersoon")

    assert rank_of(room.town, tjitske) == "contact"
    assert "stepped_in" in kinds(room.town)


async def test_a_deputy_cannot_push_a_contact_person_aside(room: RoomInTown) -> None:
    gerben, tjitske = await organisers(room)

    await tjitske.says("/draagover")
    await tjitske.presses(tjitske.sees()[-1].message_id, "handover:stepin:1")

    assert tjitske.last().startswith("Uw partij heeft een contactpersoon.")
    assert rank_of(room.town, gerben) == "contact"


async def test_a_party_that_never_got_a_contact_person_is_told_after_a_day(room: RoomInTown) -> None:
    await room.joins("Petra", Party.POLITIE)
    before = [text for text in room.host.texts() if "Politie heeft geen contactpersoon" in text]

    await room.town.passes(hours=30)

    told = [text for text in room.host.texts() if "Politie heeft geen contactpersoon" in text]
    assert (len(before), len(told)) == (0, 1)


async def test_a_silent_party_is_told_to_the_host_while_the_event_is_under_way(room: RoomInTown) -> None:
    """Nothing pressed and nothing sent for an hour; kept per party, never per person."""
    gerben, _ = await organisers(room)
    petra = await room.joins("Petra", Party.POLITIE, Rank.CONTACT)
    await room.host.says("/fase")
    await room.host.taps("Zet op: Tijdens")
    await room.town.passes(minutes=40)
    await petra.says("/wie")
    await room.town.passes(minutes=25)
    await gerben.says("/help")

    warned = [text for text in room.host.texts() if "is een uur stil" in text]
    await room.town.passes(minutes=20)
    await petra.says("/wie")

    assert [text.splitlines()[0] for text in warned] == [
        "⚠ Boerenprotest: Gemeente is een uur stil.",
        "⚠ Boerenprotest: Organisatie is een uur stil.",
    ]
    assert "⚠ Gemeente drukte een uur op niets en stuurde mij niets." in petra.last()
    assert "Politie drukte" not in petra.last()
    columns = {row["name"] for row in room.town.db.query("select name from pragma_table_info('signs')")}
    assert columns == {"room_id", "party", "at"}


async def test_only_the_spokesperson_writes_in_the_name_of_the_municipality(room: RoomInTown) -> None:
    karin = await room.joins("Karin", Party.GEMEENTE, Rank.CONTACT)
    olaf = await room.joins("Olaf", Party.GEMEENTE, Rank.DEPUTY)
    await room.host.says("/woordvoerder")
    await room.host.taps("Woordvoerder: functie van karin")

    await karin.says("/bericht De route is vrij")
    await karin.sends("Info")
    await olaf.says("/bericht Ik sta bij de brug")
    await olaf.sends("Info")

    by_karin, by_olaf = (
        next(text for text in room.host.texts(room.group) if words in text and "Van: " in text)
        for words in ("De route is vrij", "Ik sta bij de brug")
    )
    assert "functie van karin (Contactpersoon). Namens de gemeente" in by_karin
    assert "functie van olaf (Vervanger). Eigen functie, niet namens de gemeente" in by_olaf


async def test_another_party_has_no_line_about_the_municipality(room: RoomInTown) -> None:
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)

    await gerben.says("/bericht Wij staan klaar")
    await gerben.sends("Info")

    assert "gemeente" not in next(t for t in room.host.texts(room.group) if "Wij staan klaar" in t and "Van: " in t)


async def test_the_room_host_cannot_be_the_spokesperson(room: RoomInTown) -> None:
    await room.joins("Karin", Party.GEMEENTE, Rank.CONTACT)
    await room.host.says("/woordvoerder")

    await room.host.presses(room.host.sees()[-1].message_id, "voice:1:1:spokesperson")

    assert room.host.toasts[-1] == "De kamerbeheerder kan niet ook woordvoerder zijn. Kies een ander."
    assert "kamerbeheerder" not in str([b.label for row in room.host.sees()[-1].buttons for b in row])


async def test_nobody_but_the_host_chooses_the_spokesperson(room: RoomInTown) -> None:
    karin = await room.joins("Karin", Party.GEMEENTE, Rank.CONTACT)

    await karin.says("/woordvoerder")
    await karin.presses(karin.sees()[-1].message_id, "voice:1:2:spokesperson")

    assert [row["voice"] for row in room.town.db.query("select voice from members")] == [None, None]


async def test_there_is_one_spokesperson_and_a_lost_one_is_told_to_the_host(room: RoomInTown) -> None:
    karin = await room.joins("Karin", Party.GEMEENTE, Rank.CONTACT)
    await room.joins("Olaf", Party.GEMEENTE, Rank.DEPUTY)
    for name in ("karin", "olaf"):
        await room.host.says("/woordvoerder")
        await room.host.taps(f"Woordvoerder: functie van {name}")
    await karin.says("/wie")
    marked = karin.last()

    olaf = room.members["Olaf"]
    room.town.world.leave(olaf.person, room.group)
    await room.town.rest()

    assert "functie van karin (Contactpersoon)" in marked
    assert "functie van olaf (Vervanger, woordvoerder)" in marked
    assert any("de gemeente heeft geen woordvoerder meer" in text for text in room.host.texts())


async def test_a_member_is_shown_by_function_alone_until_he_gives_a_first_name(room: RoomInTown) -> None:
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    await room.host.says("/wie")
    before = room.host.last()

    await gerben.taps("Ook mijn voornaam tonen")
    await gerben.says("Gerben")
    await room.host.says("/wie")

    assert "functie van gerben (Contactpersoon)" in before
    assert "functie van gerben, Gerben (Contactpersoon)" in room.host.last()
    assert any("wil ook met een voornaam genoemd worden" in text for text in room.host.texts(room.group))


async def test_a_name_that_was_taken_away_is_nowhere_any_more(room: RoomInTown) -> None:
    """The name stands in one place of the database, and in no message that is kept."""
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    await gerben.says("/naam Sjoukje-Ytsje")
    await room.host.says("/wie")
    assert "Sjoukje-Ytsje" in room.host.last()

    await gerben.says("/naam")
    await gerben.taps("Alleen mijn functie")

    assert b"Sjoukje" not in bytes(room.town.db.conn.serialize())


async def test_a_name_goes_with_the_member_who_leaves(room: RoomInTown) -> None:
    gerben = await room.joins("Gerben", Party.ORGANISATIE)
    await gerben.says("/naam Sjoukje")

    room.town.world.leave(gerben.person, room.group)
    await room.town.rest()

    assert [row["shown_name"] for row in room.town.db.query("select shown_name from members")] == [None, None]


async def test_a_phone_number_is_no_name_and_may_be_typed_again(room: RoomInTown) -> None:
    gerben = await room.joins("Gerben", Party.ORGANISATIE)
    await gerben.taps("Ook mijn voornaam tonen")

    await gerben.says("0612345678")
    refused = gerben.last()
    await gerben.says("Gerben")

    assert refused.startswith("Zo'n naam kan ik niet tonen.")
    assert [row["shown_name"] for row in room.town.db.query("select shown_name from members")] == [None, "Gerben"]


async def test_only_oneself_sets_the_mark_of_knowing_this_world(room: RoomInTown) -> None:
    petra = await room.joins("Petra", Party.POLITIE, Rank.CONTACT)
    await petra.says("/brug")
    await petra.taps("Ja, dat klopt voor mij")
    await room.host.says("/wie")
    marked = room.host.last()

    await petra.says("/brug")
    await petra.taps("Haal weg")
    await room.host.says("/wie")

    assert "functie van petra (Contactpersoon, kent deze wereld goed)" in marked
    assert "kent deze wereld goed" not in room.host.last()


async def test_the_function_stands_beside_the_name_in_the_group(room: RoomInTown) -> None:
    petra = await room.joins("Petra", Party.POLITIE, Rank.CONTACT)

    assert room.group.members[petra.id].tag == "Pol·functie van…"


async def test_a_tag_that_cannot_be_set_stops_nothing(room: RoomInTown) -> None:
    room.town.world.take_right(room.group, "can_manage_tags")
    await room.town.rest()

    petra = await room.joins("Petra", Party.POLITIE)

    assert petra.is_in(room.group)
    assert room.group.members[petra.id].tag is None


async def test_the_host_moves_somebody_to_another_party_and_all_hear_it(room: RoomInTown) -> None:
    petra = await room.joins("Petra", Party.POLITIE, Rank.CONTACT)
    await room.host.says("/verplaats")
    await room.host.taps("Politie · functie van petra")
    await room.host.taps("Partner")

    rows = list(room.town.db.query("select party, rank from members where id = 2"))
    assert rows == [{"party": "partner", "rank": "member"}]
    assert "hoort nu bij deze partij" in petra.last(room.group)
    assert room.group.members[petra.id].tag == "Partner·functie…"
    assert "moved" in kinds(room.town)


async def test_one_person_cannot_sit_with_two_parties(room: RoomInTown) -> None:
    petra = await room.joins("Petra", Party.POLITIE)
    room.group.members[petra.id].status = "left"  # Telegram did not tell

    await room.host.says("/nodig")
    await room.host.taps("Partner")
    await room.host.taps("Deelnemer")
    await room.host.says("brandweer")
    await petra.opens(room.host.link())

    assert petra.last().startswith("U zit in deze kamer al bij Politie.")
    assert [row["party"] for row in room.town.db.query("select party from members where id = 2")] == ["politie"]


async def test_one_person_may_sit_in_two_rooms_for_two_parties(town: Town) -> None:
    first, second = await room_in(town), await room_in(town, "Jaarwisseling")
    petra = await first.joins("Petra", Party.POLITIE)
    await second.joins("Petra", Party.PARTNER)

    rows = town.db.query("select party from members where person_id = (select max(person_id) from members) order by id")

    assert [row["party"] for row in rows] == ["politie", "partner"]
    assert petra.is_in(first.group)
    assert petra.is_in(second.group)


async def test_who_left_comes_back_with_the_same_link_and_is_let_in(room: RoomInTown) -> None:
    petra = await room.joins("Petra", Party.POLITIE)
    link = room.host.link()
    room.town.world.leave(petra.person, room.group)
    await room.town.rest()

    await petra.opens(link)
    await petra.taps("Akkoord")

    assert petra.is_in(room.group)


async def test_everybody_hears_who_came_and_who_went(room: RoomInTown) -> None:
    petra = await room.joins("Petra", Party.POLITIE)

    room.town.world.leave(petra.person, room.group)
    await room.town.rest()

    told = [text for text in room.host.texts(room.group) if "kamer: Politie" in text]
    assert told == [
        "Nieuw in de kamer: Politie · functie van petra (Deelnemer).",
        "Niet meer in de kamer: Politie · functie van petra (Deelnemer).",
    ]


async def test_a_press_with_somebody_elses_ticket_lets_nobody_in(room: RoomInTown) -> None:
    """T59: who was not shown the house rules by a link cannot agree to them."""
    await room.host.says("/nodig")
    await room.host.taps("Politie")
    await room.host.taps("Contactpersoon")
    await room.host.says("dialoogteam")
    petra = room.town.actor("Petra")
    await petra.opens(room.host.link())
    data = next(b.value for row in petra.sees()[-1].buttons for b in row if b.label == "Akkoord")
    stranger = room.town.actor("Vreemde")
    await stranger.says("/start")

    for forged in (data, "join:3", "join:3:0000000000000000"):
        await stranger.presses(stranger.sees()[-1].message_id, forged)

    assert stranger.toasts == ["Deze uitnodiging werkt niet meer. Vraag een nieuwe aan wie u uitnodigde."] * 3
    assert len(list(room.town.db.query("select 1 from members"))) == 1


async def test_who_joins_reads_how_to_hide_the_phone_number_first(room: RoomInTown) -> None:
    """T30: numbers of group members were matched with contacts; the guide stands with the house rules."""
    await room.host.says("/nodig")
    await room.host.taps("Organisatie")
    await room.host.taps("Deelnemer")
    await room.host.says("ordedienst")
    gerben = room.town.actor("Gerben")

    await gerben.opens(room.host.link())

    assert "Wie vindt mij met mijn nummer: Mijn contacten." in gerben.last()


async def test_an_offer_that_waited_three_days_cannot_be_taken_any_more(room: RoomInTown) -> None:
    """T70: every state has a maximum age."""
    gerben, tjitske = await organisers(room)
    await gerben.says("/draagover")
    await gerben.taps("functie van tjitske")
    await room.town.sleeps(days=3)

    await tjitske.taps("Ik neem het over")

    assert rank_of(room.town, gerben) == "contact"
    assert tjitske.toasts[-1] == "Dit staat niet meer open. Er is niets veranderd."
