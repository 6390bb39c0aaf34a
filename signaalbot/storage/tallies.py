"""How many signals, of how many reporters, in a week? Counted by SQLite itself, over any number of weeks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from signaalbot.domain.narrative import Narrative
from signaalbot.domain.signal import Occupation
from signaalbot.domain.tally import (
    ELSEWHERE,
    TOTAL,
    UNLABELLED,
    Place,
    Tally,
    area_place,
    narrative_place,
)
from signaalbot.storage.database import stamp

if TYPE_CHECKING:
    from sqlite_utils import Database

Areas = Mapping[str | None, Tally]

COUNTS: Final = "count(*) as messages, count(distinct reporter) as reporters"
WITHIN: Final = "received_at >= :start and received_at < :end and state = 'stored'"
LABELLED: Final = f"""
select signals.id, reporter, area, narrative from signals left join labels on labels.signal_id = signals.id
where {WITHIN} and not exists (select 1 from reviews where reviews.signal_id = coalesce(told_with, signals.id))
union all
select signals.id, reporter, area, narrative from signals
join reviews on reviews.signal_id = coalesce(told_with, signals.id)
left join review_labels on review_labels.signal_id = reviews.signal_id where {WITHIN}
"""
"""One row per signal and label; what a person decided goes before what the machine proposed."""

BY_AREA: Final = f"select area, {COUNTS} from signals where {WITHIN} group by area"
BY_NARRATIVE: Final = f"select narrative, {COUNTS} from ({LABELLED}) group by narrative"
EVERYTHING: Final = f"select {COUNTS} from signals where {WITHIN}"
OFTEN: Final = (
    f"select narrative, area from ({LABELLED}) where narrative is not null and area is not null "
    "group by narrative, area having count(*) >= :least and count(distinct reporter) >= :voices"
)


def between(db: Database, start: datetime, end: datetime, areas: Sequence[str]) -> dict[Place, Tally]:
    """Count what `domain.tally.figures` counts, without kinds, for start <= received_at < end."""
    moments = {"start": stamp(start), "end": stamp(end)}
    narratives = {row["narrative"]: _tally(row) for row in db.query(BY_NARRATIVE, moments)}
    found = {row["area"]: _tally(row) for row in db.query(BY_AREA, moments)}
    nothing = Tally(0, 0)
    return {
        TOTAL: _one(db, EVERYTHING, moments),
        UNLABELLED: narratives.get(None, nothing),
        ELSEWHERE: _elsewhere(db, found, areas, moments),
        **{narrative_place(each): narratives.get(each.value, nothing) for each in Narrative},
        **{area_place(name): found.get(name, nothing) for name in areas},
    }


def often(db: Database, start: datetime, end: datetime, least: int, voices: int) -> dict[Narrative, tuple[str, ...]]:
    """Return per narrative the areas with at least so many signals of so many reporters."""
    found: dict[Narrative, list[str]] = {}
    for row in db.query(OFTEN, {"start": stamp(start), "end": stamp(end), "least": least, "voices": voices}):
        found.setdefault(Narrative(row["narrative"]), []).append(row["area"])
    return {narrative: tuple(areas) for narrative, areas in found.items()}


def roles_with(db: Database, least: int) -> tuple[Occupation, ...]:
    """Return the roles that at least so many invited workers have; of fewer nothing is told (staff are people too)."""
    rows = db.query(
        "select occupation from roles where role = 'worker' and occupation is not null "
        "group by occupation having count(*) >= ? order by occupation",
        [least],
    )
    return tuple(Occupation(row["occupation"]) for row in rows)


def _elsewhere(db: Database, found: Areas, areas: Sequence[str], moments: Mapping[str, str]) -> Tally:
    """Count signals without an area or from one that is not on the list; reporters of several are counted once."""
    if not set(found) - {None, *areas}:
        return found.get(None, Tally(0, 0))
    marks = ", ".join(f":area_{at}" for at, _ in enumerate(areas))
    named = {f"area_{at}": name for at, name in enumerate(areas)}
    return _one(db, f"{EVERYTHING} and (area is null or area not in ({marks}))", {**moments, **named})


def _one(db: Database, sql: str, values: Mapping[str, str]) -> Tally:
    return next((_tally(row) for row in db.query(sql, dict(values))), Tally(0, 0))


def _tally(row: dict[str, int]) -> Tally:
    return Tally(row["messages"], row["reporters"])
