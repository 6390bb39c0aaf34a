"""The file with action cards is data that a colleague can edit, and a mistake in it is named."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from signaalbot.domain.action import ActionCard, Setting
from signaalbot.domain.narrative import Narrative
from signaalbot.nlp.actions import BadCardError, load_cards

RULES = Path(__file__).parents[2] / "rules" / "actions.toml"
CARD = """
[source.A]
name = "Eigen ervaring"
[[card]]
id = "X1"
theme = "algemeen"
source = ["A"]
route = "responsief"
text.nl = "Ga langs."
text.en = "Go there."
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "actions.toml"
    path.write_text(text, encoding="utf-8")
    return path


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.?])\s+", text)


@pytest.fixture(scope="module", params=["nl", "en"])
def cards(request: pytest.FixtureRequest) -> tuple[ActionCard, ...]:
    return load_cards(RULES, request.param)


def test_there_are_48_cards_six_for_each_narrative(cards: tuple[ActionCard, ...]) -> None:
    numbers = Counter(card.theme for card in cards)

    assert numbers[Setting.GENERAL] == 12
    assert numbers[Setting.DEMONSTRATION] == 6
    assert {numbers[narrative] for narrative in Narrative} == {6}


def test_every_card_is_short_and_every_narrative_has_one_about_ourselves(
    cards: tuple[ActionCard, ...],
) -> None:
    for card in cards:
        assert len(card.text.split()) <= 35, card.id
        assert max(len(sentence.split()) for sentence in sentences(card.text)) <= 20, card.id
        assert "!" not in card.text
        assert card.source
    assert {card.theme for card in cards if card.self_directed} >= set(Narrative)


def test_cards_speak_to_the_reader_as_u_and_avoid_words_of_watching() -> None:
    words = {word for card in load_cards(RULES) for word in re.findall(r"\w+", card.text.lower())}

    assert not words & {"je", "jij", "jouw", "monitoren", "dossier", "risicogroep", "radar", "stakeholders"}


def test_a_card_can_be_switched_off(tmp_path: Path) -> None:
    path = written(tmp_path, CARD + "off = true\n")

    assert load_cards(path) == ()


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('theme = "algemeen"', 'theme = "iets"'),
        ('source = ["A"]', 'source = ["Z9"]'),
        ('route = "responsief"', 'route = "snel"'),
        ('text.en = "Go there."', ""),
    ],
)
def test_a_mistake_in_a_card_is_named_with_the_card(tmp_path: Path, right: str, wrong: str) -> None:
    path = written(tmp_path, CARD.replace(right, wrong))

    with pytest.raises(BadCardError, match="X1"):
        load_cards(path, "en")


def test_the_same_code_twice_is_a_mistake(tmp_path: Path) -> None:
    path = written(tmp_path, CARD + CARD[CARD.index("[[card]]") :])

    with pytest.raises(BadCardError, match="X1"):
        load_cards(path)


def test_a_municipality_adds_its_own_cards_and_switches_others_off(tmp_path: Path) -> None:
    own = written(tmp_path, 'off = ["G5"]\n' + CARD)

    ids = [card.id for card in load_cards(RULES, own=own)]

    assert "G5" not in ids
    assert ids[-1] == "X1"
    assert len(ids) == 48


def test_switching_off_what_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadCardError, match="G99"):
        load_cards(RULES, own=written(tmp_path, 'off = ["G99"]'))


def test_no_card_persuades_corrects_maps_or_watches_people(cards: tuple[ActionCard, ...]) -> None:
    forbidden = re.compile(
        r"overtuig|corrige|misverstand|in kaart|in de gaten|volgen wie|monitor|"
        r"persuad|convinc|correct their|map who|keep an eye on people|watch them",
        re.IGNORECASE,
    )

    assert [card.id for card in cards if forbidden.search(card.text)] == []
