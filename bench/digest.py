"""How fast are the figures of a year, a page and a PDF? Counting against the bare SQL GROUP BY of the same run."""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from signaalbot.config import data_directory
from signaalbot.domain.narrative import Narrative
from signaalbot.domain.week import Week
from signaalbot.nlp.actions import load_cards
from signaalbot.services import reporting
from signaalbot.storage import tallies
from signaalbot.storage.database import open_database, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database

SIGNALS: Final = 1_000_000
WEEKS: Final = 52
AREAS: Final = tuple(f"Wijk {number}" for number in range(40))
REPORTERS: Final = 400
MOST_RATIO: Final = 1.2
PDF_SECONDS: Final = 1.0
HTML_SECONDS: Final = 0.2
ROUNDS: Final = 3
LAST: Final = Week(2026, 52)

WEEK: Final = "cast((julianday(received_at) - julianday(:start)) / 7 as integer)"
BARE: Final = (
    f"select {WEEK} as week, count(*), count(distinct reporter) from signals group by 1",
    f"select {WEEK} as week, area, count(*), count(distinct reporter) from signals group by 1, 2",
    f"select {WEEK} as week, narrative, count(*), count(distinct reporter) from signals "
    "left join labels on signal_id = signals.id group by 1, 2",
)
"""The same three tables, without anything that makes them a weekbeeld."""


def weeks_of_a_year() -> list[Week]:
    """Return 52 weeks, the newest first."""
    found = [LAST]
    while len(found) < WEEKS:
        found.append(found[-1].previous())
    return found


def filled(number: int) -> Database:
    """Return a database in memory with *number* signals over a year and 40 areas."""
    db, chance, weeks = open_database(":memory:"), random.Random(3), weeks_of_a_year()
    seconds = int((weeks[0].end - weeks[-1].start).total_seconds())
    narratives = [each.value for each in Narrative]
    moments = sorted(chance.randrange(seconds) for _ in range(number))
    rows = (
        (
            *(at, f"code-{at}", "bericht", chance.choice(AREAS), "told", "wijkcoach"),
            *(f"r{chance.randrange(REPORTERS)}", stamp(weeks[-1].start + timedelta(seconds=moment)), "bench"),
        )
        for at, moment in enumerate(moments, 1)
    )
    db.execute("begin")
    db.conn.executemany(
        "insert into signals (id, code, text, area, source, occupation, reporter, received_at, model) "
        "values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )
    labels = ((at, chance.choice(narratives), 0.9) for at in range(1, number + 1) if chance.random() < 0.7)
    db.conn.executemany("insert into labels (signal_id, narrative, score) values (?, ?, ?)", labels)
    db.execute("insert into people (telegram_id, language, created_at) values (1, 'nl', ?)", [stamp(weeks[-1].start)])
    db.execute("commit")
    db.execute("analyze")
    return db


def seconds(act: Callable[[], object]) -> float:
    """Return the best of some rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.perf_counter()
        act()
        best = min(best, time.perf_counter() - start)
    return best


def figures(db: Database) -> None:
    """Count a whole year as the weekbeeld does."""
    for week in weeks_of_a_year():
        tallies.between(db, week.start, week.end, AREAS)


def bare(db: Database) -> None:
    """Run the bare statements over the same year."""
    for statement in BARE:
        list(db.query(statement, {"start": stamp(weeks_of_a_year()[-1].start)} if ":start" in statement else {}))


def measured() -> dict[str, float]:
    """Return all figures."""
    small, large = filled(SIGNALS // 4), filled(SIGNALS)
    quarter, whole, baseline = (
        seconds(lambda: figures(small)),
        seconds(lambda: figures(large)),
        seconds(lambda: bare(large)),
    )
    cards = load_cards(data_directory("rules") / "actions.toml")
    week = Week(2026, 46)
    few = filled(SIGNALS // 200)
    source = reporting.source(few, week, AREAS, cards, "nl")
    return {
        "figures of a year, s": whole,
        "bare GROUP BY, s": baseline,
        "ratio": whole / baseline,
        "four times as many signals take, times": whole / quarter,
        "one weekbeeld of 100 signals, s": seconds(lambda: reporting.source(few, week, AREAS, cards, "nl")),
        "HTML, s": seconds(lambda: reporting.render(source, ("html",))),
        "PDF, s": seconds(lambda: reporting.render(source, ("pdf",))),
    }


def main() -> int:
    """Print the figures; exit status 1 when a promise does not hold."""
    found = measured()
    holds = found["ratio"] <= MOST_RATIO and found["PDF, s"] < PDF_SECONDS and found["HTML, s"] < HTML_SECONDS
    if "--json" in sys.argv:
        print(json.dumps({**found, "holds": holds}))
        return 0 if holds else 1
    print(f"{SIGNALS:,} signals, {WEEKS} weeks, {len(AREAS)} areas")
    for name, value in found.items():
        print(f"{name:<44}{value:8.3f}")
    promised = f"ratio at most {MOST_RATIO}, PDF under {PDF_SECONDS} s, HTML under {HTML_SECONDS} s"
    print(f"\n{promised}: {'yes' if holds else 'NO'}")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
