"""How are details added to a draft agreement? A button for each, then one word or one tap; all may stay empty."""

from __future__ import annotations

from collections.abc import Callable

from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, button
from signaalbot.domain.agreement import Agreement, Detail, Kind
from signaalbot.domain.problem import NoLongerOpen
from signaalbot.domain.prompt import Prompt
from signaalbot.services import agreeing, organising, phrasing_agreements, proposing


def handlers() -> list[AnyHandler]:
    """Return the handler of all buttons under "Vul aan"."""
    return [button("detail", change)]


async def change(context: Context, parts: list[str]) -> None:
    """Ask for a detail, or keep what was tapped, and show the draft again."""
    act, agreement_id, rest = parts[0], int(parts[1]), parts[2:]
    if act == "ask":
        detail = Detail(rest[0])
        found = proposing.ask_detail(context.db, context.standing, agreement_id, detail, context.now)
        await context.change(proposing.question(context.db, context.texts, found, detail))
        return
    if act not in TAPS:
        raise NoLongerOpen
    found = TAPS[act](context, agreement_id, rest)
    organising.forget_prompts(context.db, context.person, context.now)
    if act == "back":
        await context.change(proposing.preview(context.db, context.texts, found))
    else:
        await context.change(phrasing_agreements.detail_menu(context.texts, found))


async def take_detail(context: Context, prompt: Prompt, text: str) -> None:
    """Keep a typed detail, and show the draft again."""
    agreement_id, detail = prompt.data["agreement"], Detail(prompt.data["detail"])
    found = proposing.take_detail(context.db, context.standing, agreement_id, detail, text, context.now)
    await context.answer(phrasing_agreements.detail_menu(context.texts, found))


def _draft(context: Context, agreement_id: int, _rest: list[str]) -> Agreement:
    return agreeing.own_draft(context.db, context.standing, agreement_id)


def _kind(context: Context, agreement_id: int, rest: list[str]) -> Agreement:
    return proposing.choose_kind(context.db, context.standing, agreement_id, Kind(rest[0]))


def _owner(context: Context, agreement_id: int, rest: list[str]) -> Agreement:
    return proposing.choose_owner(context.db, context.standing, agreement_id, Detail(rest[0]), rest[1])


def _day(context: Context, agreement_id: int, _rest: list[str]) -> Agreement:
    return proposing.choose_day(context.db, context.standing, agreement_id, context.now)


def _clear(context: Context, agreement_id: int, rest: list[str]) -> Agreement:
    return proposing.clear(context.db, context.standing, agreement_id, Detail(rest[0]))


TAPS: dict[str, Callable[[Context, int, list[str]], Agreement]] = {
    "menu": _draft,
    "back": _draft,
    "kind": _kind,
    "owner": _owner,
    "day": _day,
    "clear": _clear,
}
