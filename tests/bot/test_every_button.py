"""Does every button and every command survive: twice, late, by the wrong person, after a restart, after the end?"""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest

from signaalbot.domain.permission import BUTTONS, COMMANDS
from signaalbot.domain.role import Party, Rank
from signaalbot.storage.database import stamp
from tests.bot.full_room import Gatherer, Offered, full_room
from tests.conftest import Actor, RoomInTown, Town, room_in, town_in

Rows = dict[str, list[tuple[object, ...]]]

NOT_OF_A_ROOM = set(
    "language leave invite occupation area source store discard proceed erase decline join "
    "explain feedback own pause quiet review tell week white whiten".split()
)
"""Buttons about a person, an invitation, a signal or the weekbeeld."""
ELSEWHERE = set("room show late talk reopen rules judge update".split())
"""Buttons that a busy room does not show at one moment; their own tests press them twice and late."""
UNPREDICTABLE = {"hash", "code", "function_code", "token_hash"}
NOT_THE_ROOM = set(
    "paces moments_past vitals alarms _sqlite_migrations seals ballots function_codes code_secrets".split()
)
CLOSED = "is gesloten. Er verandert niets meer."
READING = {"agreements:pdf"}
"""Sends a file to who asks for it: the outbox changes, the room does not."""
PUTTING_AWAY = {"close:no", "cancel"}
"""Only takes the buttons off one's own card."""
ALWAYS = {"name:off", "keep"}
"""What may always be done: no longer show a first name, and keep a closed room longer."""
ABOUT_SOMETHING_ELSE = {"/heropen", "/evenement", "/uitnodigen"}
"""Commands that open the room again, or do something outside it."""
WAITING = {"agree", "object", "propose", "send", "handover:take", "onlooker:agree", "answer", "confirm", "lapse:extend"}
"""Buttons under something that waited for an answer: weeks later none of them changes anything."""


@dataclass(frozen=True)
class Busy:
    """A town with a room full of half-done things; *kept* is how its database was at that moment."""

    town: Town
    gatherer: Gatherer
    kept: sqlite3.Connection

    @property
    def offers(self) -> list[Offered]:
        """Return one button of each kind, as it stands on a phone."""
        return list({offer.kind: offer for offer in reversed(self.gatherer.found.values())}.values())

    def restore(self) -> None:
        """Put the database back."""
        self.kept.backup(self.town.db.conn)

    def actor(self, offer: Offered) -> Actor:
        """Return whose phone this button stands on."""
        return self.gatherer.people[offer.name]

    async def press(self, offer: Offered, by: Actor | None = None, town: Town | None = None) -> None:
        """Press it, and let the bot do all that follows at this moment."""
        person = (by or self.actor(offer)).person
        self.town.world.press(person, offer.group or "bot", offer.message_id, offer.data)
        await (town or self.town).settle()


def rows(town: Town, *without: str) -> Rows:
    """Return every row that says something, without what chance decides and answers that wait for their turn."""
    names = [name for name in town.db.table_names() if name not in {*NOT_THE_ROOM, *without}]
    return {
        name: [
            tuple(value for key, value in row.items() if key not in UNPREDICTABLE)
            for row in town.db[name].rows
            if not str(row.get("occasion", "")).startswith("answer ")
        ]
        for name in names
    }


def posted(town: Town) -> set[tuple[object, ...]]:
    """Return what is to be sent to whom; how far that is depends on the limits at that moment."""
    found = town.db.query("select occasion, chat_id, payload from outbox where occasion not like 'answer %'")
    return {tuple(row.values()) for row in found}


def changed(before: Rows, after: Rows) -> list[str]:
    return [name for name in before if before[name] != after[name]]


@pytest.fixture
async def busy(room: RoomInTown) -> AsyncIterator[Busy]:
    """A room full of half-done things, and its database to go back to."""
    gatherer = await full_room(room)
    kept = sqlite3.connect(":memory:")
    room.town.db.conn.backup(kept)
    yield Busy(room.town, gatherer, kept)
    kept.close()


def apologised(actor: Actor) -> bool:
    """Tell whether the bot said that something went wrong with us."""
    return any(text.startswith("Er ging bij ons iets mis") for text in (*actor.toasts[-2:], actor.last()))


async def test_every_button_pressed_twice_or_after_a_restart_does_the_same_as_once(busy: Busy) -> None:
    """T68, T66: two taps, two devices, another process: one change."""
    differing = []
    for offer in busy.offers:
        busy.restore()
        await busy.press(offer)
        once, asked, told = rows(busy.town, "prompts", "outbox"), rows(busy.town, "outbox"), posted(busy.town)
        await busy.press(offer)
        if changed(once, rows(busy.town, "prompts", "outbox")) or apologised(busy.actor(offer)):
            differing.append(f"twice {offer.data}")
        busy.restore()
        await busy.press(offer, town=await town_in(busy.town.world, busy.town.bot.resources, busy.town.db))
        same = not changed(asked, rows(busy.town, "outbox")) and posted(busy.town) == told
        if not same and offer.kind not in READING:
            differing.append(f"restart {offer.data}")

    assert differing == []
    assert len(busy.offers) > 90


