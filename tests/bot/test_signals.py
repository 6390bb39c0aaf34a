"""Is a signal sent in one tap, and is nothing stored but what the worker saw?"""

from __future__ import annotations

import asyncio
import re
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from signaalbot.bot.context import Resources
from signaalbot.domain.narrative import Narrative, Proposal
from signaalbot.domain.signal import Occupation
from signaalbot.rehearsal import faults
from signaalbot.rehearsal.problems import Impossible
from signaalbot.rehearsal.world import World
from signaalbot.services import intake
from signaalbot.storage.database import open_database
from tests.conftest import START, Town, bytes_of, rows_of, town_in

RAW = "Meneer Bakkering, 0612345678, kwam weer voor een dichte deur aan de balie"


def stored(town: Town) -> list[dict[str, object]]:
    return list(town.db.query("select text, area, source, occupation from signals order by id"))


async def test_one_message_and_one_tap_store_a_signal(town: Town) -> None:
    samir = await town.worker()

    await samir.says("Jongens zeggen dat er nooit iemand van de gemeente komt kijken")
    await samir.taps("Verstuur")

    assert stored(town) == [
        {
            "text": "Jongens zeggen dat er nooit iemand van de gemeente komt kijken",
            "area": None,
            "source": None,
            "occupation": "jongerenwerker",
        }
    ]


async def test_the_two_questions_can_be_answered_or_skipped(town: Town) -> None:
    samir = await town.worker()
    await samir.says("De balie was dicht")
    await samir.taps("De Hoeven")
    await samir.taps("Gehoord van inwoner")
    await samir.taps("Verstuur")
    await samir.says("De bus reed niet")
    await samir.taps("Sla over")
    await samir.taps("Sla over")
    await samir.taps("Verstuur")

    assert [(row["area"], row["source"]) for row in stored(town)] == [("De Hoeven", "told"), (None, None)]


async def test_a_signal_is_stored_without_the_name_and_phone_number(town: Town) -> None:
    samir = await town.worker()

    await samir.says(RAW)
    await samir.taps("Verstuur")

    text = str(stored(town)[0]["text"])
    assert "Bakkering" not in text
    assert "0612345678" not in text
    assert "dichte deur aan de balie" in text


async def test_nothing_at_all_is_stored_before_verstuur(town: Town) -> None:
    samir = await town.worker()
    before = rows_of(town.db)

    await samir.says(RAW)
    await samir.taps("Centrum")

    assert rows_of(town.db) == before
    assert b"dichte deur" not in bytes_of(town.db)


async def test_what_the_preview_shows_is_what_is_stored(town: Town) -> None:
    """T57: masking that looks done but is not."""
    samir = await town.worker()
    await samir.says("Fatima & Jan <b>zijn</b> boos 😡, mail jan@voorbeeld.example of bel 06-12345678")
    shown = samir.last().split("niets anders:\n")[1].split("\n\n")[0]

    await samir.taps("Verstuur")

    assert stored(town)[0]["text"] == shown


async def test_the_raw_text_is_found_in_no_byte_of_the_database(town: Town) -> None:
    samir = await town.worker()
    await samir.says(RAW)
    await samir.taps("Verstuur")

    found = bytes_of(town.db)

    assert b"Bakkering" not in found
    assert b"0612345678" not in found


async def test_the_receipt_has_a_code_of_two_words_and_a_number(town: Town) -> None:
    samir = await town.worker()
    await samir.says("De balie was dicht")

    await samir.taps("Verstuur")

    code = re.search(r"Uw code is (\S+)\.", samir.last())
    assert code is not None
    assert re.fullmatch(r"[a-zï]+-[a-z]+-\d\d", code[1])


async def test_pressing_verstuur_twice_stores_once_and_gives_the_same_code(town: Town) -> None:
    """T68, T03."""
    samir = await town.worker()
    await samir.says("De balie was dicht")

    await samir.taps("Verstuur", rest=False)
    await samir.taps("Verstuur", rest=False)
    await town.rest()

    assert len(stored(town)) == 1
    assert len(set(samir.toasts)) == 1


