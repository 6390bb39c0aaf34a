"""How does a review look? The text first; the proposal, with the words that counted, only after a tap."""

from __future__ import annotations

from collections.abc import Sequence

from signaalbot.domain.card import Button, Card
from signaalbot.domain.detail import Group
from signaalbot.domain.narrative import Narrative
from signaalbot.domain.review import Outcome, chosen_in, mask_of
from signaalbot.domain.signal import Signal, State
from signaalbot.services.phrasing_signals import TICK, added
from signaalbot.services.previewing import rows
from signaalbot.services.reviewing import Case, Desk
from signaalbot.services.wording import excerpt
from signaalbot.texts import Markup, Texts


def desk(texts: Texts, found: Desk) -> Card:
    """Show how much waits, and the switch of the proposals."""
    labelling = "on" if found.labelling else "off"
    html = texts.say(
        "review.desk", waiting=found.waiting, held=found.held, labelling=texts.say(f"review.labelling_{labelling}")
    )
    turned = "off" if found.labelling else "on"
    buttons = [Button(texts.plain("review.button_next"), "review:next")] if found.waiting else []
    if found.held:
        buttons.append(Button(texts.plain("review.button_held"), "review:held"))
    buttons.append(Button(texts.plain(f"review.button_labelling_{turned}"), f"review:switch:{turned}"))
    return Card(html, rows(buttons, 1))


def case(texts: Texts, found: Case, groups: Sequence[Group]) -> Card:
    """Show the text of a signal, and nothing of the machine."""
    signal = found.signal
    html = texts.say("review.case", code=signal.code, text=signal.text, facts=_facts(texts, found, groups))
    own = Button(texts.plain("review.button_pick"), f"review:pick:{signal.id}:0:0")
    if signal.state is State.HELD:
        admit = Button(texts.plain("review.button_admit"), f"review:admit:{signal.id}")
        return Card(html, ((admit,), (_pause(texts, signal),), _on(texts)))
    first = Button(texts.plain("review.button_proposal"), f"review:propose:{signal.id}")
    join = Button(texts.plain("review.button_join"), f"review:join:{signal.id}")
    answer = Button(texts.plain("review.button_answer"), f"feedback:one:{signal.id}")
    top = ((own,),) if signal.blind else ((first, own),)
    return Card(html, (*top, (join, answer), (_pause(texts, signal),), _on(texts)))


def proposal(texts: Texts, found: Case) -> Card:
    """Show what the machine proposes and why, or that it says nothing."""
    signal = found.signal
    own = Button(texts.plain("review.button_other_choice"), f"review:pick:{signal.id}:0:1")
    if found.proposal is None:
        key = "review.blind" if signal.blind else "review.no_proposal"
        return Card(texts.say(key, code=signal.code, text=signal.text), ((own,),))
    lines = [_because(texts, found, narrative) for narrative in found.proposal]
    html = texts.say("review.proposal", code=signal.code, text=signal.text, lines=Markup("\n".join(lines)))
    data = f"review:done:{signal.id}:{mask_of(found.proposal)}:1:{Outcome.NARRATIVES}"
    return Card(html, ((Button(texts.plain("review.button_right"), data),), (own,)))


def _because(texts: Texts, found: Case, narrative: Narrative) -> Markup:
    words = dict.fromkeys(each.text for each in found.evidence if each.label is narrative)
    name = texts.say(f"narrative.{narrative}")
    if not words:
        return texts.say("review.line", narrative=name)
    return texts.say("review.line_because", narrative=name, words=", ".join(f"“{word}”" for word in words))


def pick(texts: Texts, signal: Signal, mask: int, shown: int) -> Card:
    """Offer the five narratives to tick, and the ways out."""
    chosen = chosen_in(mask)
    data = f"review:pick:{signal.id}:"
    several = [
        Button(
            (TICK if each in chosen else "") + texts.plain(f"narrative.{each}"),
            f"{data}{mask ^ mask_of((each,))}:{shown}",
        )
        for each in Narrative
    ]
    ways = [] if mask == 0 else [Outcome.NARRATIVES]
    ways += [outcome for outcome in Outcome if outcome is not Outcome.NARRATIVES]
    done = [
        Button(texts.plain(f"review.outcome.{way}"), f"review:done:{signal.id}:{mask}:{shown}:{way}") for way in ways
    ]
    return Card(texts.say("review.pick", code=signal.code, text=signal.text), (*rows(several, 1), *rows(done, 2)))


def decided(texts: Texts, signal: Signal, outcome: Outcome) -> Card:
    """Say what was decided; it can be undone."""
    names = ", ".join(texts.plain(f"narrative.{each}") for each in signal.labels)
    what = names if outcome is Outcome.NARRATIVES else texts.plain(f"review.outcome.{outcome}")
    undo = Button(texts.plain("review.button_undo"), f"review:undo:{signal.id}")
    answer = Button(texts.plain("review.button_answer"), f"feedback:one:{signal.id}")
    return Card(texts.say("review.decided", code=signal.code, what=what), ((undo, answer), _on(texts)))


def alike(texts: Texts, signal_id: int, others: Sequence[Signal]) -> Card:
    """Offer the signals that this one may belong with."""
    back = Button(texts.plain("review.button_back"), f"review:show:{signal_id}")
    if not others:
        return Card(texts.say("review.alone"), ((back,),))
    lines = [texts.say("review.alike_line", code=each.code, text=excerpt(each.text)) for each in others]
    buttons = [Button(each.code, f"review:with:{signal_id}:{each.id}") for each in others]
    return Card(texts.say("review.alike", lines=Markup("\n".join(lines))), (*rows(buttons, 2), (back,)))


def joined(texts: Texts, signal_id: int, lead: Signal) -> Card:
    """Say that two signals are one in what is decided and answered; it can be undone."""
    undo = Button(texts.plain("review.button_undo"), f"review:part:{signal_id}")
    return Card(texts.say("review.joined", code=lead.code), ((undo,), _on(texts)))


def _facts(texts: Texts, found: Case, groups: Sequence[Group]) -> Markup:
    lines = [added(texts, found.signal, found.details, groups)]
    if found.signal.area:
        lines.append(Markup(f"\n{texts.say('signal.area_known', area=found.signal.area)}"))
    if found.alike:
        lines.append(Markup(f"\n{texts.say('review.told_by_more', count=found.alike)}"))
    return Markup("".join(lines))


def _pause(texts: Texts, signal: Signal) -> Button:
    return Button(texts.plain("pause.button_pause"), f"pause:ask:{signal.id}")


def _on(texts: Texts) -> tuple[Button, ...]:
    return (Button(texts.plain("review.button_next"), "review:next"),)
