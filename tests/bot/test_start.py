"""What does someone hear first, and who gets in?"""

from __future__ import annotations

from datetime import timedelta

from signaalbot.domain.role import Role
from signaalbot.services import admission
from tests.conftest import Town, bytes_of, room_in


async def test_start_says_first_that_it_is_a_bot_then_what_is_kept_then_what_you_can_do(town: Town) -> None:
    samir = await town.worker()

    paragraphs = samir.last().split("\n\n")

    assert paragraphs[0].startswith("Ik ben een bot")
    assert paragraphs[1].startswith("Wat ik bewaar.")
    assert paragraphs[2].startswith("Dit kunt u doen")
    assert "/signaal" in paragraphs[2]


async def test_a_stranger_without_an_invitation_gets_nowhere(town: Town) -> None:
    stranger = town.actor("Vreemde")

    await stranger.says("/start")

    assert "U kunt pas meedoen met een uitnodiging." in stranger.last()
    assert list(town.db.query("select * from people")) == []


async def test_an_invitation_works_once(town: Town) -> None:
    token = admission.invite(town.db, town.bot.resources.chance, Role.COORDINATOR, None, None, town.now)
    url = f"https://t.me/{town.world.bot['username']}?start={token}"
    first, second = town.actor("Eerste"), town.actor("Tweede")

    await first.opens(url)
    await second.opens(url)

    assert "Deze uitnodiging werkt niet meer." in second.last()
    assert [row["telegram_id"] for row in town.db.query("select telegram_id from people")] == [first.id]


async def test_the_same_person_may_open_the_same_link_again(town: Town) -> None:
    """T03: an update that came twice is no second use."""
    token = admission.invite(town.db, town.bot.resources.chance, Role.COORDINATOR, None, None, town.now)
    marijke = town.actor("Marijke")

    await marijke.says(f"/start {token}")
    await marijke.says(f"/start {token}")

    assert "/evenement" in marijke.last()


async def test_an_invitation_expires_after_a_week(town: Town) -> None:
    token = admission.invite(town.db, town.bot.resources.chance, Role.COORDINATOR, None, None, town.now)
    town.world.clock.set(town.now + timedelta(days=7, seconds=1))
    marijke = town.actor("Marijke")

    await marijke.says(f"/start {token}")

    assert "Deze uitnodiging werkt niet meer." in marijke.last()


async def test_only_the_hash_of_a_token_is_stored(town: Town) -> None:
    token = admission.invite(town.db, town.bot.resources.chance, Role.COORDINATOR, None, None, town.now)
    marijke = town.actor("Marijke")
    await marijke.says(f"/start {token}")

    assert token.encode() not in bytes_of(town.db)


async def test_a_guessed_token_is_refused(town: Town) -> None:
    stranger = town.actor("Vreemde")

    await stranger.says("/start AAAAAAAAAAAAAAAAAAAAAA")

    assert "Deze uitnodiging werkt niet meer." in stranger.last()


async def test_a_coordinator_invites_a_worker_with_an_occupation(town: Town) -> None:
    host = await town.coordinator()
    await host.says("/uitnodigen")
    await host.taps("Eerstelijnswerker")
    await host.taps("Wijkcoach")
    nadia = town.actor("Nadia")

    await nadia.opens(host.link())

    roles = town.db.query("select role, occupation from roles where role = 'worker'")
    assert list(roles) == [{"role": "worker", "occupation": "wijkcoach"}]
    assert "/signaal" in nadia.last()


async def test_no_name_of_anybody_is_in_the_database(town: Town) -> None:
    await town.coordinator("Marijkepuk")
    await town.worker("Samirpuk")

    found = bytes_of(town.db)

    assert b"Marijkepuk" not in found
    assert b"Samirpuk" not in found


async def test_who_chooses_english_is_answered_in_english(town: Town) -> None:
    samir = await town.worker()

    await samir.says("/taal")
    await samir.taps("English")
    await samir.says("/help")

    assert samir.last().startswith("This is what you can do")


async def test_someone_whose_telegram_is_english_reads_english_from_the_start(town: Town) -> None:
    stranger = town.actor("Stranger", language="en")

    await stranger.says("/start")

    assert stranger.last().startswith("I am a bot")


async def test_who_stops_is_a_stranger_again_and_what_was_agreed_stays(town: Town) -> None:
    room = await room_in(town)
    from signaalbot.domain.role import Party, Rank

    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    await gerben.says("/afspraak Stapvoets")
    await gerben.taps("Leg voor")
    await gerben.taps("Akkoord")

    await gerben.says("/stop")
    await gerben.taps("Ja, ik stop")
    await gerben.says("/wie")

    assert gerben.last().startswith("Ik ken u nog niet.")
    assert [row["state"] for row in town.db.query("select state from agreements")] == ["valid"]


async def test_an_unknown_command_gets_an_answer_in_private(town: Town) -> None:
    """T42."""
    samir = await town.worker()

    await samir.says("/bestaatniet")

    assert samir.last() == "Die opdracht ken ik niet. Kies /help voor wat u kunt doen."


async def test_plain_text_of_somebody_who_is_no_worker_is_no_signal(town: Town) -> None:
    host = await town.coordinator()

    await host.says("zomaar iets")

    assert host.last().startswith("Met gewone tekst kan ik hier niets.")
    assert list(town.db.query("select * from signals")) == []
