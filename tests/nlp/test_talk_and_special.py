"""Is small talk told from a signal, is what is sensitive about a person noticed, and are own rules read?"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signaalbot.domain.redaction import redact
from signaalbot.nlp.groups import load_groups
from signaalbot.nlp.redaction import load_recognisers
from signaalbot.nlp.rulebook import RulesUnreadable
from signaalbot.nlp.special import load_special
from signaalbot.nlp.talk import load_talk

ROOT: Final = Path(__file__).parents[2]
RULES: Final = ROOT / "rules"


def entries(name: str, key: str) -> list[dict[str, Any]]:
    return list(tomllib.loads((RULES / name).read_text(encoding="utf-8"))[key])


@cache
def loaded() -> tuple[Any, Any]:
    return load_talk(RULES), load_special(RULES)


@pytest.mark.parametrize("entry", entries("talk.toml", "pattern"), ids=lambda entry: entry["kind"])
def test_talk_is_told_by_its_hits_and_not_by_its_misses(entry: dict[str, Any]) -> None:
    talk, _ = loaded()

    assert [talk(text) for text in entry["hit"]] == [entry["kind"]] * len(entry["hit"])
    assert [text for text in entry["miss"] if talk(text) is not None] == []
    assert min(len(entry["hit"]), len(entry["miss"])) >= 2


@pytest.mark.parametrize("entry", entries("special.toml", "category"), ids=lambda entry: entry["id"])
def test_a_category_shows_in_its_hits_and_not_in_its_misses(entry: dict[str, Any]) -> None:
    _, special = loaded()

    assert [text for text in entry["hit"] if entry["id"] not in special(text)] == []
    assert [text for text in entry["miss"] if special(text)] == []
    assert min(len(entry["hit"]), len(entry["miss"])) >= 2


def test_no_signal_of_the_cases_is_taken_for_talk() -> None:
    """T42: a good report is never filtered away."""
    import json

    lines = (ROOT / "tests" / "cases" / "redaction.jsonl").read_text(encoding="utf-8").splitlines()
    talk, _ = loaded()

    assert [line for line in lines if talk(json.loads(line)["text"]) in ("thanks", "greeting")] == []


@given(st.text(max_size=200))
def test_every_text_gets_an_answer(text: str) -> None:
    """T42."""
    talk, special = loaded()

    assert talk(text) in (None, "thanks", "greeting", "question", "elsewhere")
    assert isinstance(special(text), tuple)


def test_the_groups_are_neutral_and_fit_in_a_button() -> None:
    groups = load_groups(RULES)

    assert {"ondernemers", "jongeren", "omwonenden", "anders"} <= {group.id for group in groups}
    assert [group.id for group in groups if len(group.id) > 20 or set(group.label) != {"nl", "en"}] == []


@pytest.mark.parametrize(
    ("name", "load"), [("talk.toml", load_talk), ("special.toml", load_special), ("groups.toml", load_groups)]
)
def test_a_broken_rule_file_is_named(tmp_path: Path, name: str, load: Any) -> None:
    (tmp_path / name).write_text("x = 1", encoding="utf-8")

    with pytest.raises(RulesUnreadable, match=name.replace(".", r"\.")):
        load(tmp_path)


OWN: Final = """
names = ["Smurf"]
keep = ["De Roos"]

[[pattern]]
id = "pasnummer"
kind = "zaaknummer"
regex = '''\\brm-\\d{5}\\b'''
"""


def test_a_municipality_adds_own_patterns_names_and_words_to_keep(tmp_path: Path) -> None:
    own = tmp_path / "eigen.toml"
    own.write_text(OWN, encoding="utf-8")

    recognisers = load_recognisers(RULES, (), own)

    assert redact("smurf stond bij De Roos met pas RM-12345", recognisers).text == (
        "[naam] stond bij De Roos met pas [zaaknummer]"
    )


@pytest.mark.parametrize(
    "text", ["[[pattern]]\nkind = 'naam'", "[[pattern]]\nkind='stam'\nid='x'\nregex='x'", "names = 3"]
)
def test_broken_own_rules_are_named(tmp_path: Path, text: str) -> None:
    own = tmp_path / "eigen.toml"
    own.write_text(text, encoding="utf-8")

    with pytest.raises(RulesUnreadable, match=r"eigen\.toml"):
        load_recognisers(RULES, (), own)
