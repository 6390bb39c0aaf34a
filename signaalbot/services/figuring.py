"""What are the figures of a week? The signals of that week, beside what earlier weeks told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from signaalbot.domain.baseline import BASE_WEEKS
from signaalbot.domain.digest import STANDARD, Background, weekbeeld
from signaalbot.domain.edition import Weekbeeld
from signaalbot.domain.narrative import Narrative
from signaalbot.domain.plausibility import Doubt, doubts
from signaalbot.domain.rising_words import rising
from signaalbot.domain.suppression import Cell, SmallNumbers, hide_small
from signaalbot.domain.tally import ELSEWHERE, TOTAL, UNLABELLED, Place, area_place, narrative_place, tone_place
from signaalbot.domain.tally import figures as counted
from signaalbot.domain.trait import Tone
from signaalbot.domain.trend import LOOK_BACK
from signaalbot.domain.week import Week
from signaalbot.storage import digests, people, signals, tallies, traits

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["PUBLIC", "STANDARD", "figures", "odd"]

PUBLIC: Final = SmallNumbers(signals=10)
SHARED_BY: Final = 3
"""A role is only named when at least so many colleagues have it: staff are people too."""


def figures(db: Database, week: Week, areas: Sequence[str], limits: SmallNumbers = STANDARD) -> Weekbeeld:
    """Count one week beside the weeks before it; a correction keeps numbers that hardly changed."""
    found = digests.find(db, week.name)
    return weekbeeld(
        week,
        signals.between(db, week.start, week.end),
        areas,
        _background(db, week, areas, limits),
        limits,
        labelling=signals.model_of(db, week.start, week.end),
        edition=1 if found is None else found.version,
    )


def odd(db: Database, week: Week) -> tuple[Doubt, ...]:
    """Return what a person must look at before the weekbeeld goes out (T54)."""
    own = signals.between(db, week.start, week.end)
    totals = [tallies.between(db, each.start, each.end, ())[TOTAL].messages for each in weeks_before(db, week)]
    return doubts(own, [each for each in totals[:BASE_WEEKS] if each])


def weeks_before(db: Database, week: Week) -> list[Week]:
    """Return the weeks before, newest first, as far back as anybody was here."""
    begun, each = people.first_day(db), week.previous()
    found: list[Week] = []
    while each.end > begun and len(found) < LOOK_BACK:
        found.append(each)
        each = each.previous()
    return found


def _background(db: Database, week: Week, areas: Sequence[str], limits: SmallNumbers) -> Background:
    before = weeks_before(db, week)
    first = before[min(len(before), BASE_WEEKS) - 1].start if before else week.start
    own = signals.between(db, week.start, week.end)
    texts = [signals.between(db, each.start, each.end) for each in before[:BASE_WEEKS]]
    return Background(
        earlier=tuple(_told(db, each, areas, limits) for each in before),
        traits=traits.between(db, week.start, week.end),
        roles=tallies.roles_with(db, SHARED_BY),
        often=tallies.often(db, first, week.end, limits.signals, limits.reporters),
        words=rising(own, texts, limits),
        told=_first_version(db, week, areas),
    )


def _told(db: Database, week: Week, areas: Sequence[str], limits: SmallNumbers) -> dict[Place, Cell]:
    found = tallies.between(db, week.start, week.end, areas)
    own = traits.between(db, week.start, week.end)
    if own:
        found = counted(signals.between(db, week.start, week.end), areas, own)
    return hide_small(found, limits)


def _first_version(db: Database, week: Week, areas: Sequence[str]) -> dict[Place, Cell] | None:
    """Return what the settled version before this correction told, or None when there is none."""
    last = digests.last_final(db, week.name)
    written = None if last is None else digests.file_of(db, last.id, "json")
    if written is None:
        return None
    told = json.loads(written)
    return {
        TOTAL: _cell(told["total"]),
        UNLABELLED: _cell(told["unlabelled"]),
        ELSEWHERE: _cell(told["elsewhere"]),
        **{narrative_place(Narrative(each["slug"])): _cell(each) for each in told["narratives"]},
        **{area_place(each["name"]): _cell(each) for each in told["areas"] if each["name"] in areas},
        **{tone_place(Tone(each["kind"])): _cell(each) for each in told["kinds"]},
    }


def _cell(told: dict[str, Any]) -> Cell:
    return Cell(told["messages"], told["reporters"])
