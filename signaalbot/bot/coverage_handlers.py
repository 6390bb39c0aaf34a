"""What do workers and coordinators look up: coverage, what to watch for, and how the bot works?"""

from __future__ import annotations

from typing import Final

from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, button, command
from signaalbot.domain.card import Button, Card
from signaalbot.domain.week import week_of
from signaalbot.services import covering
from signaalbot.texts import Texts

PAGES: Final = 8
"""Pages of the explanation: together ten minutes of reading."""


def handlers() -> list[AnyHandler]:
    """Return the handlers of what can be looked up."""
    return [
        command("dekking", show_coverage),
        command("letop", show_signs),
        command("uitleg", show_explanation),
        button("explain", turn_page),
    ]


async def show_coverage(context: Context) -> None:
    """Tell from which wijk and role something was heard this week."""
    week = week_of(context.now)
    found = covering.covered(context.db, context.resources.cells, week)
    await context.answer(covering.card(context.texts, found, week))


async def show_signs(context: Context) -> None:
    """Give the card "Waar let je op?"."""
    await context.answer(context.say("learn.signs"))


async def show_explanation(context: Context) -> None:
    """Begin the explanation of ten minutes."""
    await context.answer(_page(context.texts, 1))


async def turn_page(context: Context, parts: list[str]) -> None:
    """Show another page of the explanation."""
    await context.change(_page(context.texts, min(max(int(parts[0]), 1), PAGES)))


def _page(texts: Texts, number: int) -> Card:
    html = texts.say("learn.page", number=number, total=PAGES, text=texts.say(f"learn.page_{number}"))
    back = [Button(texts.plain("learn.button_back"), f"explain:{number - 1}")] if number > 1 else []
    on = [Button(texts.plain("learn.button_on"), f"explain:{number + 1}")] if number < PAGES else []
    return Card(html, (tuple(back + on),))
