"""Until when can a demonstration be notified here, and how was that worked out? Said to whoever asks."""

from __future__ import annotations

from datetime import date, datetime

from signaalbot.domain.card import Card
from signaalbot.domain.notice import Reckoning, Term, reckon
from signaalbot.domain.spoken_time import day_and_time
from signaalbot.services import wording
from signaalbot.texts import Markup, Texts

EXAMPLE = "/kennisgeving 13-11-2026 9.00"


def how(texts: Texts, term: Term, municipality: str) -> Card:
    """Say the rule, and how to have it worked out."""
    key = "rule_working_days" if term.working_days else "rule_hours"
    rule = texts.say(f"notice.{key}", municipality=municipality, days=term.working_days, hours=term.hours)
    return Card(texts.say("notice.how", rule=rule, example=EXAMPLE))


def deadline(texts: Texts, term: Term, municipality: str, words: str, day: date | None, now: datetime) -> Card:
    """Say the last moment and the sum. Raises DayNotUnderstood, TimeNotUnderstood or HolidaysUnknown."""
    found = reckon(term, day_and_time(words, day))
    never = datetime.min.replace(tzinfo=now.tzinfo)
    return Card(
        texts.say(
            "notice.card",
            deadline=wording.moment(texts, found.deadline, never),
            start=wording.moment(texts, found.start, never),
            reckoning=_sum(texts, term, municipality, found),
        )
    )


def _sum(texts: Texts, term: Term, municipality: str, found: Reckoning) -> Markup:
    if not term.working_days:
        return texts.say("notice.by_hours", municipality=municipality, hours=term.hours)
    counted = Markup(", ".join(_day(texts, "notice.day", day) for day in found.counted))
    said = texts.say("notice.by_working_days", municipality=municipality, days=term.working_days, counted=counted)
    if not found.passed_over:
        return said
    passed = Markup(", ".join(_day(texts, "notice.day_why", day, why) for day, why in found.passed_over))
    return Markup(f"{said}\n{texts.say('notice.passed_over', passed_over=passed)}")


def _day(texts: Texts, key: str, day: date, why: str | None = None) -> Markup:
    weekend = why in ("saturday", "sunday")
    return texts.say(
        "notice.day" if weekend else key,
        weekday=texts.say(f"moment.weekday.{day.isoweekday()}"),
        day=day.day,
        month=texts.say(f"moment.month.{day.month}"),
        why=texts.say(f"notice.why.{why}") if why and not weekend else "",
    )
