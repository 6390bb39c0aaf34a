"""Who got a bulletin, who did not and why, who saw it, and how far apart? The same page for every party."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING

from signaalbot.domain.bulletin import Bulletin, Level
from signaalbot.domain.ledger import Arrival, Tally, combined, outcome, spread, tally
from signaalbot.domain.role import Membership, Party, Standing
from signaalbot.services import broadcasting, phrasing
from signaalbot.storage import bulletins, keeping, ledgers, members
from signaalbot.texts import Markup, Texts

if TYPE_CHECKING:
    from sqlite_utils import Database

Outcomes = dict[int, Arrival | None]


def outcomes(db: Database, told: Bulletin, addressed: tuple[Membership, ...]) -> Outcomes:
    """Return by member what became of a bulletin; it arrived only when every part of it did (T17)."""
    assert told.level is not None
    by_receiver: dict[int | None, list[Arrival]] = {}
    for arrival in ledgers.arrivals(db, told.id):
        by_receiver.setdefault(arrival.person_id, []).append(arrival)
    group = combined(by_receiver.get(None, []))
    return {
        member.id: outcome(told.level, combined(by_receiver.get(member.person_id, [])), group) for member in addressed
    }


def ledger(db: Database, told: Bulletin, seated: tuple[Membership, ...]) -> dict[Party, Tally]:
    """Count per party how far a bulletin has come; who came in later is not counted."""
    addressed = _addressed(db, told, seated)
    found, counted, seen = (
        outcomes(db, told, addressed),
        keeping.seen_counts(db, told.id),
        bulletins.seen_by(db, told.id),
    )
    return {
        party: tally(
            (found[m.id] for m in of_party),
            sum(m.id in seen for m in of_party) if counted is None else counted.get(party, 0),
        )
        for party, of_party in by_party(addressed)
    }


def card(db: Database, texts: Texts, told: Bulletin, seated: tuple[Membership, ...]) -> Markup:
    """Say the ledger of one version of a bulletin in full."""
    counted = ledger(db, told, seated)
    shown = [_line(texts, party, found) for party, found in counted.items()]
    later = len(seated) - sum(found.addressed for found in counted.values())
    if later:
        shown.append(texts.say("ledger.came_later", count=later))
    complete = all(found.complete for found in counted.values())
    apart = spread(outcomes(db, told, _addressed(db, told, seated)).values())
    state = [_apart(texts, told, apart, counted), texts.say("ledger.complete" if complete else "ledger.under_way")]
    return texts.say(
        "ledger.card",
        number=told.number,
        version=told.version,
        lines=phrasing.lines(shown),
        state=phrasing.lines(each for each in state if each),
    )


def of_bulletin(db: Database, texts: Texts, standing: Standing, bulletin_id: int) -> Markup:
    """Say the ledger of this very version to any member. Raises NotAMember."""
    told = broadcasting.own_room(db, standing, bulletin_id)
    return card(db, texts, told, members.of_room(db, told.room_id))


def by_party(seated: tuple[Membership, ...]) -> list[tuple[Party, tuple[Membership, ...]]]:
    """Put members together by party, in the order of the parties."""
    order = sorted(seated, key=lambda member: list(Party).index(member.party))
    return [(party, tuple(group)) for party, group in groupby(order, key=lambda member: member.party)]


def _addressed(db: Database, told: Bulletin, seated: tuple[Membership, ...]) -> tuple[Membership, ...]:
    assert told.sent_at is not None
    later = ledgers.came_later(db, told.room_id, told.sent_at)
    return tuple(member for member in seated if member.id not in later)


def _line(texts: Texts, party: Party, found: Tally) -> Markup:
    why = Markup(", ".join(texts.say(f"ledger.why.{reason}", count=count) for reason, count in found.reasons))
    key = "line" if found.complete and not found.failed else "line_failed" if found.failed else "line_open"
    return texts.say(
        f"ledger.{key}",
        party=texts.say(f"party.{party}"),
        total=found.addressed,
        accepted=found.accepted,
        waiting=found.waiting,
        uncertain=found.uncertain,
        failed=found.failed,
        seen=found.seen,
        why=why,
    )


def _apart(texts: Texts, told: Bulletin, apart: timedelta | None, counted: dict[Party, Tally]) -> Markup | None:
    if apart is None:
        return None
    everyone = all(found.accepted == found.addressed for found in counted.values())
    who = texts.say("ledger.everyone" if everyone else "ledger.who_has_it")
    if told.level is not Level.URGENT and not apart:
        return texts.say("ledger.same_moment", who=who)
    seconds = max(1, ceil(apart.total_seconds()))
    if seconds == 1:
        return texts.say("ledger.within_a_second", who=who)
    if seconds < 120:
        return texts.say("ledger.within_seconds", who=who, seconds=seconds)
    return texts.say("ledger.within_minutes", who=who, minutes=ceil(seconds / 60))
