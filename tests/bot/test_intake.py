"""Does a signal come in whole, in one piece, and without what does not belong in it?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from signaalbot.domain.signal import Occupation
from signaalbot.services import previewing
from signaalbot.services.intake import MOST_IN_AN_HOUR
from tests.conftest import Actor, Town, bytes_of

CODE = "select code from signals order by id"


def texts_of(town: Town) -> list[str]:
    return [row["text"] for row in town.db.query("select text from signals order by id")]


async def sent(actor: Actor, text: str) -> None:
    await actor.says(text)
    await actor.taps("Verstuur")


def buttons(actor: Actor) -> list[str]:
    return [button.label for row in actor.sees()[-1].buttons for button in row]


# ---------------------------------------------------------------- one signal of several messages


async def test_four_messages_within_a_minute_are_one_signal(town: Town) -> None:
    """T44: a report over several messages was cut apart."""
    samir = await town.worker()
    for text in ("jongens boos op het plein", "over die camera", "ouders ook", "kan iemand komen praten?"):
        await samir.says(text)
        await town.passes(seconds=20)

    await samir.taps("Klaar")

    assert texts_of(town) == ["jongens boos op het plein\nover die camera\nouders ook\nkan iemand komen praten?"]


async def test_only_one_preview_stands_open_for_messages_that_belong_together(town: Town) -> None:
    samir = await town.worker()

    for text in ("jongens boos", "over die camera", "ouders ook"):
        await samir.says(text)

    assert sum(text.startswith("Dit bewaar ik straks") for text in samir.texts()) == 1


async def test_a_message_after_two_minutes_is_a_signal_of_its_own(town: Town) -> None:
    samir = await town.worker()
    await sent(samir, "jongens boos over de camera")
    await samir.says("de bus reed weer niet")
    await town.passes(seconds=91)
    await samir.says("en de balie was dicht")

    await samir.taps("Verstuur")

    assert texts_of(town) == ["jongens boos over de camera", "en de balie was dicht"]


async def test_a_name_cut_over_two_messages_is_taken_out_of_the_whole(town: Town) -> None:
    samir = await town.worker()
    await samir.says("ik sprak mevrouw van der")
    await samir.says("meer over de bus")
    await samir.taps("Klaar")

    assert texts_of(town) == ["ik sprak mevrouw [naam] over de bus"]


async def test_an_edit_of_one_of_the_messages_changes_the_open_preview(town: Town) -> None:
    """T18."""
    samir = await town.worker()
    await samir.says("jongens boos")
    typed = next(m for m in samir.sees() if m.text == "jongens boos")
    await samir.says("over die camera")
    await samir.edits(typed.message_id, "jongens heel boos")
    await samir.taps("Klaar")

    assert texts_of(town) == ["jongens heel boos\nover die camera"]


async def test_pressing_a_second_preview_of_the_same_messages_stores_nothing_twice(town: Town) -> None:
    """T68."""
    samir = await town.worker()
    await samir.says("jongens boos")
    await samir.says("over die camera")
    ready = next(b for m in reversed(samir.sees()) for row in m.buttons for b in row if b.label.startswith("Klaar"))
    await samir.presses(samir.sees()[-1].message_id, ready.value)
    await samir.presses(samir.sees()[-1].message_id, ready.value)

    assert len(texts_of(town)) == 1


async def test_all_the_messages_of_a_signal_can_be_erased_at_once(town: Town) -> None:
    samir = await town.worker()
    await samir.says("fatima was boos")
    await samir.says("en kees ook")
    await samir.taps("Klaar")

    await samir.taps("Wis mijn eerste bericht")

    assert [text for text in samir.texts() if text in ("fatima was boos", "en kees ook")] == []
    assert "Vertel iets meer" in buttons(samir)


@pytest.mark.parametrize("ids", [(1,), (120, 122, 125), (4_000_000_000, 4_000_000_002)])
def test_message_numbers_travel_in_the_data_of_a_button(ids: tuple[int, ...]) -> None:
    assert previewing.unpacked(previewing.packed(ids)) == ids


# ---------------------------------------------------------------- what is no text, and what is no signal


async def test_an_album_gets_one_answer_and_its_words_become_the_signal(town: Town) -> None:
    """T44: an album is one."""
    samir = await town.worker()
    before = len(samir.sees())
    files = [(f"{number}.jpg", b"x") for number in range(4)]
    town.world.album(samir.person, "bot", files, caption="zakken naast de bak")
    await town.rest()
    texts = [message.text for message in samir.sees()[before:]]

    assert sum(text.startswith("Een signaal kan alleen tekst zijn.") for text in texts) == 1
    assert sum(text.startswith("Dit bewaar ik straks, en niets anders:\nzakken naast de bak") for text in texts) == 1


async def test_an_album_without_words_gets_one_refusal(town: Town) -> None:
    """T44, T42."""
    samir = await town.worker()

    town.world.album(samir.person, "bot", [(f"{number}.jpg", b"x") for number in range(4)])
    await town.rest()

    assert sum(text.startswith("Een signaal kan alleen tekst zijn.") for text in samir.texts()) == 1


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("photo", "herkenbaar"),
        ("voice", "luisteren"),
        ("location", "wijk"),
        ("contact", "persoon"),
        ("sticker", "plaatje"),
    ],
)
async def test_a_refusal_says_why_and_what_instead(town: Town, kind: str, reason: str) -> None:
    """T42."""
    samir = await town.worker()

    data = b"52.1,5.1" if kind == "location" else b"x"
    town.world.send_file(samir.person, "bot", "x.jpg", data, kind=kind)  # type: ignore[arg-type]
    await town.rest()

    assert reason in samir.last()


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Bedankt hoor!", "Graag gedaan."),
        ("goedemorgen", "Dag. Ik ben een bot."),
        ("hoe werkt dit?", "Is dit een vraag aan mij?"),
        ("oeps verkeerde chat", "Was dit voor iemand anders?"),
        ("\u2800", "Er bleef geen tekst over."),
    ],
)
async def test_what_is_no_signal_gets_a_fitting_answer(town: Town, text: str, answer: str) -> None:
    """T42: every input gives an answer."""
    samir = await town.worker()

    await samir.says(text)

    assert samir.last().startswith(answer)


async def test_a_question_that_was_a_signal_after_all_is_one_tap_away(town: Town) -> None:
    """T42: a good report is never filtered away."""
    samir = await town.worker()
    await samir.says("wie leest dit eigenlijk?")

    await samir.taps("Dit is wel een signaal")
    await samir.taps("Verstuur")

    assert texts_of(town) == ["wie leest dit eigenlijk?"]


# ---------------------------------------------------------------- white out, special categories, stop cards


async def test_a_tapped_word_is_whited_out_and_stored_so(town: Town) -> None:
    """T57: what the preview shows is what is stored."""
    samir = await town.worker()
    await samir.says("de jongens van smurf stonden er weer")
    await samir.taps("Meer weglakken")
    await samir.taps("smurf")
    await samir.taps("Klaar met weglakken")
    shown = samir.last().split("niets anders:\n")[1].split("\n\n")[0]

    await samir.taps("Verstuur")

    assert texts_of(town) == [shown] == ["de jongens van [weggelakt] stonden er weer"]


async def test_in_a_long_text_every_word_can_be_reached(town: Town) -> None:
    samir = await town.worker()
    await samir.says(" ".join(f"woord{number}" for number in range(60)) + " smurf")
    await samir.taps("Meer weglakken")
    for part in ("2", "3"):
        await samir.taps(f"Woorden, deel {part}")

    await samir.taps("smurf")

    assert samir.last().endswith("woord59 [weggelakt]")


async def test_health_of_one_person_raises_a_gentle_question_and_stops_nothing(town: Town) -> None:
    samir = await town.worker()

    await samir.says("een vrouw met dementie begreep de brief niet")
    asked = samir.last()
    await samir.taps("Verstuur")

    assert "iets over gezondheid van één persoon. Kan dit zonder?" in asked
    assert len(texts_of(town)) == 1


async def test_a_worry_about_somebody_in_particular_is_not_taken(town: Town) -> None:
    """The bot is no door for one person's need; without a name one tap goes on."""
    samir = await town.worker()
    await samir.says("ik maak me zorgen over fatima, ze eet niks meer")
    named = buttons(samir)
    await samir.taps("Weggooien")
    await samir.says("ik maak me zorgen over een meisje van 14 ze eet niks meer")

    assert named == ["Weggooien"]
    assert buttons(samir) == ["Dit is geen nood of zorg om één persoon", "Weggooien"]
    assert texts_of(town) == []


