"""How does the verslag of a room come about? Gathered as values, rendered, kept, and sent to all at once."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from signaalbot.domain.agreement import AgreementState
from signaalbot.domain.card import Button, Card
from signaalbot.domain.evaluation import Round
from signaalbot.domain.phase import Phase
from signaalbot.domain.problem import NoLongerOpen, NotAMember
from signaalbot.domain.role import Person, Standing
from signaalbot.domain.room import Room
from signaalbot.domain.verslag import Evaluated, Posed, Reach, Verslag
from signaalbot.report import verslag_csv, verslag_html, verslag_pdf, verslag_words
from signaalbot.services import accounting, checking, evaluating, gathering, hosting, phrasing_agreements, posting
from signaalbot.storage import (
    agreements,
    ballots,
    bulletins,
    chapters,
    evaluations,
    histories,
    members,
    replays,
    rooms,
    statements,
    timeline,
    verslagen,
)
from signaalbot.storage.database import transaction
from signaalbot.storage.verslagen import Files
from signaalbot.texts import Texts, texts_in

if TYPE_CHECKING:
    from sqlite_utils import Database

SHAPES = ("pdf", "html", "csv")
"""In this order they arrive: first what most people open."""


@dataclass(frozen=True)
class Gathered:
    """The values of a verslag, or the number of the one that this very press made before."""

    verslag: Verslag
    made_before: int | None = None


def offer(db: Database, texts: Texts, standing: Standing, room: Room) -> Card:
    """Offer the newest verslag again to any member; who speaks for a party, and the host, may make a new one.

    Says before that what is made and to how many it goes. Raises NotAMember.
    """
    member = standing.in_room(room.id)
    if member is None:
        raise NotAMember
    count = len(members.of_room(db, room.id))
    newest = verslagen.newest(db, room.id)
    rows = []
    if newest is not None:
        number = verslagen.number_of(db, newest)
        rows.append((Button(texts.plain("verslag.button_again", number=number), f"verslag:again:{room.id}"),))
    if room.phase is not Phase.CLOSED and (member.rank.speaks or hosting.is_host(db, room, member)):
        rows.append((Button(texts.plain("verslag.button_make", count=count), f"verslag:make:{room.id}"),))
        return Card(texts.say("verslag.ask", room=room.name, count=count), tuple(rows))
    return Card(texts.say("verslag.look_back" if rows else "verslag.none_yet", room=room.name), tuple(rows))


def send_again(db: Database, standing: Standing, room_id: int, key: str, now: datetime) -> int:
    """Queue the newest verslag once more, to this member alone. Raises NotAMember or NoLongerOpen."""
    newest = verslagen.newest(db, room_id)
    if standing.in_room(room_id) is None or standing.person is None:
        raise NotAMember
    if newest is None:
        raise NoLongerOpen
    with transaction(db):
        number = verslagen.number_of(db, newest)
        _queue_files(db, standing.person, rooms.get(db, room_id), newest, number, f"{key} again", now)
    return number


def gather(db: Database, standing: Standing, room_id: int, key: str, now: datetime) -> Gathered:
    """Read all that stands fixed of a room. Raises NotAMember, RoomClosed or NotAContactPerson."""
    if standing.in_room(room_id) is None:
        raise NotAMember
    room = rooms.get(db, room_id)
    hosting.require_voice(db, standing, room)
    return Gathered(_verslag(db, room, now), replays.find(db, key))


def render(gathered: Gathered) -> Files | None:
    """Make the three files; from values alone, so that it may run beside the loop. None when they were made before."""
    if gathered.made_before is not None:
        return None
    texts = texts_in(gathered.verslag.room.language)
    page = verslag_words.page(gathered.verslag, texts)
    return Files(
        html=verslag_html.render(page).encode(),
        csv=verslag_csv.render(gathered.verslag, texts).encode(),
        pdf=verslag_pdf.render(page),
    )


def publish(db: Database, standing: Standing, gathered: Gathered, files: Files | None, key: str, now: datetime) -> int:
    """Keep the files and queue them to every member at the same moment; returns the number of the verslag.

    The same press again (T03, T68) gives the same number and sends nothing.
    """
    with transaction(db):
        before = replays.find(db, key)
        if before is not None or files is None:
            return verslagen.number_of(db, before or 0)
        room = gathered.verslag.room
        asker = hosting.require_voice(db, standing, room)
        number = gathered.verslag.number
        verslag_id = verslagen.add(db, room.id, number, files, now)
        replays.add(db, key, verslag_id, now)
        timeline.add(db, room.id, "verslag", asker, now, number)
        _queue(db, room, verslag_id, number, now)
        return number


def file_of(db: Database, verslag_id: int, shape: str) -> bytes | None:
    """Return one file of a verslag: "pdf", "html" or "csv"; None when it is gone."""
    return verslagen.find_file(db, verslag_id, shape)


def _queue(db: Database, room: Room, verslag_id: int, number: int, now: datetime) -> None:
    occasion = f"verslag {verslag_id}"
    news = texts_in(room.language).say("verslag.news", number=number, room=room.name)
    posting.to_group(db, room, occasion, Card(news), now)
    for _, person in members.people_of_room(db, room.id):
        _queue_files(db, person, room, verslag_id, number, occasion, now)


def _queue_files(
    db: Database, person: Person, room: Room, verslag_id: int, number: int, occasion: str, now: datetime
) -> None:
    name = _file_name(texts_in(room.language).plain("verslag.file_name", number=number, room=room.name))
    for shape in SHAPES:
        payload = {"verslag": verslag_id, "shape": shape, "name": f"{name}.{shape}"}
        posting.document(db, person, f"{occasion} {shape}", payload, now)


def _verslag(db: Database, room: Room, now: datetime) -> Verslag:
    return Verslag(
        room=room,
        number=verslagen.next_number(db, room.id),
        made_at=now,
        seats=histories.seats(db, room.id),
        told=histories.told(db, room.id, _reached(db, room)),
        agreed=histories.agreed(db, room.id, _details(db, room), chapters.verdicts(db, room.id)),
        posed=_posed(db, room),
        evaluated=_evaluated(db, room),
        timeline=timeline.of_room(db, room.id),
        check=checking.check(db, room.id),
        chapters=gathering.of_room(db, texts_in(room.language), room.id),
    )


def _reached(db: Database, room: Room) -> dict[int, dict[str, Reach]]:
    seated = members.of_room(db, room.id)
    newest = (bulletins.get(db, bulletin_id) for bulletin_id in histories.newest(db, room.id))
    return {
        told.id: {
            str(party): Reach(tally.accepted, tally.seen, tally.waiting, tally.uncertain, tally.failed)
            for party, tally in accounting.ledger(db, told, seated).items()
        }
        for told in newest
    }


def _details(db: Database, room: Room) -> dict[int, tuple[str, ...]]:
    say = texts_in(room.language).plain
    return {
        found.id: phrasing_agreements.details(say, found.terms)
        for found in agreements.of_room(db, room.id, *AgreementState)
    }


def _posed(db: Database, room: Room) -> tuple[Posed, ...]:
    return tuple(
        Posed(each.number or 0, each.text, members.get(db, each.author_id).party, each.agree, each.disagree)
        for each in statements.of_room(db, room.id)
    )


def _evaluated(db: Database, room: Room) -> Evaluated | None:
    found = evaluations.find(db, room.id)
    if found is None:
        return None
    people = ballots.people(db, room.id, Round.END)
    return Evaluated(
        closed_at=found.closed_at,
        people=people,
        count=len(members.of_room(db, room.id)),
        results=evaluating.results(db, room.id) if found.closed_at else (),
        remarks=evaluating.remarks(db, room.id, people) if found.closed_at else {},
    )


def _file_name(text: str) -> str:
    """Return a name that every computer takes: "verslag-1-Boerenprotest"."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:60]
