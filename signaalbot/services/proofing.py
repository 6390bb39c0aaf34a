"""What does a writer see before a bulletin goes to everybody? The card itself, who gets it, and what can be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from signaalbot.domain.bulletin import CHOICES, Bulletin, Kind, Level, missing
from signaalbot.domain.card import Button, Card
from signaalbot.domain.role import Party
from signaalbot.domain.splitting import MESSAGE_LIMIT, length
from signaalbot.services import phrasing, wording
from signaalbot.services.wording import Told
from signaalbot.texts import Markup, Texts

CLOCKS: Final = (15, 30, 60, 120)
"""Minutes that a party may take to answer, as the writer can choose."""

Row = tuple[Button, ...]


@dataclass(frozen=True)
class Proof:
    """What a preview needs beside the bulletin: how many people of which parties get it, and who may be asked."""

    told: Told
    receivers: int
    parties: tuple[Party, ...]
    may_ask: tuple[Party, ...]
    may_decide: bool

    @property
    def draft(self) -> Bulletin:
        """Return the draft itself."""
        return self.told.bulletin


def preview(texts: Texts, proof: Proof) -> tuple[Card, ...]:
    """Show exactly what will be sent; the last card has the buttons, the others come before it.

    A short bulletin stands in the last card itself.
    """
    body = [replace(card, buttons=()) for card in wording.cards(texts, proof.told)]
    head = texts.say("bulletin.preview_head", room=proof.told.room.name)
    end = f"\n\n{_advice(texts, proof)}"
    together = Markup(f"{head}\n\n{body[0].html}{end}")
    rows = _rows(texts, proof)
    if len(body) == 1 and body[0].file is None and length(together) < MESSAGE_LIMIT - wording.MARGIN:
        return (Card(together, rows),)
    above = texts.say("bulletin.preview_above", room=proof.told.room.name, count=len(body))
    kind = wording.kind(texts, proof.draft, proof.told.author)
    return (*body, Card(Markup(f"{above}\n{kind}{end}"), rows))


def control(texts: Texts, proof: Proof) -> Card:
    """Show the last card of the preview: the one that changes when something is chosen."""
    return preview(texts, proof)[-1]


def last_question(texts: Texts, proof: Proof) -> Card:
    """Ask once more before many telephones ring."""
    html = texts.say("bulletin.ask_urgent", count=proof.receivers, text=wording.excerpt(proof.draft.text))
    yes = texts.plain("button.urgent_to", count=proof.receivers)
    return Card(
        html,
        (
            (Button(yes, f"urge:{proof.draft.id}:{proof.receivers}"),),
            (Button(texts.plain("button.back"), f"back:{proof.draft.id}"),),
        ),
    )


def _advice(texts: Texts, proof: Proof) -> Markup:
    lacking = missing(proof.draft)
    said = texts.say(
        f"bulletin.choose_{lacking}" if lacking else f"bulletin.goes_to_{proof.draft.level}", count=proof.receivers
    )
    lines = [said] if lacking else [said, texts.say("bulletin.parties", parties=phrasing.parties(texts, proof.parties))]
    if proof.draft.attachment is not None and proof.draft.attachment.kind == "photo":
        lines.insert(0, texts.say("bulletin.faces"))
    return phrasing.lines(lines)


def _rows(texts: Texts, proof: Proof) -> tuple[Row, ...]:
    draft = proof.draft
    rows: list[Row] = []
    if draft.kind.is_chosen and draft.replaces is None:
        rows += _kinds(texts, proof)
    if draft.kind is Kind.QUESTION:
        rows += _asked(texts, proof)
    if draft.kind is Kind.DECISION:
        rows.append((Button(texts.plain("button.fill_decision"), f"fill:{draft.id}"),))
    if not draft.kind.is_follow_up:
        rows.append(_levels(texts, draft))
    drop = Button(texts.plain("button.drop"), f"drop:{draft.id}")
    if missing(draft) is not None:
        return (*rows, (drop,))
    send = Button(texts.plain("button.send_to", count=proof.receivers), f"send:{draft.id}:{proof.receivers}")
    return (*rows, (send, drop))


def _kinds(texts: Texts, proof: Proof) -> tuple[Row, ...]:
    offered = [kind for kind in CHOICES if kind is not Kind.DECISION or proof.may_decide]
    buttons = [
        Button(_dotted(kind is proof.draft.kind, texts.plain(f"kind.{kind}")), f"kind:{proof.draft.id}:{kind}")
        for kind in offered
    ]
    return _in_rows(buttons, 2)


def _asked(texts: Texts, proof: Proof) -> tuple[Row, ...]:
    parties = [
        Button(
            _dotted(party is proof.draft.asked, texts.plain("button.ask_party", party=texts.plain(f"party.{party}"))),
            f"asked:{proof.draft.id}:{party}",
        )
        for party in proof.may_ask
    ]
    clocks = tuple(
        Button(texts.plain("button.within", minutes=minutes), f"clock:{proof.draft.id}:{minutes}") for minutes in CLOCKS
    )
    return (*_in_rows(parties, 2), clocks)


def _levels(texts: Texts, draft: Bulletin) -> Row:
    return tuple(
        Button(_dotted(level is draft.level, texts.plain(f"level.{level}")), f"level:{draft.id}:{level}")
        for level in (Level.INFO, Level.ATTENTION, Level.URGENT)
    )


def _dotted(chosen: bool, label: str) -> str:
    return f"● {label}" if chosen else label


def _in_rows(buttons: Sequence[Button], width: int) -> tuple[Row, ...]:
    return tuple(tuple(buttons[at : at + width]) for at in range(0, len(buttons), width))
