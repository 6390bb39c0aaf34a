"""What does the worksheet of a weekbeeld say? Cards with buttons for everything that people decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from signaalbot.domain.action import ActionCard, Setting
from signaalbot.domain.card import Button, Card
from signaalbot.domain.decision import MOST_CARDS, PER_THEME, Chosen, Decisions, Gap, Part, Result, Unrest
from signaalbot.domain.edition import Colour, Theme
from signaalbot.domain.localtime import day as written_day
from signaalbot.domain.narrative import Narrative
from signaalbot.domain.role import Role
from signaalbot.domain.week import Week
from signaalbot.report import digest_words as words
from signaalbot.services import phrasing_answers
from signaalbot.storage import digests, people
from signaalbot.texts import Markup, Texts

if TYPE_CHECKING:
    from sqlite_utils import Database

NARRATIVES: Final = tuple(Narrative)
THEMES: Final[tuple[Narrative | Setting, ...]] = (*Narrative, *Setting)
CHOICES: Final = (Colour.GREEN, Colour.ORANGE, Colour.RED, Colour.GREY)
LABEL: Final = 34
"""So many characters of a card fit on a button."""


def sheet(db: Database, texts: Texts, week: Week, gaps: Sequence[Gap]) -> Card:
    """Return what is still to do for a week, with a button for each part of it."""
    found = digests.find(db, week.name)
    if found is not None and found.final:
        button = Button(texts.plain("weekwork.button_correct"), f"week:correct:{week.name}")
        return Card(_headed(texts, week, "final", texts.say("weekwork.settled")), ((button,),))
    parts = ("colours", "cards", "notes", "ahead", "results", "doubts", *(["answers"] if Gap.ANSWERS in gaps else []))
    labels = [Button(texts.plain(f"weekwork.button_{each}"), f"week:{each}:{week.name}") for each in parts]
    rows = [tuple(labels[at : at + 2]) for at in range(0, len(labels), 2)]
    if gaps:
        lines = "\n".join(texts.say("weekwork.gap", text=texts.say(f"weekwork.gaps.{gap}")) for gap in gaps)
        return Card(_headed(texts, week, "concept", texts.say("weekwork.left", gaps=Markup(lines))), tuple(rows))
    count = len(people.with_role(db, Role.COORDINATOR))
    settle = Button(texts.plain("weekwork.button_settle"), f"week:settle:{week.name}")
    return Card(_headed(texts, week, "concept", texts.say("weekwork.ready", count=count)), (*rows, (settle,)))


def colours(texts: Texts, week: Week, themes: Sequence[Theme], decisions: Decisions) -> Card:
    """Return the narratives with a number, and what was chosen for them."""
    rows = [(_theme_button(texts, week, theme, decisions),) for theme in themes if not theme.cell.empty]
    return Card(texts.say("weekwork.pick_theme"), (*rows, (_back(texts, week),)))


def theme(texts: Texts, week: Week, found: Theme) -> Card:
    """Ask for a colour: the numbers first, then why the machine proposes something or nothing."""
    reasons = "\n".join(texts.say(f"digest.reason.{each}") for each in found.reasons)
    html = texts.say(
        "weekwork.colour",
        narrative=words.name(found.narrative, texts),
        cell=words.cell(found.cell, texts),
        reasons=Markup(reasons),
    )
    at = NARRATIVES.index(found.narrative)
    rows = tuple(
        (Button(_coloured(texts, colour), f"week:colour:{week.name}:{at}:{colour}"),)
        for colour in CHOICES
        if found.cell.shown or colour is not Colour.GREEN
    )
    return Card(html, (*rows, (_back(texts, week, "colours"),)))


def phase(texts: Texts, week: Week, narrative: Narrative, decisions: Decisions) -> Card:
    """Say what the colours come to, and ask for the phase."""
    settled, at = decisions.colours[narrative], NARRATIVES.index(narrative)
    note = texts.plain("digest.colour.red_waits") if settled.red_waits else ""
    colour = texts.plain(f"digest.colour.{settled.colour}")
    html = texts.say("weekwork.ask_phase", narrative=words.name(narrative, texts), colour=colour, note=note)
    rows = tuple(
        (Button(texts.plain(f"digest.phase.{each}"), f"week:phase:{week.name}:{at}:{each}"),) for each in Unrest
    )
    return Card(html, (*rows, (_back(texts, week, "colours"),)))


def cards(texts: Texts, week: Week, several: Sequence[ActionCard], decisions: Decisions, *, more: bool) -> Card:
    """Return cards to choose from; what was chosen has a mark, and with *more* all themes stand below."""
    chosen = {each.card for each in decisions.cards}
    rows = [(Button(_card_label(texts, each, chosen), f"week:card:{week.name}:{each.id}"),) for each in several]
    if more:
        themes = [Button(_theme_name(texts, each), f"week:shelf:{week.name}:{at}") for at, each in enumerate(THEMES)]
        rows += [(each,) for each in themes]
    return Card(texts.say("weekwork.pick_card", most=MOST_CARDS), (*rows, (_back(texts, week),)))


def card(texts: Texts, week: Week, found: ActionCard, chosen: Chosen | None) -> Card:
    """Show a card, and who does what when as soon as it was chosen."""
    day = "…" if chosen is None or chosen.day is None else written_day(chosen.day)
    html = texts.say(
        "weekwork.card",
        card=found.id,
        text=found.text,
        source=found.source,
        route=found.route,
        owner=(chosen and chosen.owner) or "…",
        step=(chosen and chosen.step) or "…",
        day=day,
    )
    if chosen is None:
        rows = [Button(texts.plain("weekwork.button_choose"), f"week:pick:{week.name}:{found.id}")]
    else:
        rows = [
            Button(texts.plain("weekwork.button_agree"), f"week:fill:{week.name}:{chosen.id}"),
            Button(texts.plain("weekwork.button_drop"), f"week:drop:{week.name}:{chosen.id}"),
        ]
    return Card(html, (*((row,) for row in rows), (_back(texts, week, "cards"),)))


def parts(texts: Texts, week: Week, decisions: Decisions) -> Card:
    """Ask where a sentence belongs; what was written can be taken out again."""
    named = (Part.BRIEF, *PER_THEME, Part.RESIDENTS, Part.SILENCE)
    rows = [(Button(texts.plain(f"weekwork.part_{each}"), f"week:part:{week.name}:{each}"),) for each in named]
    return Card(texts.say("weekwork.pick_part"), (*rows, *_removals(texts, week, decisions), (_back(texts, week),)))


def narratives(texts: Texts, week: Week, part: Part) -> Card:
    """Ask which narrative a sentence is about."""
    rows = [
        (Button(words.name(each, texts), f"week:note:{week.name}:{part}:{at}"),) for at, each in enumerate(NARRATIVES)
    ]
    general = Button(texts.plain("weekwork.general"), f"week:note:{week.name}:{part}:-")
    return Card(texts.say("weekwork.pick_narrative"), (*rows, (general,), (_back(texts, week),)))


def result(texts: Texts, week: Week, found: Chosen, text: str) -> Card:
    """Ask what came of a card of last week."""
    day = "…" if found.day is None else written_day(found.day)
    html = texts.say("weekwork.ask_result", text=found.step or text, owner=found.owner or "…", day=day)
    row = tuple(
        Button(texts.plain(f"weekwork.result_{each}"), f"week:result:{week.name}:{found.id}:{each}") for each in Result
    )
    return Card(html, (row, (_back(texts, week),)))


def answers(texts: Texts, week: Week, waiting: int) -> Card:
    """Offer one prepared answer for all who still wait; it is asked again before it goes."""
    rows = [
        (Button(texts.plain(f"feedback.button.{each}"), f"week:answer:{week.name}:{each}"),)
        for each in phrasing_answers.READY
    ]
    return Card(texts.say("weekwork.answers", count=waiting), (*rows, (_back(texts, week),)))


def answer(texts: Texts, week: Week, waiting: int, ready: str) -> Card:
    """Show the answer and how many signals it is for, before it goes."""
    send = Button(texts.plain("button.store"), f"week:give:{week.name}:{ready}")
    html = texts.say("weekwork.answer", count=waiting, text=texts.plain(f"feedback.ready.{ready}"))
    return Card(html, ((send,), (_back(texts, week, "answers"),)))


def question(texts: Texts, key: str, week: Week, **fields: object) -> Card:
    """Put a question that the next message answers."""
    return Card(texts.say(key, **fields), ((_back(texts, week),),))


def _headed(texts: Texts, week: Week, state: str, left: Markup) -> Markup:
    said = texts.plain(f"weekwork.state_{state}")
    return texts.say("weekwork.sheet", number=week.number, state=said, left=left)


def _back(texts: Texts, week: Week, to: str = "sheet") -> Button:
    return Button(texts.plain("weekwork.button_back"), f"week:{to}:{week.name}")


def _theme_button(texts: Texts, week: Week, found: Theme, decisions: Decisions) -> Button:
    settled = decisions.colours.get(found.narrative)
    icon = "…" if settled is None else words.COLOUR_ICONS[settled.colour]
    name = words.name(found.narrative, texts)
    return Button(f"{icon} {name}", f"week:theme:{week.name}:{NARRATIVES.index(found.narrative)}")


def _coloured(texts: Texts, colour: Colour) -> str:
    return f"{words.COLOUR_ICONS[colour]} {texts.plain(f'digest.colour.{colour}')}"


def _theme_name(texts: Texts, each: Narrative | Setting) -> str:
    return words.name(each, texts) if isinstance(each, Narrative) else texts.plain(f"weekwork.shelf_{each}")


def _card_label(texts: Texts, each: ActionCard, chosen: set[str]) -> str:
    text = each.text if len(each.text) <= LABEL else f"{each.text[:LABEL]}…"
    return texts.plain("weekwork.quiet_mark", area=text) if each.id in chosen else text


def _removals(texts: Texts, week: Week, decisions: Decisions) -> list[tuple[Button]]:
    return [
        (Button(texts.plain("weekwork.button_remove", text=note.text[:LABEL]), f"week:remove:{week.name}:{note.id}"),)
        for note in decisions.notes
    ]