async def test_the_busy_room_shows_every_button_that_a_room_has(busy: Busy) -> None:
    shown = {offer.data.split(":")[0] for offer in busy.offers}

    assert set(BUTTONS) - shown == NOT_OF_A_ROOM | ELSEWHERE


async def test_nobody_of_another_room_can_press_anything_here(busy: Busy) -> None:
    """T59: every button as it really stands on a phone, pressed by a contact person of another room."""
    other = await room_in(busy.town, "Andere kamer")
    daan = await other.joins("Daan", Party.OM, Rank.CONTACT)
    await daan.says("/help")
    anchor = daan.sees()[-1].message_id
    before, done = rows(busy.town, "prompts", "signs"), []
    for offer in (each for each in busy.offers if each.kind not in PUTTING_AWAY):
        toasts = len(daan.toasts)
        await busy.press(replace(offer, group=None, message_id=anchor), daan)
        if changed(before, rows(busy.town, "prompts", "signs")) or len(daan.toasts) == toasts:
            done.append(offer.data)

    assert done == []


async def test_a_button_pressed_weeks_late_gets_an_answer_and_no_apology(busy: Busy) -> None:
    """T70: nothing waits for ever, and what is over says so."""
    await busy.town.sleeps(days=40)
    late = sqlite3.connect(":memory:")
    busy.town.db.conn.backup(late)
    failed, over = [], []
    for offer in busy.offers:
        late.backup(busy.town.db.conn)
        before = rows(busy.town, "prompts", "outbox", "signs")
        await busy.press(offer)
        failed += [offer.data] * apologised(busy.actor(offer))
        over += [offer.kind] * (changed(before, rows(busy.town, "prompts", "outbox", "signs")) == [])
    late.close()

    assert failed == []
    assert WAITING - set(over) == set()


async def test_in_a_closed_room_no_button_changes_anything(busy: Busy) -> None:
    """Promise: a closed room never changes. Every button as it stood on a phone when the host closed the room."""
    await _close(busy)
    before, changes = rows(busy.town), []
    for offer in busy.offers:
        await busy.press(offer)
        if offer.kind not in ALWAYS | READING and changed(before, rows(busy.town)):
            changes.append(offer.data)
        if offer.kind in ALWAYS | READING:
            before = rows(busy.town)

    assert changes == []


async def test_in_a_closed_room_no_command_changes_anything(busy: Busy) -> None:
    await _close(busy)
    before, changes = rows(busy.town), []
    for name in ("Marijke", "Karin", "Gerben"):
        for words in (f"/{command}{more}" for command in COMMANDS for more in ("", " 1 nieuwe tekst")):
            if words.split()[0] in ABOUT_SOMETHING_ELSE:
                continue
            busy.town.world.say(busy.gatherer.people[name].person, "bot", words)
            await busy.town.settle()
            changes += [f"{name} {words}"] * (changed(before, rows(busy.town)) != [])
            before = rows(busy.town)

    assert changes == []


async def test_in_a_closed_room_no_typed_answer_changes_anything(busy: Busy) -> None:
    """A question that was open when the room closed."""
    await _close(busy)
    people = {actor.id: actor for actor in busy.gatherer.people.values()}
    asked = list(busy.town.db.query("select prompts.*, telegram_id from prompts join people on people.id = person_id"))
    before, changes = rows(busy.town, "prompts", "replays"), []
    for prompt in asked:
        if prompt["kind"].startswith("event_"):
            continue
        busy.town.db.execute("update prompts set answered_at = asked_at")
        moment = [stamp(busy.town.now), prompt["id"]]
        busy.town.db.execute("update prompts set answered_at = null, asked_at = ? where id = ?", moment)
        await people[prompt["telegram_id"]].says("om 12:00 uur")
        changes += [prompt["kind"]] * (changed(before, rows(busy.town, "prompts", "replays")) != [])
        changes += [f"{prompt['kind']} unexplained"] * (CLOSED not in people[prompt["telegram_id"]].last())

    assert changes == []
    assert len({prompt["kind"] for prompt in asked}) > 15


async def test_time_changes_nothing_in_a_closed_room(busy: Busy) -> None:
    """T40: no clock, reminder or job touches it any more."""
    await _close(busy)
    ours = ("outbox", "digests", "digest_files", "replays")
    before = rows(busy.town, *ours)

    await busy.town.sleeps(days=3)
    await busy.town.sleeps(days=30)

    assert changed(before, rows(busy.town, *ours)) == []


async def _close(busy: Busy) -> None:
    host = busy.gatherer.people["Marijke"]
    await host.says("/sluit")
    await host.taps("Ja, sluit de kamer")
