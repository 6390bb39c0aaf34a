"""What was told here before? A line for each bulletin, and any of them in full with its history."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from signaalbot.domain.bulletin import Bulletin, Kind, number_of
from signaalbot.domain.card import Button, Card
from signaalbot.domain.problem import NotFound
from signaalbot.domain.role import Standing
from signaalbot.domain.room import Room
from signaalbot.services import broadcasting, hosting, phrasing, wording
from signaalbot.storage import bulletins, members
from signaalbot.texts import Markup, Texts

if TYPE_CHECKING:
    from sqlite_utils import Database

LIST_LENGTH: Final = 2200
"""Characters for the list of bulletins, so that a card with agreements beside it fits in one message."""


def lines(db: Database, texts: Texts, room: Room) -> Markup:
    """Say every bulletin in a line, by number; when there are many, the older ones are only counted."""
    shown: list[Markup] = []
    told = bulletins.sent(db, room.id)
    for each in reversed(told):
        line = _line(db, texts, each)
        if sum(map(len, shown)) + len(line) > LIST_LENGTH:
            shown.append(texts.say("bulletin.older", count=len(told) - len(shown)))
            break
        shown.append(line)
    return phrasing.lines(reversed(shown)) or texts.say("room.nothing_yet")


def in_full(db: Database, texts: Texts, standing: Standing, room: Room, number: str, now: datetime) -> tuple[Card, ...]:
    """Show one bulletin as it holds now, what became of it and every version before. Raises NotFound, NotAMember.

    The words are the same for every member; only the buttons under the last card differ.
    """
    hosting.require_member(standing, room)
    found = bulletins.versions(db, room.id, number_of(number))
    if not found:
        raise NotFound(number)
    newest = found[-1]
    told = broadcasting.told_of(db, newest, now)
    clean = told if newest.kind.is_follow_up else replace(told, before=None)
    body = [replace(card, buttons=()) for card in wording.cards(texts, clean)]
    html = texts.say("bulletin.history", number=newest.number, lines=_history(db, texts, found, now))
    return (*body, Card(html, _buttons(db, texts, standing, newest)))


def _line(db: Database, texts: Texts, told: Bulletin) -> Markup:
    author = members.get(db, told.author_id)
    return texts.say(
        "bulletin.line" if told.version == 1 else "bulletin.line_version",
        number=told.number,
        version=told.version,
        kind=wording.kind(texts, told, author),
        text=wording.excerpt(told.text),
    )


def _history(db: Database, texts: Texts, found: tuple[Bulletin, ...], now: datetime) -> Markup:
    said = []
    for each in found[-10:]:
        author = members.get(db, each.author_id)
        said.append(
            texts.say(
                "bulletin.history_line",
                version=each.version,
                at=wording.moment(texts, each.sent_at or now, now),
                kind=wording.kind(texts, each, author),
                author=phrasing.member(texts, author),
                text=wording.excerpt(each.text, 120),
            )
        )
    if found[-1].kind.waits:
        said.append(_standing(db, texts, found[-1]))
    return phrasing.lines(said)


def _standing(db: Database, texts: Texts, newest: Bulletin) -> Markup:
    """Say whether a question or an unconfirmed bulletin is still open, and where the answer stands."""
    answer = bulletins.find_answer(db, newest.room_id, newest.number or 0)
    if answer is not None:
        return texts.say("question.answered", answer=answer)
    return texts.say(f"{newest.kind}.{'still_open' if newest.is_open else 'closed'}")


def _buttons(db: Database, texts: Texts, standing: Standing, newest: Bulletin) -> tuple[tuple[Button, ...], ...]:
    member = standing.in_room(newest.room_id)
    who = Button(texts.plain("button.ledger", number=newest.number), f"ledger:{newest.id}")
    if member is None or not newest.is_open:
        return ((who,),)
    mine = broadcasting.party_of(db, newest) is member.party and member.rank.speaks
    if newest.kind is Kind.QUESTION and member.rank.speaks and member.party is newest.asked:
        return ((Button(texts.plain("button.answer"), f"answer:{newest.id}"),), (who,))
    if newest.kind is Kind.UNCONFIRMED and (mine or hosting.is_host(db, broadcasting.room_of(db, newest), member)):
        confirm = Button(texts.plain("button.confirm"), f"confirm:{newest.id}")
        refute = Button(texts.plain("button.refute"), f"refute:{newest.id}")
        return ((confirm, refute), (who,))
    return ((who,),)
