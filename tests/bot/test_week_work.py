"""People fill in and settle the weekbeeld; nothing goes out by itself, and everybody hears what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from signaalbot.domain.narrative import Narrative
from signaalbot.domain.redaction import RedactedText
from signaalbot.domain.role import Role
from signaalbot.domain.signal import Occupation, Signal, Source
from signaalbot.domain.week import Week
from signaalbot.storage import signals
from tests.conftest import Actor, Town

MONDAY = datetime(2026, 11, 16, 7, 30, tzinfo=UTC)
WEEK = Week(2026, 46)


def report(town: Town, reporters: Sequence[str], *labels: Narrative, week: Week = WEEK, area: str = "Centrum") -> None:
    """Store one signal of each reporter, as if it had come in during the week."""
    for at, who in enumerate(reporters):
        found = Signal(
            code=f"{week.name}-{area}-{who}-{at}",
            text=RedactedText(f"bericht {at}"),
            area=area,
            source=Source.TOLD,
            occupation=Occupation.WIJKCOACH,
            reporter=who,
            received_at=week.start + timedelta(hours=at),
            labels=labels,
        )
        signals.add(town.db, found, dict.fromkeys(labels, 0.9), "test")
    town.db.execute("update signals set answer_wanted = 0")


async def monday(town: Town) -> None:
    town.world.clock.set(MONDAY)
    await town.rest()


async def chooses_watching(host: Actor) -> None:
    """Choose "niets extra's doen, wel kijken", with who and when."""
    await host.taps("Kaarten")
    await host.taps("Doe deze week niets extra's")
    await host.taps("Kies deze kaart")
    await host.says("wijkteam Centrum")
    await host.says("Opnieuw vragen hoe het gaat.")
    await host.says("20-11-2026")


async def chooses_green(host: Actor) -> None:
    await host.taps("Kleuren")
    await host.taps("… ‘Er wordt toch niet geluisterd’")
    await host.taps("● Gewoon")
    await host.taps("Sluimerend ongenoegen")
    await host.taps("Terug")


async def settled_week(town: Town) -> Actor:
    """Bring a week so far that it is settled and sent; returns the coordinator."""
    host = await town.coordinator()
    report(town, "abcdee", Narrative.ONGEHOORDE_BURGER)
    await monday(town)
    await host.taps("Weekbeeld invullen")
    await chooses_green(host)
    await chooses_watching(host)
    await host.taps("Vaststellen")
    return host


def files(actor: Actor) -> list[str]:
    return [message.file.name for message in actor.sees() if message.file]


async def test_a_week_is_settled_by_people_and_then_sent_in_every_shape(town: Town) -> None:
    host = await settled_week(town)

    assert "Week 46 is vastgesteld." in "\n".join(host.texts())
    assert files(host) == ["weekbeeld-2026-W46.html", "weekbeeld-2026-W46.html", "weekbeeld-2026-W46.pdf"]
    final = [text for text in host.texts() if text.startswith("Weekbeeld week 46\nMaandag")][-1]
    assert "Concept" not in final
    assert "Wijkteam Centrum: Opnieuw vragen hoe het gaat. Uiterlijk vrijdag 20 november." in final
    shapes = {row["shape"] for row in town.db.query("select shape from digest_files")}
    assert shapes == {"text", "html", "pdf", "csv", "json"}


async def test_what_is_missing_is_named_and_a_forged_press_settles_nothing(town: Town) -> None:
    host = await town.coordinator()
    report(town, "abcdee", Narrative.ONGEHOORDE_BURGER)
    await monday(town)
    await host.taps("Weekbeeld invullen")

    sheet = host.last()
    await host.presses(host.sees()[-1].message_id, "week:settle:2026-W46")

    assert "Kies een kleur bij elk verhaal met een aantal." in sheet
    assert "Kies kaarten" in sheet
    assert host.toasts[-1].startswith("Er is nog niet alles ingevuld.")
    assert {row["state"] for row in town.db.query("select state from digests")} == {"concept"}


async def test_not_decided_by_noon_brings_one_reminder_and_nothing_else_goes_out(town: Town) -> None:
    host = await town.coordinator()
    samir = await town.worker()
    await monday(town)
    before = len(files(host))

    await town.passes(hours=3)
    early = [text for text in host.texts() if "wacht nog" in text]
    await town.passes(hours=24)

    assert early == []
    assert [text.splitlines()[0] for text in host.texts() if "wacht nog" in text] == [
        "Het weekbeeld van week 46 wacht nog."
    ]
    assert len(files(host)) == before
    assert [text for text in samir.texts() if "Weekbeeld" in text] == []


async def test_red_takes_two_coordinators_and_dissent_is_shown(town: Town) -> None:
    host = await town.coordinator()
    other = await town.coordinator("Noor")
    report(town, "abcdee", Narrative.ONGEHOORDE_BURGER)
    await monday(town)
    for actor in (host, other):
        await actor.taps("Weekbeeld invullen")
        await actor.taps("Kleuren")
    await host.taps("… ‘Er wordt toch niet geluisterd’")
    await host.taps("■ Nu contact")
    alone = host.last()
    await other.taps("… ‘Er wordt toch niet geluisterd’")
    await other.taps("■ Nu contact")

    assert "Let op. Eén coördinator koos Nu contact." in alone
    assert "‘Er wordt toch niet geluisterd’: Nu contact." in other.last()


async def test_a_few_signals_cannot_be_called_calm(town: Town) -> None:
    """T53: no button, and a forged press is refused."""
    host = await town.coordinator()
    report(town, "ab", Narrative.ONGEHOORDE_BURGER)
    await monday(town)
    await host.taps("Weekbeeld invullen")
    await host.taps("Kleuren")
    await host.taps("… ‘Er wordt toch niet geluisterd’")
    offered = [button.label for row in host.sees()[-1].buttons for button in row]

    await host.presses(host.sees()[-1].message_id, "week:colour:2026-W46:3:green")

    assert "● Gewoon" not in offered
    assert "Stil is niet hetzelfde als rustig." in host.toasts[-1]
    assert list(town.db.query("select * from digest_votes")) == []


async def test_a_sentence_loses_its_names_and_can_be_taken_out(town: Town) -> None:
    host = await town.coordinator()
    await monday(town)
    await host.taps("Weekbeeld invullen")
    await host.taps("Zinnen")
    await host.taps("Weten we niet")
    await host.taps("‘Ze kunnen het niet’")
    await host.says("Wij weten niet wie Willem Jansen belde op 06-12345678.")

    stored = [row["text"] for row in town.db.query("select text from digest_notes")]
    await host.taps("Zinnen")
    await host.taps("Haal weg")

    assert "Jansen" not in stored[0]
    assert "06-1234" not in stored[0]
    assert list(town.db.query("select * from digest_notes where removed_at is null")) == []


async def test_what_is_coming_needs_a_day_within_two_weeks(town: Town) -> None:
    host = await town.coordinator()
    await monday(town)
    await host.taps("Weekbeeld invullen")
    await host.taps("Wat komt eraan")
    await host.says("1-3-2027 Bewonersavond over de route")
    refused = host.last()
    await host.says("24-11-2026 Bewonersavond over de route")

    assert refused.startswith("Noem een dag binnen de komende 14 dagen.")
    assert [(row["text"], row["day"]) for row in town.db.query("select text, day from digest_notes")] == [
        ("Bewonersavond over de route", "2026-11-24")
    ]


async def test_a_fifth_card_is_one_too_many(town: Town) -> None:
    host = await town.coordinator()
    await monday(town)
    for card in ("G1", "G2", "G3", "G4"):
        town.db.execute("insert into digest_cards (week, card, at) values ('2026-W46', ?, 'x')", [card])

    await host.presses(host.sees()[-1].message_id, "week:pick:2026-W46:G5")

    assert host.toasts[-1].startswith("Vier kaarten is genoeg.")


async def test_next_week_asks_what_came_of_each_card(town: Town) -> None:
    host = await settled_week(town)
    await town.passes(days=7)
    await host.taps("Weekbeeld invullen")
    asked = host.last()
    await host.taps("Vorige week")
    question = host.last()
    await host.taps("Deels")
    await host.says("Twee gesprekken, de rest volgt.")

    assert "Zeg wat er kwam van de kaarten van vorige week." in asked
    assert "Wat kwam hiervan?\nOpnieuw vragen hoe het gaat." in question
    row = next(iter(town.db.query("select result, remark from digest_cards")))
    assert (row["result"], row["remark"]) == ("partly", "Twee gesprekken, de rest volgt.")
    assert "Vorige week" not in host.last()


async def test_odd_figures_need_a_reason_before_they_go_out(town: Town) -> None:
    """T54: one reporter sends more than half."""
    host = await town.coordinator()
    report(town, "aaaaab", Narrative.ONGEHOORDE_BURGER)
    await monday(town)
    await host.taps("Weekbeeld invullen")
    await chooses_green(host)
    await chooses_watching(host)
    before = host.last()
    await host.taps("Cijfers nakijken")
    question = host.last()
    await host.says("Eén collega stond de hele week op de markt.")

    assert "Kijk de cijfers na." in before
    assert question.startswith("Meer dan de helft komt van één collega.")
    assert "Alles is ingevuld." in host.last()


async def test_a_correction_goes_to_the_same_people_with_what_was_wrong_on_top(town: Town) -> None:
    """T54: version 2, also to a coordinator who left since."""
    host = await settled_week(town)
    other = await town.coordinator("Noor")
    await host.says("/weekbeeld")
    await host.taps("Verbetering maken")
    await host.says("Het aantal van Centrum klopte niet.")
    await host.taps("Vaststellen")

    for actor in (host, other):
        newest = [text for text in actor.texts() if text.startswith("Weekbeeld week 46\nMaandag")][-1]
        assert newest.splitlines()[2:4] == [
            "Fout in de vorige versie: Het aantal van Centrum klopte niet.",
            "Dit is versie 2. Deze versie vervangt de vorige.",
        ]
    states = [(row["version"], row["state"]) for row in town.db.query("select version, state from digests order by id")]
    assert states[-2:] == [(1, "replaced"), (2, "final")]


async def test_pressing_twice_sends_once(town: Town) -> None:
    """T68: two taps, one weekbeeld."""
    host = await settled_week(town)
    before = len(host.texts())

    await host.presses(host.sees()[-1].message_id, "week:settle:2026-W46")

    assert host.toasts[-1].startswith("Dit weekbeeld is al vastgesteld.")
    assert len(host.texts()) == before


async def test_every_reporter_of_the_week_is_thanked_once_without_a_number(town: Town) -> None:
    host = await town.coordinator()
    samir = await town.worker()
    silent = await town.worker("Naomi")
    town.world.clock.set(WEEK.start + timedelta(days=2))
    for text in ("De balie was dicht zeggen ze", "Er wordt toch niet geluisterd zeggen ze"):
        await samir.says(text)
        await samir.taps("Verstuur")
    town.db.execute("insert into answers (signal_id, text, at) select id, 'Dank', 'x' from signals")
    await monday(town)
    await host.taps("Weekbeeld invullen")
    await chooses_watching(host)
    await host.taps("Vaststellen")

    thanks = [text for text in samir.texts() if text.startswith("Dank u wel.\nU gaf in week 46 iets door.")]
    assert len(thanks) == 1
    assert "vragen wel opnieuw hoe het gaat" in thanks[0]
    assert [text for text in silent.texts() if "U gaf in week" in text] == []


async def test_answers_that_wait_keep_the_weekbeeld_open(town: Town) -> None:
    host = await town.coordinator()
    samir = await town.worker()
    town.world.clock.set(WEEK.start + timedelta(days=2))
    await samir.says("De balie was dicht zeggen ze")
    await samir.taps("Verstuur")
    await monday(town)
    await host.taps("Weekbeeld invullen")

    assert "Er wachten nog antwoorden aan collega's." in "\n".join(host.texts())


async def test_quiet_times_are_asked_per_wijk_and_function_without_names(town: Town) -> None:
    host = await town.coordinator()
    await town.passes(days=30)
    asked = [text for text in host.texts() if text.startswith("Wie belde u deze maand zonder aanleiding?")]
    await host.taps("Veenkant")
    await host.taps("Wijkcoach")

    assert len(asked) == 1
    assert list(town.db.query("select * from quiet_talks")) == [
        {"month": "2026-12", "area": "Veenkant", "occupation": "wijkcoach"}
    ]
    assert any(button.label == "✓ Veenkant" for row in host.sees()[-1].buttons for button in row)


async def test_the_question_for_the_team_can_be_switched_off(town: Town) -> None:
    host = await town.coordinator()
    await town.passes(days=50)
    first = [text for text in host.texts() if text.startswith("Op verhaal komen")]
    await host.taps("Niet meer vragen")
    await town.sleeps(days=62)

    assert len(first) == 1
    assert [text for text in host.texts() if text.startswith("Op verhaal komen")] == []
    assert "Goed. Ik stel deze vraag niet meer." in host.texts()


@pytest.mark.parametrize("role", [Role.WORKER, Role.ADMINISTRATOR])
async def test_only_coordinators_fill_in_a_weekbeeld(town: Town, role: Role) -> None:
    """T63: a forged press of somebody else's button."""
    await town.coordinator()
    other = await town.staff("Ander", role, Occupation.BOA if role is Role.WORKER else None)
    await monday(town)
    await other.says("/help")

    for data in ("week:sheet:2026-W46", "week:pick:2026-W46:G1", "week:settle:2026-W46", "quiet:off"):
        await other.presses(other.sees()[-1].message_id, data)

    assert other.toasts == ["Dit is niet voor u bedoeld. Kies /help voor wat u kunt doen."] * 4


async def test_a_press_that_says_nothing_is_answered_kindly(town: Town) -> None:
    host = await town.coordinator()
    await host.says("/help")

    for data in ("week:", "week:dans:2026-W46", "week:sheet:2026-46"):
        await host.presses(host.sees()[-1].message_id, data)

    assert len(host.toasts) == 3
    assert all(host.toasts)
