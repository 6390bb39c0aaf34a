"""Can a worker see what became of own signals, tell more, replace and withdraw, and nobody else?"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from signaalbot.storage.database import open_database
from tests.conftest import Actor, Town, bytes_of


async def sent(actor: Actor, text: str) -> str:
    """Send a signal; returns its code."""
    await actor.says(text)
    await actor.taps("Verstuur")
    return actor.toasts[-1].removeprefix("Ontvangen: ")


def one(town: Town, sql: str) -> object:
    return next(iter(next(iter(town.db.query(sql))).values()))


def files_with(folder: Path, words: bytes) -> list[str]:
    return [path.name for path in folder.iterdir() if words in path.read_bytes()]


async def test_mijn_shows_code_and_status_of_own_signals_alone(town: Town) -> None:
    samir, fenna = await town.worker(), await town.worker("Fenna")
    mine, other = await sent(samir, "De balie was dicht"), await sent(fenna, "De bus reed niet")

    await samir.says("/mijn")

    assert mine in samir.last()
    assert "ontvangen" in samir.last()
    assert other not in samir.last()


async def test_a_status_goes_from_received_to_read_to_answered(town: Town) -> None:
    host, samir = await town.coordinator(), await town.worker()
    await sent(samir, "De balie was dicht")
    statuses = []
    for step in ("", "/beoordeel", "/beantwoord"):
        if step == "/beoordeel":
            await host.says(step)
            await host.taps("Volgend signaal")
        elif step:
            await host.says(step)
            await host.taps(one(town, "select code from signals"))  # type: ignore[arg-type]
            await host.taps("Er gaat iemand langs")
            await host.taps("Verstuur")
        await samir.says("/mijn")
        statuses.append(samir.last().split(" · ")[-1].split("\n")[0])

    assert statuses == ["ontvangen", "gelezen", "beantwoord"]


async def test_withdrawing_erases_the_text_and_keeps_the_code(town: Town) -> None:
    """T56: what is withdrawn stands in no byte of the database."""
    samir = await town.worker()
    code = await sent(samir, "Kwaaie woorden over de kapotte lantaarn")
    await samir.says("/mijn")
    await samir.taps(code)
    await samir.taps("Trek in")

    await samir.taps("Ja, wis de tekst")

    assert list(town.db.query("select code, text, state from signals")) == [
        {"code": code, "text": "", "state": "withdrawn"}
    ]
    assert b"kapotte lantaarn" not in bytes_of(town.db)
    assert samir.last() == f"Signaal {code} is ingetrokken. De tekst is gewist."


async def test_an_edit_of_a_withdrawn_message_brings_nothing_back(town: Town) -> None:
    """T18, T56."""
    samir = await town.worker()
    code = await sent(samir, "De balie was dicht")
    typed = next(m for m in samir.sees() if m.text == "De balie was dicht")
    await samir.says("/mijn")
    await samir.taps(code)
    await samir.taps("Trek in")
    await samir.taps("Ja, wis de tekst")

    await samir.edits(typed.message_id, "De balie was open")

    assert samir.last() == f"Signaal {code} is ingetrokken. De tekst is gewist."
    assert one(town, "select text from signals") == ""


async def test_withdrawn_words_stand_in_no_file_beside_the_database(town: Town, tmp_path: Path) -> None:
    """T56: the write-ahead log too."""
    samir = await town.worker()
    db = open_database(tmp_path / "signaalbot.sqlite3")
    town.bot.resources.__dict__["db"] = db
    await town.worker()
    code = await sent(samir, "Kwaaie woorden over de kapotte lantaarn")
    await samir.says("/mijn")
    await samir.taps(code)
    await samir.taps("Trek in")
    await samir.taps("Ja, wis de tekst")

    assert files_with(tmp_path, b"kapotte lantaarn") == []


async def test_an_edit_of_a_sent_message_offers_to_replace_the_signal(town: Town) -> None:
    """T18."""
    samir = await town.worker()
    await sent(samir, "De balie was dicht")
    typed = next(m for m in samir.sees() if m.text == "De balie was dicht")

    await samir.edits(typed.message_id, "De balie was weer dicht, zei meneer Bakkering")
    await samir.taps("Vervang")

    assert one(town, "select text from signals") == "De balie was weer dicht, zei meneer [naam]"
    assert "Bakkering" not in samir.last()


async def test_leaving_it_changes_nothing(town: Town) -> None:
    samir = await town.worker()
    await sent(samir, "De balie was dicht")
    typed = next(m for m in samir.sees() if m.text == "De balie was dicht")
    await samir.edits(typed.message_id, "De balie was open")

    await samir.taps("Laat het zo")

    assert one(town, "select text from signals") == "De balie was dicht"


async def test_everything_on_the_card_can_be_tapped_and_taken_back(town: Town) -> None:
    samir = await town.worker()
    await sent(samir, "De balie was dicht")
    await samir.taps("Vertel iets meer")
    for topic, *choices in (
        ("Hoe u het weet", "Gerucht"),
        ("Ervaren", "Ervaren", "Verwacht"),
        ("Om wie", "Ondernemers", "Ouders"),
        ("Eigen ervaring", "Ja, eigen ervaring"),
        ("Hoeveel", "Een groep"),
        ("Hoeveel", "Breed"),
        ("Hoe sterk", "Heftig"),
        ("Nieuw", "Nieuw"),
        ("Soort", "Tussen bewoners"),
        ("Mag dit", "Nee, hoeft niet"),
    ):
        await samir.taps(topic)
        for choice in choices:
            await samir.taps(choice)
        if topic in ("Ervaren", "Om wie"):
            await samir.taps("Terug")
    await samir.taps("Om wie")
    await samir.taps("✓ Ouders")

    facts = [(row["field"], row["value"]) for row in town.db.query("select field, value from signal_facts")]
    assert sorted(facts) == [
        ("aspect", "expected"),
        ("aspect", "experienced"),
        ("experience", "yes"),
        ("kind", "residents"),
        ("since", "new"),
        ("size", "broad"),
        ("strength", "fierce"),
        ("who", "ondernemers"),
    ]
    assert list(town.db.query("select source, answer_wanted from signals")) == [
        {"source": "rumour", "answer_wanted": 0}
    ]


@pytest.mark.parametrize("topic", ["Wat vragen mensen", "Wat deed u al"])
async def test_own_words_are_shown_without_names_before_they_are_kept(town: Town, topic: str) -> None:
    samir = await town.worker()
    await sent(samir, "De balie was dicht")
    await samir.taps("Vertel iets meer")
    await samir.taps(topic)
    await samir.says("bel mevrouw Bakkering terug op 0612345678")
    before = list(town.db.query("select * from signal_notes"))

    await samir.taps("Bewaar")

    assert before == []
    assert one(town, "select text from signal_notes") == "bel mevrouw [naam] terug op [telefoon]"


async def test_after_a_day_no_row_ties_a_worker_to_a_signal_but_the_link(town: Town) -> None:
    """A question about a signal and a delivered answer are gone soon."""
    host, samir = await town.coordinator(), await town.worker()
    code = await sent(samir, "De balie was dicht")
    await samir.taps("Vertel iets meer")
    await samir.taps("Wat deed u al")
    await samir.says("niets")
    await host.says("/beantwoord")
    await host.taps(code)
    await host.taps("We nemen het mee")
    await host.taps("Verstuur")

    await town.sleeps(days=1)

    assert [row for row in town.db.query("select * from outbox") if code in str(row)] == []
    assert [row["data"] for row in town.db.query("select data from prompts where kind like 'signal%'")] == ["{}"]


async def test_another_worker_cannot_open_change_or_withdraw_it(town: Town) -> None:
    """T59: a forged press."""
    samir, fenna = await town.worker(), await town.worker("Fenna")
    await sent(samir, "De balie was dicht")
    await fenna.says("/mijn")
    anchor = fenna.sees()[-1].message_id
    before = bytes_of(town.db)

    for data in ("own:show:1", "own:withdraw:1", "tell:1", "tell:1:size:one", "tell:1:back:no", "tell:1:asked"):
        await fenna.presses(anchor, data)

    assert "De balie was dicht" not in " ".join(fenna.texts())
    assert fenna.toasts == ["Dit is niet voor u bedoeld. Kies /help voor wat u kunt doen."] * 6
    assert bytes_of(town.db) == before


async def test_a_week_later_the_status_is_in_the_weekbeeld(town: Town) -> None:
    await town.coordinator()
    samir = await town.worker()
    await sent(samir, "De balie was dicht")
    await town.sleeps(days=7)

    await samir.says("/mijn")

    assert "in het weekbeeld" in samir.last()
    assert town.now > town.bot.resources.now() - timedelta(days=1)
