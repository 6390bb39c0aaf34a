"""Three invented weeks in Rijtmeer: a loud one, one of six signals, and a silent one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from signaalbot.domain.action import ActionCard
from signaalbot.domain.digest import Weekbeeld, weekbeeld
from signaalbot.domain.narrative import Narrative
from signaalbot.domain.redaction import RedactedText
from signaalbot.domain.signal import Occupation, Signal, Source
from signaalbot.domain.week import Week
from signaalbot.nlp.actions import load_cards
from signaalbot.texts import Texts, texts_in

WEEK = Week(2026, 46)
AREAS = ("Centrum", "Veenkant", "De Hoeven", "Waterkwartier", "Oosterpark", "Kolkhuizen")
HEARD, ABLE, THEM = (
    Narrative.ONGEHOORDE_BURGER,
    Narrative.ERVAREN_INCOMPETENTIE,
    Narrative.ONGELIJKE_BEHANDELING,
)


def several(
    reporters: Sequence[str], *labels: Narrative, area: str | None = None, week: Week = WEEK, first: int = 0
) -> list[Signal]:
    """Return one signal for each name in *reporters*: "aabbc" is five signals of three people."""
    return [
        Signal(
            code=f"{week.name}-{first + at}",
            text=RedactedText(f"geheim-bericht-{first + at}"),
            area=area,
            source=Source.TOLD,
            occupation=Occupation.BOA,
            reporter=f"geheime-{who}",
            received_at=week.start + timedelta(minutes=first + at),
            labels=labels,
        )
        for at, who in enumerate(reporters)
    ]


@pytest.fixture
def nl() -> Texts:
    return texts_in("nl")


@pytest.fixture(scope="session")
def cards() -> tuple[ActionCard, ...]:
    return load_cards(Path(__file__).parents[2] / "rules" / "actions.toml")


@pytest.fixture
def loud_week() -> Weekbeeld:
    """Two loud narratives, one of them new, a few signals about a third, and two silent areas."""
    now = [
        *several("aabbccdd", HEARD, area="Centrum"),
        *several("abcdefg", HEARD, ABLE, area="Veenkant", first=20),
        *several("abbc", THEM, area="De Hoeven", first=40),
        *several("aef", area="Waterkwartier", first=50),
        *several("abcdabcd", area="Waterkwartier", first=60),
    ]
    before = several("aabbccdde", ABLE, area="Centrum", week=WEEK.previous())
    return weekbeeld(WEEK, now, before, AREAS, labelling="regels 2026-11")


@pytest.fixture
def six_signals() -> Weekbeeld:
    """A week in a small municipality."""
    now = several("aab", HEARD, area="Centrum") + several("cdd", ABLE, area="Veenkant", first=10)
    return weekbeeld(WEEK, now, [], AREAS)


@pytest.fixture
def silent_week() -> Weekbeeld:
    """A week in which nobody sent anything."""
    return weekbeeld(WEEK, [], several("aabbccdd", HEARD, week=WEEK.previous()), AREAS)


@pytest.fixture
def many_areas() -> Weekbeeld:
    """A large municipality, where every one of 300 areas was heard, with markup in their names (T16)."""
    areas = [f"Wijk <{number}> & Co_*" for number in range(300)]
    now = [
        signal for place, area in enumerate(areas) for signal in several("aabbc", HEARD, area=area, first=10 * place)
    ]
    return weekbeeld(WEEK, now, [], areas)
