"""Can the sysadmin set the notice term of the municipality, and is an impossible one refused?"""

from __future__ import annotations

from pathlib import Path

import pytest

from signaalbot.config import load
from signaalbot.config_problems import ConfigInvalid
from signaalbot.domain.notice import Term

TOKEN = {"SIGNAALBOT_TOKEN": "123456789:" + "A" * 35}


def settings_in(tmp_path: Path, text: str) -> Term:
    path = tmp_path / "signaalbot.toml"
    path.write_text(text, encoding="utf-8")
    return load(path, TOKEN).notice


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("", Term(hours=48)),
        ("notice_hours = 24", Term(hours=24)),
        ("notice_working_days = 4", Term(hours=0, working_days=4)),
    ],
)
def test_the_notice_term_is_in_hours_or_in_working_days(tmp_path: Path, text: str, term: Term) -> None:
    assert settings_in(tmp_path, text) == term


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        ("notice_hours = 48\nnotice_working_days = 4", "notice_working_days"),
        ("notice_hours = 0", "notice_hours"),
        ("notice_hours = 1000", "notice_hours"),
        ("notice_working_days = 11", "notice_working_days"),
        ('notice_working_days = "vier"', "notice_working_days"),
    ],
)
def test_a_term_that_no_municipality_has_is_refused_by_name(tmp_path: Path, text: str, setting: str) -> None:
    with pytest.raises(ConfigInvalid) as refused:
        settings_in(tmp_path, text)

    assert refused.value.setting == setting
