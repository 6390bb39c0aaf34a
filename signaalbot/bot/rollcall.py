"""Who is really in a group? The Bot API cannot list members: count them, and look for each one of the register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from telegram import ChatMember
from telegram.error import BadRequest
from telegram.ext import ExtBot

from signaalbot.bot import membership
from signaalbot.domain.roster import Roll
from signaalbot.services import counting, mending
from signaalbot.services.counting import Plan

if TYPE_CHECKING:
    from datetime import datetime

    from sqlite_utils import Database


async def call(bot: ExtBot[Any], db: Database, room_id: int, now: datetime) -> None:
    """Look whether the bot stands in the group with its rights; once an hour also who else is there.

    Nobody is looked for all at once: one question to Telegram after another, in a lane of the outbox of its own.
    """
    plan = counting.plan(db, room_id, now)
    if plan is None:
        return
    me = await bot.get_chat_member(plan.chat_id, bot.id)
    mending.found(db, plan.chat_id, membership.troubles(me), now)
    if plan.people is None or not membership.is_in(me):
        return
    people = await bot.get_chat_member_count(plan.chat_id) - 1
    if counting.fits(db, plan, room_id, people, now):
        return
    strangers = await _unknown_administrators(bot, plan)
    found = {member: await _look(bot, plan.chat_id, number) for member, number in plan.people.items()}
    if await bot.get_chat_member_count(plan.chat_id) - 1 == people:
        counting.meet_administrators(db, plan, strangers, now)
        counting.compare(db, plan, room_id, _roll(people, found), now)


async def _unknown_administrators(bot: ExtBot[Any], plan: Plan) -> tuple[int, ...]:
    known = set((plan.people or {}).values())
    administrators = await bot.get_chat_administrators(plan.chat_id)
    return tuple(each.user.id for each in administrators if not each.user.is_bot and each.user.id not in known)


async def _look(bot: ExtBot[Any], chat_id: int, number: int) -> ChatMember | None:
    """Return how somebody stands in the group; None when Telegram cannot tell now, which says nothing (T11)."""
    try:
        return await bot.get_chat_member(chat_id, number)
    except BadRequest:
        return None


def _roll(people: int, found: dict[int, ChatMember | None]) -> Roll:
    return Roll(
        people=people,
        present=frozenset(member for member, seen in found.items() if seen is not None and membership.is_in(seen)),
        gone=frozenset(member for member, seen in found.items() if seen is not None and not membership.is_in(seen)),
        unsure=frozenset(member for member, seen in found.items() if seen is None),
    )
