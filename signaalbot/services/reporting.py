"""How does the weekbeeld come about? Prepared once a week from signals alone, and sent to coordinators."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.action import ActionCard
from signaalbot.domain.card import Card
from signaalbot.domain.digest import Weekbeeld, weekbeeld
from signaalbot.domain.problem import Problem
from signaalbot.domain.role import Role
from signaalbot.domain.week import Week, last_due, week_of
from signaalbot.report import digest_html, digest_text
from signaalbot.services import posting
from signaalbot.storage import digests, people, signals
from signaalbot.storage.database import transaction
from signaalbot.storage.digests import StoredDigest
from signaalbot.texts import texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database


def next_due(now: datetime) -> datetime:
    """Return the first moment after *now* at which a weekbeeld is due."""
    last = week_of(now).previous()
    return last.due_at if last.due_at > now else week_of(now).due_at


def figures(db: Database, week: Week, areas: Sequence[str]) -> Weekbeeld:
    """Count one week beside the week before it."""
    before = week.previous()
    return weekbeeld(
        week,
        signals.between(db, week.start, week.end),
        signals.between(db, before.start, before.end),
        areas,
        labelling=signals.model_of(db, week.start, week.end),
    )


def render(found: Weekbeeld, cards: Sequence[ActionCard], language: str, concept: bool) -> tuple[tuple[str, ...], str]:
    """Return the Telegram messages (each short enough to send) and the HTML page of a weekbeeld."""
    texts = texts_in(language)
    messages = digest_text.in_parts(digest_text.render(found, texts, concept))
    return tuple(messages), digest_html.render(found, texts, cards, concept)


def figures_due(db: Database, areas: Sequence[str], now: datetime) -> Weekbeeld | None:
    """Count the week whose weekbeeld is due; None when it was made, or when nobody was here that week."""
    week = last_due(now)
    if digests.find(db, week.name) is not None or not people.with_role(db, Role.COORDINATOR):
        return None
    return figures(db, week, areas) if people.first_day(db) < week.end else None


def queue(db: Database, week: Week, messages: Sequence[str], html: str, now: datetime) -> StoredDigest | None:
    """Keep the weekbeeld and queue it to the coordinators as concept; None when that was done.

    The unique week in the database makes it happen once, also after downtime (T35) and for two clocks (T01).
    """
    with transaction(db):
        digest_id = digests.add(db, week.name, "\n\n".join(messages), html, now)
        if digest_id is None:
            return None
        _queue_parts(db, digest_id, week, messages, now)
        return digests.find_by_id(db, digest_id)


def tell_blocked(db: Database, problem: Problem, now: datetime) -> None:
    """Tell the coordinators, once a week, why there is no weekbeeld (T54)."""
    week = last_due(now)
    for person in people.with_role(db, Role.COORDINATOR):
        card = Card(texts_in(person.language).say(problem.key, **problem.facts()))
        posting.to_person(db, person, f"weekbeeld {week.name} blocked", card, now, urgency="attention")


def newest(db: Database) -> StoredDigest | None:
    """Return the last weekbeeld made, or None."""
    return digests.newest(db)


def all_digests(db: Database) -> tuple[StoredDigest, ...]:
    """Return every weekbeeld made, oldest first."""
    return digests.all_digests(db)


def document(db: Database, digest_id: int) -> StoredDigest | None:
    """Return the weekbeeld that a document row asks for."""
    return digests.find_by_id(db, digest_id)


def _queue_parts(db: Database, digest_id: int, week: Week, messages: Sequence[str], now: datetime) -> None:
    for person in people.with_role(db, Role.COORDINATOR):
        for place, html in enumerate(messages, 1):
            posting.to_person(db, person, f"weekbeeld {week.name} part {place}", Card(html), now, urgency="info")
        posting.document(
            db,
            person,
            f"weekbeeld {week.name} page",
            {"digest": digest_id, "name": f"weekbeeld-{week.name}.html"},
            now,
        )
