"""Invented weeks in Rijtmeer: a loud one that people settled, one of six signals, a silent one, and a large town."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from signaalbot.domain.action import ActionCard, choose
from signaalbot.domain.decision import Chosen, Decisions, Note, Part, Result, Settled, Unrest
from signaalbot.domain.digest import STANDARD, Background, weekbeeld
from signaalbot.domain.edition import Colour, Weekbeeld
from signaalbot.domain.narrative import Narrative
from signaalbot.domain.redaction import RedactedText
from signaalbot.domain.signal import Occupation, Signal, Source
from signaalbot.domain.suppression import Cell, hide_small
from signaalbot.domain.tally import Place, figures
from signaalbot.domain.week import Week
from signaalbot.nlp.actions import load_cards
from signaalbot.report import digest_blocks
from signaalbot.services import deciding
from signaalbot.texts import Texts, texts_in

WEEK = Week(2026, 46)
AREAS = ("Centrum", "Veenkant", "De Hoeven", "Waterkwartier", "Oosterpark", "Kolkhuizen")
HEARD, ABLE, THEM = (
    Narrative.ONGEHOORDE_BURGER,
    Narrative.ERVAREN_INCOMPETENTIE,
    Narrative.ONGELIJKE_BEHANDELING,
)
Make = Callable[..., digest_blocks.Source]


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
            occupation=Occupation.BOA if who < "d" else Occupation.WIJKCOACH,
            reporter=f"geheime-{who}",
            received_at=week.start + timedelta(minutes=first + at),
            labels=labels,
        )
        for at, who in enumerate(reporters)
    ]


def told(signals: Sequence[Signal]) -> dict[Place, Cell]:
    """Return what an earlier edition told of these signals."""
    return hide_small(figures(signals, AREAS), STANDARD)


@pytest.fixture
def nl() -> Texts:
    return texts_in("nl")


@pytest.fixture(scope="session")
def cards() -> tuple[ActionCard, ...]:
    return load_cards(Path(__file__).parents[2] / "rules" / "actions.toml")


@pytest.fixture(scope="session")
def loud_week() -> Weekbeeld:
    """One narrative grows from several sides, one is as usual, a few signals about a third, two silent areas."""
    now = [
        *several("abcdefghijkl", HEARD, area="Centrum"),
        *several("abcdefg", HEARD, ABLE, area="Veenkant", first=20),
        *several("abbc", THEM, area="De Hoeven", first=40),
        *several("aef", area="Waterkwartier", first=50),
        *several("abcdabcd", area="Waterkwartier", first=60),
    ]
    before = told(several("abcdef", ABLE, area="Centrum") + several("aabbc", HEARD, area="Veenkant", first=20))
    background = Background(
        earlier=(before,) * 11,
        roles=(Occupation.BOA, Occupation.JONGERENWERKER),
        often={HEARD: ("Centrum", "Veenkant"), ABLE: ("Centrum",)},
        words=("loket", "windmolen"),
    )
    return weekbeeld(WEEK, now, AREAS, background, labelling="regels 2026-11")


@pytest.fixture(scope="session")
def six_signals() -> Weekbeeld:
    """A week in a small municipality."""
    now = several("aab", HEARD, area="Centrum") + several("cdd", ABLE, area="Veenkant", first=10)
    return weekbeeld(WEEK, now, AREAS)


@pytest.fixture(scope="session")
def silent_week() -> Weekbeeld:
    """A week in which nobody sent anything."""
    before = told(several("aabbccdd", HEARD, week=WEEK.previous()))
    return weekbeeld(WEEK, [], AREAS, Background(earlier=(before,) * 8))


@pytest.fixture(scope="session")
def many_areas() -> Weekbeeld:
    """A large municipality, where every one of 300 areas was heard, with markup in their names (T16)."""
    areas = [f"Wijk <{number}> & Co_*" for number in range(300)]
    now = [
        signal for place, area in enumerate(areas) for signal in several("aabbc", HEARD, area=area, first=10 * place)
    ]
    return weekbeeld(WEEK, now, areas)


DECIDED = Decisions(
    colours={
        HEARD: Settled(Colour.ORANGE, {Colour.ORANGE: 2, Colour.GREEN: 1}),
        ABLE: Settled(Colour.GREEN),
    },
    phases={HEARD: Unrest.RISING, ABLE: Unrest.SLUMBERING},
    notes=(
        Note(1, Part.BRIEF, None, "Over de windmolens hoorden we veel meer dan eerst."),
        Note(2, Part.SEEN, HEARD, "Aan de balie vroegen mensen naar het verslag van de avond."),
        Note(3, Part.UNKNOWN, HEARD, "Wij weten niet wat er met de reacties gebeurde."),
        Note(4, Part.ASKED, HEARD, "Mensen vragen wie hun reactie las."),
        Note(5, Part.RESIDENTS, None, "Op het hondenveld waren twee groepen het oneens."),
        Note(6, Part.AHEAD, None, "Bewonersavond over de windmolens.", date(2026, 11, 24)),
    ),
    cards=(
        Chosen(
            1, "H3", "wijkteam De Hoeven", "Per punt terugkoppelen wat er met de reacties gebeurt.", date(2026, 11, 19)
        ),
        Chosen(2, "G12", "gebiedsbeheerder", None, date(2026, 11, 20)),
    ),
    before=(
        Chosen(
            3, "G1", "wijkcoach Centrum", "Langs de markt gaan.", date(2026, 11, 12), Result.DONE, "Drie gesprekken."
        ),
    ),
    final=True,
)


@pytest.fixture
def make(cards: tuple[ActionCard, ...]) -> Make:
    """Make what the shapes are made of: an edition, the decisions (a concept without), and a language."""

    def made(
        edition: Weekbeeld,
        decisions: Decisions | None = None,
        language: str = "nl",
        own: Sequence[ActionCard] = cards,
        public: bool = False,
    ) -> digest_blocks.Source:
        chosen = decisions or Decisions()
        coloured = deciding.coloured(edition, chosen)
        proposals = choose(own, coloured.topics, turn=coloured.week.number)
        known = {card.id: card for card in own}
        reduced = deciding.for_public(chosen) if public else chosen
        return digest_blocks.Source(coloured, reduced, known, proposals, texts_in(language), public)

    return made
