"""How does a coordinator review signals? One at a time, in an order of chance, each decision one tap from undone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, button, command
from signaalbot.domain.review import Outcome, chosen_in
from signaalbot.domain.signal import State
from signaalbot.services import phrasing_reviews, reviewing


def handlers() -> list[AnyHandler]:
    """Return the handlers of the review."""
    return [command("beoordeel", show_desk), button("review", act)]


async def show_desk(context: Context) -> None:
    """Tell how much waits."""
    await context.answer(phrasing_reviews.desk(context.texts, reviewing.desk(context.db)))


async def act(context: Context, parts: list[str]) -> None:
    """Do one step of a review."""
    await STEPS[parts[0]](context, parts[1:])


async def _next(context: Context, _parts: list[str]) -> None:
    await _draw(context, State.STORED)


async def _held(context: Context, _parts: list[str]) -> None:
    await _draw(context, State.HELD)


async def _draw(context: Context, state: State) -> None:
    found = reviewing.draw(context.db, context.resources.chance, context.person, state, context.now)
    if found is None:
        await context.change(phrasing_reviews.desk(context.texts, reviewing.desk(context.db)))
        return
    await context.change(phrasing_reviews.case(context.texts, found, context.resources.groups))


async def _show(context: Context, parts: list[str]) -> None:
    found = reviewing.open_case(context.db, context.person, int(parts[0]), context.now)
    await context.change(phrasing_reviews.case(context.texts, found, context.resources.groups))


async def _propose(context: Context, parts: list[str]) -> None:
    found = reviewing.open_case(context.db, context.person, int(parts[0]), context.now)
    await context.change(phrasing_reviews.proposal(context.texts, found))


async def _pick(context: Context, parts: list[str]) -> None:
    found = reviewing.open_case(context.db, context.person, int(parts[0]), context.now)
    await context.change(phrasing_reviews.pick(context.texts, found.signal, int(parts[1]), int(parts[2])))


async def _done(context: Context, parts: list[str]) -> None:
    outcome, chosen = Outcome(parts[3]), chosen_in(int(parts[1]))
    decided = reviewing.decide(context.db, int(parts[0]), outcome, chosen, parts[2] == "1", context.now)
    await context.change(phrasing_reviews.decided(context.texts, decided, outcome))


async def _undo(context: Context, parts: list[str]) -> None:
    reviewing.undo(context.db, int(parts[0]))
    await _show(context, parts)


async def _join(context: Context, parts: list[str]) -> None:
    others = reviewing.alike(context.db, context.person, int(parts[0]), context.now)
    await context.change(phrasing_reviews.alike(context.texts, int(parts[0]), others))


async def _with(context: Context, parts: list[str]) -> None:
    lead = reviewing.join(context.db, int(parts[0]), int(parts[1]))
    await context.change(phrasing_reviews.joined(context.texts, int(parts[0]), lead))


async def _part(context: Context, parts: list[str]) -> None:
    reviewing.part(context.db, int(parts[0]))
    await _show(context, parts)


async def _admit(context: Context, parts: list[str]) -> None:
    reviewing.admit(context.db, int(parts[0]))
    await _show(context, parts)


async def _switch(context: Context, parts: list[str]) -> None:
    reviewing.switch_labelling(context.db, parts[0] == "on")
    await context.change(phrasing_reviews.desk(context.texts, reviewing.desk(context.db)))


STEPS: dict[str, Callable[[Context, list[str]], Awaitable[None]]] = {
    "next": _next,
    "held": _held,
    "show": _show,
    "propose": _propose,
    "pick": _pick,
    "done": _done,
    "undo": _undo,
    "join": _join,
    "with": _with,
    "part": _part,
    "admit": _admit,
    "switch": _switch,
}