async def test_a_second_preview_of_the_same_message_stores_no_second_signal(town: Town) -> None:
    """T66: after a crash the update came again, so two previews stand in the chat."""
    samir = await town.worker()
    town.world.say(samir.person, "bot", "De balie was dicht")
    town.world.deliver_again()
    await town.rest()
    previews = [m for m in samir.sees() if m.text.startswith("Dit bewaar ik straks")]
    assert len(previews) == 2

    for preview in previews:
        store = next(b for row in preview.buttons for b in row if b.label == "Verstuur")
        await samir.presses(preview.message_id, store.value)

    assert len(stored(town)) == 1


async def test_thrown_away_is_thrown_away(town: Town) -> None:
    samir = await town.worker()
    await samir.says("De balie was dicht")

    await samir.taps("Weggooien")

    assert samir.last() == "Weggegooid. Ik heb niets bewaard."
    assert stored(town) == []


async def test_danger_shows_the_112_card_first_and_one_tap_goes_on(town: Town) -> None:
    samir = await town.worker()

    await samir.says("er staat nu een jongen met een mes op het plein")
    first = samir.last()
    await samir.taps("Dit is geen nood")
    await samir.taps("Verstuur")

    assert first.startswith("Is er nu gevaar? Bel 112.")
    assert len(stored(town)) == 1


async def test_the_original_message_can_be_erased(town: Town) -> None:
    samir = await town.worker()
    await samir.says(RAW)
    await samir.taps("Verstuur")

    await samir.taps("Wis mijn eerste bericht")

    assert RAW not in samir.texts()
    assert samir.toasts[-1] == "Uw eerste bericht is gewist."


async def test_erasing_after_two_days_says_how_to_do_it_oneself(town: Town) -> None:
    samir = await town.worker()
    await samir.says(RAW)
    await samir.taps("Verstuur")
    town.world.clock.set(town.now + timedelta(hours=49))

    await samir.taps("Wis mijn eerste bericht")

    assert samir.toasts[-1].startswith("Wissen lukt niet meer.")


@pytest.mark.parametrize("kind", ["photo", "voice", "sticker", "contact", "location", "document"])
async def test_what_is_no_text_gets_a_friendly_refusal(town: Town, kind: str) -> None:
    """T42: every input gives an answer."""
    samir = await town.worker()

    data = b"52.1,5.1" if kind == "location" else b"x"
    town.world.send_file(samir.person, "bot", "x.jpg", data, kind=kind)  # type: ignore[arg-type]
    await town.rest()

    assert samir.last().startswith("Een signaal kan alleen tekst zijn.")


@pytest.mark.parametrize("kind", ["text", "photo", "edit", "command"])
async def test_the_very_first_message_of_a_stranger_gets_an_answer(town: Town, kind: str) -> None:
    """T21: the first message was lost."""
    stranger = town.actor("Vreemde")
    if kind == "photo":
        town.world.send_file(stranger.person, "bot", "x.jpg", b"x", kind="photo")
    elif kind == "edit":
        said = town.world.say(stranger.person, "bot", "hallo")
        town.world.edit(stranger.person, "bot", said.message_id, "hallo?")
    else:
        town.world.say(stranger.person, "bot", "hallo" if kind == "text" else "/start abc")
    await town.rest()

    assert "uitnodiging" in stranger.last().lower()


async def test_the_first_message_of_a_worker_after_start_is_a_signal(town: Town) -> None:
    """T21."""
    samir = await town.worker()

    await samir.says("Eerste bericht")

    assert "Eerste bericht" in samir.last()
    assert samir.last().startswith("Dit bewaar ik straks")


async def test_a_message_that_is_only_space_asks_for_words(town: Town) -> None:
    samir = await town.worker()

    await samir.says("\u2800\u200b")

    assert samir.last() != "\u2800\u200b"


async def test_a_message_of_4096_characters_gets_an_answer_with_the_limit(town: Town) -> None:
    """T42."""
    samir = await town.worker()

    await samir.says("ab " * 1365)

    assert samir.last().startswith("Uw tekst is te lang:")


