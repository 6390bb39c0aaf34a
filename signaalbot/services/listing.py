"""Which agreements stand, and how far are the others? The same list on the phone, on the pinned card, on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from signaalbot.domain import localtime
from signaalbot.domain.agreement import Agreement, AgreementState
from signaalbot.domain.card import Button, Card
from signaalbot.domain.deviation import Deviation
from signaalbot.domain.judgement import Verdict, over_at
from signaalbot.domain.problem import NotAMember
from signaalbot.domain.role import Membership, Party, Standing
from signaalbot.domain.room import Room
from signaalbot.report.pocket import Entry, Sheet, render
from signaalbot.services import judging, knowing, phrasing_agreements, phrasing_deviations, posting
from signaalbot.services.phrasing_agreements import SHORT, Say
from signaalbot.storage import agreements, deviations, judgements, rooms
from signaalbot.texts import Markup, Texts, texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database

PAGE: Final = 3200
"""Characters of agreements in one message; the limit of Telegram is 4,096."""

PINNED: Final = 2800
"""Characters of agreements on the pinned card, which holds more than agreements."""


MOST_ANSWERS: Final = 6


@dataclass(frozen=True)
class Known:
    """What is known around the agreements of a room."""

    told: Mapping[int, bool]
    deviations: Mapping[int, tuple[Deviation, ...]]
    verdicts: Mapping[int, Mapping[Party, Verdict]]


def page(db: Database, texts: Texts, standing: Standing, room: Room, part: int, now: datetime) -> Card:
    """Show what stands, what waits and what is over; more than fits comes on the next page. Raises NotAMember."""
    member = _member(standing, room)
    found = _listed(db, room)
    known = _known(db, room, found)
    pages = packed([_block(texts, each, known, now) for each in found], PAGE, "\n\n")
    part = min(part, len(pages) - 1)
    shown = Markup(pages[part]) if found else texts.say("room.no_agreements")
    html = texts.say("agreement.list", room=room.name, agreements=shown)
    return Card(html, (*_turning(texts, room, part, len(pages)), *_acts(texts, room, found, member, now)))


def pinned(db: Database, texts: Texts, room: Room) -> Markup:
    """Say what stands on the pinned card: whole when it fits, short when there is much, and how many more."""
    stands = agreements.of_room(db, room.id, AgreementState.VALID)
    if not stands:
        return texts.say("room.no_agreements")
    known = _known(db, room, stands)
    return fitted(texts, [(_line(texts, each, known), _line(texts, each, known, SHORT)) for each in stands], PINNED)


def fitted(texts: Texts, lines: Sequence[tuple[str, str]], limit: int) -> Markup:
    """Put lines (whole, short) under each other: whole when all fit, else short, else the first and how many more."""
    whole = "\n".join(line for line, _ in lines)
    if units(whole) <= limit:
        return Markup(whole)
    first = packed([short for _, short in lines], limit)[0].split("\n")
    rest = len(lines) - len(first)
    return Markup("\n".join([*first, texts.say("agreement.more", count=rest) if rest else texts.say("agreement.cut")]))


def packed(blocks: Sequence[str], limit: int, between: str = "\n") -> list[str]:
    """Put blocks under each other on as few pages as hold them, in order; there is always a first page."""
    pages = [""]
    for block in blocks:
        joined = f"{pages[-1]}{between}{block}" if pages[-1] else block
        if units(joined) <= limit or not pages[-1]:
            pages[-1] = joined
        else:
            pages.append(block)
    return pages


def units(text: str) -> int:
    """Return the length as Telegram counts it: an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


def sheet(db: Database, texts: Texts, room: Room, now: datetime) -> Sheet:
    """Gather what stands for one sheet of paper."""
    stands = agreements.of_room(db, room.id, AgreementState.VALID)
    known = _known(db, room, stands)
    return Sheet(
        title=texts.plain("pocket.title", room=room.name),
        lines=(
            texts.plain("pocket.event", day=localtime.day(room.day), place=room.place),
            texts.plain("pocket.as_of", moment=localtime.short(now)),
        ),
        entries=tuple(_entry(texts, each, known) for each in stands),
        empty=texts.plain("room.no_agreements"),
    )


def to_report(db: Database, texts: Texts, standing: Standing, room: Room) -> Card:
    """Let somebody choose which agreement is no longer true. Raises NotAMember."""
    _member(standing, room)
    rows = tuple(
        (
            Button(
                phrasing_agreements.shortened(f"{each.number}: {each.text}", 50),
                f"deviation:new:{each.id}",
            ),
        )
        for each in agreements.of_room(db, room.id, AgreementState.VALID)
    )
    return Card(texts.say("deviation.choose" if rows else "room.no_agreements"), rows)


