"""Does the classifier see what it says it sees, however many texts it reads at once?"""

from __future__ import annotations

import re
import sys
from collections import Counter
from math import log, sqrt

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from signaalbot.config import data_directory
from signaalbot.nlp import remembered, training
from signaalbot.nlp.corpus import Example, read_corpus
from signaalbot.nlp.features import Seer
from signaalbot.nlp.keys import BASE, BLOCKS, blocks_of, digit_of, hash_of, key_of
from signaalbot.nlp.linear import LinearModel
from signaalbot.nlp.narratives import load_reader
from signaalbot.nlp.pieces import BLANKS
from signaalbot.nlp.places import Places
from signaalbot.nlp.remembered import Remembered
from signaalbot.nlp.rows import combinations
from signaalbot.nlp.seen import AT_ONCE, Counts
from signaalbot.nlp.weights import Weights
from signaalbot.nlp.word_lists import WordList, read_lists
from tests.nlp.plain_features import sightings

MODELS = data_directory("models")
LISTS = {
    "synonyms": {"mevrouw": "mevr mw* den_haag", "rijk": "den_haag_zelf"},
    "concepts": {"a": "ba* mevr haag", "b": "*ie mevr den_haag"},
}
FREE_TEXT = st.text(max_size=200) | st.lists(
    st.sampled_from(["de", "den", "haag", "zelf", "mevr", "balie", "a_b", "Één", "İ", " ", "\n", "\u2003", ".", "?!"])
).map(" ".join)


@given(text=FREE_TEXT)
@example(text="Mevr den haag zelf, den Haag a_b")
@hypothesis_settings(max_examples=200)
def test_what_is_seen_at_a_stroke_is_what_a_slow_reading_sees(text: str) -> None:
    seen = Seer(LISTS).see([text])

    found = Counter(zip(seen.keys.tolist(), seen.starts.tolist(), seen.ends.tolist(), strict=True))

    assert found == sightings(text, LISTS)


def test_the_messages_of_the_corpus_are_seen_as_a_slow_reading_sees_them() -> None:
    lists = read_lists(MODELS / "words")
    seer = Seer(lists)

    for each in read_corpus(MODELS, "data/*.jsonl")[::400]:
        seen = seer.see([each.text])
        found = Counter(zip(seen.keys.tolist(), seen.starts.tolist(), seen.ends.tolist(), strict=True))
        assert found == sightings(each.text, lists)


@given(text=FREE_TEXT)
@hypothesis_settings(max_examples=100)
def test_every_sighting_has_its_place_inside_the_text(text: str) -> None:
    seen = Seer(LISTS).see([text])

    assert len(seen.texts) == len(seen.keys) == len(seen.starts) == len(seen.ends)
    assert ((seen.starts >= 0) & (seen.starts < seen.ends) & (seen.ends <= len(text))).all()
    assert set(blocks_of(seen.keys).tolist()) <= set(range(len(BLOCKS)))


@given(texts=st.lists(FREE_TEXT, min_size=1, max_size=6))
@hypothesis_settings(max_examples=100)
def test_texts_seen_together_are_the_texts_seen_one_by_one(texts: list[str]) -> None:
    seer = Seer(LISTS)

    together = seer.see(texts).counted()

    for number, text in enumerate(texts):
        alone = seer.see([text]).counted()
        of_text = together.texts == number
        assert together.keys[of_text].tolist() == alone.keys.tolist()
        assert together.times[of_text].tolist() == alone.times.tolist()


def test_a_batch_gives_the_chances_that_each_text_alone_gets() -> None:
    model = LinearModel.from_disk(MODELS / "narratives" / "narratives")
    texts = [each.text for each in read_corpus(MODELS, "data/part-a.jsonl")][: AT_ONCE + 40]

    together = model.chances_of(texts)

    assert together.shape == (len(texts), 6)
    np.testing.assert_allclose(together, [model.chances(text) for text in texts], atol=1e-9)
    assert model.chances_of([]).shape == (0, 6)


def test_a_message_is_read_just_as_it_is_learnt_from() -> None:
    """T47: training cleaned the text and reading did not."""
    texts = ["MEVR. één  balie\u00a0dicht!!", "Écht\nniet,   nvt 😡 'den haag'", "de gemeente - zo'n 3\u20ac", ""]
    model, by_rules = LinearModel.from_disk(MODELS / "narratives" / "narratives"), load_reader(data_directory("rules"))
    examples = [Example(f"x{at}", text, frozenset(), "x", "", "") for at, text in enumerate(texts)]

    material = training.gather(examples, model.seer, by_rules)
    learnt = model.mixer.chances(training.evidence_from(model, material))

    read = [model.chances(text, row) for text, row in zip(texts, material.ruled.tolist(), strict=True)]
    np.testing.assert_allclose(learnt, read, atol=1e-9)