async def test_an_edited_message_shows_a_new_preview_and_is_still_one_signal(town: Town) -> None:
    """T18."""
    samir = await town.worker()
    await samir.says("De balie was dicht")
    typed = next(m for m in samir.sees() if m.text == "De balie was dicht")
    await samir.edits(typed.message_id, "De balie was weer dicht")
    await samir.taps("Verstuur")
    await samir.edits(typed.message_id, "De balie was nog eens dicht")

    assert [row["text"] for row in stored(town)] == ["De balie was weer dicht"]


async def test_a_broken_reader_never_costs_a_signal(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """T49: the classifier is down; the signal is stored without a label."""

    def broken(text: str) -> Proposal:
        raise RuntimeError("no model")

    town.bot.application.bot_data["resources"] = replace(town.bot.resources, reader=broken)
    samir = await town.worker()
    await samir.says("De balie was dicht")

    await samir.taps("Verstuur")

    assert len(stored(town)) == 1
    assert list(town.db.query("select * from labels")) == []


async def test_nobody_else_waits_while_a_reader_on_a_server_takes_its_time(town: Town) -> None:
    """T49: the reader asked a server, and the whole bot stood still until it answered."""
    loop, turned, went_on = asyncio.get_running_loop(), threading.Event(), []

    def slow(text: str) -> Proposal:
        loop.call_soon_threadsafe(turned.set)
        went_on.append(turned.wait(timeout=5))
        return Proposal((), dict.fromkeys(Narrative, 0.1), proposal=False, evidence=(), model="slow")

    town.bot.application.bot_data["resources"] = replace(town.bot.resources, reader=slow)
    samir = await town.worker()
    await samir.says("De balie was dicht")
    await samir.taps("Verstuur")

    assert went_on == [True]
    assert len(stored(town)) == 1


async def test_a_reporter_is_a_random_code_and_no_name(town: Town) -> None:
    """T60: nothing in a signal says who sent it."""
    samir = await town.worker()
    for text in ("Eerste", "Tweede"):
        await samir.says(text)
        await samir.taps("Verstuur")

    reporters = {row["reporter"] for row in town.db.query("select reporter from signals")}
    assert len(reporters) == 1
    assert re.fullmatch(r"[0-9a-f]{16}", reporters.pop())


@pytest.mark.parametrize("slow", [False, True])
async def test_fifty_conversations_at_once_stay_apart(town: Town, slow: bool) -> None:
    """T22: an answer in the wrong chat through shared state; also while half of all answers of Telegram are slow."""
    workers = [await town.worker(f"W{number}", Occupation.BOA) for number in range(50)]
    if slow:
        faults.order(town.world, {"kind": "slow", "seconds": 4, "chance": 0.5, "lasts": 3600})
    for number, worker in enumerate(workers):
        town.world.say(worker.person, "bot", f"signaal nummer {number} van de straat")
    await town.rest()

    mixed = [
        worker.last() for number, worker in enumerate(workers) if f"signaal nummer {number} van" not in worker.last()
    ]
    assert mixed == []


async def test_the_limit_of_the_preview_leaves_room_for_telegrams_own_limit(town: Town) -> None:
    samir = await town.worker()

    await samir.says("<" * intake.MAX_LENGTH)

    assert samir.last().startswith("Dit bewaar ik straks")
    assert isinstance(town.world, World)


@given(text=st.text(min_size=1, max_size=400))
@hypothesis_settings(max_examples=60)
async def test_any_text_of_a_worker_gets_an_answer_and_never_an_apology(rules: Resources, text: str) -> None:
    """T42: property test over whatever Unicode holds."""
    if not text.strip() or any(0xD800 <= ord(letter) <= 0xDFFF for letter in text):
        return
    town = await town_in(World(START, seed=4), rules, open_database(":memory:"))
    samir = await town.worker()
    try:
        said = town.world.say(samir.person, "bot", text)
    except Impossible:
        return

    await town.rest()

    assert samir.sees()[-1].message_id != said.message_id
    assert "Er ging bij ons iets mis" not in samir.last()