def _listed(db: Database, room: Room) -> tuple[Agreement, ...]:
    found = agreements.of_room(db, room.id, AgreementState.VALID, AgreementState.PROPOSED, AgreementState.LAPSED)
    return tuple(each for each in found if each.state is not AgreementState.LAPSED or each.valid_at is not None)


def _known(db: Database, room: Room, found: Sequence[Agreement]) -> Known:
    reported: dict[int, tuple[Deviation, ...]] = {}
    for each in deviations.of_room(db, room.id):
        reported[each.agreement_id] = (*reported.get(each.agreement_id, ()), each)
    told = {each.id: knowing.is_known(db, each) for each in found if each.state is AgreementState.VALID}
    return Known(told, reported, judgements.of_room(db, room.id))


def _notes(say: Say, found: Agreement, known: Known) -> tuple[str, ...]:
    judged = judging.note(say, found, known.verdicts.get(found.id, {}))
    return (
        *([] if known.told.get(found.id, True) else [say("agreement.not_known")]),
        *(phrasing_deviations.note(say, each) for each in known.deviations.get(found.id, ())),
        *([judged] if judged else []),
    )


def _block(texts: Texts, found: Agreement, known: Known, now: datetime) -> Markup:
    status = (phrasing_agreements.party_status(texts, found, now),) if found.state is AgreementState.PROPOSED else ()
    return Markup(
        "\n".join(
            [
                phrasing_agreements.line(texts, found),
                *phrasing_agreements.details(texts.say, found.terms),
                *status,
                *_notes(texts.say, found, known),
            ]
        )
    )


def _line(texts: Texts, found: Agreement, known: Known, limit: int | None = None) -> Markup:
    until = phrasing_agreements.period(texts.say, None, found.terms.ends_at)
    parts = [phrasing_agreements.line(texts, found, limit), *([until] if until else [])]
    return Markup(" · ".join([*parts, *_notes(texts.say, found, known)]).replace("\n", " "))


def _entry(texts: Texts, found: Agreement, known: Known) -> Entry:
    parties = ", ".join(texts.plain(f"party.{party}") for party in found.parties)
    return Entry(
        heading=texts.plain("pocket.heading", number=found.number, version=found.version, parties=parties),
        text=phrasing_agreements.text_of(texts.plain, found),
        details=phrasing_agreements.details(texts.plain, found.terms),
        notes=_notes(texts.plain, found, known),
    )


def _turning(texts: Texts, room: Room, part: int, count: int) -> tuple[tuple[Button, ...], ...]:
    if count == 1:
        return ()
    back = Button(texts.plain("agreement.button_back"), f"agreements:page:{room.id}:{part - 1}")
    on = Button(texts.plain("agreement.button_on", part=part + 1, count=count), f"agreements:page:{room.id}:{part + 1}")
    return ((*([back] if part else []), *([on] if part + 1 < count else [])),)


def _acts(
    texts: Texts, room: Room, found: Sequence[Agreement], member: Membership, now: datetime
) -> tuple[tuple[Button, ...], ...]:
    waiting = [each for each in found if each.state is AgreementState.PROPOSED and member.party in each.unanswered]
    answers = [
        Button(texts.plain("agreement.button_answer", number=each.number), f"agreements:answer:{each.id}")
        for each in (waiting if member.rank.speaks else [])
    ]
    rows = [*phrasing_agreements.pairs(answers[:MOST_ANSWERS])]
    rows.append((Button(texts.plain("agreement.button_pdf"), f"agreements:pdf:{room.id}"),))
    if member.rank.speaks and any(each.state is AgreementState.VALID for each in found):
        rows.append((Button(texts.plain("deviation.button_report"), f"deviation:choose:{room.id}"),))
    if member.rank.speaks and now >= over_at(room.day) and any(member.party in each.parties for each in found):
        rows.append((Button(texts.plain("judgement.button_show"), f"judge:show:{room.id}:0"),))
    return tuple(rows)


def _member(standing: Standing, room: Room) -> Membership:
    member = standing.in_room(room.id)
    if member is None:
        raise NotAMember
    return member


def queue_sheet(db: Database, standing: Standing, room: Room, press: str, now: datetime) -> None:
    """Queue the sheet for the pocket to whoever asked, in private; one press gives one file. Raises NotAMember."""
    _member(standing, room)
    person = standing.person
    assert person is not None
    texts = texts_in(person.language)
    payload = {"pocket": room.id, "language": person.language, "name": texts.plain("pocket.file")}
    posting.document(db, person, f"pocket {room.id} after {press}", payload, now)


def sheet_file(db: Database, room_id: int, language: str, now: datetime) -> bytes:
    """Return the sheet as PDF, with what stands at this moment."""
    texts = texts_in(language)
    return render(texts, sheet(db, texts, rooms.get(db, room_id), now))
