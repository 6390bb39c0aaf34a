"""How is it said that an agreement is no longer true? What was seen, and what the other side says beside it."""

from __future__ import annotations

from collections.abc import Iterable

from signaalbot.domain.agreement import Agreement
from signaalbot.domain.card import Button, Card
from signaalbot.domain.deviation import REPLY_FOR, Aspect, Deviation, DeviationState, other_side, waited_for
from signaalbot.domain.localtime import short
from signaalbot.domain.role import Party
from signaalbot.services.phrasing_agreements import Say, shortened
from signaalbot.texts import Markup, Texts


def question(texts: Texts, found: Deviation, about: Agreement) -> Card:
    """Ask what is missing: behaviour, then time, then place."""
    aspect = found.missing
    html = texts.say(f"deviation.ask_{aspect}", number=about.number, text=shortened(about.text))
    rows: list[tuple[Button, ...]] = []
    if aspect is Aspect.HAPPENED:
        rows.append((Button(texts.plain("deviation.button_just_now"), f"deviation:now:{found.id}"),))
    rows.append((Button(texts.plain("button.cancel"), f"deviation:drop:{found.id}"),))
    return Card(html, tuple(rows))


def preview(texts: Texts, found: Deviation, about: Agreement, receivers: Iterable[Party]) -> Card:
    """Show its writer what goes out, and to whom."""
    parties = Markup(", ".join(texts.say(f"party.{party}") for party in receivers))
    html = texts.say("deviation.preview", facts=_facts(texts, found, about), parties=parties)
    buttons = (
        Button(texts.plain("deviation.button_send"), f"deviation:send:{found.id}"),
        Button(texts.plain("button.drop"), f"deviation:drop:{found.id}"),
    )
    return Card(html, (buttons,))


def reported(texts: Texts, found: Deviation, about: Agreement, *, reply: bool) -> Card:
    """Tell what was seen; the other side can reply, the reporter can take it back."""
    assert found.reported_at is not None
    others = Markup(", ".join(texts.say(f"party.{party}") for party in waited(found, about)))
    html = texts.say(
        "deviation.reported",
        facts=_facts(texts, found, about),
        others=others,
        until=short(found.reported_at + REPLY_FOR),
    )
    label, act = ("deviation.button_reply", "reply") if reply else ("deviation.button_withdraw", "withdraw")
    return Card(html, ((Button(texts.plain(label), f"deviation:{act}:{found.id}"),),))


def reply_preview(texts: Texts, found: Deviation, about: Agreement, words: str) -> Card:
    """Show the other side what goes out."""
    html = texts.say("deviation.reply_preview", number=about.number, reply=words)
    buttons = (
        Button(texts.plain("deviation.button_send_reply"), f"deviation:answer:{found.id}"),
        Button(texts.plain("deviation.button_rewrite"), f"deviation:reply:{found.id}"),
    )
    return Card(html, (buttons,))


def state_of(texts: Texts, found: Deviation, about: Agreement) -> Card:
    """Tell what was seen, with what each party replied beside it."""
    key = "deviation.final" if found.state is DeviationState.FINAL else "deviation.replied"
    replies = Markup("\n".join(_reply(texts.say, found, party) for party in _repliers(found, about)))
    return Card(texts.say(key, number=about.number, facts=_facts(texts, found, about), replies=replies))


def withdrawn(texts: Texts, found: Deviation, about: Agreement) -> Card:
    """Tell that the report is taken back."""
    return Card(texts.say("deviation.withdrawn", number=about.number, party=texts.say(f"party.{found.party}")))


def note(say: Say, found: Deviation) -> str:
    """Say in a list that a report was made, and whether it is final."""
    key = "deviation.note_final" if found.state is DeviationState.FINAL else "deviation.note_reported"
    return say(key, party=say(f"party.{found.party}"))


def waited(found: Deviation, about: Agreement) -> tuple[Party, ...]:
    """Return the parties whose reply makes the report final."""
    doer = about.terms.doer
    return waited_for(about.parties, found.party, None if doer is None else doer.party)


def _repliers(found: Deviation, about: Agreement) -> tuple[Party, ...]:
    waiting = waited(found, about)
    others = other_side(about.parties, found.party)
    return tuple(party for party in others if party in waiting or party in found.replies)


def _reply(say: Say, found: Deviation, party: Party) -> str:
    name = say(f"party.{party}")
    if party not in found.replies:
        return say("deviation.reply_waited_for", party=name)
    said = found.replies[party]
    return say("deviation.reply", party=name, reply=said) if said else say("deviation.no_reply", party=name)


def _facts(texts: Texts, found: Deviation, about: Agreement) -> Markup:
    return texts.say(
        "deviation.facts",
        number=about.number,
        version=about.version,
        text=shortened(about.text),
        party=texts.say(f"party.{found.party}"),
        behaviour=found.behaviour,
        happened=found.happened,
        place=found.place,
    )
