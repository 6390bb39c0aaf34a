"""Does every reporter hear back in time and without names, and is nobody silenced in silence?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from signaalbot.domain.coverage import Cell, Hearing
from signaalbot.domain.signal import Occupation
from signaalbot.domain.week import week_of
from signaalbot.services import answering, covering
from tests.conftest import Actor, Town


async def sent(actor: Actor, text: str = "De balie was dicht") -> str:
    """Send a signal; returns its code."""
    await actor.says(text)
    await actor.taps("Verstuur")
    return actor.toasts[-1].removeprefix("Ontvangen: ")


async def answer(host: Actor, code: str, label: str = "Er gaat iemand langs") -> None:
    await host.says("/beantwoord")
    await host.taps(code)
    await host.taps(label)
    await host.taps("Verstuur")


# ---------------------------------------------------------------- answers


async def test_a_prepared_answer_reaches_the_reporter_in_the_own_chat(town: Town) -> None:
    host, samir = await town.coordinator(), await town.worker()
    code = await sent(samir)

    await answer(host, code)

    assert samir.last().split("\n")[:2] == [
        f"Wat deden we met uw signaal? ({code})",
        "Iemand van de gemeente gaat erover in gesprek in de wijk.",
    ]
    assert answering.unanswered(town.db, week_of(town.now)) == 0


async def test_own_words_are_shown_first_and_go_out_without_any_name(town: Town) -> None:
    """T60: the coordinator's own name, and that of a colleague."""
    host, samir = await town.coordinator("Zilvermeeuw"), await town.worker()
    code = await sent(samir)
    await host.says("/beantwoord")
    await host.taps(code)
    await host.taps("Eigen woorden")
    await host.says("Kees Bakker belt de bewoners. Groet, Zilvermeeuw")
    shown = host.last()
    before = samir.last()

    await host.taps("Verstuur")

    assert "[naam] belt de bewoners. Groet, [naam]" in shown
    assert "De balie was dicht" in before
    assert "[naam] belt de bewoners. Groet, [naam]" in samir.last()


async def test_an_answer_to_a_cluster_reaches_every_reporter_once(town: Town) -> None:
    host, samir, fenna = await town.coordinator(), await town.worker(), await town.worker("Fenna")
    first, second, third = await sent(samir), await sent(fenna, "Loket zat dicht"), await sent(samir, "Weer dicht")
    await host.says("/beoordeel")
    await host.presses(host.sees()[-1].message_id, "review:with:2:1")
    await host.presses(host.sees()[-1].message_id, "review:with:3:1")

    await answer(host, first)

    told = [[text for text in actor.texts() if text.startswith("Wat deden we")] for actor in (samir, fenna)]
    assert [len(each) for each in told] == [1, 1]
    assert f"({first}, {third})" in told[0][0]
    assert f"({second})" in told[1][0]


async def test_pressing_send_twice_answers_once(town: Town) -> None:
    """T68."""
    host, samir = await town.coordinator(), await town.worker()
    code = await sent(samir)
    await host.says("/beantwoord")
    await host.taps(code)
    await host.taps("We nemen het mee")
    await host.taps("Verstuur", rest=False)
    await host.taps("Verstuur", rest=False)
    await town.rest()

    assert sum(text.startswith("Wat deden we") for text in samir.texts()) == 1


async def test_who_wants_no_answer_gets_none_and_keeps_nobody_waiting(town: Town) -> None:
    await town.coordinator()
    samir = await town.worker()
    await sent(samir)
    before = answering.unanswered(town.db, week_of(town.now))
    await samir.taps("Vertel iets meer")
    await samir.taps("Mag dit terug")
    await samir.taps("Nee, hoeft niet")

    assert (before, answering.unanswered(town.db, week_of(town.now))) == (1, 0)


async def test_the_clock_of_two_working_days_runs_where_coordinators_see_it(town: Town) -> None:
    host, samir = await town.coordinator(), await town.worker()
    code = await sent(samir)
    seen = []
    for span in (timedelta(minutes=1), timedelta(hours=25), timedelta(hours=20), timedelta(hours=24)):
        await town.sleeps(seconds=span.total_seconds())
        await host.says("/beantwoord")
        buttons = [button.label for row in host.sees()[-1].buttons for button in row]
        seen.append(buttons[0].removeprefix(f"{code} · "))

    assert seen == ["nog 47 uur", "nog 22 uur", "nog 2 uur", "te laat"]


async def test_late_answers_are_told_once_a_working_day(town: Town) -> None:
    host, samir = await town.coordinator(), await town.worker()
    await sent(samir)

    await town.passes(days=7)

    reminders = [text for text in host.texts() if text.startswith("Antwoorden die te laat zijn: 1.")]
    assert 3 <= len(reminders) <= 5


