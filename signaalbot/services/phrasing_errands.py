"""How is a taak said? Who does it, by when, and that it is done; without blame."""

from __future__ import annotations

from collections.abc import Sequence

from signaalbot.domain.card import Button, Card
from signaalbot.domain.errand import Errand, ErrandState
from signaalbot.domain.localtime import short
from signaalbot.domain.role import Membership
from signaalbot.domain.room import Room
from signaalbot.services.phrasing_agreements import owner, owner_buttons, pairs
from signaalbot.texts import Markup, Texts

CHOICES = (60, 180, 1440)
"""Minutes offered on buttons."""

MOST = 25
"""Taken in one list; the newest done ones go first when there are more."""


def preview(texts: Texts, room: Room, draft: Errand, count: int) -> Card:
    """Show a draft: first the owner is chosen, then the moment, then it can go."""
    drop = Button(texts.plain("button.drop"), f"errand:drop:{draft.id}")
    who = Button(texts.plain("errand.button_owner"), f"errand:who:{draft.id}")
    when = Button(texts.plain("errand.button_moment"), f"errand:when:{draft.id}")
    rows: tuple[tuple[Button, ...], ...] = ((who, when), (drop,))
    if draft.owner is not None and draft.due_at is not None:
        send = Button(texts.plain("errand.button_send"), f"errand:send:{draft.id}")
        rows = ((send, drop), (who, when))
    advice = (
        texts.say("errand.goes_to", count=count) if draft.owner and draft.due_at else texts.say("errand.incomplete")
    )
    html = texts.say("errand.preview", room=room.name, text=draft.text, facts=_facts(texts, draft), advice=advice)
    return Card(html, rows)


def owner_question(texts: Texts, draft: Errand, seated: Sequence[Membership]) -> Card:
    """Offer the parties and functions in this room."""
    back = (Button(texts.plain("errand.button_back"), f"errand:back:{draft.id}"),)
    rows = owner_buttons(texts, seated, f"errand:owner:{draft.id}")
    return Card(texts.say("errand.ask_owner", text=draft.text), (*rows, back))


def moment_question(texts: Texts, draft: Errand) -> Card:
    """Offer some moments; another one can be typed."""
    choices = tuple(
        Button(texts.plain(f"agreement.button_minutes_{minutes}"), f"errand:minutes:{draft.id}:{minutes}")
        for minutes in CHOICES
    )
    back = (Button(texts.plain("errand.button_back"), f"errand:back:{draft.id}"),)
    return Card(texts.say("errand.ask_moment", text=draft.text), (choices, back))


def shown(texts: Texts, room: Room, given: Errand, asker: Membership) -> Card:
    """Tell the group."""
    return Card(_said("errand.card", texts, room, given, asker), ((_done(texts, given),),))


def given(texts: Texts, room: Room, found: Errand, asker: Membership) -> Card:
    """Give it to its owner."""
    return Card(_said("errand.card_owner", texts, room, found, asker), ((_done(texts, found),),))


def sent(texts: Texts, found: Errand) -> Card:
    """Show the asker that it is on its way, with the way back."""
    html = texts.say("errand.sent", number=found.number, text=found.text, facts=_facts(texts, found))
    if found.state is not ErrandState.OPEN:
        return Card(html)
    return Card(html, ((Button(texts.plain("errand.button_withdraw"), f"errand:withdraw:{found.id}"),),))


def reminder(texts: Texts, found: Errand) -> Card:
    """Remind the owner."""
    html = texts.say("errand.reminder", number=found.number, text=found.text, facts=_facts(texts, found))
    return Card(html, ((_done(texts, found),),))


def closed(texts: Texts, found: Errand) -> Card:
    """Tell all that it is done, taken back, or off the list."""
    who = Markup("") if found.owner is None else Markup(owner(texts.say, found.owner))
    return Card(texts.say(f"errand.closed_{found.state}", number=found.number, text=found.text, owner=who))


def listed(texts: Texts, room: Room, every: Sequence[Errand], reader: Membership) -> Card:
    """Show all taken; the party that does one finds its button here too."""
    if not every:
        return Card(texts.say("errand.none", room=room.name))
    waiting = [found for found in every if found.state is ErrandState.OPEN]
    done = [found for found in every if found.state is ErrandState.DONE]
    chosen = [*waiting, *done[::-1]][:MOST]
    lines = [
        texts.say(
            f"errand.line_{found.state}",
            number=found.number,
            text=found.text,
            facts=Markup(_facts(texts, found).strip().replace("\n", " · ")),
        )
        for found in chosen
    ]
    rest = len(every) - len(chosen)
    if rest:
        lines.append(texts.say("errand.more", count=rest))
    mine = [found for found in chosen if found.state is ErrandState.OPEN and _is_of(found, reader)]
    buttons = [
        Button(texts.plain("errand.button_done_number", number=found.number), f"errand:done:{found.id}")
        for found in mine
    ]
    return Card(texts.say("errand.list", room=room.name, lines=Markup("\n".join(lines))), pairs(buttons))


def _is_of(found: Errand, reader: Membership) -> bool:
    return found.owner is not None and found.owner.party is reader.party


def _done(texts: Texts, found: Errand) -> Button:
    return Button(texts.plain("errand.button_done"), f"errand:done:{found.id}")


def _said(key: str, texts: Texts, room: Room, found: Errand, asker: Membership) -> Markup:
    return texts.say(
        key,
        number=found.number,
        room=room.name,
        text=found.text,
        facts=_facts(texts, found),
        asker=texts.say(f"party.{asker.party}"),
    )


def _facts(texts: Texts, found: Errand) -> Markup:
    parts = []
    if found.owner is not None:
        parts.append(texts.say("errand.owner", owner=Markup(owner(texts.say, found.owner))))
    if found.due_at is not None:
        parts.append(texts.say("errand.due", moment=short(found.due_at)))
    return Markup("".join(f"\n{part}" for part in parts))
