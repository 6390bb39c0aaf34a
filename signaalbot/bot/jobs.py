"""What does the clock knock for? A job may run twice or be missed without harm: the database knows what is due."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime

from signaalbot.bot.context import Resources
from signaalbot.domain.problem import Problem
from signaalbot.domain.week import last_due
from signaalbot.services import (
    answering,
    attending,
    awaiting,
    counting,
    delivering,
    evaluating,
    finalising,
    forgetting,
    informing,
    keeping,
    knowing,
    nudging,
    reminding,
    reporting,
    tending,
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
        remind_of_digest,
        ask_in_quiet_times,
        run_evaluations,
        send_nudges,
        tell_house_rules,
        send_reminders,
        clear_old_rooms,
        remind_unanswered,
        forget_links,
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
        found = reporting.source_due(
            resources.db, resources.areas, resources.cards, resources.language, resources.now()
        )
    except Problem as problem:
        reporting.tell_blocked(resources.db, problem, resources.now())
        return
    if found is None:
        return
    files = await asyncio.to_thread(reporting.render, found, reporting.OF_A_CONCEPT)
    reporting.queue(resources.db, found.edition.week, files, resources.now())


async def remind_of_digest(resources: Resources) -> None:
    """Remind coordinators of a weekbeeld that waits since Monday morning; it never goes out by itself."""
    finalising.remind(resources.db, resources.now())


async def ask_in_quiet_times(resources: Resources) -> None:
    """Ask once a month who kept in touch, and now and then a question for the team."""
    tending.ask(resources.db, resources.areas, resources.now())


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


async def remind_unanswered(resources: Resources) -> None:
    """Tell coordinators of answers that are late."""
    answering.remind(resources.db, resources.now())


async def forget_links(resources: Resources) -> None:
    """Remove what ties a reporter to a person once its term is over."""
    forgetting.forget_links(resources.db, resources.now())


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
        answering.next_due(resources.db, now),
        forgetting.next_due(resources.db, now),
        monday,
        finalising.reminder_due(resources.db, last_due(now)),
        tending.next_due(now),
    )
    return min(moment for moment in moments if moment is not None)
