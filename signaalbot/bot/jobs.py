"""What does the clock knock for? A job may run twice or be missed without harm: the database knows what is due."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime

from signaalbot.bot.context import Resources
from signaalbot.domain.problem import Problem
from signaalbot.services import delivering, reporting

log = logging.getLogger(__name__)


async def knock(resources: Resources) -> None:
    """Do all that is due; one that fails does not stop the others (T39)."""
    for job in (ask_about_uncertain, queue_digest):
        try:
            await job(resources)
        except Exception:
            log.exception("job %s failed", job.__name__)


async def ask_about_uncertain(resources: Resources) -> None:
    """Tell receivers that something may not have arrived."""
    delivering.ask_about_uncertain(resources.db, resources.now())


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


def next_due(resources: Resources) -> datetime:
    """Return the next moment at which `knock` or the sender has something to do."""
    now = resources.now()
    chance = delivering.next_chance(resources.db, now)
    monday = reporting.next_due(now)
    return monday if chance is None else min(chance, monday)
