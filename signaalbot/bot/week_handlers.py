"""How do coordinators fill in and settle a weekbeeld? Every button carries its week; nothing is held in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from signaalbot.bot.context import Context
from signaalbot.bot.gate import AnyHandler, button
from signaalbot.domain.action import ActionCard, choose
from signaalbot.domain.card import Card
from signaalbot.domain.decision import DAYS_AHEAD, PER_THEME, Part, Result, Unrest
from signaalbot.domain.edition import Colour, Weekbeeld
from signaalbot.domain.problem import NoLongerOpen
from signaalbot.domain.redaction import RedactedText
from signaalbot.domain.week import Week
from signaalbot.services import answering, deciding, figuring, finalising, organising, phrasing_week, reporting
from signaalbot.services.phrasing_answers import READY
from signaalbot.services.phrasing_week import NARRATIVES, THEMES

Act = Callable[[Context, Week, list[str]], Awaitable[None]]


def handlers() -> list[AnyHandler]:
    """Return the handlers of the worksheet."""
    return [button("week", press)]


async def press(context: Context, parts: list[str]) -> None:
    """Do what a button of the worksheet says; its data is "week:<what>:<week>:…"."""
    if len(parts) < 2 or parts[0] not in ACTS:
        raise NoLongerOpen
    await ACTS[parts[0]](context, Week.parse(parts[1]), parts[2:])


def sheet_card(context: Context, week: Week) -> Card:
    """Return the worksheet as it stands."""
    gaps = deciding.open_gaps(context.db, week, context.resources.areas)
    return phrasing_week.sheet(context.db, context.texts, week, gaps)


async def show_sheet(context: Context, week: Week, _rest: list[str]) -> None:
    """Go back to the worksheet; an open question is not waited for any more."""
    organising.forget_prompts(context.db, context.person, context.now)
    await context.change(sheet_card(context, week))


async def show_colours(context: Context, week: Week, _rest: list[str]) -> None:
    """Show the narratives to choose a colour for."""
    themes, decisions = _edition(context, week).themes, deciding.decisions(context.db, week)
    await context.change(phrasing_week.colours(context.texts, week, themes, decisions))


async def show_theme(context: Context, week: Week, rest: list[str]) -> None:
    """Show one narrative with its numbers and reasons."""
    await context.change(phrasing_week.theme(context.texts, week, _edition(context, week).themes[int(rest[0])]))


async def take_colour(context: Context, week: Week, rest: list[str]) -> None:
    """Take a vote, and ask for the phase."""
    narrative, colour = NARRATIVES[int(rest[0])], Colour(rest[1])
    areas, person = context.resources.areas, context.person
    deciding.vote(context.db, person, week, narrative, colour, areas, context.now)
    decisions = deciding.decisions(context.db, week)
    await context.change(phrasing_week.phase(context.texts, week, narrative, decisions))


async def take_phase(context: Context, week: Week, rest: list[str]) -> None:
    """Take the phase, and go on with the next narrative."""
    deciding.set_phase(context.db, week, NARRATIVES[int(rest[0])], Unrest(rest[1]), context.now)
    await show_colours(context, week, [])


async def show_cards(context: Context, week: Week, _rest: list[str]) -> None:
    """Show what was chosen, what the bot proposes, and the way to all other cards."""
    decisions, every = deciding.decisions(context.db, week), context.resources.cards
    chosen = {each.card for each in decisions.cards}
    proposed = choose(every, _edition(context, week).topics, turn=week.number)
    several = [each for each in every if each.id in chosen or each in proposed]
    several.sort(key=lambda each: not each.self_directed)
    await context.change(phrasing_week.cards(context.texts, week, several, decisions, more=True))


async def show_shelf(context: Context, week: Week, rest: list[str]) -> None:
    """Show all cards of a theme, those about ourselves first."""
    own = [each for each in context.resources.cards if each.theme == THEMES[int(rest[0])]]
    own.sort(key=lambda each: not each.self_directed)
    decisions = deciding.decisions(context.db, week)
    await context.change(phrasing_week.cards(context.texts, week, own, decisions, more=False))


async def show_card(context: Context, week: Week, rest: list[str]) -> None:
    """Show one card."""
    found = _card(context, rest[0])
    chosen = next((each for each in deciding.decisions(context.db, week).cards if each.card == found.id), None)
    await context.change(phrasing_week.card(context.texts, week, found, chosen))


async def pick_card(context: Context, week: Week, rest: list[str]) -> None:
    """Choose a card, and ask who takes it up."""
    chosen = deciding.choose_card(context.db, week, _card(context, rest[0]).id, context.now)
    await fill_card(context, week, [str(chosen.id)])


async def fill_card(context: Context, week: Week, rest: list[str]) -> None:
    """Ask who takes a card up; the first step and the day come after it."""
    await _ask(context, week, "owner", card=int(rest[0]))


async def drop_card(context: Context, week: Week, rest: list[str]) -> None:
    """Take a choice back."""
    deciding.drop_card(context.db, week, int(rest[0]), context.now)
    await show_cards(context, week, [])


async def show_parts(context: Context, week: Week, _rest: list[str]) -> None:
    """Ask where a sentence belongs."""
    await context.change(phrasing_week.parts(context.texts, week, deciding.decisions(context.db, week)))


async def take_part(context: Context, week: Week, rest: list[str]) -> None:
    """Ask which narrative it is about, or for the sentence itself."""
    part = Part(rest[0])
    if part in PER_THEME:
        await context.change(phrasing_week.narratives(context.texts, week, part))
    else:
        await ask_note(context, week, [part, "-"])


async def ask_note(context: Context, week: Week, rest: list[str]) -> None:
    """Ask for a sentence."""
    label = context.texts.plain(f"weekwork.part_{Part(rest[0])}")
    await _ask(context, week, "note", fields={"part": label}, part=rest[0], narrative=rest[1])


async def ask_ahead(context: Context, week: Week, _rest: list[str]) -> None:
    """Ask what is coming."""
    deciding.require_concept(context.db, week)
    data = {"week": week.name, "part": Part.AHEAD, "narrative": "-"}
    organising.ask(context.db, context.person, "week_note", data, context.now)
    await context.change(phrasing_week.question(context.texts, "weekwork.ask_ahead", week, days=DAYS_AHEAD))


async def remove_note(context: Context, week: Week, rest: list[str]) -> None:
    """Take a sentence out."""
    deciding.remove_note(context.db, week, int(rest[0]), context.now)
    await show_parts(context, week, [])


async def show_results(context: Context, week: Week, _rest: list[str]) -> None:
    """Ask what came of the next card of last week."""
    before = deciding.decisions(context.db, week).before
    waiting = next((each for each in before if each.result is None), None)
    if waiting is None:
        key = "weekwork.all_results" if before else "weekwork.no_results"
        await context.change(phrasing_week.question(context.texts, key, week))
        return
    text = _card(context, waiting.card).text
    await context.change(phrasing_week.result(context.texts, week, waiting, text))


async def take_result(context: Context, week: Week, rest: list[str]) -> None:
    """Take what came of a card; a sentence may follow."""
    deciding.tell_result(context.db, int(rest[0]), Result(rest[1]))
    await _ask(context, week, "remark", card=int(rest[0]))


async def show_doubts(context: Context, week: Week, _rest: list[str]) -> None:
    """Ask why an odd number is right after all, one by one."""
    overruled = deciding.decisions(context.db, week).overruled
    waiting = next((each for each in figuring.odd(context.db, week) if each not in overruled), None)
    if waiting is None:
        await context.change(phrasing_week.question(context.texts, "weekwork.no_doubts", week))
        return
    await _ask(context, week, "doubt", fields={"text": context.say(f"digest.doubt.{waiting}")}, doubt=str(waiting))


async def show_answers(context: Context, week: Week, _rest: list[str]) -> None:
    """Show how many answers wait, with one answer for all of them; one by one goes with /beantwoord."""
    waiting = answering.unanswered(context.db, week)
    await context.change(phrasing_week.answers(context.texts, week, waiting))


async def show_answer(context: Context, week: Week, rest: list[str]) -> None:
    """Show the answer before it goes."""
    if rest[0] not in READY:
        raise NoLongerOpen
    waiting = answering.unanswered(context.db, week)
    await context.change(phrasing_week.answer(context.texts, week, waiting, rest[0]))


async def give_answer(context: Context, week: Week, rest: list[str]) -> None:
    """Answer all who still wait, and go back to the worksheet."""
    if rest[0] not in READY:
        raise NoLongerOpen
    text = RedactedText(context.texts.plain(f"feedback.ready.{rest[0]}"))
    answering.give_all(context.db, week, text, f"week {context.query.id}", context.now)
    await context.change(sheet_card(context, week))


async def settle(context: Context, week: Week, _rest: list[str]) -> None:
    """Settle the weekbeeld and send it; making the PDF stands beside the loop."""
    resources = context.resources
    found = finalising.prepare(context.db, week, resources.areas, resources.cards, resources.language)
    files = await asyncio.to_thread(reporting.render, found)
    count = finalising.settle(context.db, found, files, context.now)
    await context.change(context.say("weekwork.sending", number=week.number, count=count))


async def ask_wrong(context: Context, week: Week, _rest: list[str]) -> None:
    """Ask what was wrong in the settled version."""
    organising.ask(context.db, context.person, "week_wrong", {"week": week.name}, context.now)
    await context.change(phrasing_week.question(context.texts, "weekwork.ask_wrong", week))


async def _ask(
    context: Context, week: Week, kind: str, fields: dict[str, object] | None = None, **data: object
) -> None:
    deciding.require_concept(context.db, week)
    organising.ask(context.db, context.person, f"week_{kind}", {"week": week.name, **data}, context.now)
    key = "weekwork.doubt" if kind == "doubt" else f"weekwork.ask_{kind}"
    await context.change(phrasing_week.question(context.texts, key, week, **(fields or {})))


def _edition(context: Context, week: Week) -> Weekbeeld:
    return figuring.figures(context.db, week, context.resources.areas)


def _card(context: Context, card_id: str) -> ActionCard:
    found = next((each for each in context.resources.cards if each.id == card_id), None)
    if found is None:
        raise NoLongerOpen
    return found


ACTS: dict[str, Act] = {
    "sheet": show_sheet,
    "colours": show_colours,
    "theme": show_theme,
    "colour": take_colour,
    "phase": take_phase,
    "cards": show_cards,
    "shelf": show_shelf,
    "card": show_card,
    "pick": pick_card,
    "fill": fill_card,
    "drop": drop_card,
    "notes": show_parts,
    "part": take_part,
    "note": ask_note,
    "ahead": ask_ahead,
    "remove": remove_note,
    "results": show_results,
    "result": take_result,
    "doubts": show_doubts,
    "answers": show_answers,
    "answer": show_answer,
    "give": give_answer,
    "settle": settle,
    "correct": ask_wrong,
}