async def test_a_boa_is_asked_each_time_whether_it_belongs_elsewhere(town: Town) -> None:
    bo = await town.worker("Bo", Occupation.BOA)
    await bo.says("Meerdere bewoners zeggen dat de pas niet werkt")
    asked = bo.last()
    await bo.taps("Ja, dit hoort ergens anders")
    await sent(bo, "Sfeer op de markt geïrriteerd")

    assert "een strafbaar feit, een verdachte of een controle?" in asked
    assert texts_of(town) == ["Sfeer op de markt geïrriteerd"]


async def test_a_wijkagent_is_invited_only_after_the_municipality_agreed(town: Town) -> None:
    host = await town.coordinator()
    await host.says("/uitnodigen")
    await host.taps("Eerstelijnswerker")
    before = buttons(host)
    town.bot.application.bot_data["resources"] = replace(town.bot.resources, wijkagent_agreed=True)
    await host.says("/uitnodigen")
    await host.taps("Eerstelijnswerker")

    assert "Wijkagent" not in before
    assert "Wijkagent" in buttons(host)


async def test_the_own_name_of_a_worker_never_stands_in_a_signal(town: Town) -> None:
    """T60."""
    worker = await town.worker("Zilvermeeuw")
    await sent(worker, "De balie was dicht. Groet, Zilvermeeuw")

    assert texts_of(town) == ["De balie was dicht. Groet, [naam]"]


