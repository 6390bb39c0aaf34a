"""How does a coordinator bring colleagues in? An invitation link for one person and one role."""

from __future__ import annotations

from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, button, command
from signaalbot.domain.card import Button, Card
from signaalbot.domain.problem import NotAllowed
from signaalbot.domain.role import Role
from signaalbot.domain.signal import Occupation
from signaalbot.services import admission

MAY_INVITE = {
    Role.COORDINATOR: (Role.WORKER, Role.COORDINATOR),
    Role.ADMINISTRATOR: (Role.COORDINATOR, Role.ADMINISTRATOR),
}


def handlers() -> list[AnyHandler]:
    """Return the handlers of invitations to a role."""
    return [
        command("uitnodigen", ask_role),
        button("invite", choose_role),
        button("occupation", choose_occupation),
    ]


async def ask_role(context: Context) -> None:
    """Ask what the new colleague will do."""
    offered = dict.fromkeys(role for own in context.standing.roles for role in MAY_INVITE.get(own, ()))
    rows = tuple((Button(context.texts.plain(f"role.{role}"), f"invite:{role}"),) for role in offered)
    await context.answer(Card(context.say("invitation.ask_role"), rows))


async def choose_role(context: Context, parts: list[str]) -> None:
    """Give a link, or first ask the occupation of a worker."""
    role = Role(parts[0])
    _require_may_invite(context, role)
    if role is not Role.WORKER:
        await _give_link(context, role, None)
        return
    buttons = [Button(context.texts.plain(f"occupation.{each}"), f"occupation:{each}") for each in Occupation]
    agreed = context.resources.wijkagent_agreed
    offered = [b for b in buttons if agreed or b.data != f"occupation:{Occupation.WIJKAGENT}"]
    rows = tuple(tuple(offered[at : at + 2]) for at in range(0, len(offered), 2))
    await context.change(Card(context.say("invitation.ask_occupation"), rows))


async def choose_occupation(context: Context, parts: list[str]) -> None:
    """Give a link to a worker; the wijkagent is off until police and municipality agreed."""
    occupation = Occupation(parts[0])
    if occupation is Occupation.WIJKAGENT and not context.resources.wijkagent_agreed:
        raise NotAllowed
    _require_may_invite(context, Role.WORKER)
    await _give_link(context, Role.WORKER, occupation)


async def _give_link(context: Context, role: Role, occupation: Occupation | None) -> None:
    token = admission.invite(context.db, context.resources.chance, role, occupation, context.person.id, context.now)
    link = f"https://t.me/{context.bot.username}?start={token}"
    name = context.texts.plain(f"occupation.{occupation}" if occupation else f"role.{role}")
    await context.change(context.say("invitation.link", role=name, link=link))


def _require_may_invite(context: Context, role: Role) -> None:
    if not any(role in MAY_INVITE.get(own, ()) for own in context.standing.roles):
        raise NotAllowed
