"""What does a computer read of a weekbeeld? JSON and CSV with a fixed order; every number we tell stands in here.

The columns are explained in docs/weekbeeld.md, and in a code book that goes with the files.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

from signaalbot.domain.decision import DAYS_AHEAD, Chosen, Note
from signaalbot.domain.edition import Theme, Weekbeeld
from signaalbot.domain.suppression import Cell
from signaalbot.report.digest_blocks import Source
from signaalbot.texts import Texts

SCHEMA: Final = 1
COLUMNS: Final = (
    "week",
    "version",
    "table",
    "row",
    "state",
    "messages",
    "reporters",
    "change",
    "usual_low",
    "usual_high",
    "percent",
    "colour",
    "phase",
)
"""The columns of the CSV, in this order for good; a new one comes at the end."""


def as_json(source: Source) -> str:
    """Return the whole edition as one JSON object; a hidden number is null with state "hidden"."""
    return json.dumps(_edition(source), ensure_ascii=False, indent=1) + "\n"


def as_csv(source: Source) -> str:
    """Return the numbers as lines, with semicolons and a mark for spreadsheets."""
    written = io.StringIO()
    written.write("\ufeff")
    writer = csv.DictWriter(written, COLUMNS, delimiter=";", lineterminator="\r\n", restval="")
    writer.writeheader()
    for line in _lines(source):
        writer.writerow({name: _harmless(value) for name, value in line.items()})
    return written.getvalue()


def code_book(texts: Texts) -> str:
    """Return what each column means, as lines with semicolons."""
    written = io.StringIO()
    written.write("\ufeff")
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow((texts.plain("codebook.column"), texts.plain("codebook.meaning")))
    writer.writerows((name, texts.plain(f"codebook.of.{name}")) for name in COLUMNS)
    return written.getvalue()


def _edition(source: Source) -> dict[str, Any]:
    edition = source.edition
    return {
        "schema": SCHEMA,
        "week": edition.week.name,
        "week_number": edition.week.number,
        "version": edition.edition,
        "final": source.decisions.final,
        "public": source.public,
        "first_day": _day(edition.week.monday),
        "last_day": _day(edition.week.sunday),
        "limits": asdict(edition.limits),
        "weeks_before": edition.weeks,
        "days_ahead": DAYS_AHEAD,
        "total": _cell(edition.total),
        "at_least": {"messages": edition.at_least.messages, "reporters": edition.at_least.reporters},
        "narratives": [_theme(theme, source) for theme in edition.themes],
        **_beside(edition),
        **_decided(source),
        "hidden": edition.hidden,
        "labelling": edition.labelling,
    }


def _beside(edition: Weekbeeld) -> dict[str, Any]:
    return {
        "unlabelled": _cell(edition.unlabelled),
        "areas": [{"name": area.name, **_cell(area.cell), "change": area.change} for area in edition.areas],
        "elsewhere": _cell(edition.elsewhere),
        "kinds": [{"kind": tone, **_cell(cell)} for tone, cell in edition.tones],
        "silent_areas": list(edition.silent_areas) if edition.areas_told else [],
        "silent_roles": list(edition.silent_roles),
        "words": list(edition.words),
    }


def _decided(source: Source) -> dict[str, Any]:
    decisions = source.decisions
    return {
        "sentences": [_note(note) for note in decisions.notes],
        "cards": [_card(card, source) for card in decisions.cards],
        "proposed_cards": []
        if decisions.cards
        else [{"card": card.id, "text": card.text} for card in source.proposals],
        "last_week": [_card(card, source) for card in decisions.before],
        "overruled": {} if source.public else dict(decisions.overruled),
        "wrong": decisions.wrong,
    }


def _theme(theme: Theme, source: Source) -> dict[str, Any]:
    settled = source.decisions.colours.get(theme.narrative)
    return {
        "slug": theme.narrative,
        "name": source.texts.plain(f"narrative.{theme.narrative}"),
        **_cell(theme.cell),
        "change": theme.change,
        "usual_low": theme.trend.low,
        "usual_high": theme.trend.high,
        "percent": theme.trend.percent,
        "earlier": [_cell(cell) for cell in theme.trend.earlier],
        "hearing": theme.hearing,
        "reasons": list(theme.reasons),
        "proposal": theme.proposal,
        "colour": theme.standing,
        "votes": {} if settled is None or source.public else dict(settled.dissent),
        "phase": source.decisions.phases.get(theme.narrative),
        "often_in": list(theme.often_in),
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {"state": _state(cell), "messages": cell.messages, "reporters": cell.reporters}


def _state(cell: Cell) -> str:
    return "hidden" if cell.hidden else "empty" if cell.empty else "shown"


def _note(note: Note) -> dict[str, Any]:
    return {"part": note.part, "narrative": note.narrative, "text": note.text, "day": _day(note.day)}


def _card(card: Chosen, source: Source) -> dict[str, Any]:
    known = source.cards.get(card.card)
    told = {"card": card.card, "text": "" if known is None else known.text, "source": known.source if known else ""}
    if source.public:
        return {**told, "result": card.result}
    agreed = {"owner": card.owner, "step": card.step, "day": _day(card.day)}
    return {**told, **agreed, "result": card.result, "remark": card.remark}


def _day(day: Any) -> str | None:
    return None if day is None else str(day.isoformat())


def _lines(source: Source) -> Iterator[dict[str, Any]]:
    edition = source.edition
    first = {"week": edition.week.name, "version": edition.edition}
    yield {**first, "table": "total", "row": "", **_cell(edition.total), "change": edition.change}
    for theme in edition.themes:
        told = _theme(theme, source)
        yield {**first, "table": "narrative", "row": theme.narrative, **{key: told[key] for key in COLUMNS[4:]}}
    yield {**first, "table": "unlabelled", "row": "", **_cell(edition.unlabelled)}
    for area in edition.areas:
        yield {**first, "table": "area", "row": area.name, **_cell(area.cell), "change": area.change}
    yield {**first, "table": "area", "row": "", **_cell(edition.elsewhere)}
    for tone, cell in edition.tones:
        yield {**first, "table": "kind", "row": tone, **_cell(cell)}


def _harmless(value: Any) -> Any:
    """Keep a place name that begins as a formula from being one in a spreadsheet."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@")) else value
