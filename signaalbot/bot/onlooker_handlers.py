"""How does an onlooker get a place? Proposed, allowed by both sides, invited by the host."""

from __future__ import annotations

from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, button, command
from signaalbot.bot.rooms import in_room
from signaalbot.bot.start_handlers import words_after_command
from signaalbot.domain.invitation import ROOM_VALID
from signaalbot.domain.problem import NoLongerOpen, TextMissing
from signaalbot.domain.room import Room
from signaalbot.services import onlooking


def handlers() -> list[AnyHandler]:
    """Return the handlers around onlookers."""
    return [command("waarnemer", propose), button("onlooker", press)]


async def propose(context: Context) -> None:
    """Propose an onlooker: "/waarnemer verslaggever van de krant"."""
    await in_room(context, "waarnemer", words_after_command(context), propose_in)


async def propose_in(context: Context, room: Room, words: str, key: str) -> None:
    """Lay it before both sides. Raises TextMissing without a function."""
    if not words:
        raise TextMissing("/waarnemer verslaggever van de krant")
    asked = onlooking.propose(context.db, context.standing, room, words, key, context.now)
    await context.answer(context.say("roster.onlooker_proposed", function=asked.function))


async def press(context: Context, parts: list[str]) -> str | None:
    """Agree, object, or make the invitation."""
    action, number = parts[0], int(parts[1])
    if action == "invite":
        await _invite(context, number)
        return None
    if action not in ("agree", "object"):
        raise NoLongerOpen
    onlooking.answer(context.db, context.standing, number, action == "agree", context.now)
    return context.texts.plain(f"roster.onlooker_{action}")


async def _invite(context: Context, onlooker_id: int) -> None:
    """Make a join-request link for one onlooker, and give it to the host."""
    found, room = onlooking.require_allowed(context.db, context.standing, onlooker_id)
    if found.state == "invited":
        raise NoLongerOpen
    link = await context.bot.create_chat_invite_link(
        room.chat_id or 0, creates_join_request=True, expire_date=context.now + ROOM_VALID
    )
    onlooking.invite(context.db, context.standing, onlooker_id, link.invite_link, context.now)
    await context.change(
        context.say("roster.onlooker_link", function=found.function, room=room.name, link=link.invite_link)
    )
