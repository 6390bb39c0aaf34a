"""A message that asks for help now, tells of one person, or points at an offender gets a stop card first."""

from __future__ import annotations

import json
import time
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signaalbot.nlp.danger import KINDS, load_danger, read_signs
from signaalbot.nlp.rulebook import RulesUnreadable

RULES: Final = Path(__file__).parents[2] / "rules"
SAID: Final[dict[str, Any]] = tomllib.loads((RULES / "danger.toml").read_text(encoding="utf-8"))

DANGER: Final = (
    "help er staat een gast met een mes bij het loket",
    "man bedreigt baliemedewerker met pistool",
    "flat staat in brand politie nog niet hier",
    "hij slaat haar nu op de parkeerplaats iedereen kijkt toe",
    "meisje op het dak van de school wil springen",
    "oudere heer ligt bewusteloos in de hal",
    "er wordt gevochten nu bij de kooi met stokken",
    "sterke gaslucht in onze straat",
    "bewoner zei letterlijk ik wil niet meer leven zo",
    "hij dreigt zichzelf iets aan te doen als hij dat huis niet krijgt",
    "ze roepen dat ze vrijdag het stadhuis in de fik steken",
    "in de app staat: die wethouder maken we af",
    "kind van 4 kwijt op de kermis",
    "ik hoor schoten in de wijk",
    "nu vechtpartij bij de halte met messen",
    "vrouw gilt dat haar man haar gaat vermoorden",
    "woning aan de overkant in brand, mensen hangen uit het raam",
    "er ligt iemand niet aanspreekbaar voor de deur van de bieb",
    "een jongen van de groep appt dat hij voor de trein gaat springen",
    "loopt hier een kerel rond te zwaaien met een kapmes",
    "explosie gehoord bij de flats, ramen eruit",
    "ze heeft een overdosis genomen denk ik",
    "demonstrant zegt dat ze de burgemeester thuis opwachten en kapot slaan",
    "boa wordt belaagd door een groep, nu, bij de brug",
    "auto te water bij de kade, persoon zit er nog in",
)
PERSON: Final = (
    "ik maak me zorgen over een meisje van 14 ze eet niks meer",
    "jongen vertelt dat hij thuis geslagen wordt",
    "verwarde man bij de halte al drie dagen",
    "denk dat hij radicaliseert hij praat met niemand meer",
    "vermoeden van huiselijk geweld bij de buren",
    "leerling krast zichzelf, weet niet waar ik heen moet",
    "moeder van drie kinderen wordt mishandeld door haar ex",
    "ik heb zorgen om een client die niet meer opendoet",
    "jonge meid lijkt in handen van een loverboy",
    "jongen praat alleen nog over de strijd en is volgens zijn broer geradicaliseerd",
)
OFFENCE: Final = (
    "ahmed dealt achter de snackbar weet iedereen",
    "de inbraak was het werk van die jongen met kenteken 12-ab-cd",
    "verdachte werd door twee getuigen herkend",
    "hij verkoopt gestolen fietsen vanuit de schuur",
    "zij steelt elke week bij de supermarkt volgens de caissiere",
    "gestolen scooter staat bij de jongen van nummer 8 in de schuur",
    "hennep op zolder bij de man van de hoek",
    "pv opgemaakt voor wildplassen tegen dezelfde jongen",
)
DAILY_TALK: Final = (
    "de sfeer is om te snijden aan de balie",
    "het mes gaat in de zorg en mensen zijn bang",
    "de wethouder staat met de rug tegen de muur",
    "bewoners zijn het vechten tegen de gemeente moe",
    "de ondernemers zeggen dat ze kapot gaan aan die wegafzetting",
    "vorige week brand in de school, ouders willen weten wat er nu gebeurt",
    "we worden afgeslacht in de pers zei de voorzitter",
    "iedereen schiet in de stress van die formulieren",
    "de boeren branden los over stikstof",
    "ze voelen zich in de rug gestoken door de raad",
    "dat plan is een tijdbom",
    "jongeren willen iets doen met muziek in de kooi",
    "die regeling is doodgeboren",
    "ze willen bloed zien op die bewonersavond, figuurlijk dan",
    "mensen zijn bang dat er iemand verdrinkt bij de steiger zonder hek",
    "er moet eerst iemand doodgereden worden voor er een drempel komt",
    "de mensen die hier wonen maken zich zorgen over hun kinderen",
    "sinds de steekpartij van vorig jaar komen er minder mensen",
    "ik schoot in de lach van dat briefje",
    "het is oorlog om een parkeerplek",
    "oma's en opa's slaan alarm over de bus",
    "je kunt er vergif op innemen dat ze niet bellen",
    "een wapen tegen eenzaamheid noemt de buurtkamer het",
    "de ambtenaar slaat dicht als je doorvraagt",
    "brandweer gaf voorlichting op de markt",
    "er ligt overal glas van oud en nieuw",
    "als een mes door boter ging dat besluit",
    "bewoners staan in vuur en vlam voor het zwembad",
    "de discussie ontplofte toen het azc ter sprake kwam",
    "mensen voelen zich vermoord door de rekeningen",
    "de jeugd verveelt zich dood",
    "geen brand, wel rook van de barbecue",
    "het is een kruitvat in die straat",
    "jongens schieten op goal en de bal gaat door de ruit",
    "de drempel is levensgevaarlijk zeggen ouders",
    "er wordt gedeald zeggen bewoners maar niemand komt kijken",
    "na de inbraken wil de buurt meer licht",
    "zorgen over de zorg, zo vatten ze het samen",
    "hij slaat de krant open en ziet het plan",
    "de trein is vertrokken, zeiden ze over inspraak",
    "wij springen een gat in de lucht als die bus terugkomt",
    "ouderen zitten gevangen in hun flat zonder lift",
)


