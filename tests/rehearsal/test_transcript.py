"""A transcript tells who saw what and when, for a program and for a person."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from signaalbot.rehearsal import transcript
from signaalbot.rehearsal.state import Upload
from signaalbot.rehearsal.world import World


@pytest.fixture
def world() -> World:
    """A world in which Gerben wrote, and the bot answered with a button, an edit and a file."""
    made = World(datetime(2026, 11, 2, 7, tzinfo=UTC))
    gerben = made.person("Gerben")
    made.say(gerben, "bot", "hoi")
    keys = {"inline_keyboard": [[{"text": "Info", "callback_data": "i"}, {"text": "Urgent", "callback_data": "u"}]]}
    sent = made.call("sendMessage", {"chat_id": gerben.id, "text": "Één\ntwee", "reply_markup": keys})
    changed = {"chat_id": gerben.id, "message_id": sent.body["result"]["message_id"], "text": "Verstuurd"}
    made.call("editMessageText", changed)
    upload = Upload("weekbeeld.html", b"<h1>", "text/html")
    made.call("sendDocument", {"chat_id": gerben.id, "document": "attach://it"}, {"it": upload})
    return made


def test_each_line_is_an_object_with_what_one_person_saw(world: World, tmp_path: Path) -> None:
    path = tmp_path / "transcript.jsonl"

    count = transcript.write_jsonl(world.seen, path)

    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert count == len(lines) == 4
    assert all(tuple(line) == transcript.FIELDS for line in lines)
    assert lines[1] == {
        "at": "2026-11-02T07:00:00+00:00",
        "person": "Gerben",
        "chat": "Signaalbot",
        "sender": "Signaalbot",
        "message_id": 2,
        "text": "Één\ntwee",
        "buttons": ["Info", "Urgent"],
        "edited": False,
        "file": None,
    }
    assert [line["edited"] for line in lines] == [False, False, True, False]
    assert lines[3]["file"] == "weekbeeld.html"
    assert "Één" in path.read_text(encoding="utf-8")


def test_the_text_reads_as_a_story_in_dutch_local_time(world: World, tmp_path: Path) -> None:
    path = tmp_path / "transcript.txt"

    assert transcript.write_text(world.seen, path) == 4

    seen = "2026-11-02 08:00:00 Gerben ziet in Signaalbot, van Signaalbot"
    assert path.read_text(encoding="utf-8").split("\n\n")[1:3] == [
        f"{seen}:\n    Één\n    twee\n    [Info] [Urgent]",
        f"{seen} (gewijzigd):\n    Verstuurd",
    ]
    assert "    bestand: weekbeeld.html\n" in path.read_text(encoding="utf-8")


def test_a_world_in_which_nothing_happened_gives_empty_files(tmp_path: Path) -> None:
    seen = World(datetime(2026, 11, 2, 7, tzinfo=UTC)).seen

    assert transcript.write_jsonl(seen, tmp_path / "a") == transcript.write_text(seen, tmp_path / "b") == 0

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes() == b""
