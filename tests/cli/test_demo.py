"""A scenario of one's own is checked and played; what is wrong with it is said line by line."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from signaalbot.cli import main
from signaalbot.demonstration import unlike_telegram
from signaalbot.rehearsal.world import World

SHORT = """
title = "Kort"
language = "nl"
start = 2026-11-02T08:00:00+01:00
municipality = "Rijtmeer"
areas = ["Veenkant"]

[[person]]
id = "marijke"
name = "Marijke"
function = "coördinator"
side = "coordinator"

[[step]]
who = "marijke"
opens = "invitation:coordinator"
expect = "Ik ben een bot"
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "eigen.toml"
    path.write_text(SHORT, encoding="utf-8")
    return path


def test_a_scenario_that_can_be_played_is_said_to_be_right(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--check", str(own)]) == 0
    assert "1 mensen, 1 stappen, 1 dagen" in capsys.readouterr().out


def test_every_mistake_in_a_scenario_is_named_with_its_line(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own.write_text(SHORT.replace('"invitation:coordinator"', '"hallo"').replace("start =", "begin ="), encoding="utf-8")

    status = main(["demo", "--check", str(own)])

    said = capsys.readouterr().err
    assert status == 2
    assert "eigen.toml, regel 1: 'begin' is onbekend" in said
    assert "eigen.toml, regel 14: schrijf achter 'opens'" in said


def test_a_scenario_that_is_not_there_is_answered_with_those_that_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--scenario", "bestaatniet"]) == 2
    assert "azc-avond, boerenprotest, jaarwisseling" in capsys.readouterr().err


def test_a_step_that_does_not_show_what_it_should_ends_with_status_2(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own.write_text(SHORT.replace("Ik ben een bot", "Ik ben een mens"), encoding="utf-8")

    status = main(["demo", "--headless", "--scenario", str(own)])

    assert status == 2
    assert "Stap 1 (regel 14, 02-11 08:00), marijke: ziet niet 'Ik ben een mens'" in capsys.readouterr().err


def test_the_page_is_served_at_once_and_the_exercise_stops_at_ctrl_c(own: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "signaalbot", "demo", "--scenario", str(own), "--port", "0"]
    running = subprocess.Popen([*command, "--out", str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None

    said = running.stdout.readline()
    running.send_signal(signal.SIGINT)
    running.communicate()

    assert re.search(r"Open http://127\.0\.0\.1:\d+ in uw browser", said)
    assert running.returncode == 0
    assert (tmp_path / "transcript.txt").exists()


def test_what_telegram_would_not_allow_is_found_after_the_play() -> None:
    world = World(datetime(2026, 11, 2, 7, tzinfo=UTC))
    anna = world.person("Anna")
    world.say(anna, "bot", "/start")
    world.call("sendMessage", {"chat_id": anna.id, "text": "een"})
    assert unlike_telegram(world) == []

    world.call("sendMesage", {"chat_id": anna.id, "text": "twee"})
    for _ in range(5):
        world.call("sendMessage", {"chat_id": anna.id, "text": "drie"})

    assert list(dict.fromkeys(unlike_telegram(world))) == [
        "sendMesage is no method of Bot API 10.1",
        "sendMessage: 1/s per chat",
    ]
