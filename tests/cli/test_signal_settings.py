"""Can a municipality bring its own wijken, roles, rules and agreement, and is a mistake in them said?"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from signaalbot import config
from signaalbot.config_problems import ConfigInvalid
from signaalbot.domain.coverage import Cell, cells_in
from signaalbot.domain.signal import Occupation
from signaalbot.setup import ask_and_write

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
EXAMPLE = config.data_directory("rules") / "wijken.voorbeeld.csv"


def loaded(folder: Path, text: str) -> config.Settings:
    path = folder / "signaalbot.toml"
    path.write_text(text, encoding="utf-8")
    return config.load(path, {"SIGNAALBOT_TOKEN": TOKEN})


def test_the_example_that_ships_can_be_used_as_it_is(tmp_path: Path) -> None:
    shutil.copy(EXAMPLE, tmp_path / "wijken.csv")

    settings = loaded(tmp_path, 'areas_file = "wijken.csv"')

    assert settings.areas == ("Centrum", "Veenkant", "De Hoeven", "Waterkwartier", "Oosterpark")
    assert Cell("Veenkant", Occupation.JONGERENWERKER) in settings.cells


@pytest.mark.parametrize(
    "text", ["wijk,rol\nVeenkant,boa\n", "\ufeffwijk;rol\r\nVeenkant; Boa\r\n", "rol;wijk\nboa;Veenkant"]
)
def test_commas_semicolons_and_a_mark_of_excel_are_read(tmp_path: Path, text: str) -> None:
    (tmp_path / "w.csv").write_text(text, encoding="utf-8")

    assert cells_in((tmp_path / "w.csv").read_text(encoding="utf-8-sig")) == (Cell("Veenkant", Occupation.BOA),)


@pytest.mark.parametrize(
    "text", ["", "wijk;rol", "naam;rol\nVeenkant;boa", "wijk;rol\nVeenkant;tovenaar", "wijk;rol\n;boa"]
)
def test_a_file_that_cannot_be_used_names_its_setting(tmp_path: Path, text: str) -> None:
    (tmp_path / "w.csv").write_text(text, encoding="utf-8")

    with pytest.raises(ConfigInvalid) as caught:
        loaded(tmp_path, 'areas_file = "w.csv"')

    assert caught.value.setting == "areas_file"


@pytest.mark.parametrize(
    ("text", "setting"),
    [('redaction_rules = "is er niet.toml"', "redaction_rules"), ('wijkagent_agreed = "ja"', "wijkagent_agreed")],
)
def test_a_wrong_value_names_its_setting(tmp_path: Path, text: str, setting: str) -> None:
    with pytest.raises(ConfigInvalid) as caught:
        loaded(tmp_path, text)

    assert caught.value.setting == setting


def test_the_wijkagent_is_off_until_the_municipality_says_so(tmp_path: Path) -> None:
    assert loaded(tmp_path, "").wijkagent_agreed is False
    assert loaded(tmp_path, "wijkagent_agreed = true").wijkagent_agreed is True


def test_init_takes_a_file_with_wijken_and_asks_again_when_it_cannot_be_read(tmp_path: Path) -> None:
    shutil.copy(EXAMPLE, tmp_path / "wijken.csv")
    answers = iter(["Rijtmeer", "niets.csv", "wijken.csv", TOKEN, ""])
    said: list[str] = []

    ask_and_write(tmp_path / "signaalbot.toml", lambda _question: next(answers), said.append)

    assert said[0].startswith("niets.csv kan ik niet lezen.")
    assert len(config.load(tmp_path / "signaalbot.toml", {}).cells) == 12