async def test_an_answer_given_is_shown_and_not_given_again(town: Town) -> None:
    host, samir = await town.coordinator(), await town.worker()
    code = await sent(samir)
    await answer(host, code)

    await host.presses(host.sees()[-1].message_id, "feedback:one:1")

    assert host.last().startswith(f"Signaal {code} is al beantwoord:")


# ---------------------------------------------------------------- pauses


async def paused(host: Actor) -> None:
    await host.says("/beoordeel")
    await host.taps("Volgend signaal")
    await host.taps("Pauzeer deze afzender")
    await host.says("Scheldwoorden over collega's")
    await host.taps("Pauzeer deze afzender")


async def test_a_pause_is_told_with_its_reason_and_holds(town: Town) -> None:
    host, samir = await town.coordinator(), await town.worker()
    await sent(samir)

    await paused(host)
    told = samir.last()
    await samir.says("nog een signaal")

    assert "Scheldwoorden over collega's" in told
    assert samir.last().startswith("Uw signalen zijn gepauzeerd.")
    assert len(list(town.db.query("select * from signals"))) == 1


async def test_a_preview_from_before_the_pause_is_not_stored_and_the_worker_hears_it(town: Town) -> None:
    host, samir = await town.coordinator(), await town.worker()
    await sent(samir)
    await samir.says("nog een signaal")
    await paused(host)
    preview = next(m for m in reversed(samir.sees()) if m.text.startswith("Dit bewaar ik straks"))
    store = next(b for row in preview.buttons for b in row if b.label == "Verstuur")

    await samir.presses(preview.message_id, store.value)

    assert samir.toasts[-1].startswith("Uw signalen zijn gepauzeerd.")


async def test_only_a_second_coordinator_lifts_a_pause(town: Town) -> None:
    host, second, samir = await town.coordinator(), await town.coordinator("Coen"), await town.worker()
    await sent(samir)
    await paused(host)
    await host.presses(host.sees()[-1].message_id, "pause:lift:1")
    refused = host.toasts[-1]

    await second.taps("Hef de pauze op")
    await sent(samir, "Daar ben ik weer")

    assert refused.startswith("U stelde deze pauze zelf in.")
    assert len(list(town.db.query("select * from signals"))) == 2


async def test_nobody_learns_who_was_paused(town: Town) -> None:
    """T60."""
    host, second, samir = await town.coordinator(), await town.coordinator("Coen"), await town.worker("Zilvermeeuw")
    await sent(samir)

    await paused(host)

    assert [actor for actor in (host, second) if "Zilvermeeuw" in " ".join(actor.texts())] == []


async def test_a_held_signal_counts_after_a_coordinator_looked(town: Town) -> None:
    """T43."""
    host, samir = await town.coordinator(), await town.worker()
    for number in range(11):
        await sent(samir, f"Signaal nummer {number} van de straat")
    await host.says("/beoordeel")
    await host.taps("Apart gezette signalen")

    await host.taps("Telt mee")

    assert {row["state"] for row in town.db.query("select state from signals")} == {"stored"}


# ---------------------------------------------------------------- coverage, and what can be looked up


async def test_coverage_is_told_only_of_cells_that_three_colleagues_share(town: Town) -> None:
    """T53, and no counts per worker."""
    shared, small = Cell("Veenkant", Occupation.JONGERENWERKER), Cell("Centrum", Occupation.BOA)
    cells = (shared, small, Cell("De Hoeven", Occupation.WIJKCOACH))
    town.bot.application.bot_data["resources"] = replace(town.bot.resources, cells=cells)
    host = await town.coordinator()
    for name, area, occupation in (
        ("A1", "Veenkant", Occupation.JONGERENWERKER),
        ("A2", "Veenkant", Occupation.JONGERENWERKER),
        ("A3", "Veenkant", Occupation.JONGERENWERKER),
        ("B1", "Centrum", Occupation.BOA),
    ):
        worker = await town.worker(name, occupation)
        await worker.says("De balie was dicht")
        await worker.taps(area)
        await worker.taps("Verstuur")

    await host.says("/dekking")

    assert "Veenkant, Jongerenwerker: iets gehoord" in host.last()
    assert "boa" not in host.last().lower()
    found = covering.covered(town.db, cells, week_of(town.now + timedelta(days=7)))
    assert found[shared] is Hearing.SILENT
    assert found[small] is Hearing.TOO_FEW


async def test_the_explanation_can_be_paged_to_its_end(town: Town) -> None:
    samir = await town.worker()
    await samir.says("/uitleg")
    pages = [samir.last().split("\n")[0]]
    for _ in range(7):
        await samir.taps("Verder")
        pages.append(samir.last().split("\n")[0])

    assert pages == [f"Uitleg {number} van 8" for number in range(1, 9)]


async def test_the_card_with_practical_signs_is_there_for_workers(town: Town) -> None:
    samir = await town.worker()

    await samir.says("/letop")

    assert samir.last().startswith("Waar let je op?")
