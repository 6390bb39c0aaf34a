"""The file with phases is data that a colleague can edit, and a mistake in it is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from signaalbot.domain.phase import OPEN_PHASES, Guide, Phase, Wording
from signaalbot.nlp.phases import BadGuideError, load_guide

RULES = Path(__file__).parents[2] / "rules" / "phases.toml"
PHASES = "".join(f'[phase.{phase}]\nabout.nl = "Uitleg."\nabout.en = "About."\n' for phase in Phase)
ITEM = """
[[item]]
id = "melding"
phase = "vooraf"
text.nl = "Klaar."
text.en = "Done."
"""
NUDGE = """
[[nudge]]
id = "duwtje"
phase = "vooraf"
hours = 24
to = "contactpersonen"
text.nl = "Kijk even."
text.en = "Have a look."
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "phases.toml"
    path.write_text(PHASES + text, encoding="utf-8")
    return path


def wordings(guide: Guide) -> Iterator[Wording]:
    yield from guide.about.values()
    yield from (item.text for item in guide.items)
    yield from (nudge.text for nudge in guide.nudges)
    for each in guide.what_ifs:
        yield each.title
        yield each.hint


@pytest.fixture(scope="module")
def guide() -> Guide:
    return load_guide(RULES)


def test_every_open_phase_has_a_list_and_a_way_out(guide: Guide) -> None:
    """T70: no phase without somebody being asked to move on."""
    for phase in OPEN_PHASES:
        assert guide.list_of(phase), phase
        assert any(nudge.days is not None and nudge.item is None for nudge in guide.nudges_of(phase)), phase


def test_a_closed_room_has_no_list_and_no_nudges(guide: Guide) -> None:
    assert (guide.list_of(Phase.CLOSED), guide.nudges_of(Phase.CLOSED)) == ((), ())


def test_the_nine_what_ifs_are_there(guide: Guide) -> None:
    assert [each.id for each in guide.what_ifs] == [
        *("meer-mensen", "minder-mensen", "tegendemonstratie", "route-dicht", "ongeval"),
        *("onbekende-groep", "zware-voertuigen", "slecht-weer", "uitval"),
    ]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_sentence_is_short_and_nobody_shouts(guide: Guide, language: str) -> None:
    sentences = [part for words in wordings(guide) for part in re.split(r"(?<=[.?])\s+", words[language])]
    lengths = [len(sentence.split()) for sentence in sentences]

    assert max(lengths) <= 20
    assert sum(lengths) / len(lengths) <= 12
    assert not any("!" in sentence for sentence in sentences)


def test_the_data_of_a_button_stays_within_64_bytes(guide: Guide) -> None:
    ids = [*(item.id for item in guide.items), *(each.id for each in guide.what_ifs)]

    assert max(len(f"whatif:write:{10**12}:{name}".encode()) for name in ids) <= 64


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (ITEM + ITEM, "'melding' is doubled"),
        (ITEM.replace('"melding"', '"Een melding"'), "'Een melding'"),
        (ITEM.replace('text.en = "Done."', ""), "text in en is missing"),
        (ITEM.replace('"vooraf"', '"ooit"'), "item melding"),
        (NUDGE.replace("hours = 24", ""), "either days or hours"),
        (NUDGE.replace('to = "contactpersonen"', 'to = "iedereen"'), "nudge duwtje"),
        (NUDGE + 'item = "melding"\n', "'melding' is not in the list"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(BadGuideError, match=re.escape(named)):
        load_guide(written(tmp_path, text))


def test_a_colleague_may_add_a_line(tmp_path: Path) -> None:
    guide = load_guide(written(tmp_path, ITEM + NUDGE + 'item = "melding"\n'))

    assert [item.text["nl"] for item in guide.list_of(Phase.BEFORE)] == ["Klaar."]
    assert [nudge.item for nudge in guide.nudges] == ["melding"]
