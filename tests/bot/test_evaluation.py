"""Do all get the same questions and the same result, and can nobody learn who answered what?"""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from signaalbot.bot import jobs
from signaalbot.domain.evaluation import Question
from signaalbot.domain.role import Party, Rank
from signaalbot.services import evaluating
from signaalbot.storage import evaluations
from tests.conftest import Actor, RoomInTown, bytes_of, room_in, town_in

ORGANISERS = ("Gerben", "Hilde", "Iris", "Joost", "Karst")
ON_DUTY = ("Petra", "Fenna", "Omar", "Daan")


async def both_sides(room: RoomInTown) -> tuple[list[Actor], list[Actor]]:
    """Bring in five organisers and, with the host, five people on duty."""
    organisers = [await room.joins(name, Party.ORGANISATIE, Rank.CONTACT) for name in ORGANISERS]
    on_duty = [await room.joins(name, Party.POLITIE, Rank.CONTACT) for name in ON_DUTY]
    return organisers, [room.host, *on_duty]


async def begin(room: RoomInTown) -> None:
    await room.host.says("/evaluatie")
    await room.host.taps("Stuur de vragen nu")


async def answer_all(actor: Actor, label: str) -> None:
    """Press the same answer to every question, and pass over the words."""
    for _ in Question:
        await actor.taps(label)
    await actor.taps("Sla over")
    await actor.taps("Sla over")


def questions(actor: Actor) -> list[str]:
    return [text for text in actor.texts() if "vraag 1 van" in text]


async def test_a_newcomer_is_asked_how_he_sees_the_other_parties(room: RoomInTown) -> None:
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    before = questions(gerben)

    await room.town.passes(minutes=6)

    assert before == []
    assert gerben.last().splitlines()[-3:] == [
        "Hoe kijkt u nu naar de andere partijen?",
        "",
        "1 is heel negatief, 5 is heel positief.",
    ]
    await gerben.taps("4")
    assert "Hoe denkt u dat zij naar u kijken?" in gerben.last()
    await gerben.taps("2")
    assert gerben.last().startswith("Dank u wel.")


async def test_the_question_to_a_newcomer_survives_a_restart(room: RoomInTown) -> None:
    """T38: what is still to be asked is a row."""
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)

    again = await town_in(room.town.world, room.town.bot.resources, room.town.db)
    await again.passes(minutes=6)

    assert len(questions(gerben)) == 1


async def test_everybody_gets_the_same_questions_in_the_same_minute(room: RoomInTown) -> None:
    organisers, on_duty = await both_sides(room)
    await room.town.passes(minutes=20)
    before = room.town.now

    await begin(room)

    asked = [
        next(m for m in actor.sees() if m.text.startswith("Hoe ging het in Boerenprotest?"))
        for actor in (*organisers, *on_duty)
    ]
    assert len({message.text for message in asked}) == 1
    assert room.town.now - before < timedelta(minutes=1)


async def test_it_begins_by_itself_on_the_day_after(room: RoomInTown) -> None:
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)

    await room.town.passes(days=9, hours=23)
    early = "".join(gerben.texts())
    await room.town.passes(hours=2)

    assert "Hoe ging het" not in early
    assert "Hoe ging het in Boerenprotest?" in gerben.last()


async def test_the_result_is_told_per_side_to_all_when_the_host_closes_it(room: RoomInTown) -> None:
    organisers, on_duty = await both_sides(room)
    await begin(room)
    for actor in organisers:
        await answer_all(actor, "2")
    for actor in on_duty:
        await answer_all(actor, "4")

    await room.host.says("/evaluatie")
    await room.host.taps("Sluit en deel")

    expected = "Overheid en partners: 4,0 (5 antwoorden) · Organisatie: 2,0 (5 antwoorden)"
    for actor in (*organisers, *on_duty):
        told = next(text for text in reversed(actor.texts()) if text.startswith("Uitslag van de evaluatie"))
        assert told.count(expected) == len(Question)
        assert told.count("Te weinig antwoorden") == 2  # the questions on joining, which nobody answered
    assert organisers[0].last(room.group).startswith("De evaluatie van Boerenprotest is klaar.")


async def test_with_a_small_side_all_count_together(room: RoomInTown) -> None:
    organisers, on_duty = await both_sides(room)
    await begin(room)
    for actor in (*organisers[:2], *on_duty[:3]):
        await answer_all(actor, "3")

    await room.town.passes(days=8)

    told = organisers[0].last()
    assert told.count("Samen: 3,0 (5 antwoorden)") == len(Question) - 2
    assert "Organisatie:" not in told


