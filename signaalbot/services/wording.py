"""How does a bulletin read? The same card for everybody, in parts when it is long."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from signaalbot.domain.bulletin import Bulletin, Kind
from signaalbot.domain.card import Button, Card
from signaalbot.domain.difference import Mark, Piece, cut, difference
from signaalbot.domain.localtime import AMSTERDAM
from signaalbot.domain.role import Membership
from signaalbot.domain.room import Room
from signaalbot.domain.splitting import CAPTION_LIMIT, MESSAGE_LIMIT, length, split
from signaalbot.services import naming, phrasing
from signaalbot.texts import Markup, Texts

MARGIN: Final = 60
"""Characters kept free for a line above every message, such as OEFENING."""

EXCERPT: Final = 240
WITH_LEAD: Final = (Kind.ANSWER, Kind.UNCONFIRMED, Kind.CONFIRMED, Kind.REFUTED, Kind.RETRACTION)
WITH_FACTS: Final = (Kind.QUESTION, Kind.SUGGESTION, Kind.DECISION, Kind.UPDATE)
TAGS: Final = {Mark.NEW: "<u>{}</u>", Mark.GONE: "<s>{}</s>", Mark.SAME: "{}"}
TAG: Final = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Told:
    """A bulletin with all that its card speaks of; *at* is when it was sent, or now while it is a draft."""

    room: Room
    bulletin: Bulletin
    author: Membership
    at: datetime
    before: Bulletin | None = None
    question: Bulletin | None = None


def moment(texts: Texts, at: datetime, now: datetime) -> Markup:
    """Say a moment in local time: "10.30 uur", or with the day when that is another one."""
    local = at.astimezone(AMSTERDAM)
    fields = {"hour": local.hour, "minute": f"{local.minute:02d}"}
    if local.date() == now.astimezone(AMSTERDAM).date():
        return texts.say("moment.time", **fields)
    return texts.say(
        "moment.day_time",
        weekday=texts.say(f"moment.weekday.{local.isoweekday()}"),
        day=local.day,
        month=texts.say(f"moment.month.{local.month}"),
        **fields,
    )


def kind(texts: Texts, told: Bulletin, author: Membership) -> Markup:
    """Say what it is, in a symbol and words: "❓ Vraag"; an own card has the title of its party."""
    if told.kind is Kind.OWN_CARD:
        return texts.say(f"own_card.title_{author.party}")
    return texts.say(f"kind.{told.kind}")


def excerpt(text: str, most: int = EXCERPT) -> str:
    """Return the start of a text on one line, "eerst · dan": at most so many characters."""
    flat = " · ".join(" ".join(line.split()) for line in text.splitlines() if line.strip())
    return flat if len(flat) <= most else flat[: most - 1].rstrip() + "…"


def cards(texts: Texts, told: Told) -> tuple[Card, ...]:
    """Show a bulletin as everybody gets it: one card, or several parts that together hold every word."""
    pieces = _pieces(told)
    whole = "".join(piece.text for piece in pieces)
    frame = _joined([_heading(texts, told, 9, 9), _lead(texts, told), *_after(texts, told, pieces)])
    limit = max(MESSAGE_LIMIT - MARGIN - length(_plain(frame)) - 4, 500)
    parts = cut(pieces, [len(part) for part in split(whole, limit)])
    file = told.bulletin.attachment
    if file is not None and (len(parts) > 1 or length(_plain(frame)) + length(whole) > CAPTION_LIMIT - MARGIN - 4):
        count = len(parts) + 1
        return (Card(_heading(texts, told, 1, count), file=file), *_texts_of(texts, told, parts, 2, count))
    return tuple(replace(card, file=file) for card in _texts_of(texts, told, parts, 1, len(parts)))


def _texts_of(
    texts: Texts, told: Told, parts: tuple[tuple[Piece, ...], ...], first: int, count: int
) -> tuple[Card, ...]:
    found = []
    for at, pieces in enumerate(parts, first):
        last = at == count
        sections = [
            _heading(texts, told, at, count),
            _lead(texts, told) if at == first else None,
            marked(pieces),
            *(_after(texts, told, _pieces(told)) if last else ()),
        ]
        found.append(Card(_joined(sections), _buttons(texts, told.bulletin) if last else ()))
    return tuple(found)


def marked(pieces: Iterable[Piece]) -> Markup:
    """Show what is new underlined and what is gone struck through: "om <s>9</s> <u>10</u> uur"."""
    shown, before = [], Piece("")
    for piece in pieces:
        if before.mark is Mark.GONE and piece.mark is Mark.NEW and not before.text[-1].isspace():
            shown.append(" ")
        shown.append(TAGS[piece.mark].format(html.escape(piece.text, quote=False)))
        before = piece
    return Markup("".join(shown))


def _pieces(told: Told) -> tuple[Piece, ...]:
    """Return the words of the card; what was retracted or refuted is shown struck through."""
    if told.bulletin.kind is Kind.RETRACTION and told.before is not None:
        return (Piece(excerpt(told.before.text, 500), Mark.GONE),)
    if told.bulletin.kind is Kind.REFUTED:
        return (Piece(told.bulletin.text, Mark.GONE),)
    if told.before is None or told.bulletin.kind is Kind.CONFIRMED:
        return (Piece(told.bulletin.text),)
    return difference(told.before.text, told.bulletin.text)


def _heading(texts: Texts, told: Told, part: int, parts: int) -> Markup:
    number = texts.say("bulletin.number", number=told.bulletin.number)
    if parts > 1:
        number = texts.say("bulletin.number_part", number=told.bulletin.number, part=part, parts=parts)
    if told.bulletin.version > 1:
        number = texts.say("bulletin.number_version", number=number, version=told.bulletin.version)
    level = told.bulletin.level
    return texts.say(
        "bulletin.heading",
        number=number,
        kind=kind(texts, told.bulletin, told.author),
        level=texts.say(f"level.{level}" if level else "bulletin.level_open"),
        room=told.room.name,
    )


def _lead(texts: Texts, told: Told) -> Markup | None:
    if told.bulletin.kind not in WITH_LEAD:
        return None
    asked = told.question
    return texts.say(
        f"bulletin.lead.{told.bulletin.kind}",
        reason=told.bulletin.text,
        number=asked.number if asked else "",
        question=excerpt(asked.text) if asked else "",
    )


def _after(texts: Texts, told: Told, pieces: tuple[Piece, ...]) -> tuple[Markup | None, ...]:
    changed = told.before is not None and not told.bulletin.kind.is_follow_up
    legend = any(piece.mark is not Mark.SAME for piece in pieces)
    return (
        texts.say("bulletin.legend" if legend else "bulletin.all_new") if changed else None,
        _facts(texts, told),
        _from(texts, told),
    )


def _from(texts: Texts, told: Told) -> Markup:
    """Say who wrote it; a decision is the mayor's and a card the party's, whoever passed it on."""
    if told.bulletin.kind is Kind.DECISION:
        return texts.say("bulletin.passed_on", author=phrasing.member(texts, told.author))
    if told.bulletin.kind is Kind.OWN_CARD:
        return texts.say("bulletin.from", author=texts.say(f"party.{told.author.party}"))
    return texts.say("bulletin.from", author=naming.author(texts, told.author))


def _facts(texts: Texts, told: Told) -> Markup | None:
    found = told.bulletin
    if found.kind not in WITH_FACTS:
        return None
    if found.kind is Kind.UPDATE and found.next_update_at is None:
        return texts.say("bulletin.facts.update_last")
    if (found.kind is Kind.QUESTION and (not found.asked or not found.answer_by)) or (
        found.kind is Kind.DECISION and not (found.reference and found.objection)
    ):
        return None
    at = found.answer_by or found.next_update_at
    return texts.say(
        f"bulletin.facts.{found.kind}",
        party=texts.say(f"party.{found.asked}") if found.asked else "",
        at=moment(texts, at, told.at) if at else "",
        reference=found.reference or "",
        objection=found.objection or "",
    )


def _buttons(texts: Texts, told: Bulletin) -> tuple[tuple[Button, ...], ...]:
    seen = Button(texts.plain("button.seen"), f"seen:{told.id}")
    if told.kind is Kind.QUESTION:
        return ((Button(texts.plain("button.answer"), f"answer:{told.id}"), seen),)
    if told.kind is Kind.SUGGESTION:
        return ((seen,), (Button(texts.plain("button.turn"), f"turn:{told.id}"),))
    return ((seen,),)


def _joined(sections: Iterable[Markup | None]) -> Markup:
    return Markup("\n\n".join(section for section in sections if section))


def _plain(markup: str) -> str:
    return html.unescape(TAG.sub("", markup))
