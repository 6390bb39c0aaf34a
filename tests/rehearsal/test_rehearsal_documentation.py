"""What the page for other developers says is so: its tables come from the code, its names exist, its start works."""

from __future__ import annotations

import argparse
import asyncio
import re
from pathlib import Path

import aiohttp
import pytest

from signaalbot.rehearsal import __main__ as command
from signaalbot.rehearsal import offered
from signaalbot.rehearsal.api import bot_api
from signaalbot.rehearsal.world import OFFERED, World

DOCUMENT = Path(__file__).parents[2] / "docs" / "rehearsal.md"


def test_the_generated_part_is_current() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")

    assert text == offered.rewritten(text), "run: python -m signaalbot.rehearsal.offered docs/rehearsal.md"


def test_every_method_of_telegram_stands_in_it_once() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", offered.generated(), re.MULTILINE)
    lists = [
        name
        for line in offered.generated().splitlines()
        if re.match("- (?!in `)", line)
        for name in re.findall("`(.+?)`", line)
    ]

    methods = [name for name in (*rows, *lists) if name in bot_api().methods]
    assert sorted(methods) == sorted(bot_api().methods)
    assert {name for name in rows if name in bot_api().methods} == set(OFFERED)


def test_a_document_without_marks_is_left_alone() -> None:
    with pytest.raises(ValueError, match="put <!-- made by"):
        offered.rewritten("# Iets anders")


def test_the_acts_that_it_names_exist() -> None:
    table = DOCUMENT.read_text(encoding="utf-8").partition("| what | how |")[2].partition("\n\n")[0]
    names = [name for name in re.findall(r"`([a-z_]+)[`(]", table) if name != "view"]

    assert len(names) > 40
    assert [name for name in names if not hasattr(World, name)] == []


async def test_a_server_of_its_own_says_where_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    chosen = argparse.Namespace(port=0, seed=7, start=None, frozen=True)
    task = asyncio.create_task(command.serve(chosen))
    said: dict[str, str] = {}
    async with asyncio.timeout(5):
        while len(said) < 4:
            await asyncio.sleep(0)
            said |= dict(line.split() for line in capsys.readouterr().out.splitlines())
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{said['base_url']}{said['token']}/getMe") as response:
            me = await response.json()
        async with session.get(said["door"]) as response:
            state = await response.json()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert (me["ok"], state["people"]) == (True, [])
