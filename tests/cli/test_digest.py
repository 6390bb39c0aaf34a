"""Does `signaalbot digest` write any week, in every shape, for coordinators and for everybody?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from signaalbot.cli import main
from signaalbot.domain.redaction import RedactedText
from signaalbot.domain.signal import Occupation, Signal, Source
from signaalbot.domain.week import Week
from signaalbot.storage import signals
from signaalbot.storage.database import open_database
from tests.cli.test_start_up import TOKEN

WEEK = Week(2026, 46)
SHAPES = ("csv", "html", "json", "pdf", "txt")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A municipality with seven signals of four reporters in week 46."""
    monkeypatch.setenv("SIGNAALBOT_TOKEN", TOKEN)
    (tmp_path / "signaalbot.toml").write_text('areas = ["Centrum", "Veenkant"]\n', encoding="utf-8")
    db = open_database(tmp_path / "signaalbot.sqlite3")
    for at, who in enumerate("aabbccd"):
        text, moment = RedactedText("bericht"), WEEK.start + timedelta(hours=at)
        signal = Signal(f"c-{at}", text, "Centrum", Source.SEEN, Occupation.BOA, who, moment)
        signals.add(db, signal, {}, "test")
    db.close()
    return tmp_path


def digest(place: Path, *more: str) -> int:
    out = str(place / "out")
    return main(["digest", "--config", str(place / "signaalbot.toml"), "--week", "2026-W46", "--out", out, *more])


def written(place: Path) -> Sequence[str]:
    return sorted(path.name for path in (place / "out").iterdir())


def test_a_week_is_written_in_every_shape_with_its_code_book(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert digest(place) == 0

    said = capsys.readouterr()
    assert written(place) == [*(f"weekbeeld-2026-W46.{shape}" for shape in SHAPES), "weekbeeld-codeboek.csv"]
    assert sorted(Path(line).name for line in said.out.splitlines()) == written(place)
    assert said.err == ""
    assert (place / "out" / "weekbeeld-2026-W46.pdf").read_bytes().startswith(b"%PDF")


def test_the_public_version_tells_numbers_from_ten_on(place: Path) -> None:
    assert digest(place) == digest(place, "--public") == 0

    own, public = (
        json.loads((place / "out" / f"weekbeeld-2026-W46{mark}.json").read_text("utf-8")) for mark in ("", "-public")
    )
    assert own["total"] == {"state": "shown", "messages": 7, "reporters": 4}
    assert public["total"] == {"state": "hidden", "messages": None, "reporters": None}
    assert (own["public"], public["public"]) == (False, True)


def test_a_week_that_does_not_exist_is_refused_with_an_example(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["digest", "--config", str(place / "signaalbot.toml"), "--week", "2027-W53"])

    assert status == 2
    assert "2026-W46" in capsys.readouterr().err