async def test_it_closes_by_itself_after_a_week(room: RoomInTown) -> None:
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    await begin(room)

    await room.town.passes(days=7, minutes=2)

    assert gerben.last().startswith("Uitslag van de evaluatie van Boerenprotest")
    await gerben.presses(gerben.sees()[-1].message_id, "rate:1:end:informed:5")
    assert gerben.toasts[-1] == "Deze vragen staan niet meer open. Er is niets veranderd."


async def test_a_second_answer_changes_nothing(room: RoomInTown) -> None:
    """T68: two taps, two devices."""
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    await begin(room)
    anchor = gerben.sees()[-1].message_id

    await gerben.presses(anchor, "rate:1:end:informed:5")
    await gerben.presses(anchor, "rate:1:end:informed:1")
    await gerben.presses(anchor, "rate:1:end:informed:5")

    assert [row["answer"] for row in room.town.db.query("select answer from ballots")] == [5]


async def test_a_question_that_was_passed_over_leaves_no_answer(room: RoomInTown) -> None:
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    await begin(room)

    await gerben.taps("Sla over")
    await gerben.presses(gerben.sees()[-1].message_id, "rate:1:end:informed:5")

    assert list(room.town.db.query("select answer from ballots")) == []


async def test_an_answer_knows_no_member_and_no_moment(room: RoomInTown) -> None:
    """What is stored of an answer: room, round, question, side, number and a random code."""
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    await begin(room)
    await gerben.taps("4")

    ballot = next(iter(room.town.db.query("select * from ballots")))
    known = next(iter(room.town.db.query("select * from answered")))
    assert {key: ballot[key] for key in ballot if key != "code"} == {
        "room_id": 1,
        "round": "end",
        "question": "informed",
        "side": "organisers",
        "answer": 4,
        "remark": None,
    }
    assert sorted(known) == ["member_id", "question", "round"]


async def test_answers_lie_in_no_order_of_time(room: RoomInTown) -> None:
    """The table is kept by random code, so the first who answered is not the first in the file."""
    organisers, on_duty = await both_sides(room)
    await begin(room)
    for place, actor in enumerate((*organisers, *on_duty)):
        await actor.taps(str(place % 5 + 1))

    codes = [row["code"] for row in room.town.db.query("select code from ballots")]
    columns = list(room.town.db.query("select name, pk from pragma_table_info('ballots')"))
    assert codes == sorted(codes)
    assert [column["name"] for column in columns if column["pk"]] == ["code"]


async def test_somebodys_words_are_shown_without_names_before_they_are_kept(room: RoomInTown) -> None:
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    await begin(room)
    for _ in Question:
        await gerben.taps("4")

    await gerben.taps("Schrijf een antwoord")
    await gerben.says("Goed overleg, bel mij op 0612345678")
    shown = gerben.last()
    kept_before = list(room.town.db.query("select remark from ballots where remark is not null"))
    await gerben.taps("Verstuur")

    assert "Goed overleg, bel mij op [telefoon]" in shown
    assert kept_before == []
    assert "Wat doen we een volgende keer anders?" in gerben.last()
    stored = [row["remark"] for row in room.town.db.query("select remark from ballots where remark is not null")]
    assert stored == ["Goed overleg, bel mij op [telefoon]"]
    assert b"0612345678" not in bytes_of(room.town.db)


async def test_words_that_were_not_shown_by_this_question_are_not_taken(room: RoomInTown) -> None:
    """Promise 4: a quote of another message, such as a signal, cannot slip into the verslag."""
    await room.town.worker("Samir")
    samir = await room.joins("Samir", Party.GEMEENTE, Rank.MEMBER)
    await begin(room)
    await samir.says("Er wordt toch niet naar ons geluisterd")
    anchor = samir.sees()[-1].message_id

    await samir.presses(anchor, "remark:1:good:send")

    assert list(room.town.db.query("select * from ballots")) == []
    assert samir.toasts[-1] == "Dit voorbeeld is te oud. Stuur uw bericht opnieuw."


async def test_words_that_are_too_long_are_asked_again(room: RoomInTown) -> None:
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    await begin(room)
    for _ in Question:
        await gerben.taps("4")
    await gerben.taps("Schrijf een antwoord")

    await gerben.says("x" * 501)
    refused = gerben.last()
    await gerben.says("Korte lijnen")

    assert refused.startswith("Uw tekst is te lang: 501 tekens.")
    assert "Korte lijnen" in gerben.last()