# ---------------------------------------------------------------- the wijk, the limit, the link


async def test_the_wijk_is_remembered_and_can_still_be_changed(town: Town) -> None:
    samir = await town.worker()
    await samir.says("De balie was dicht")
    await samir.taps("Veenkant")
    await samir.taps("Verstuur")
    await sent(samir, "De bus reed niet")
    await samir.says("Het pad is donker")
    await samir.taps("Centrum")
    await samir.taps("Verstuur")

    assert [row["area"] for row in town.db.query("select area from signals order by id")] == [
        "Veenkant",
        "Veenkant",
        "Centrum",
    ]


async def test_the_eleventh_signal_in_an_hour_is_held_with_notice_and_counts_for_nothing(town: Town) -> None:
    """T43: limited with notice, nothing dropped."""
    host = await town.coordinator()
    samir = await town.worker()
    for number in range(MOST_IN_AN_HOUR):
        await sent(samir, f"Signaal nummer {number} van de straat")
    before = samir.last()

    await sent(samir, "Signaal nummer elf van de straat")

    states = [row["state"] for row in town.db.query("select state from signals order by id")]
    assert states == ["stored"] * MOST_IN_AN_HOUR + ["held"]
    assert "De coördinator kijkt eerst." in samir.last()
    assert "De coördinator kijkt eerst." not in before
    assert "De rest staat apart." in host.last()


async def test_the_link_to_a_person_goes_at_its_term_and_the_signal_stays(town: Town) -> None:
    samir = await town.worker()
    await sent(samir, "De balie was dicht")

    await town.sleeps(days=100)

    assert list(town.db.query("select * from reporters")) == []
    assert texts_of(town) == ["De balie was dicht"]


async def test_who_leaves_is_no_longer_tied_to_any_signal(town: Town) -> None:
    samir = await town.worker()
    await sent(samir, "De balie was dicht")

    await samir.says("/stop")
    await samir.taps("Ja, ik stop")

    assert list(town.db.query("select * from reporters")) == []


async def test_an_open_draft_is_kept_in_no_file(town: Town) -> None:
    samir = await town.worker()
    before = bytes_of(town.db)

    await samir.says("jongens boos")
    await samir.says("over die camera")

    assert bytes_of(town.db) == before
