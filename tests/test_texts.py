"""Do both languages say everything, with the same fields, and short enough?"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import signaalbot
from signaalbot.domain.permission import COMMANDS
from signaalbot.domain.problem import Problem
from signaalbot.texts import LANGUAGES, Markup, MissingText, fields_of, texts_in

ROOT = Path(signaalbot.__file__).parent
TOAST_LIMIT = 200


def test_both_languages_have_the_same_keys() -> None:
    assert set(texts_in("nl").sentences) == set(texts_in("en").sentences)


@pytest.mark.parametrize("key", sorted(texts_in("nl").sentences))
def test_a_sentence_carries_the_same_fields_in_both_languages(key: str) -> None:
    assert fields_of(texts_in("nl").sentences[key]) == fields_of(texts_in("en").sentences[key])


def test_every_key_written_in_the_code_exists() -> None:
    keys = set(texts_in("nl").sentences)
    asked = {
        node.args[0].value
        for path in ROOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"say", "plain"}
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }

    assert asked - keys == set()


def problems() -> list[type[Problem]]:
    import signaalbot.cli
    import signaalbot.demonstration  # noqa: F401 (so that every Problem is defined)

    def below(parent: type[Problem]) -> list[type[Problem]]:
        return [found for child in parent.__subclasses__() for found in (child, *below(child))]

    return below(Problem)


def test_every_problem_has_its_sentence_with_just_its_facts() -> None:
    wrong = [
        problem.key
        for problem in problems()
        if fields_of(texts_in("nl").sentences[problem.key]) - set(problem.__dataclass_fields__)
    ]

    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_shown_on_a_button_press_fits_in_telegrams_200_characters(language: str) -> None:
    long = [
        key
        for key, sentence in texts_in(language).sentences.items()
        if key.startswith("problem.") and len(re.sub(r"{\w+}", "x" * 12, sentence)) > TOAST_LIMIT
    ]

    assert long == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_has_a_description_that_telegram_takes(language: str) -> None:
    described = {name: texts_in(language).plain(f"command.{name}") for name in COMMANDS}

    assert all(1 <= len(text) <= 256 for text in described.values())


def test_a_field_with_markup_is_shown_as_it_was_typed() -> None:
    """T16: a place called <b> or a text with & must arrive as given."""
    said = texts_in("nl").say("room.joined", member="<b>A & B</b>")

    assert said == "Nieuw in de kamer: &lt;b&gt;A &amp; B&lt;/b&gt;."


def test_markup_is_not_escaped_twice() -> None:
    assert texts_in("nl").say("room.joined", member=Markup("<i>x</i>")) == "Nieuw in de kamer: <i>x</i>."


def test_an_unknown_key_is_an_error_and_no_empty_message() -> None:
    with pytest.raises(MissingText):
        texts_in("nl").say("no.such_key")


@pytest.mark.parametrize(
    "word",
    ["monitoren", "dossier", "risicogroep", "melder", "sentiment", "radar", "target", "derhalve", "middels"],
)
def test_no_dutch_sentence_uses_a_word_that_drives_people_away(word: str) -> None:
    users = [key for key, text in texts_in("nl").sentences.items() if re.search(rf"\b{word}\b", text, re.I)]

    assert users == []