async def test_only_the_host_starts_and_closes(room: RoomInTown) -> None:
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    await room.town.coordinator("Coen")
    coen = room.town.actor("Coen")
    await gerben.says("/evaluatie")
    nothing_to_press = gerben.sees()[-1].buttons
    for actor in (gerben, coen):
        await actor.says("/help")
        for data in ("evaluation:start:1", "evaluation:close:1"):
            await actor.presses(actor.sees()[-1].message_id, data)

    assert nothing_to_press == []
    assert list(room.town.db.query("select * from evaluations")) == []
    assert gerben.toasts[-1].startswith("Alleen de kamerbeheerder van Boerenprotest kan dit.")
    assert coen.toasts[-1].startswith("U doet niet mee in deze kamer.")


async def test_starting_and_closing_twice_tells_once(room: RoomInTown) -> None:
    """T68."""
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    await begin(room)
    anchor = room.host.sees()[-1].message_id
    for data in ("evaluation:start:1", "evaluation:close:1", "evaluation:close:1", "evaluation:start:1"):
        await room.host.presses(anchor, data)

    assert sum("is begonnen" in text for text in gerben.texts(room.group)) == 1
    assert sum(text.startswith("Uitslag van de evaluatie") for text in gerben.texts()) == 1


async def test_how_many_answered_is_told_to_every_member_and_never_who(room: RoomInTown) -> None:
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    petra = await room.joins("Petra", Party.POLITIE, Rank.CONTACT)
    await begin(room)
    await petra.taps("5")

    await gerben.says("/evaluatie")

    assert gerben.texts()[-2].splitlines()[1].startswith("1 van de 3 mensen gaven antwoord.")


async def test_the_line_in_the_timeline_says_that_it_began_and_ended(room: RoomInTown) -> None:
    await begin(room)
    await room.town.passes(days=7, minutes=1)

    kinds = [row["kind"] for row in room.town.db.query("select kind from timeline order by id")]
    assert kinds[-2:] == ["evaluation_started", "evaluation_closed"]


async def test_one_room_that_fails_does_not_keep_the_others_from_their_evaluation(
    room: RoomInTown, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """T39: the first of three raises; two are started, and the failure is reported."""
    for name in ("Avondmarkt", "Lichtjestocht"):
        await room_in(room.town, name)
    add = evaluations.add

    def failing(db: object, room_id: int, *rest: object) -> bool:
        if room_id == 1:
            raise RuntimeError
        return add(db, room_id, *rest)  # type: ignore[arg-type]

    with monkeypatch.context() as patch, caplog.at_level(logging.ERROR):
        patch.setattr(evaluations, "add", failing)
        room.town.world.clock.set(room.town.now + timedelta(days=10, hours=2))
        await jobs.run_evaluations(room.town.bot.resources)

    assert [room_id for room_id, _ in evaluations.pending(room.town.db)] == [2, 3]
    assert "evaluation of room 1 failed" in caplog.text


async def test_a_bot_that_slept_for_weeks_does_not_ask_about_an_old_event(room: RoomInTown) -> None:
    room.town.world.clock.set(room.town.now + timedelta(days=40))

    await jobs.run_evaluations(room.town.bot.resources)

    assert evaluations.find(room.town.db, 1) is None
    assert evaluating.next_due(room.town.db, room.town.now) is None


async def test_a_room_that_closes_first_tells_the_result_of_its_evaluation(room: RoomInTown) -> None:
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    await begin(room)
    await room.host.says("/sluit")
    await room.host.taps("Ja, sluit de kamer")

    await gerben.presses(gerben.sees()[-1].message_id, "rate:1:end:informed:5")

    assert sum(text.startswith("Uitslag van de evaluatie") for text in gerben.texts()) == 1
    assert list(room.town.db.query("select * from ballots")) == []
    kinds = [row["kind"] for row in room.town.db.query("select kind from timeline order by id")]
    assert kinds[-2:] == ["evaluation_closed", "phase_gesloten"]


async def test_a_closed_room_is_not_evaluated_by_itself(room: RoomInTown) -> None:
    """T40: nothing is asked for what is closed."""
    gerben = await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT)
    await room.host.says("/sluit")
    await room.host.taps("Ja, sluit de kamer")

    await room.town.passes(days=12)

    assert "Hoe ging het" not in "".join(gerben.texts())
