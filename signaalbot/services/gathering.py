"""Which chapters do phases, decisions, reports and taken add to the verslag? In words, ready to be set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from signaalbot.domain import localtime
from signaalbot.domain.verslag import Chapter
from signaalbot.report.verslag_words import party, word
from signaalbot.storage import chapters
from signaalbot.storage.chapters import Report
from signaalbot.texts import Texts

if TYPE_CHECKING:
    from sqlite_utils import Database


def of_room(db: Database, texts: Texts, room_id: int) -> tuple[Chapter, ...]:
    """Return the chapters of a room, each with the place where it stands."""
    return (
        _chapter(texts, "phases", "phase since", _phases(db, texts, room_id), before="members"),
        _chapter(
            texts, "decisions", "decision reference objection", _decisions(db, texts, room_id), before="statements"
        ),
        _chapter(texts, "reports", "agreement party report reply", _reports(db, texts, room_id), before="statements"),
        _chapter(texts, "tasks", "task owner due state", _tasks(db, texts, room_id), before="statements"),
    )


def _chapter(texts: Texts, key: str, columns: str, rows: Iterable[tuple[str, ...]], before: str) -> Chapter:
    head = tuple(texts.plain(f"verslag.column.{column}") for column in columns.split())
    return Chapter(key, head, tuple(rows), before)


def _phases(db: Database, texts: Texts, room_id: int) -> Iterator[tuple[str, ...]]:
    for start in chapters.phases(db, room_id):
        yield word(texts, f"phase.name_{start.phase}", start.phase), localtime.full(start.started_at)


def _decisions(db: Database, texts: Texts, room_id: int) -> Iterator[tuple[str, ...]]:
    for each in chapters.decisions(db, room_id):
        told = texts.plain("verslag.words.bulletin", number=each.number, version=each.version)
        yield f"{told} ({localtime.full(each.at)})", each.reference, each.objection


def _reports(db: Database, texts: Texts, room_id: int) -> Iterator[tuple[str, ...]]:
    for each in chapters.reports(db, room_id):
        agreement = texts.plain("verslag.words.reported", number=each.agreement, version=each.version)
        state = word(texts, f"verslag.words.{each.state}", each.state)
        yield agreement, party(texts, each.party), f"{' · '.join(each.words)} ({state})", _replies(texts, each)


def _replies(texts: Texts, found: Report) -> str:
    none = texts.plain("verslag.words.no_reply")
    return "; ".join(f"{party(texts, side)}: {said or none}" for side, said in found.replies.items()) or none


def _tasks(db: Database, texts: Texts, room_id: int) -> Iterator[tuple[str, ...]]:
    for each in chapters.taken(db, room_id):
        owner = " · ".join(part for part in (party(texts, each.party) if each.party else "", each.function) if part)
        due = localtime.full(each.due_at) if each.due_at else "–"
        yield f"{each.number}. {each.text}", owner, due, word(texts, f"verslag.words.task_{each.state}", each.state)
