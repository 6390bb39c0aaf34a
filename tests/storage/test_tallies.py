"""SQLite and Python count the same, to the digit."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from signaalbot.domain.narrative import Narrative
from signaalbot.domain.redaction import RedactedText
from signaalbot.domain.signal import Occupation, Signal, Source
from signaalbot.domain.tally import figures
from signaalbot.domain.trait import Aspect, Tone, Traits
from signaalbot.domain.week import Week
from signaalbot.storage import signals, tallies, traits
from signaalbot.storage.database import open_database

WEEK = Week(2026, 46)
AREAS = ("Centrum", "Veenkant")
ROWS = st.lists(
    st.tuples(
        st.sampled_from("abcd"),
        st.sets(st.sampled_from(list(Narrative)), max_size=2),
        st.sampled_from([*AREAS, "Buitenland", None]),
        st.booleans(),
    ),
    max_size=15,
)


def made(number: int, who: str, labels: set[Narrative], area: str | None) -> Signal:
    return Signal(
        code=f"code-{number}",
        text=RedactedText("bericht"),
        area=area,
        source=Source.SEEN,
        occupation=Occupation.BOA,
        reporter=who,
        received_at=WEEK.start + timedelta(hours=number),
        labels=tuple(sorted(labels)),
    )


@settings(max_examples=40)
@given(ROWS)
def test_the_database_counts_what_the_domain_counts(rows: list[tuple[str, set[Narrative], str | None, bool]]) -> None:
    """Also after a person put another label on a signal."""
    db = open_database(":memory:")
    for number, (who, labels, area, reviewed) in enumerate(rows):
        signal_id = signals.add(db, made(number, who, labels, area), dict.fromkeys(labels, 0.9), "test")
        if reviewed:
            db.execute("insert into reviews values (?, 'narratives', 1, 'x')", [signal_id])
            db.execute("insert into review_labels values (?, 'ongehoorde_burger')", [signal_id])

    counted = tallies.between(db, WEEK.start, WEEK.end, AREAS)

    assert counted == figures(signals.between(db, WEEK.start, WEEK.end), AREAS)


def test_what_is_often_heard_somewhere_needs_enough_signals_and_enough_reporters() -> None:
    db, heard = open_database(":memory:"), Narrative.ONGEHOORDE_BURGER
    for number, who in enumerate("aabbc"):
        signals.add(db, made(number, who, {heard}, "Centrum"), {heard: 0.9}, "test")
    for number, who in enumerate("aaaaaa", 10):
        signals.add(db, made(number, who, {heard}, "Veenkant"), {heard: 0.9}, "test")

    assert tallies.often(db, WEEK.start, WEEK.end, 5, 2) == {heard: ("Centrum",)}


def test_what_was_tapped_on_a_signal_is_read_back() -> None:
    db = open_database(":memory:")
    signal_id = signals.add(db, made(1, "a", set(), None), {}, "test")
    signals.add(db, made(2, "b", set(), None), {}, "test")
    for field, value in (("kind", "residents"), ("aspect", "experienced"), ("aspect", "expected")):
        db.execute("insert into signal_facts values (?, ?, ?)", [signal_id, field, value])

    assert traits.between(db, WEEK.start, WEEK.end) == {
        "code-1": Traits(Tone.RESIDENTS, (Aspect.EXPERIENCED, Aspect.EXPECTED))
    }
