"""How is it said? Cards of the room in the language of whoever reads them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from signaalbot.domain import localtime
from signaalbot.domain.agreement import Agreement
from signaalbot.domain.bulletin import Bulletin, Level
from signaalbot.domain.card import Button, Card
from signaalbot.domain.role import Membership, Party
from signaalbot.domain.room import Room
from signaalbot.texts import Markup, Texts


def lines(parts: Iterable[str]) -> Markup:
    """Put parts under each other."""
    return Markup("\n".join(parts))


def member(texts: Texts, who: Membership) -> Markup:
    """Say who this is: "Politie · dialoogteam (contactpersoon)"."""
    return texts.say(
        "room.member",
        party=texts.say(f"party.{who.party}"),
        function=who.function,
        rank=texts.say(f"rank.{who.rank}"),
    )


def parties(texts: Texts, concerned: Iterable[Party]) -> Markup:
    """Say which parties: "Gemeente, Politie"."""
    return Markup(", ".join(texts.say(f"party.{party}") for party in concerned))


def bulletin(texts: Texts, room: Room, told: Bulletin, author: Membership) -> Card:
    """Show a bulletin as everybody gets it: the same number and the same text for all."""
    assert told.level is not None
    head = "bulletin.head_new" if told.version == 1 else "bulletin.head_version"
    heading = texts.say(
        head, number=told.number, version=told.version, level=texts.say(f"level.{told.level}"), room=room.name
    )
    html = texts.say("bulletin.card", heading=heading, text=told.text, author=member(texts, author))
    return Card(html, ((Button(texts.plain("button.seen"), f"seen:{told.id}"),),))


def bulletin_preview(texts: Texts, room: Room, draft: Bulletin, receivers: int) -> Card:
    """Show a draft with what may be done: choose how loud, then send."""
    levels = tuple(
        Button(
            ("● " if draft.level is level else "") + texts.plain(f"level.{level}"),
            f"level:{draft.id}:{level}",
        )
        for level in (Level.INFO, Level.ATTENTION, Level.URGENT)
    )
    drop = Button(texts.plain("button.drop"), f"drop:{draft.id}")
    if draft.level is None:
        advice = texts.say("bulletin.choose_level")
        rows: tuple[tuple[Button, ...], ...] = (levels, (drop,))
    else:
        advice = texts.say(f"bulletin.goes_to_{draft.level}", count=receivers)
        send = Button(texts.plain("button.send_to", count=receivers), f"send:{draft.id}")
        rows = (levels, (send, drop))
    html = texts.say("bulletin.preview", room=room.name, text=draft.text, advice=advice)
    return Card(html, rows)


def agreement_preview(texts: Texts, room: Room, draft: Agreement, present: Sequence[Party]) -> Card:
    """Show a draft agreement; each party can be switched on or off."""
    toggles = tuple(
        Button(
            ("✓ " if party in draft.parties else "– ") + texts.plain(f"party.{party}"),
            f"concern:{draft.id}:{party}",
        )
        for party in present
    )
    rows = tuple(toggles[at : at + 2] for at in range(0, len(toggles), 2))
    last = (
        Button(texts.plain("button.propose"), f"propose:{draft.id}"),
        Button(texts.plain("button.drop"), f"withdraw:{draft.id}"),
    )
    html = texts.say("agreement.preview", room=room.name, text=draft.text, parties=parties(texts, draft.parties))
    return Card(html, (*rows, last))


def agreement(texts: Texts, room: Room, asked: Agreement, proposer: Membership) -> Card:
    """Show a proposed agreement with the buttons to answer it."""
    head = "agreement.head_new" if asked.version == 1 else "agreement.head_version"
    html = texts.say(
        "agreement.card",
        heading=texts.say(head, number=asked.number, version=asked.version, room=room.name),
        text=asked.text,
        parties=parties(texts, asked.parties),
        proposer=member(texts, proposer),
    )
    buttons = (
        Button(texts.plain("button.agree"), f"agree:{asked.id}"),
        Button(texts.plain("button.object"), f"object:{asked.id}"),
    )
    return Card(html, (buttons,))


def agreement_line(texts: Texts, stands: Agreement) -> Markup:
    """Say one agreement in a list."""
    return texts.say(
        f"agreement.line_{stands.state}",
        number=stands.number,
        version=stands.version,
        text=stands.text,
        parties=parties(texts, stands.parties),
    )


def room_card(texts: Texts, room: Room, valid: Sequence[Agreement], last_number: int) -> Card:
    """Show what is valid now: the pinned card of the group."""
    agreed = lines(agreement_line(texts, each) for each in valid) if valid else texts.say("room.no_agreements")
    html = texts.say(
        "room.card",
        room=room.name,
        day=localtime.day(room.day),
        place=room.place,
        agreements=agreed,
        last=last_number,
    )
    return Card(html)