def test_scores_are_what_a_plain_sum_of_tf_idf_and_weights_gives() -> None:
    chance = np.random.default_rng(1)
    seer = Seer(LISTS)
    texts = ["Mevr van de balie in Den Haag", "de balie, de balie!", "", "niets hiervan is bekend"]
    keys = seer.see(texts[:2]).counted().keys
    known = np.unique(keys)[::2]
    weights = Weights(
        known, chance.random(len(known), np.float32) + 1, chance.normal(size=(len(known), 6)).astype(np.float32)
    )

    scores = weights.scores(weights.cells(seer.see(texts).counted()))

    np.testing.assert_allclose(scores, [plain_scores(text, weights) for text in texts], atol=1e-5)


def plain_scores(text: str, weights: Weights) -> list[float]:
    """Return the six scores of a text, feature by feature."""
    times: Counter[int] = Counter()
    for (key, _, _), often in sightings(text, LISTS).items():
        times[key] += often
    place = {key: at for at, key in enumerate(weights.keys.tolist())}
    values = {key: (1 + log(often)) * weights.rarity[place[key]] for key, often in times.items() if key in place}
    blocks = {key: int(blocks_of(np.array([key], np.uint64))[0]) for key in values}
    lengths = {
        block: sqrt(sum(values[key] ** 2 for key in values if blocks[key] == block)) for block in blocks.values()
    }
    return [
        sum(values[key] / lengths[blocks[key]] * weights.weights[place[key], output] for key in values)
        for output in range(6)
    ]


@given(known=st.sets(st.integers(0, 2**48 - 1), min_size=1), asked=st.lists(st.integers(0, 2**48 - 1)))
def test_a_key_is_found_at_its_place_and_a_strange_key_nowhere(known: set[int], asked: list[int]) -> None:
    table = sorted(known)
    asked = asked + table[::3]

    which, places = Places(np.array(table, np.uint64)).find(np.array(asked, np.uint64))

    assert which.tolist() == [at for at, key in enumerate(asked) if key in known]
    assert [table[place] for place in places] == [asked[at] for at in which]


@given(one=st.text(), mark=st.characters(), other=st.text())
def test_the_hash_of_two_words_comes_from_the_hash_of_each(one: str, mark: str, other: str) -> None:
    (value, _), (other_value, other_power) = hash_of(one), hash_of(other)

    joint = ((value * BASE + digit_of(mark)) * other_power + other_value) % 2**64

    assert joint == hash_of(one + mark + other)[0]


def test_no_two_words_of_the_corpus_share_a_key() -> None:
    words = {word for each in read_corpus(MODELS, "data/*.jsonl") for word in each.text.split()}

    assert len({key_of("words", word) for word in words}) == len(words)


def test_the_same_word_has_another_key_in_each_block() -> None:
    keys = np.array([key_of(block, "weg") for block in BLOCKS], np.uint64)

    assert blocks_of(keys).tolist() == list(range(len(BLOCKS)))


def test_a_word_ends_at_every_sign_that_is_a_space() -> None:
    spaces = {chr(number) for number in range(sys.maxunicode + 1) if chr(number).isspace()}

    assert set(BLANKS) == spaces
    assert all(re.fullmatch(r"\s", sign) for sign in spaces)


def test_a_word_with_two_themes_makes_a_pair_with_each() -> None:
    pair, first, second = combinations(np.array([1, 2]), np.array([2, 1]))

    assert list(zip(pair.tolist(), first.tolist(), second.tolist(), strict=True)) == [
        (0, 0, 0),
        (0, 0, 1),
        (1, 0, 0),
        (1, 1, 0),
    ]


def test_what_is_remembered_of_words_never_grows_beyond_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "MOST", 3)
    lengths = Remembered(len)

    found = [lengths["x" * size] for size in (1, 2, 3, 4, 2)]

    assert found == [1, 2, 3, 4, 2]
    assert len(lengths) <= 3


def test_a_seer_that_forgets_sees_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "mevrouw van de balie in den haag belt niet terug"
    before = Seer(LISTS).see([text]).keys.tolist()
    monkeypatch.setattr(remembered, "MOST", 2)

    assert Seer(LISTS).see([text]).keys.tolist() == before


def test_counts_of_some_texts_are_numbered_anew() -> None:
    counts = Counts(3, np.array([0, 1, 2, 2]), np.array([7, 7, 7, 9], np.uint64), np.array([1, 2, 3, 4]))

    some = counts.only(np.array([True, False, True]))

    assert (some.size, some.texts.tolist(), some.keys.tolist()) == (2, [0, 1, 1], [7, 7, 9])
    assert some.times.tolist() == [1, 3, 4]


@pytest.mark.parametrize(
    ("word", "group"), [("mevr", "mevrouw"), ("balies", "balie"), ("bushokje", "hokje"), ("stationsbalie", "balie")]
)
def test_words_that_say_the_same_are_one_group(word: str, group: str) -> None:
    words = WordList({"mevrouw": "mevr mevrouw", "balie": "balie* *balie", "hokje": "hokje"})

    assert words.groups_of(word) == (group,)


def test_words_can_be_one_phrase_and_the_longest_phrase_counts() -> None:
    words = WordList({"rijk": "den_haag", "rijker": "den_haag_zelf"})

    assert words.phrases("in den haag of den haag zelf den".split()) == [(1, 2, "den haag"), (4, 6, "den haag zelf")]
    assert (words.groups_of("den haag"), words.groups_of("den")) == (("rijk",), ())
