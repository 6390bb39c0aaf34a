"""How does a concept become a weekbeeld? People settle it; reporters are thanked, and it can be corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from signaalbot.domain.action import KEEP_WATCHING, ActionCard
from signaalbot.domain.calendar import reminder_at
from signaalbot.domain.card import Button, Card
from signaalbot.domain.decision import LONGEST_NOTE, Chosen, NotComplete
from signaalbot.domain.problem import NoLongerOpen, TextTooLong
from signaalbot.domain.redaction import RedactedText
from signaalbot.domain.role import Person, Role
from signaalbot.domain.week import Week, last_due
from signaalbot.report import digest_words
from signaalbot.report.digest_blocks import Source
from signaalbot.services import deciding, posting, reporting
from signaalbot.storage import digests, people, quiet_times, replays
from signaalbot.storage.database import transaction
from signaalbot.texts import Texts, texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database


def prepare(db: Database, week: Week, areas: Sequence[str], cards: Sequence[ActionCard], language: str) -> Source:
    """Return what would be settled, to be rendered beside the loop. Raises SettledAlready or NotComplete."""
    deciding.require_concept(db, week)
    if digests.find(db, week.name) is None or deciding.open_gaps(db, week, areas):
        raise NotComplete
    found = reporting.source(db, week, areas, cards, language)
    return replace(found, decisions=replace(found.decisions, final=True))


def settle(db: Database, found: Source, files: Mapping[str, bytes], now: datetime) -> int:
    """Send what was prepared, and thank the reporters; returns how many coordinators get it.

    Pressing twice sends once (T68). Raises NotComplete when somebody changed something in between.
    """
    week = found.edition.week
    with transaction(db):
        stored = digests.find(db, week.name)
        if stored is None or stored.final:
            return len(people.with_role(db, Role.COORDINATOR))
        if replace(deciding.decisions(db, week), final=True) != found.decisions:
            raise NotComplete
        digests.mark_files(db, stored.id, files)
        receivers = _receivers(db, week)
        digests.mark_final(db, stored.id, now)
        digests.mark_receivers(db, stored.id, receivers)
        reporting.send(db, stored.id, week, files, receivers, now)
        _thank(db, week, found.decisions.cards, now)
        return len(receivers)


def correct(db: Database, week: Week, wrong: RedactedText, key: str, now: datetime) -> int:
    """Begin version 2 of a settled weekbeeld, with what was wrong; returns the number of the version (T54).

    Raises NoLongerOpen when there is nothing settled to correct, and TextTooLong.
    """
    if len(wrong) > LONGEST_NOTE:
        raise TextTooLong(len(wrong), LONGEST_NOTE)
    with transaction(db):
        found = digests.find(db, week.name)
        if found is not None and replays.find(db, f"correct {key}") is not None:
            return found.version
        if found is None or not found.final:
            raise NoLongerOpen
        replays.add(db, f"correct {key}", digests.add_correction(db, week.name, wrong.strip(), now), now)
        return found.version + 1


def keep_concept(db: Database, week: Week, files: Mapping[str, bytes]) -> None:
    """Keep the concept as it looks now, so that /weekbeeld shows what was filled in."""
    with transaction(db):
        found = digests.find(db, week.name)
        if found is not None and not found.final:
            digests.mark_files(db, found.id, files)


def remind(db: Database, now: datetime) -> None:
    """Remind coordinators of a concept that nobody settled by noon; nothing goes out by itself."""
    week = last_due(now)
    if (due := reminder_due(db, week)) is None or due > now:
        return
    with transaction(db):
        for person in people.with_role(db, Role.COORDINATOR):
            texts = texts_in(person.language)
            button = Button(texts.plain("weekwork.button_open"), f"week:sheet:{week.name}")
            card = Card(texts.say("weekwork.reminder", number=week.number), ((button,),))
            posting.to_person(db, person, f"weekbeeld {week.name} reminder", card, now, urgency="attention")
        quiet_times.mark_past(db, f"reminder {week.name}", now)


def reminder_due(db: Database, week: Week) -> datetime | None:
    """Return when a reminder of this week is due; None when it is settled, not made, or reminded of."""
    since = digests.waiting_since(db, week.name)
    if since is None or quiet_times.is_past(db, f"reminder {week.name}"):
        return None
    return reminder_at(week.monday + timedelta(days=7), since)


def _receivers(db: Database, week: Week) -> tuple[Person, ...]:
    """Return the coordinators, and for a correction all who got the version before it."""
    last = digests.last_final(db, week.name)
    before = () if last is None else digests.receivers(db, last.id)
    every = {person.id: person for person in (*before, *people.with_role(db, Role.COORDINATOR))}
    return tuple(every.values())


def _thank(db: Database, week: Week, cards: Sequence[Chosen], now: datetime) -> None:
    """Thank every reporter of the week once, with what is done; no numbers, so no role is told apart."""
    for person in digests.thanked(db, week.start, week.end):
        texts = texts_in(person.language)
        html = texts.say("weekwork.thanks", number=week.number, done=_done(texts, cards))
        posting.to_person(db, person, f"thanks {week.name}", Card(html), now, urgency="info")


def _done(texts: Texts, cards: Sequence[Chosen]) -> str:
    agreed = [
        texts.plain(
            "weekwork.thanks_card", step=card.step, owner=card.owner, day=digest_words.short_day(card.day, texts)
        )
        for card in cards
        if card.complete and card.day is not None and card.card != KEEP_WATCHING
    ]
    watching = [texts.plain("weekwork.thanks_watch")] if any(card.card == KEEP_WATCHING for card in cards) else []
    if not agreed:
        return " ".join(watching) or texts.plain("weekwork.thanks_none")
    return texts.plain("weekwork.thanks_cards", cards=" ".join([*agreed, *watching]))
