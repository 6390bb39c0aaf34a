"""What does the verslag hold as a table for a spreadsheet? One line per thing, always the same columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple

from signaalbot.domain import localtime
from signaalbot.domain.verslag import Verslag
from signaalbot.report import evaluation_words
from signaalbot.report.verslag_words import event, kind_of, party, word
from signaalbot.texts import Texts

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so would be worked out by a spreadsheet; it gets a ' in front."""


class Line(NamedTuple):
    """The columns, in this order for ever: what reads them need not look at the head."""

    section: str
    number: object = ""
    version: object = ""
    at: str = ""
    party: str = ""
    function: str = ""
    kind: str = ""
    text: str = ""
    amount: object = ""


def render(found: Verslag, texts: Texts) -> str:
    """Return the verslag as CSV: a semicolon between cells, and a mark in front that tells Excel it is UTF-8."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow([texts.plain(f"verslag.column.{column}").lower() for column in Line._fields])
    for line in lines(found, texts):
        writer.writerow([_harmless(str(cell)) for cell in line])
    return "\ufeff" + written.getvalue()


def lines(found: Verslag, texts: Texts) -> Iterator[Line]:
    """Yield one line per member, bulletin, number of the ledger, agreement, stelling, result and event."""
    yield from _people(found, texts)
    yield from _told(found, texts)
    yield from _agreed(found, texts)
    yield from _opinions(found, texts)
    yield from _happened(found, texts)
    for chapter in found.chapters:
        for row in chapter.rows:
            yield Line(_heading(texts, chapter.key), text=" | ".join(row))


def _people(found: Verslag, texts: Texts) -> Iterator[Line]:
    for seat in found.seats:
        kind = word(texts, f"rank.{seat.rank}", seat.rank)
        place = {"party": party(texts, seat.party), "function": seat.function, "kind": kind}
        yield Line(_heading(texts, "members"), at=_at(seat.joined), text=texts.plain("verslag.column.joined"), **place)
        if seat.left is not None:
            yield Line(_heading(texts, "members"), at=_at(seat.left), text=texts.plain("verslag.column.left"), **place)


def _told(found: Verslag, texts: Texts) -> Iterator[Line]:
    for told in found.told:
        who = (party(texts, told.party), told.function, kind_of(texts, told))
        yield Line(_heading(texts, "bulletins"), told.number, told.version, _at(told.at), *who, told.text)
        for side, reach in told.reached.items():
            for name in ("accepted", "seen", "waiting", "uncertain", "failed"):
                counted = {"kind": texts.plain(f"verslag.column.{name}"), "amount": getattr(reach, name)}
                yield Line(_heading(texts, "ledger"), told.number, told.version, party=party(texts, side), **counted)


def _agreed(found: Verslag, texts: Texts) -> Iterator[Line]:
    for agreed in found.agreed:
        state = word(texts, f"verslag.words.{agreed.state}", agreed.state)
        at = _at(agreed.valid_at) if agreed.valid_at else ""
        who = (party(texts, agreed.party), agreed.function)
        yield Line(_heading(texts, "agreements"), agreed.number, agreed.version, at, *who, state, agreed.text)
        for side, answer in agreed.answers.items():
            said = word(texts, f"verslag.words.{answer or 'silent'}", answer or "")
            yield Line(
                _heading(texts, "agreements"), agreed.number, agreed.version, party=party(texts, side), kind=said
            )


def _opinions(found: Verslag, texts: Texts) -> Iterator[Line]:
    for posed in found.posed:
        for kind, count in (("agree", posed.agree), ("disagree", posed.disagree)):
            said = texts.plain(f"verslag.column.{kind}")
            known = "" if count is None else count
            side = party(texts, posed.party)
            yield Line(
                _heading(texts, "statements"), posed.number, party=side, kind=said, text=posed.text, amount=known
            )
    if found.evaluated is None or found.evaluated.closed_at is None:
        return
    at = _at(found.evaluated.closed_at)
    for result in found.evaluated.results:
        question = evaluation_words.question(texts, result)
        answer = evaluation_words.line(texts, result)
        yield Line(_heading(texts, "evaluation"), at=at, kind=question, text=answer)
    for remark, written in found.evaluated.remarks.items():
        for text in written:
            yield Line(_heading(texts, "evaluation"), kind=texts.plain(f"evaluation.remark.{remark}"), text=text)


def _happened(found: Verslag, texts: Texts) -> Iterator[Line]:
    for line in found.timeline:
        side = party(texts, line.party) if line.party else ""
        text = event(texts, line, localtime.clock_time(line.at))
        place = (line.number or "", line.version or "", _at(line.at), side, line.function)
        yield Line(_heading(texts, "timeline"), *place, text=text)
    yield Line(_heading(texts, "check"), text=found.check.hash, amount=found.check.lines)


def _heading(texts: Texts, key: str) -> str:
    return texts.plain(f"verslag.heading.{key}")


def _at(moment: datetime) -> str:
    """Return a local moment that a spreadsheet reads and sorts: "2026-11-13 09:05"."""
    return moment.astimezone(localtime.AMSTERDAM).strftime("%Y-%m-%d %H:%M")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
