"""Does a person decide: text first, proposal on a tap, order of chance, undo, and every read on record?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from signaalbot.domain.chance import Chance
from signaalbot.domain.narrative import Evidence, Narrative, Proposal
from tests.conftest import Actor, Town

SAID = "het besluit lag er al, er wordt toch niet geluisterd"
OWN = Narrative.ONGEHOORDE_BURGER


def proposing(text: str) -> Proposal:
    """Propose one narrative with the first word as evidence."""
    word = text.split(maxsplit=1)[0]
    return Proposal((OWN,), dict.fromkeys(Narrative, 0.9), True, (Evidence(OWN, word, 0, len(word), "test"),), "test-1")


@pytest.fixture
async def desk(town: Town) -> Actor:
    """A coordinator, and a bot that always proposes and never leaves a signal blind."""
    chance = town.bot.resources.chance
    picks = Chance(chance.octets, lambda n: chance.below(n) if n != 10 else 5)
    town.bot.application.bot_data["resources"] = replace(town.bot.resources, reader=proposing, chance=picks)
    return await town.coordinator()


async def sent(town: Town, *texts: str, name: str = "Samir") -> list[str]:
    """Let a worker send signals; returns their codes."""
    worker = town.actors.get(name) or await town.worker(name)
    for text in texts:
        await worker.says(text)
        await worker.taps("Verstuur")
    return [row["code"] for row in town.db.query("select code from signals order by id")][-len(texts) :]


def rows(town: Town, sql: str) -> list[tuple[object, ...]]:
    return [tuple(row.values()) for row in town.db.query(sql)]


async def test_the_text_comes_first_and_nothing_of_the_machine(town: Town, desk: Actor) -> None:
    await sent(town, SAID)
    await desk.says("/beoordeel")

    await desk.taps("Volgend signaal")

    assert SAID in desk.last()
    assert "voorstel" not in desk.last().lower()


async def test_the_proposal_comes_on_a_tap_with_the_words_that_counted(town: Town, desk: Actor) -> None:
    await sent(town, SAID)
    await desk.says("/beoordeel")
    await desk.taps("Volgend signaal")

    await desk.taps("Toon voorstel")

    assert "• Er wordt toch niet geluisterd, omdat: “het”" in desk.last()


async def test_a_proposal_is_confirmed_with_one_tap(town: Town, desk: Actor) -> None:
    await sent(town, SAID)
    await desk.says("/beoordeel")
    await desk.taps("Volgend signaal")
    await desk.taps("Toon voorstel")

    await desk.taps("Klopt")

    assert rows(town, "select outcome, proposal_shown from reviews") == [("narratives", 1)]
    assert rows(town, "select narrative from review_labels") == [(OWN.value,)]


async def test_several_narratives_can_be_chosen_without_any_proposal(town: Town, desk: Actor) -> None:
    await sent(town, SAID)
    await desk.says("/beoordeel")
    await desk.taps("Volgend signaal")
    await desk.taps("Zelf indelen")
    await desk.taps("Ze zien mij niet")
    await desk.taps("Zij wel, wij niet")
    await desk.taps("✓ Zij wel, wij niet")
    await desk.taps("Ze kunnen het niet")

    await desk.taps("Klaar")

    assert sorted(rows(town, "select narrative from review_labels")) == [
        ("ervaren_incompetentie",),
        ("onzichtbare_burger",),
    ]
    assert rows(town, "select proposal_shown from reviews") == [(0,)]


@pytest.mark.parametrize(
    ("label", "outcome"), [("Geen verhaal", "none"), ("Iets anders", "other"), ("Weet ik niet", "unsure")]
)
async def test_none_other_and_unsure_are_decisions_too(town: Town, desk: Actor, label: str, outcome: str) -> None:
    await sent(town, SAID)
    await desk.says("/beoordeel")
    await desk.taps("Volgend signaal")
    await desk.taps("Zelf indelen")

    await desk.taps(label)

    assert rows(town, "select outcome from reviews") == [(outcome,)]


async def test_a_decision_is_undone_with_one_tap(town: Town, desk: Actor) -> None:
    await sent(town, SAID)
    await desk.says("/beoordeel")
    await desk.taps("Volgend signaal")
    await desk.taps("Zelf indelen")
    await desk.taps("Geen verhaal")

    await desk.taps("Maak ongedaan")

    assert rows(town, "select * from reviews") == []
    assert SAID in desk.last()


async def test_what_a_person_decided_goes_before_what_the_machine_proposed(town: Town, desk: Actor) -> None:
    from signaalbot.domain.week import week_of
    from signaalbot.storage import signals

    await sent(town, SAID)
    week = week_of(town.now)
    before = signals.between(town.db, week.start, week.end)[0].labels
    await desk.says("/beoordeel")
    await desk.taps("Volgend signaal")
    await desk.taps("Zelf indelen")
    await desk.taps("Geen verhaal")

    assert before == (OWN,)
    assert signals.between(town.db, week.start, week.end)[0].labels == ()


async def test_signals_come_in_an_order_of_chance(town: Town, desk: Actor) -> None:
    codes = await sent(town, *(f"Signaal nummer {number} van de straat" for number in range(8)))
    shown = []
    await desk.says("/beoordeel")
    for _ in codes:
        await desk.taps("Volgend signaal")
        shown.append(desk.last().split("\n")[0])
        await desk.taps("Zelf indelen")
        await desk.taps("Geen verhaal")

    assert sorted(shown) == sorted(codes)
    assert shown != codes


async def test_one_signal_in_ten_is_shown_without_a_proposal(town: Town) -> None:
    host = await town.coordinator()
    blind = Chance(town.bot.resources.chance.octets, lambda _n: 0)
    town.bot.application.bot_data["resources"] = replace(town.bot.resources, reader=proposing, chance=blind)
    samir = await town.worker()
    await samir.says(SAID)
    await samir.taps("Verstuur")
    await host.says("/beoordeel")
    await host.taps("Volgend signaal")

    labels = [button.label for row in host.sees()[-1].buttons for button in row]
    await host.presses(host.sees()[-1].message_id, "review:propose:1")

    assert "Toon voorstel" not in labels
    assert "Bij één op de tien signalen geef ik geen voorstel." in host.last()


async def test_with_labelling_off_everything_goes_on_by_hand(town: Town, desk: Actor) -> None:
    await desk.says("/beoordeel")
    await desk.taps("Zet voorstellen uit")
    await sent(town, SAID)
    await desk.says("/beoordeel")
    await desk.taps("Volgend signaal")
    await desk.taps("Toon voorstel")
    said = desk.last()
    await desk.taps("Zelf indelen")
    await desk.taps("Ze zien mij niet")
    await desk.taps("Klaar")

    assert "Ik heb geen voorstel." in said
    assert rows(town, "select model from signals") == [("off",)]
    assert rows(town, "select * from labels") == []
    assert rows(town, "select narrative from review_labels") == [("onzichtbare_burger",)]


async def test_signals_that_tell_the_same_share_a_decision_and_keep_their_reporters(town: Town, desk: Actor) -> None:
    first, second = (await sent(town, SAID))[0], (await sent(town, "ze luisteren nooit", name="Fenna"))[0]
    await desk.says("/beoordeel")
    await desk.taps("Volgend signaal")
    shown = desk.last().split("\n")[0]
    await desk.taps("Hoort bij een ander")
    await desk.taps(second if shown == first else first)
    joined = desk.last()
    await desk.taps("Volgend signaal")
    await desk.taps("Zelf indelen")
    await desk.taps("Ze zien mij niet")
    await desk.taps("Klaar")

    assert joined.startswith("Dit signaal hoort nu bij")
    assert rows(town, "select count(distinct reporter), count(*) from signals") == [(2, 2)]
    assert rows(town, "select count(*) from signals where told_with is not null") == [(1,)]
    assert len(rows(town, "select * from reviews")) == 1


async def test_joining_can_be_undone(town: Town, desk: Actor) -> None:
    await sent(town, SAID, "ze luisteren nooit")
    await desk.says("/beoordeel")
    await desk.taps("Volgend signaal")
    await desk.taps("Hoort bij een ander")
    await desk.presses(desk.sees()[-1].message_id, "review:with:1:2")

    await desk.taps("Maak ongedaan")

    assert rows(town, "select told_with from signals") == [(None,), (None,)]


async def test_every_read_is_on_record_with_who_when_and_which_and_no_text(town: Town, desk: Actor) -> None:
    await sent(town, SAID)
    await desk.says("/beoordeel")

    await desk.taps("Volgend signaal")

    reads = rows(town, "select people.telegram_id, signal_id from readings join people on people.id = person_id")
    assert reads == [(desk.id, 1)]
    assert "text" not in {column.name for column in town.db["readings"].columns}


async def test_a_coordinator_never_sees_who_reported_nor_in_which_work(town: Town, desk: Actor) -> None:
    """T60."""
    await sent(town, SAID, name="Zilvermeeuw")
    await desk.says("/beoordeel")
    await desk.taps("Volgend signaal")
    pseudonym = str(rows(town, "select reporter from signals")[0][0])

    seen = " ".join(desk.texts())

    assert [word for word in ("Zilvermeeuw", pseudonym, "jongerenwerker") if word.lower() in seen.lower()] == []


async def test_a_withdrawn_signal_leaves_the_desk(town: Town, desk: Actor) -> None:
    await sent(town, SAID)
    await desk.says("/beoordeel")
    await desk.taps("Volgend signaal")
    samir = town.actors["Samir"]
    await samir.says("/mijn")
    await samir.presses(samir.sees()[-1].message_id, "own:withdraw:1")

    await desk.taps("Toon voorstel")

    assert desk.toasts[-1].startswith("Dit staat niet meer open.")
