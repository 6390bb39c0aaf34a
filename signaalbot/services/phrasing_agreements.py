"""How is an agreement said? Its text, its details, and where each party stands, in words and in cards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from signaalbot.domain import localtime
from signaalbot.domain.agreement import Agreement, AgreementState, Answer, Detail, Kind, Owner, Terms
from signaalbot.domain.card import Button, Card
from signaalbot.domain.role import SIDES, Membership, Party
from signaalbot.domain.room import Room
from signaalbot.texts import Markup, Texts

Say = Callable[..., str]
"""`texts.say` for Telegram, `texts.plain` for paper: the same words, escaped or not."""

SHORT: Final = 160
"""Characters of a text where it only has to be recognised."""

MOST_OWNERS: Final = 12

TOPICS: Final = (
    *("route", "times", "numbers", "stewards", "contact", "sound", "objects", "vehicles"),
    *("access", "emergency", "cleaning", "petition", "press", "neighbours"),
)
"""What people around a demonstration agree on; offered to who does not know where to begin."""


def owner(say: Say, who: Owner) -> str:
    """Say who does something: "Organisatie · verkeersregelaars"."""
    if who.party is None:
        return say("agreement.function_only", function=who.function)
    party = say(f"party.{who.party}")
    return say("agreement.owner", party=party, function=who.function) if who.function else party


def period(say: Say, starts_at: datetime | None, ends_at: datetime | None) -> str:
    """Say from and until when: "13-11 14:00 tot 16:30", "vanaf 13-11 09:00", "13-11, de hele dag"."""
    if starts_at is None or ends_at is None:
        key = "agreement.until" if starts_at is None else "agreement.since"
        moment = ends_at or starts_at
        return "" if moment is None else say(key, moment=localtime.short(moment))
    local = starts_at.astimezone(localtime.AMSTERDAM)
    if ends_at - starts_at == timedelta(days=1) and (local.hour, local.minute) == (0, 0):
        return say("agreement.whole_day", day=local.strftime("%d-%m"))
    same_day = local.date() == ends_at.astimezone(localtime.AMSTERDAM).date()
    end = localtime.clock_time(ends_at) if same_day else localtime.short(ends_at)
    return say("agreement.from_until", start=localtime.short(starts_at), end=end)


def details(say: Say, terms: Terms) -> tuple[str, ...]:
    """Say each detail that was filled in, on a line of its own: "Waar: over de Singel"."""
    known = {
        Detail.DOER: owner(say, terms.doer) if terms.doer else "",
        Detail.PLACE: terms.place,
        Detail.PERIOD: period(say, terms.starts_at, terms.ends_at),
        Detail.BOUND: terms.bound,
        Detail.CHECKER: owner(say, terms.checker) if terms.checker else "",
        Detail.FALLBACK: terms.fallback,
    }
    return tuple(say(f"agreement.detail_{detail}", value=value) for detail, value in known.items() if value)


def text_of(say: Say, found: Agreement, limit: int | None = None) -> str:
    """Say what is agreed, with "Niet:" or "Onder voorwaarde:" before it; cut to *limit* where space is short."""
    text = found.text if limit is None else shortened(found.text, limit)
    return say(f"agreement.text_{found.terms.kind}", text=text)


def shortened(text: str, limit: int = SHORT) -> str:
    """Cut a text that is too long, at a word: "Trekkers rijden stapvoets over de …"."""
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(maxsplit=1)[0] + " …"


def body(texts: Texts, found: Agreement) -> Markup:
    """Say the whole agreement: text and details under each other."""
    return Markup("\n".join([text_of(texts.say, found), *details(texts.say, found.terms)]))


def party_status(texts: Texts, asked: Agreement, now: datetime) -> Markup:
    """Say per party what it said of this version, or until when it talks with those it speaks for."""
    return Markup("\n".join(_said(texts, asked, party, now) for party in asked.parties))


def _said(texts: Texts, asked: Agreement, party: Party, now: datetime) -> str:
    name, answer, until = texts.say(f"party.{party}"), asked.answers.get(party), asked.consulting.get(party)
    if answer is not None:
        return texts.say("agreement.says_agree" if answer is Answer.AGREE else "agreement.says_object", party=name)
    if until is None:
        return texts.say("agreement.says_nothing", party=name)
    if until <= now:
        return texts.say("agreement.says_consulted", party=name)
    return texts.say("agreement.says_consulting", party=name, until=localtime.short(until))


def topics(texts: Texts, room: Room) -> Card:
    """Offer topics to who wants to agree on something; typing at once is fine too."""
    buttons = tuple(Button(texts.plain(f"topic.name_{topic}"), f"topic:{room.id}:{topic}") for topic in TOPICS)
    cancel = (Button(texts.plain("button.cancel"), "cancel:prompt"),)
    return Card(texts.say("topic.choose", room=room.name), (*pairs(buttons), cancel))


def preview(texts: Texts, room: Room, draft: Agreement, present: Sequence[Party]) -> Card:
    """Show a draft: each party can be switched on or off, details can be added, one tap lays it before all."""
    toggles = tuple(
        Button(
            ("✓ " if party in draft.parties else "– ") + texts.plain(f"party.{party}"),
            f"concern:{draft.id}:{party}",
        )
        for party in present
    )
    last = (
        Button(texts.plain("button.propose"), f"propose:{draft.id}"),
        Button(texts.plain("button.drop"), f"withdraw:{draft.id}"),
    )
    more = (Button(texts.plain("agreement.button_details"), f"detail:menu:{draft.id}"),)
    html = texts.say(
        "agreement.preview",
        room=room.name,
        text=body(texts, draft),
        parties=Markup(", ".join(texts.say(f"party.{party}") for party in draft.parties)),
    )
    return Card(html, (*pairs(toggles), last, more))


def detail_menu(texts: Texts, draft: Agreement) -> Card:
    """Show what can be added to a draft; what is filled in has a tick."""
    kinds = tuple(
        Button(
            ("● " if draft.terms.kind is kind else "") + texts.plain(f"agreement.kind_{kind}"),
            f"detail:kind:{draft.id}:{kind}",
        )
        for kind in Kind
    )
    fields = tuple(
        Button(
            ("✓ " if is_filled(draft, detail) else "") + texts.plain(f"agreement.field_{detail}"),
            f"detail:ask:{draft.id}:{detail}",
        )
        for detail in Detail
    )
    ready = (Button(texts.plain("agreement.button_ready"), f"detail:back:{draft.id}"),)
    html = texts.say("agreement.details", text=body(texts, draft))
    return Card(html, (kinds, *pairs(fields), ready))


def is_filled(draft: Agreement, detail: Detail) -> bool:
    """Tell whether this detail was given."""
    terms = draft.terms
    return {
        Detail.TEXT: True,
        Detail.DOER: terms.doer is not None,
        Detail.PLACE: bool(terms.place),
        Detail.PERIOD: terms.starts_at is not None or terms.ends_at is not None,
        Detail.BOUND: bool(terms.bound),
        Detail.CHECKER: terms.checker is not None,
        Detail.FALLBACK: bool(terms.fallback),
    }[detail]


def detail_question(texts: Texts, draft: Agreement, detail: Detail, seated: Sequence[Membership]) -> Card:
    """Ask for one detail: typed, or by one of the buttons; it may be skipped."""
    rows: list[tuple[Button, ...]] = []
    if detail in (Detail.DOER, Detail.CHECKER):
        rows += owner_buttons(texts, seated, f"detail:owner:{draft.id}:{detail}")
    if detail is Detail.PERIOD:
        rows.append((Button(texts.plain("agreement.button_whole_day"), f"detail:day:{draft.id}"),))
    last = [Button(texts.plain("button.skip"), f"detail:menu:{draft.id}")]
    if detail is not Detail.TEXT and is_filled(draft, detail):
        last.append(Button(texts.plain("agreement.button_clear"), f"detail:clear:{draft.id}:{detail}"))
    return Card(texts.say(f"agreement.ask_{detail}", text=shortened(draft.text)), (*rows, tuple(last)))


def owner_buttons(texts: Texts, seated: Sequence[Membership], data: str) -> list[tuple[Button, ...]]:
    """Offer the parties here, then the functions: "Politie · dialoogteam"."""
    taking_part = [member for member in seated if member.party in SIDES]
    here = tuple(party for party in SIDES if any(member.party is party for member in taking_part))
    parties = tuple(Button(texts.plain(f"party.{party}"), f"{data}:{party}") for party in here)
    functions = tuple(
        (Button(owner(texts.plain, Owner(member.party, member.function)), f"{data}:{member.id}"),)
        for member in one_of_each(taking_part)[:MOST_OWNERS]
    )
    return [*pairs(parties), *functions]


def one_of_each(seated: Iterable[Membership]) -> tuple[Membership, ...]:
    """Return one member per party and function."""
    return tuple({(member.party, member.function): member for member in reversed(tuple(seated))}.values())[::-1]


def asked(
    texts: Texts, room: Room, found: Agreement, proposer: Membership, before: Agreement | None, now: datetime
) -> Card:
    """Show a proposed version as it stands right now: with buttons while it is open, without once it is settled."""
    head = "agreement.head_new" if found.version == 1 else "agreement.head_version"
    changed = before is not None and before.text != found.text
    html = texts.say(
        "agreement.card",
        heading=texts.say(head, number=found.number, version=found.version, room=room.name),
        text=body(texts, found),
        before=texts.say("agreement.before", text=shortened(before.text, 300)) if before and changed else Markup(""),
        status=party_status(texts, found, now),
        state=texts.say(f"agreement.state_{found.state}"),
        author=_author(texts, proposer),
    )
    return Card(html, answer_buttons(texts, found) if found.state is AgreementState.PROPOSED else ())


def answer_buttons(texts: Texts, found: Agreement) -> tuple[tuple[Button, ...], ...]:
    """Offer the three answers."""
    return (
        (
            Button(texts.plain("button.agree"), f"agree:{found.id}"),
            Button(texts.plain("button.object"), f"object:{found.id}"),
        ),
        (Button(texts.plain("agreement.button_consult"), f"consult:ask:{found.id}"),),
    )


def outcome(texts: Texts, settled: Agreement) -> Card:
    """Tell what came of a proposal; what stands now carries the button for when it holds no longer."""
    html = texts.say(
        f"agreement.became_{settled.state}",
        number=settled.number,
        version=settled.version,
        text=body(texts, settled),
        parties=Markup(", ".join(texts.say(f"party.{party}") for party in settled.parties)),
    )
    if settled.state is not AgreementState.VALID:
        return Card(html)
    return Card(html, ((Button(texts.plain("deviation.button_report"), f"deviation:new:{settled.id}"),),))


def line(texts: Texts, found: Agreement, limit: int | None = None) -> Markup:
    """Say one agreement in a list, on one line."""
    return texts.say(
        f"agreement.line_{found.state}",
        number=found.number,
        version=found.version,
        text=Markup(text_of(texts.say, found, limit)),
        parties=Markup(", ".join(texts.say(f"party.{party}") for party in found.parties)),
    )


def pairs(buttons: Sequence[Button]) -> tuple[tuple[Button, ...], ...]:
    """Put buttons two by two."""
    return tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))


def _author(texts: Texts, who: Membership) -> Markup:
    return texts.say(
        "room.member",
        party=texts.say(f"party.{who.party}"),
        function=who.function,
        rank=texts.say(f"rank.{who.rank}"),
    )
