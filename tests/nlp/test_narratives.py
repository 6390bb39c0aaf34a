"""Which narratives do the rules find, and do the rule files keep their own promises?"""

from __future__ import annotations

import json
import shutil
import time
from functools import cache
from pathlib import Path

import pytest

from signaalbot.domain.narrative import Narrative, Proposal, Reader
from signaalbot.nlp.evaluation import evaluate
from signaalbot.nlp.narratives import MODEL, RulesUnreadable, load_reader
from signaalbot.nlp.rulebook import Chapter, Guard, Pattern, Rulebook, Scope, flatten, read_rulebook

RULES = Path(__file__).parents[2] / "rules"
GOLD = Path(__file__).parents[1] / "cases" / "narratives.jsonl"


@cache
def rulebook() -> Rulebook:
    return read_rulebook(RULES / "narratives")


@cache
def reader() -> Reader:
    return load_reader(RULES)


def sources(proposal: Proposal) -> list[str]:
    return [evidence.source for evidence in proposal.evidence]


def patterns() -> list[Pattern]:
    return [pattern for chapter in rulebook().chapters for pattern in chapter.patterns]


def gold() -> list[tuple[str, frozenset[Narrative]]]:
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    return [(row["text"], frozenset(map(Narrative, row["labels"]))) for row in rows]


@pytest.mark.parametrize("pattern", patterns(), ids=lambda pattern: pattern.id)
def test_every_pattern_finds_its_hits_and_passes_its_misses(pattern: Pattern) -> None:
    source = f"rules:{pattern.id}"

    assert [text for text in pattern.hit if source not in sources(reader()(text))] == []
    assert [text for text in pattern.miss if source in sources(reader()(text))] == []


@pytest.mark.parametrize("guard", rulebook().guards.values(), ids=lambda guard: guard.id)
def test_every_guard_finds_its_hits_and_passes_its_misses(guard: Guard) -> None:
    assert [text for text in guard.hit if not guard.speaks(flatten(text))] == []
    assert [text for text in guard.miss if guard.speaks(flatten(text))] == []


@pytest.mark.parametrize("chapter", rulebook().chapters, ids=lambda chapter: chapter.narrative)
def test_every_narrative_has_at_least_25_patterns(chapter: Chapter) -> None:
    assert len(chapter.patterns) >= 25


def test_a_pattern_id_is_used_once_in_all_files() -> None:
    ids = [pattern.id for pattern in patterns()]

    assert sorted(ids) == sorted(set(ids))


def test_a_proposal_is_right_in_nine_of_ten_cases_of_our_own_examples() -> None:
    evaluation = evaluate((labels, reader()(text)) for text, labels in gold())

    assert evaluation.proposal_precision >= 0.9
    assert evaluation.coverage >= 0.4
    assert evaluation.macro_f1 >= 0.8


def test_each_narrative_is_proposed_somewhere_in_our_own_examples() -> None:
    """T45, T48: no class that can never be found."""
    proposed = {label for text, _ in gold() for label in reader()(text).labels if reader()(text).proposal}

    assert proposed == set(Narrative)


def test_a_message_without_a_reproach_gets_no_label() -> None:
    assert [text for text, labels in gold() if not labels and reader()(text).labels] == []


def test_two_narratives_in_one_message_give_two_labels() -> None:
    """T50."""
    proposal = reader()("van loket naar loket gestuurd, en het is altijd onze straat die een boete krijgt")

    assert set(proposal.labels) == {Narrative.ONZICHTBARE_OVERHEID, Narrative.ONGELIJKE_BEHANDELING}


@pytest.mark.parametrize(
    "text",
    [
        "er werd eindelijk geluisterd, en meteen een mens aan de lijn",
        "mevrouw ging deze keer niet van het kastje naar de muur",
        "ze was bang dat niemand de telefoon op zou nemen, dat viel mee",
        "de jongens luisteren niet als je ze aanspreekt op het plein",
        "de supermarkt luistert nooit, daar neemt niemand de telefoon op",
        "twee buren schelden elkaar uit, hij luistert nooit naar haar zegt ze",
        "de voorzitter van het koor had alles van tevoren al bekokstoofd",
        "familie maakt ruzie, geen verwijt richting de gemeente",
    ],
)
def test_praise_denial_and_quarrels_among_people_are_no_reproach(text: str) -> None:
    assert reader()(text).labels == ()


def test_the_same_words_without_the_guard_are_a_reproach() -> None:
    told = [
        "er wordt nooit geluisterd",
        "ze ging weer van het kastje naar de muur",
        "alles was van tevoren bekokstoofd",
    ]

    assert [text for text in told if not reader()(text).labels] == []


def test_a_message_without_known_words_makes_the_reader_abstain() -> None:
    proposal = reader()("de zon schijnt op het kanaal")

    assert (proposal.labels, proposal.proposal, proposal.evidence) == ((), False, ())


def test_clear_thanks_are_proposed_as_none_of_the_five() -> None:
    proposal = reader()("Mevrouw belde om te bedanken: meteen een mens aan de lijn")

    assert (proposal.labels, proposal.proposal) == ((), True)


def test_a_weak_word_alone_is_no_proposal() -> None:
    proposal = reader()("de bak staat aan de verkeerde kant")

    assert (proposal.labels, proposal.proposal) == ((Narrative.ERVAREN_INCOMPETENTIE,), False)


