"""Is what is wrong at start said in one clear sentence, with exit status 2 and no traceback?"""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from pathlib import Path

import pytest

from signaalbot import app, config, demonstration
from signaalbot.cli import main
from signaalbot.config import Settings, data_directory
from signaalbot.config_problems import RulesBroken, TokenInvalid
from signaalbot.rehearsal import server
from signaalbot.rehearsal.world import World
from signaalbot.setup import ask_and_write
from signaalbot.storage.database import DatabaseInUse, DatabaseNewer, DatabaseOfOtherKind, WriterLock, open_database
from tests.conftest import START

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


def run_with(tmp_path: Path, text: str | None, monkeypatch: pytest.MonkeyPatch, token: str = TOKEN) -> int:
    monkeypatch.setenv("SIGNAALBOT_TOKEN", token)
    path = tmp_path / "signaalbot.toml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    return main(["run", "--config", str(path)])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "Er is geen instellingenbestand"),
        ("municipality = ", "klopt de instelling niet"),
        ("areas = 3", "areas"),
        ("colour = 'rood'", "colour"),
        ("poll_seconds = 0", "poll_seconds"),
        ("language = 'fy'", "language"),
    ],
)
def test_a_bad_settings_file_is_explained(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    text: str | None,
    said: str,
) -> None:
    assert run_with(tmp_path, text, monkeypatch) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(("token", "said"), [("", "geen bot-token"), ("onzin", "kent dit bot-token niet")])
def test_a_missing_or_misshapen_token_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], token: str, said: str
) -> None:
    assert run_with(tmp_path, "", monkeypatch, token) == 2
    assert said in capsys.readouterr().err


async def test_a_token_that_telegram_does_not_know_ends_the_bot_with_its_sentence(tmp_path: Path) -> None:
    served = await server.start(World(START, seed=1))
    settings = Settings(token=TOKEN, database=tmp_path / "x.sqlite3", api=served.url, practice=True)

    with pytest.raises(TokenInvalid):
        await app.serve(settings, asyncio.Event())
    await served.stop()


def test_a_second_bot_on_the_same_database_is_refused(tmp_path: Path) -> None:
    first = WriterLock(tmp_path / "x.sqlite3")

    with pytest.raises(DatabaseInUse):
        WriterLock(tmp_path / "x.sqlite3")
    first.release()
    WriterLock(tmp_path / "x.sqlite3").release()


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite3"
    open_database(path).close()
    with sqlite3.connect(path) as db:
        db.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at) "
            "values ('signaalbot', 'm999_later', '2030')"
        )

    with pytest.raises(DatabaseNewer):
        open_database(path)


def test_a_rules_file_with_a_mistake_names_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "rules"
    shutil.copytree(data_directory("rules"), broken)
    target = broken / "narratives" / "ongehoorde_burger.toml"
    target.write_text(target.read_text(encoding="utf-8") + "\n[[pattern]\n", encoding="utf-8")
    monkeypatch.setattr(app, "data_directory", lambda _name: broken)

    with pytest.raises(RulesBroken) as raised:
        app.resources_for(Settings(token="", database=tmp_path), open_database(":memory:"), lambda: START)
    assert "ongehoorde_burger.toml" in raised.value.place


async def test_a_port_in_use_is_explained(tmp_path: Path) -> None:
    served = await server.start(World(START, seed=1))
    scenario = demonstration.scenario_named("boerenprotest")

    with pytest.raises(demonstration.PortTaken):
        await demonstration.set_stage(scenario, tmp_path, port=served.port)
    await served.stop()


def test_an_unknown_scenario_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--headless", "--scenario", "bestaatniet"]) == 2
    assert "Dit scenario is niet te spelen" in capsys.readouterr().err


def test_init_writes_a_settings_file_that_can_be_read_back(tmp_path: Path) -> None:
    answers = iter(
        ["Rijtmeer", "Noord, Zuid aan 't Meer", "onzin", TOKEN, "beheer@rijtmeer.example", "smtp.rijtmeer.example:587"]
    )
    said: list[str] = []

    status = ask_and_write(tmp_path / "signaalbot.toml", lambda _question: next(answers), said.append)

    settings = config.load(tmp_path / "signaalbot.toml", {})
    assert status == 0
    assert (settings.municipality, settings.areas, settings.token) == (
        "Rijtmeer",
        ("Noord", "Zuid aan 't Meer"),
        TOKEN,
    )
    assert (settings.alarm.mail_to, settings.alarm.host, settings.alarm.port) == (
        ("beheer@rijtmeer.example",),
        "smtp.rijtmeer.example",
        587,
    )
    assert (tmp_path / "token.secret").stat().st_mode & 0o077 == 0


def test_init_leaves_an_existing_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "signaalbot.toml"
    path.write_text("municipality = 'Rijtmeer'", encoding="utf-8")

    assert ask_and_write(path, lambda _question: "", lambda _text: None) == 1
    assert path.read_text(encoding="utf-8") == "municipality = 'Rijtmeer'"


def test_settings_never_show_the_token() -> None:
    """T61."""
    assert TOKEN not in repr(Settings(token=TOKEN, database=Path("x")))


def test_a_bot_that_does_not_run_is_not_alive(tmp_path: Path) -> None:
    path = tmp_path / "signaalbot.toml"
    path.write_text("", encoding="utf-8")

    dead = main(["alive", "--config", str(path)])
    app.pulse_of(tmp_path / "signaalbot.sqlite3").touch()

    assert (dead, main(["alive", "--config", str(path)])) == (1, 0)


def test_a_rehearsal_cannot_be_pointed_at_telegram_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_with(tmp_path, "practice = true", monkeypatch) == 2
    assert "practice" in capsys.readouterr().err


def test_a_rehearsal_never_opens_a_real_database(tmp_path: Path) -> None:
    """Practice data can never reach a real one, nor the other way round."""
    open_database(tmp_path / "real.sqlite3", practice=False).close()

    with pytest.raises(DatabaseOfOtherKind):
        open_database(tmp_path / "real.sqlite3", practice=True)
