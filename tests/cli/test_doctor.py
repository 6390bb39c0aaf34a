"""Does `signaalbot doctor` say what is wrong and what to do, in two languages, and does its exit status tell?"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from signaalbot.alarm_settings import SecondWay
from signaalbot.cli import main
from signaalbot.config import Settings, data_directory
from signaalbot.doctor import examine
from signaalbot.domain.delivery import Task
from signaalbot.domain.reading_choice import ReadingChoice
from signaalbot.modelling import reader_for
from signaalbot.nlp import model_store
from signaalbot.rehearsal import faults, server
from signaalbot.rehearsal.world import World
from signaalbot.storage import outbox, people, rooms
from signaalbot.storage.database import open_database


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[tuple[World, Settings]]:
    """A Telegram, a database with one room, and settings for both."""
    world = World(datetime.now(UTC), seed=5)
    running = await server.start(world)
    settings = Settings(
        token=world.token,
        database=tmp_path / "signaalbot.sqlite3",
        api=running.url,
        alarm=SecondWay(webhook="https://alarm.rijtmeer.example/"),
    )
    db = open_database(settings.database)
    host = world.person("Marijke")
    group = world.group("Boerenprotest", host)
    world.add_bot(host, group, rights=("invite_users", "pin_messages"))
    now = datetime.now(UTC)
    person = people.add(db, host.id, "nl", now)
    room = rooms.add(db, "Boerenprotest", now.date(), "Raadhuisplein", "nl", person.id, now)
    rooms.mark_linked(db, room.id, group.id, now)
    db.close()
    (tmp_path / "signaalbot.sqlite3.pulse").touch()
    yield world, settings
    await running.stop()


async def look(settings: Settings, language: str = "nl") -> tuple[int, str]:
    said: list[str] = []
    return await examine(settings, language, said.append), "\n".join(said)


@pytest.mark.parametrize(("language", "end"), [("nl", "Alles is in orde."), ("en", "Everything is in order.")])
async def test_what_is_in_order_is_said_to_be(served: tuple[World, Settings], language: str, end: str) -> None:
    status, said = await look(served[1], language)

    assert said.endswith(end)
    assert status == 0
    assert "✗" not in said


async def test_each_thing_that_is_wrong_comes_with_what_to_do(served: tuple[World, Settings]) -> None:
    """T26, T27: rights and a late queue."""
    world, settings = served
    group = next(chat for chat in world.chats.values() if chat.is_group)
    world.take_right(group, "can_pin_messages")
    db = open_database(settings.database)
    late = datetime.now(UTC) - timedelta(hours=1)
    outbox.add(db, occasion="x", task=Task.MESSAGE, chat_id=1, payload={}, urgency=0, due_at=late)
    db.close()

    status, said = await look(settings)

    assert "✗ Kamer Boerenprotest: Ik mag niets vastzetten. Geef mij weer het recht: berichten vastzetten." in said
    assert "✗ Wachtrij: 1. Het oudste bericht is 60 minuten te laat. Kijk in het logboek." in said
    assert said.endswith("Te herstellen: 2. Let op: 0.")
    assert status == 1


async def test_a_bot_that_is_out_of_its_group_is_said(served: tuple[World, Settings]) -> None:
    """T25."""
    world, settings = served
    world.expel_bot(next(chat for chat in world.chats.values() if chat.is_group))

    assert (await look(settings))[0] == 1


async def test_a_webhook_that_takes_the_updates_away_is_said(served: tuple[World, Settings]) -> None:
    """T33."""
    world, settings = served
    world.call("setWebhook", {"url": "http://127.0.0.1:9/"})

    status, said = await look(settings)

    assert "✗ Webhook: er staat er een ingesteld" in said
    assert status == 1


async def test_a_token_that_telegram_does_not_know_is_said(served: tuple[World, Settings]) -> None:
    """T31."""
    world, settings = served
    world.revoke_token()

    status, said = await look(settings)

    assert "✗ Token: Telegram kent het niet." in said
    assert status == 1


async def test_a_telegram_that_cannot_be_reached_is_said(served: tuple[World, Settings]) -> None:
    world, settings = served
    faults.order(world, {"kind": "502", "lasts": 60})

    assert "niet te bereiken" in (await look(settings))[1]


async def test_a_clock_that_is_off_is_said(served: tuple[World, Settings]) -> None:
    world, settings = served
    world.clock.set(world.clock.now() + timedelta(minutes=2))

    status, said = await look(settings)

    assert "✗ Klok: wijkt 1" in said
    assert status == 1


async def test_a_database_that_is_no_database_is_said(served: tuple[World, Settings]) -> None:
    served[1].database.write_bytes(b"geen database" * 200)

    assert "niet te lezen" in (await look(served[1]))[1]


async def test_it_changes_nothing_and_works_beside_a_bot_that_writes(served: tuple[World, Settings]) -> None:
    db = open_database(served[1].database)
    db.conn.execute("begin immediate")
    before = bytes(db.conn.serialize())

    status, _ = await look(served[1])

    assert status == 0
    assert bytes(db.conn.serialize()) == before
    db.conn.execute("rollback")


def test_without_settings_it_says_so_with_status_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--config", str(tmp_path / "nergens.toml")]) == 2
    assert "Er is geen instellingenbestand" in capsys.readouterr().err


async def test_an_own_model_that_this_version_cannot_read_is_told_and_the_shipped_one_runs(
    served: tuple[World, Settings],
) -> None:
    """T49: after an update the bot did not start, because a model trained before it had another format."""
    settings = served[1]
    store = model_store.store_of(settings.database)
    (store / "linear-0ld" / "narratives" / "narratives").mkdir(parents=True)
    (store / "linear-0ld" / "metrics.json").write_text("{}", encoding="utf-8")
    model_store.promote(store, "linear-0ld")

    status, said = await look(settings)
    read = reader_for(ReadingChoice(), settings.database, data_directory("rules"), data_directory("models"))

    assert "de eigen versie linear-0ld is niet te lezen" in said
    assert status == 0
    assert read("Er wordt toch niet geluisterd.").model.startswith("linear-")
