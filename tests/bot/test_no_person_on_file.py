"""Promise 3, with things broken on purpose: what left a phone as a name or number stands in no byte on disk."""

from __future__ import annotations

import io
import json
import logging
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from signaalbot import app
from signaalbot.bot.context import Resources
from signaalbot.bot.errors import TokenFilter
from signaalbot.rehearsal.world import World
from signaalbot.services import intake
from signaalbot.storage.database import open_database
from tests.conftest import START, Town, town_in

CASES: Final = Path(__file__).parents[1] / "cases" / "redaction.jsonl"
SECRET: Final = "mevrouw Bakkering, 0612345678, kwam voor de dichte balie"
MOST: Final = 40


def planted() -> list[tuple[str, list[str]]]:
    """Return messages with what must go: longer than four letters, so that no other word holds it by chance."""
    found = []
    for line in CASES.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        secrets = [case["text"][span["start"] : span["end"]] for span in case["spans"]]
        if len(secrets) > 1 and all(len(each) > 6 for each in secrets):
            found.append((case["text"], secrets))
    return found[:MOST]


def all_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir()).lower()


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that would be logged, at the level of the libraries too."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.addFilter(TokenFilter())
    root = logging.getLogger()
    root.addHandler(handler)
    level = root.level
    root.setLevel(logging.DEBUG)
    app.quiet_libraries()
    yield out
    root.removeHandler(handler)
    root.setLevel(level)


async def test_after_a_day_of_signals_no_planted_identifier_is_in_any_file_or_log(
    rules: Resources, tmp_path: Path, log: io.StringIO
) -> None:
    """T61, T57: database, write-ahead log and log lines are searched byte by byte."""
    town = await town_in(World(START, seed=7), rules, open_database(tmp_path / "signaalbot.sqlite3"))
    workers = [await town.worker(f"W{number}") for number in range(8)]
    left = []
    for number, (text, secrets) in enumerate(planted()):
        worker = workers[number % len(workers)]
        await worker.says(text)
        for label in ("Dit is geen nood", "Verstuur"):
            if any(button.label.startswith(label) for row in worker.sees()[-1].buttons for button in row):
                await worker.taps(label)
        kept = all_bytes(tmp_path) + log.getvalue().lower().encode()
        left += [secret for secret in secrets if secret.lower().encode() in kept]

    assert left == []
    assert next(iter(town.db.query("select count(*) as n from signals")))["n"] > MOST / 2


@pytest.mark.parametrize("broken", ["preview", "store", "recogniser", "reader", "database"])
async def test_whatever_breaks_the_words_of_a_message_reach_no_log(
    town: Town, broken: str, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T61: the exception itself holds the text, and still it is not written down."""

    def break_(*given: Any, **named: Any) -> Any:
        raise ValueError(f"broken with {SECRET} {given} {named}")

    def locked(*_given: Any, **_named: Any) -> Any:
        raise sqlite3.OperationalError("database is locked")

    samir = await town.worker()
    if broken == "preview":
        monkeypatch.setattr(intake, "preview", break_)
    elif broken == "store":
        monkeypatch.setattr(intake, "store", break_)
    elif broken == "database":
        monkeypatch.setattr(intake, "propose", locked)
    else:
        _hand_in(town, broken, break_)
    await samir.says(SECRET if broken in ("preview", "recogniser") else "de balie was dicht")
    if broken in ("store", "reader", "database"):
        await samir.taps("Verstuur")

    assert [word for word in ("Bakkering", "0612345678") if word in log.getvalue()] == []
    assert samir.last() != "" or samir.toasts


def _hand_in(town: Town, what: str, break_: Any) -> None:
    from dataclasses import replace

    resources = town.bot.resources
    changed = replace(resources, reader=break_) if what == "reader" else replace(resources, recognisers=(break_,))
    town.bot.application.bot_data["resources"] = changed
