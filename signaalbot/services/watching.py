"""What is wrong with the bot, and who hears of it? The administrators, once, and again when it is mended (T25, T26)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from signaalbot.domain.card import Card
from signaalbot.domain.heartbeat import Finding, Pulse, findings
from signaalbot.domain.role import Role
from signaalbot.domain.week import last_due
from signaalbot.services import posting
from signaalbot.storage import alarms, digests, people, vitals
from signaalbot.storage.alarms import Alarm
from signaalbot.storage.database import transaction
from signaalbot.texts import Texts, texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database

DIGEST_LATE: timedelta = timedelta(hours=2)
LATELY: timedelta = timedelta(days=1)


@dataclass(frozen=True)
class Letter:
    """What goes out by the second way."""

    subject: str
    text: str
    alarm: Alarm | None = None


def measure(db: Database, pulse: Pulse) -> Pulse:
    """Add to what the bot knows itself what the database tells."""
    return replace(
        pulse,
        oldest_due=alarms.oldest_due(db, pulse.now),
        broken_rows=alarms.broken_rows(db, pulse.now - LATELY),
        digest_missing=_digest_missing(db, pulse.now),
        rooms=alarms.rooms_in_trouble(db),
    )


def look(db: Database, pulse: Pulse) -> None:
    """Compare what is wrong now with what was known; administrators hear what is new, and what is mended."""
    with transaction(db):
        found, known = findings(measure(db, pulse)), {alarm.finding: alarm for alarm in alarms.open_ones(db)}
        for finding in sorted(found - set(known)):
            number = alarms.add(db, finding, pulse.now)
            _tell(db, f"alarm {number}", "heartbeat.began", finding, pulse.now, pulse.now)
        for finding in sorted(set(known) - found):
            alarm = known[finding]
            alarms.mark_ended(db, alarm.id, pulse.now)
            _tell(db, f"alarm {alarm.id} mended", "heartbeat.mended", finding, pulse.now, alarm.since)


def letters(db: Database, language: str, municipality: str) -> tuple[Letter, ...]:
    """Return what must still go out by the second way."""
    texts = texts_in(language)
    return tuple(_letter(texts, alarm, municipality) for alarm in alarms.to_mail(db))


def letter_about(finding: Finding, ended: bool, language: str, municipality: str, since: datetime) -> Letter:
    """Return a letter about something that the database cannot keep: that it does not work itself."""
    alarm = Alarm(0, finding, since, since if ended else None)
    return replace(_letter(texts_in(language), alarm, municipality), alarm=None)


def mailed(db: Database, gone: Sequence[Letter], now: datetime) -> None:
    """Note that these letters went out."""
    with transaction(db):
        for letter in gone:
            if letter.alarm is not None:
                alarms.mark_mailed(db, letter.alarm, now)


def polled(db: Database, now: datetime) -> None:
    """Note that updates were fetched, for whoever looks from outside."""
    vitals.mark(db, "polled", now)


def advice(texts: Texts, finding: Finding) -> str:
    """Say what is wrong and what to do about it."""
    return texts.say(f"heartbeat.{finding.fault}", about=finding.about)


def _letter(texts: Texts, alarm: Alarm, municipality: str) -> Letter:
    key = "began" if alarm.ended_at is None else "mended"
    what = texts.plain(f"heartbeat.{alarm.finding.fault}", about=alarm.finding.about)
    text = texts.plain(f"heartbeat.letter_{key}", what=what, since=f"{alarm.since:%Y-%m-%d %H:%M} UTC")
    subject = texts.plain(f"heartbeat.subject_{key}", municipality=municipality)
    return Letter(subject, text, alarm)


def _tell(db: Database, occasion: str, key: str, finding: Finding, now: datetime, since: datetime) -> None:
    for person in people.with_role(db, Role.ADMINISTRATOR):
        texts = texts_in(person.language)
        card = Card(texts.say(key, what=advice(texts, finding), since=f"{since:%d-%m %H:%M} UTC"))
        posting.to_person(db, person, occasion, card, now, urgency="attention")


def _digest_missing(db: Database, now: datetime) -> str | None:
    week = last_due(now)
    if now - week.due_at < DIGEST_LATE or digests.find(db, week.name) is not None:
        return None
    if not people.with_role(db, Role.COORDINATOR) or people.first_day(db) >= week.end:
        return None
    return week.name
