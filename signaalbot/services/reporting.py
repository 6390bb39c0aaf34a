"""How does the weekbeeld come about? Prepared once a week from signals alone, and sent to coordinators as concept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from signaalbot.domain.action import ActionCard, choose
from signaalbot.domain.card import Button, Card
from signaalbot.domain.problem import Problem
from signaalbot.domain.role import Person, Role
from signaalbot.domain.week import Week, last_due, week_of
from signaalbot.report import digest_content, digest_data, digest_html, digest_pdf, digest_text
from signaalbot.report.digest_blocks import Source
from signaalbot.services import deciding, figuring, posting
from signaalbot.storage import digests, people
from signaalbot.storage.database import transaction
from signaalbot.storage.digests import StoredDigest
from signaalbot.texts import texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database

SHAPES: Final = ("text", "html", "pdf", "csv", "json")
OF_A_CONCEPT: Final = ("text", "html", "csv", "json")
SENT: Final = ("html", "pdf")
PART: Final = "\f"
"""Between the messages of the Telegram text."""


def next_due(now: datetime) -> datetime:
    """Return the first moment after *now* at which a weekbeeld is due."""
    last = week_of(now).previous()
    return last.due_at if last.due_at > now else week_of(now).due_at


def source(
    db: Database, week: Week, areas: Sequence[str], cards: Sequence[ActionCard], language: str, *, public: bool = False
) -> Source:
    """Bring together figures, decisions and cards; the public version knows no sentences and no small numbers."""
    limits = figuring.PUBLIC if public else figuring.STANDARD
    decisions = deciding.decisions(db, week)
    edition = deciding.coloured(figuring.figures(db, week, areas, limits), decisions)
    texts = texts_in(language)
    proposals = choose(cards, edition.topics, turn=week.number)
    decisions = deciding.for_public(decisions) if public else decisions
    return Source(edition, decisions, {card.id: card for card in cards}, proposals, texts, public)


def render(found: Source, shapes: Iterable[str] = SHAPES) -> dict[str, bytes]:
    """Return the shapes of a weekbeeld, all from one content; slow work, on values alone."""
    sheet, week = digest_content.sheet(found), found.edition.week
    continued = found.texts.plain("digest.continued", number=week.number, part="{part}")
    make = {
        "text": lambda: PART.join(digest_text.in_parts(digest_text.render(sheet, found.texts), continued)).encode(),
        "html": lambda: digest_html.render(sheet).encode(),
        "pdf": lambda: digest_pdf.render(sheet),
        "csv": lambda: digest_data.as_csv(found).encode(),
        "json": lambda: digest_data.as_json(found).encode(),
    }
    return {shape: make[shape]() for shape in shapes}


def source_due(
    db: Database, areas: Sequence[str], cards: Sequence[ActionCard], language: str, now: datetime
) -> Source | None:
    """Return the week whose weekbeeld is due; None when it was made, or when nobody was here that week."""
    week = last_due(now)
    if digests.find(db, week.name) is not None or not people.with_role(db, Role.COORDINATOR):
        return None
    return source(db, week, areas, cards, language) if people.first_day(db) < week.end else None


def queue(db: Database, week: Week, files: Mapping[str, bytes], now: datetime) -> StoredDigest | None:
    """Keep the weekbeeld and queue it to the coordinators as concept; None when that was done.

    The unique week in the database makes it happen once, also after downtime (T35) and for two clocks (T01).
    """
    with transaction(db):
        digest_id = digests.add(db, week.name, files, now)
        if digest_id is None:
            return None
        receivers = people.with_role(db, Role.COORDINATOR)
        send(db, digest_id, week, files, receivers, now)
        for person in receivers:
            label = texts_in(person.language).plain("weekwork.button_open")
            html = texts_in(person.language).say("digest.concept_note")
            card = Card(html, ((Button(label, f"week:sheet:{week.name}"),),))
            posting.to_person(db, person, f"weekbeeld {week.name} work", card, now, urgency="info")
        return digests.find_by_id(db, digest_id)


def send(
    db: Database, digest_id: int, week: Week, files: Mapping[str, bytes], receivers: Sequence[Person], now: datetime
) -> None:
    """Queue the text and the files of one version; the same version twice is sent once."""
    for person in receivers:
        for place, html in enumerate(messages(files["text"]), 1):
            occasion = f"weekbeeld {week.name} {digest_id} {len(files)} part {place}"
            posting.to_person(db, person, occasion, Card(html), now, urgency="info")
        for shape in (each for each in SENT if each in files):
            payload = {"digest": digest_id, "shape": shape, "name": f"weekbeeld-{week.name}.{shape}"}
            occasion = f"weekbeeld {week.name} {digest_id} {len(files)} {shape}"
            posting.document(db, person, occasion, payload, now)


def code_book(language: str) -> str:
    """Return what the columns of the CSV mean, as a table of its own."""
    return digest_data.code_book(texts_in(language))


def messages(text: bytes) -> list[str]:
    """Return the Telegram messages of a stored text."""
    return text.decode().split(PART)


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
    """Return the newest version of every weekbeeld made, oldest first."""
    return digests.all_digests(db)


def file_of(db: Database, digest_id: int, shape: str) -> bytes | None:
    """Return one shape of a weekbeeld as it was sent; what has no file yet gives None."""
    return digests.file_of(db, digest_id, shape)
