"""From which wijk and role did we hear nothing this week? Never told of fewer than three colleagues."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from signaalbot.domain.card import Card
from signaalbot.domain.coverage import Cell, Hearing, hearing
from signaalbot.domain.week import Week
from signaalbot.storage import coverage
from signaalbot.texts import Markup, Texts

if TYPE_CHECKING:
    from sqlite_utils import Database


def covered(db: Database, cells: Sequence[Cell], week: Week) -> dict[Cell, Hearing]:
    """Return for each wijk and role of the municipality whether it was heard in a week."""
    return {
        cell: hearing(coverage.workers_in(db, cell), coverage.signals_in(db, cell, week.start, week.end))
        for cell in cells
    }


def card(texts: Texts, found: dict[Cell, Hearing], week: Week) -> Card:
    """Show the coverage, wijk by wijk; cells that too few share stand together without names."""
    if not found:
        return Card(texts.say("coverage.no_list"))
    lines = [
        texts.say(
            "coverage.line",
            area=cell.area,
            occupation=texts.say(f"occupation.{cell.occupation}"),
            hearing=texts.say(f"coverage.{told}"),
        )
        for cell, told in found.items()
        if told is not Hearing.TOO_FEW
    ]
    hidden = sum(told is Hearing.TOO_FEW for told in found.values())
    return Card(texts.say("coverage.card", week=week.name, lines=Markup("\n".join(lines)), hidden=hidden))