@cache
def danger() -> Callable[[str], str | None]:
    return load_danger(RULES)


@pytest.mark.parametrize("entry", SAID["pattern"], ids=lambda entry: entry["id"])
def test_a_sign_shows_in_its_hits_and_not_in_its_misses(entry: dict[str, Any]) -> None:
    alone, _ = read_signs({**SAID, "pattern": [entry]})

    assert [text for text in entry["hit"] if not alone[0].regex.search(text)] == []
    assert [danger()(text) for text in entry["hit"]] == [entry["kind"]] * len(entry["hit"])
    assert [text for text in entry["miss"] if danger()(text) is not None] == []


@pytest.mark.parametrize("entry", SAID["pattern"], ids=lambda entry: entry["id"])
def test_every_sign_says_why_and_has_two_hits_and_two_misses_or_more(entry: dict[str, Any]) -> None:
    assert entry["why"].endswith((".", "0800-2000.", "112."))
    assert entry["kind"] in KINDS
    assert min(len(entry["hit"]), len(entry["miss"])) >= 2


@pytest.mark.parametrize("text", DANGER)
def test_somebody_in_danger_now_gets_the_112_card(text: str) -> None:
    assert danger()(text) == "danger"


@pytest.mark.parametrize("text", PERSON)
def test_a_worry_about_one_person_is_sent_to_the_right_door(text: str) -> None:
    assert danger()(text) == "person"


@pytest.mark.parametrize("text", OFFENCE)
def test_an_offence_with_somebody_to_point_at_belongs_elsewhere(text: str) -> None:
    assert danger()(text) == "offence"


CASES: Final = Path(__file__).parents[1] / "cases" / "danger.jsonl"
KNOWN_MISSES: Final = {
    "een meisje van 13 vertelde dat ze wordt gechanteerd met foto's": "no word of need that we know",
    "oude meneer is al drie dagen niet gezien, gordijnen dicht": "what is seen tells it, no word does",
    "jongen zit in de schulden bij criminelen en is bang": "debts are too common to stop for",
    "die twee jongens breken elke nacht auto's open": "a verb in two parts",
    "de verhuurder stopt 12 mensen in een woning en int contant": "only the whole tells it",
    "hij verkoopt nepmerken en vuurwerk uit zijn schuur": "no word for stolen or illegal",
}


def cases() -> list[tuple[str, str | None]]:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    return [(case["text"], case["kind"]) for case in map(json.loads, lines)]


def test_every_case_gets_a_card_except_the_known_misses() -> None:
    """The bot says itself that it misses some: the card holds without it too."""
    missed = {text for text, kind in cases() if kind is not None and danger()(text) is None}

    assert missed == set(KNOWN_MISSES)


def test_no_case_of_daily_talk_gets_a_card() -> None:
    assert [text for text, kind in cases() if kind is None and danger()(text) is not None] == []


@pytest.mark.parametrize("text", DAILY_TALK)
def test_daily_talk_raises_no_alarm(text: str) -> None:
    assert danger()(text) is None


def test_the_strongest_kind_wins() -> None:
    text = "Ik maak me zorgen om een jongen. Hij dealt ook. Er is brand in de flat!"

    assert danger()(text) == "danger"


def test_told_afterwards_is_no_danger_and_now_is_again() -> None:
    assert danger()("er was brand in de flat") is None
    assert danger()("de flat staat nu in brand") == "danger"
    assert danger()("er is geen brand in de flat") is None


def test_accents_and_capitals_make_no_difference() -> None:
    assert danger()("ZE IS SUÏCIDAAL") == "danger"


@given(st.text(max_size=200))
def test_every_text_gets_an_answer(text: str) -> None:
    """T42: no input makes the check fail."""
    assert danger()(text) in (None, *KINDS)


@pytest.mark.parametrize("bit", ["met een mes ", "drugs ", "nu ", "hij ", "a", "zorgen over een ", " "])
def test_a_hostile_text_of_4096_characters_takes_no_tenth_of_a_second(bit: str) -> None:
    start = time.process_time()
    danger()((bit * 4096)[:4096])

    assert time.process_time() - start < 0.1


def test_a_broken_rule_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "danger.toml").write_text("[guards]", encoding="utf-8")

    with pytest.raises(RulesUnreadable, match=r"danger\.toml"):
        load_danger(tmp_path)
