"""What does the clock knock for? A job may run twice or be missed without harm: the database knows what is due."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime

from signaalbot.bot.context import Resources
from signaalbot.domain.problem import Problem
from signaalbot.services import (
    attending,
    awaiting,
    counting,
    delivering,
    evaluating,
    informing,
    keeping,
    knowing,
    nudging,
    reminding,
    reporting,
    welcoming,
)

log = logging.getLogger(__name__)


async def knock(resources: Resources) -> None:
    """Do all that is due; one that fails does not stop the others (T39)."""
    for job in (
        ask_about_uncertain,
        plan_rollcalls,
        warn_hosts,
        end_what_is_over,
        queue_digest,
        run_evaluations,
        send_nudges,
        tell_house_rules,
        send_reminders,
        clear_old_rooms,
    ):
        try:
            await job(resources)
        except Exception:
            log.exception("job %s failed", job.__name__)


async def ask_about_uncertain(resources: Resources) -> None:
    """Tell receivers that something may not have arrived."""
    delivering.ask_about_uncertain(resources.db, resources.now())


async def end_what_is_over(resources: Resources) -> None:
    """Close questions that nobody answered and what nobody confirmed; drop old drafts."""
    awaiting.end_what_is_over(resources.db, resources.now())


async def queue_digest(resources: Resources) -> None:
    """Make last week's weekbeeld when it is due and not made yet; rendering stands beside the loop."""
    try:
        found = reporting.figures_due(resources.db, resources.areas, resources.now())
    except Problem as problem:
        reporting.tell_blocked(resources.db, problem, resources.now())
        return
    if found is None:
        return
    messages, page = await asyncio.to_thread(reporting.render, found, resources.cards, resources.language, True)
    reporting.queue(resources.db, found.week, messages, page, resources.now())


async def run_evaluations(resources: Resources) -> None:
    """Start the evaluation on the day after an event, and close it after a week; rooms do not wait for each other."""
    now = resources.now()
    begun, ended = evaluating.due(resources.db, now)
    for room_id, act in [*((each, evaluating.start) for each in begun), *((each, evaluating.close) for each in ended)]:
        try:
            act(resources.db, evaluating.room_of(resources.db, room_id), None, now)
        except Exception:
            log.exception("evaluation of room %s failed", room_id)


async def send_nudges(resources: Resources) -> None:
    """Plan the nudges of phases that began, and send those that are due (T38)."""
    nudging.plan(resources.db, resources.guide, resources.now())
    nudging.send_due(resources.db, resources.guide, resources.now())


async def tell_house_rules(resources: Resources) -> None:
    """Tell members of house rules that changed."""
    informing.tell_change(resources.db, resources.now())


async def send_reminders(resources: Resources) -> None:
    """Carry out what is due around agreements and taken; one that fails is kept, the others go on (T39, T41)."""
    now = resources.now()
    for reminder in reminding.due(resources.db, now):
        try:
            reminding.carry_out(resources.db, reminder, now)
        except Exception:
            log.exception("reminder %s failed", reminder.id)
            reminding.postpone(resources.db, reminder, now)
    knowing.note_known(resources.db, now)


async def clear_old_rooms(resources: Resources) -> None:
    """Remove what the house rules say of rooms that closed long ago."""
    keeping.clear_old_rooms(resources.db, resources.room_months, resources.now())


async def plan_rollcalls(resources: Resources) -> None:
    """See to it that the register of each room is compared with its group."""
    counting.plan_rooms(resources.db, resources.now())


async def warn_hosts(resources: Resources) -> None:
    """Tell hosts of parties that cannot be reached, and of guests who wait for a day."""
    attending.warn(resources.db, resources.now())
    welcoming.ask_hosts(resources.db, resources.now())


def next_due(resources: Resources) -> datetime:
    """Return the next moment at which `knock` or the sender has something to do."""
    now = resources.now()
    chance = delivering.next_chance(resources.db, now)
    monday = reporting.next_due(now)
    moments = (
        chance,
        evaluating.next_due(resources.db, now),
        nudging.next_due(resources.db),
        awaiting.next_due(resources.db),
        reminding.next_due(resources.db, now),
        attending.next_due(resources.db, now),
        welcoming.next_due(resources.db, now),
        monday,
    )
    return min(moment for moment in moments if moment is not None)
