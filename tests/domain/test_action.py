"""Two to four cards fit the week: about ourselves first, and always the choice to do nothing extra."""

from __future__ import annotations

import pytest

from signaalbot.domain.action import KEEP_WATCHING, ActionCard, Route, Setting, choose
from signaalbot.domain.narrative import Narrative

HEARD, ABLE, SEEN = (
    Narrative.ONGEHOORDE_BURGER,
    Narrative.ERVAREN_INCOMPETENTIE,
    Narrative.ONZICHTBARE_BURGER,
)


def card(name: str, theme: Narrative | Setting, ourselves: bool = False, phase: str | None = None) -> ActionCard:
    return ActionCard(name, theme, f"Doe {name}.", "eigen ervaring", Route.NEARBY, ourselves, phase)


CARDS = (
    card("G1", Setting.GENERAL),
    card("G3", Setting.GENERAL, ourselves=True),
    card("G11", Setting.GENERAL, phase="na de escalatie"),
    card("G12", Setting.GENERAL),
    card("H1", HEARD),
    card("H2", HEARD, ourselves=True),
    card("H3", HEARD),
    card("I1", ABLE),
    card("I2", ABLE),
    card("D1", Setting.DEMONSTRATION),
)


def ids(chosen: tuple[ActionCard, ...]) -> list[str]:
    return [card.id for card in chosen]


def test_two_loud_narratives_get_one_card_each_beside_a_general_one_and_keep_watching() -> None:
    assert ids(choose(CARDS, [HEARD, ABLE])) == ["H2", "G3", "I1", "G12"]


def test_one_loud_narrative_gets_two_cards() -> None:
    assert ids(choose(CARDS, [HEARD])) == ["H2", "G3", "H1", "G12"]


def test_silence_asks_to_go_there_and_to_keep_watching() -> None:
    assert ids(choose(CARDS, [])) == ["G3", "G12"]


def test_one_card_at_least_is_about_ourselves() -> None:
    chosen = choose(CARDS, [ABLE])

    assert chosen[0].self_directed
    assert ids(chosen) == ["G3", "I1", "I2", "G12"]


@pytest.mark.parametrize("turn", range(60))
def test_every_week_brings_two_to_four_cards_that_need_no_phase_and_no_demonstration(turn: int) -> None:
    for narratives in ([], [HEARD], [HEARD, ABLE], [HEARD, ABLE, SEEN], [SEEN]):
        chosen = choose(CARDS, narratives, turn)

        assert 2 <= len(chosen) <= 4
        assert len(set(ids(chosen))) == len(chosen)
        assert chosen[-1].id == KEEP_WATCHING
        assert not {"G11", "D1"} & set(ids(chosen))


def test_another_week_brings_another_card() -> None:
    assert ids(choose(CARDS, [HEARD], turn=0)) != ids(choose(CARDS, [HEARD], turn=1))


def test_choosing_from_a_choice_changes_nothing() -> None:
    once = choose(CARDS, [HEARD, ABLE], turn=7)

    assert set(ids(choose(once, [HEARD, ABLE], turn=7))) == set(ids(once))