@pytest.mark.parametrize("start", ["", "Café, 'İ' één 🙂: ", "x\n\t «»"])
def test_evidence_tells_exactly_where_its_words_stand(start: str) -> None:
    text = start + "Ze werd TELKENS DÓÓRVERBONDEN. Echt."

    (evidence,) = reader()(text).evidence

    assert evidence.text == "TELKENS DÓÓRVERBONDEN" == text[evidence.start : evidence.end]
    assert evidence.source == "rules:doorverbonden"


def test_a_proposal_names_the_model_and_a_score_for_each_narrative() -> None:
    proposal = reader()("die avond was een wassen neus")

    assert proposal.model == MODEL
    assert set(proposal.scores) == set(Narrative)
    assert all(0 <= score <= 1 for score in proposal.scores.values())


def test_words_that_two_patterns_share_count_once() -> None:
    shared = reader()("de derde aannemer dit jaar")
    scores = {pattern.id: pattern.weight for pattern in patterns()}
    weights = [scores[source.removeprefix("rules:")] for source in sources(shared)]

    assert len(weights) == 2
    assert shared.scores[Narrative.ERVAREN_INCOMPETENTIE] == pytest.approx(max(weights))


def test_a_guard_reaches_its_own_part_of_the_sentence_only() -> None:
    proposal = reader()("Netjes geholpen aan de balie, maar het besluit lag er al, dat was een wassen neus")

    assert Narrative.ONGEHOORDE_BURGER in proposal.labels
    assert rulebook().guards["lof"].scope is Scope.CLAUSE


def test_flattening_keeps_every_letter_in_its_place() -> None:
    text = "Één 'nee'?\nİets: zo'n (3x) 9.30"

    assert flatten(text) == " een  nee ? iets: zo n  3x  9.30"
    assert len(flatten(text)) == len(text) + 1


def test_any_character_keeps_its_length_when_flattened() -> None:
    everything = "".join(map(chr, range(0x3000)))

    assert len(flatten(everything)) == len(everything) + 1


def test_a_threshold_is_read_from_the_file(tmp_path: Path) -> None:
    """T50: nobody has to change code to change what is a label."""
    file = copied_rules(tmp_path) / "narratives" / "ongehoorde_burger.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("threshold = 0.4", "threshold = 1.0"), encoding="utf-8")

    assert reader()("de avond was een wassen neus").labels == (Narrative.ONGEHOORDE_BURGER,)
    assert load_reader(tmp_path)("de avond was een wassen neus").labels == ()


@pytest.mark.parametrize(
    ("broken", "place", "reason"),
    [
        ("unless = \nx = 1", "line 4", "Invalid value"),
        (
            '[[pattern]]\nid = "a"\nwhy = "b"\nregex = "("\nhit = ["c", "d"]\nmiss = ["e", "f"]',
            "pattern a",
            "unterminated",
        ),
        (
            '[[pattern]]\nid = "a"\nwhy = "b"\nregex = "{x}"\nhit = ["c", "d"]\nmiss = ["e", "f"]',
            "pattern a",
            "'x' is not",
        ),
        ('[[pattern]]\nid = "a"\nwhy = "b"\nregex = "c"\nhit = ["c"]\nmiss = ["e", "f"]', "pattern a", "two hits"),
        (
            '[[pattern]]\nid = "a"\nwhy = ""\nregex = "c"\nhit = ["c", "d"]\nmiss = ["e", "f"]',
            "pattern a",
            "why is empty",
        ),
        ('[[pattern]]\nid = "a"\nwhy = "b"\nhit = ["c", "d"]\nmiss = ["e", "f"]', "pattern a", "'regex' is not"),
        ('[[pattern]]\nwhy = "b"', "pattern 1", "'id' is not"),
        ('unless = ["nobody"]\n', "top", "'nobody' is not"),
    ],
)
def test_a_broken_rule_file_is_named_with_the_place_in_it(tmp_path: Path, broken: str, place: str, reason: str) -> None:
    file = copied_rules(tmp_path) / "narratives" / "onzichtbare_burger.toml"
    file.write_text(f'id = "onzichtbare_burger"\nthreshold = 0.5\npropose = 0.7\n{broken}', encoding="utf-8")

    with pytest.raises(RulesUnreadable) as caught:
        load_reader(tmp_path)

    assert (caught.value.file, caught.value.place) == (file, place)
    assert reason in str(caught.value)
    assert str(caught.value).startswith("onzichtbare_burger.toml, ")


def test_a_missing_rule_file_is_named(tmp_path: Path) -> None:
    (copied_rules(tmp_path) / "narratives" / "ongehoorde_burger.toml").unlink()

    with pytest.raises(RulesUnreadable, match=r"ongehoorde_burger\.toml"):
        load_reader(tmp_path)


def test_a_long_hostile_message_takes_time_in_proportion_to_its_length() -> None:
    short, long = ("wij niet zij wel, al drie jaar de gemeente, " * times for times in (20, 200))

    assert seconds(long) < 40 * seconds(short) + 0.05


def copied_rules(folder: Path) -> Path:
    shutil.copytree(RULES / "narratives", folder / "narratives")
    return folder


def seconds(text: str) -> float:
    begin = time.perf_counter()
    reader()(text)
    return time.perf_counter() - begin
